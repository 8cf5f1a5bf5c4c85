/// Writes numbers and dates as decimal digits, eight at a time.
///
/// A word holds eight digits as ASCII, the first digit in the lowest byte, so that storing the word (little-endian)
/// writes them in reading order. The splitting by multiplication is exact for the ranges stated.
enum DigitWriter {
    /// The eight digits of a number below 100,000,000, with leading zeros.
    @inline(__always)
    static func eightDigits(_ value: UInt64) -> UInt64 {
        // Two numbers below 10,000 in 32-bit lanes, then four below 100 in 16-bit lanes, then eight digits in bytes.
        let fours = (value / 10_000) | ((value % 10_000) << 32)
        let hundreds = ((fours &* 10_486) >> 20) & 0x0000_007F_0000_007F
        let twos = hundreds | ((fours &- hundreds &* 100) << 16)
        let tens = ((twos &* 103) >> 10) & 0x000F_000F_000F_000F
        let ones = tens | ((twos &- tens &* 10) << 8)
        return ones | 0x3030_3030_3030_3030
    }

    /// Writes a number with `scale` decimal places and without leading zeros; returns how many bytes it took, at
    /// most 42. Fifty bytes from `target` must be writable.
    @inline(__always)
    static func write(_ number: Int128, scale: Int, to target: UnsafeMutableRawPointer) -> Int {
        var length = 0
        if number < 0 {
            unsafe target.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
            length = 1
        }
        let magnitude = number.magnitude
        guard magnitude < 10_000_000_000_000_000, scale <= 15 else {
            return unsafe length + writeLong(magnitude, scale: scale, to: target + length)
        }
        let value = UInt64(truncatingIfNeeded: magnitude)
        let high = eightDigits(value / 100_000_000)
        let low = eightDigits(value % 100_000_000)
        return unsafe length + place(high, low, scale: scale, at: target + length)
    }

    /// Sixteen digits without their leading zeros, a point before the last `scale`. Shifting the two words into
    /// place costs less than branching on the number of digits.
    @inline(__always)
    private static func place(_ high: UInt64, _ low: UInt64, scale: Int, at target: UnsafeMutableRawPointer) -> Int {
        let zeros: UInt64 = 0x3030_3030_3030_3030
        let leading =
            high != zeros
            ? (high ^ zeros).trailingZeroBitCount / 8
            : 8 + (low == zeros ? 8 : (low ^ zeros).trailingZeroBitCount / 8)
        // At least one digit before the point is written.
        let skip = min(leading, 15 - scale)
        let whole = 16 - scale - skip
        unsafe storeShifted(high, low, from: skip, at: target)
        guard scale > 0 else { return whole }
        unsafe storeShifted(high, low, from: 16 - scale, at: target + whole + 1)
        unsafe target.storeBytes(of: UInt8(ascii: "."), toByteOffset: whole, as: UInt8.self)
        return whole + 1 + scale
    }

    /// Stores the digits from the given position on; what is stored behind them is rubbish that gets overwritten.
    @inline(__always)
    private static func storeShifted(
        _ high: UInt64, _ low: UInt64, from position: Int, at target: UnsafeMutableRawPointer
    ) {
        if position >= 8 {
            unsafe target.storeBytes(of: low >> UInt64((position - 8) * 8), as: UInt64.self)
        } else {
            let shift = UInt64(position * 8)
            let first = shift == 0 ? high : (high >> shift) | (low << (64 - shift))
            unsafe target.storeBytes(of: first, as: UInt64.self)
            unsafe target.storeBytes(of: low >> shift, toByteOffset: 8, as: UInt64.self)
        }
    }

    /// Any magnitude and scale, digit by digit.
    @inline(never)
    private static func writeLong(_ magnitude: UInt128, scale: Int, to target: UnsafeMutableRawPointer) -> Int {
        var digits: [UInt8] = []
        var rest = magnitude
        while rest > 0 || digits.count <= scale {
            digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
            if digits.count == scale { digits.append(UInt8(ascii: ".")) }
        }
        if digits.last == UInt8(ascii: ".") { digits.append(UInt8(ascii: "0")) }
        for (index, digit) in digits.reversed().enumerated() {
            unsafe target.storeBytes(of: digit, toByteOffset: index, as: UInt8.self)
        }
        return digits.count
    }

    /// Writes a date held as CCYYMMDD in the form `CCYY-MM-DD`: 10 bytes. Sixteen bytes must be writable.
    @inline(__always)
    static func writeDate(_ ccyymmdd: Int128, to target: UnsafeMutableRawPointer) -> Int {
        let digits = eightDigits(UInt64(truncatingIfNeeded: ccyymmdd))
        let dashes: UInt64 = 0x2D00_002D_0000_0000
        let head = (digits & 0xFFFF_FFFF) | ((digits >> 32 & 0xFFFF) << 40) | dashes
        unsafe target.storeBytes(of: head, as: UInt64.self)
        unsafe target.storeBytes(of: UInt16(truncatingIfNeeded: digits >> 48), toByteOffset: 8, as: UInt16.self)
        return 10
    }
}
