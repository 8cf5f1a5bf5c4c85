import RecordValues

/// Writes numbers and dates as decimal digits, eight at a time.
///
/// A word holds eight digits as ASCII, the first digit in the lowest byte, so that storing the word (little-endian)
/// writes them in reading order. The splitting by multiplication is exact for the ranges stated.
enum DigitWriter {
    /// The most bytes that a number takes, its sign and its point among them.
    static let longest = 42

    private static let zeros: UInt64 = 0x3030_3030_3030_3030

    /// The eight digits of a number below 100,000,000, with leading zeros.
    @inline(__always)
    static func eightDigits(_ value: UInt64) -> UInt64 {
        // Two numbers below 10,000 in 32-bit lanes, then four below 100 in 16-bit lanes, then eight digits in bytes.
        let fours = (value / 10_000) | ((value % 10_000) << 32)
        let hundreds = ((fours &* 10_486) >> 20) & 0x0000_007F_0000_007F
        let twos = hundreds | ((fours &- hundreds &* 100) << 16)
        let tens = ((twos &* 103) >> 10) & 0x000F_000F_000F_000F
        let ones = tens | ((twos &- tens &* 10) << 8)
        return ones | zeros
    }

    /// Writes a number with `scale` decimal places and without leading zeros.
    ///
    /// The pen goes in and comes out by value: one that something else can change would lie in memory, and each column
    /// would wait for the one before.
    @inline(__always)
    static func write(_ number: Int64, scale: Int, with pen: Pen) -> Pen {
        let magnitude = number.magnitude
        guard magnitude < 100_000_000, scale < 8 else { return writeLong(Int128(number), scale: scale, with: pen) }
        var pen = pen
        // A minus is written always, and overwritten where there is none.
        pen.put(UInt64(UInt8(ascii: "-")), count: number < 0 ? 1 : 0)
        let digits = eightDigits(magnitude)
        // At least one digit before the point is written.
        let skip = min((digits ^ zeros).trailingZeroBitCount &>> 3, 7 &- scale)
        let whole = 8 &- scale &- skip
        pen.put(digits &>> UInt64(truncatingIfNeeded: skip &* 8), count: whole)
        guard scale > 0 else { return pen }
        pen.put(UInt8(ascii: "."))
        pen.put(digits &>> UInt64(truncatingIfNeeded: (8 &- scale) &* 8), count: scale)
        return pen
    }

    /// Any number and scale.
    @inline(never)
    static func writeLong(_ number: Int128, scale: Int, with start: Pen) -> Pen {
        var pen = start
        if number < 0 { pen.put(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        guard magnitude < 10_000_000_000_000_000, scale <= 15 else {
            writeDigitByDigit(magnitude, scale: scale, with: &pen)
            return pen
        }
        let value = UInt64(truncatingIfNeeded: magnitude)
        let (high, low) = (eightDigits(value / 100_000_000), eightDigits(value % 100_000_000))
        let leading =
            high != zeros
            ? (high ^ zeros).trailingZeroBitCount / 8
            : 8 + (low == zeros ? 8 : (low ^ zeros).trailingZeroBitCount / 8)
        put(high, low, from: min(leading, 15 - scale), to: 16 - scale, with: &pen)
        guard scale > 0 else { return pen }
        pen.put(UInt8(ascii: "."))
        put(high, low, from: 16 - scale, to: 16, with: &pen)
        return pen
    }

    /// Some of sixteen digits.
    @inline(__always)
    private static func put(_ high: UInt64, _ low: UInt64, from start: Int, to end: Int, with pen: inout Pen) {
        if start < 8 { pen.put(high >> UInt64(start * 8), count: min(end, 8) - start) }
        if end > 8 {
            let from = max(start, 8)
            pen.put(low >> UInt64((from - 8) * 8), count: end - from)
        }
    }

    private static func writeDigitByDigit(_ magnitude: UInt128, scale: Int, with pen: inout Pen) {
        var digits: [UInt8] = []
        var rest = magnitude
        while rest > 0 || digits.count <= scale {
            digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
            if digits.count == scale { digits.append(UInt8(ascii: ".")) }
        }
        if digits.last == UInt8(ascii: ".") { digits.append(UInt8(ascii: "0")) }
        pen.put(digits.reversed())
    }

    /// Writes a date held as CCYYMMDD in the form `CCYY-MM-DD`: 10 bytes.
    @inline(__always)
    static func writeDate(_ ccyymmdd: Int64, with start: Pen) -> Pen {
        var pen = start
        let digits = eightDigits(UInt64(truncatingIfNeeded: ccyymmdd))
        let dashes: UInt64 = 0x2D00_002D_0000_0000
        pen.put((digits & 0xFFFF_FFFF) | ((digits &>> 32 & 0xFFFF) &<< 40) | dashes, count: 8)
        pen.put(digits &>> 48, count: 2)
        return pen
    }
}
