import RecordValues

/// Digit kernels of the fast path: eight bytes at a time, without branches on the digits.
///
/// A kernel reads only the preferred form of a number. It says no to everything else, be it wrong, blank, or merely
/// not preferred, and the plain codec in `RecordValues` then decides; so a kernel can be slow to say yes, never wrong.
enum NumberKernels {
    /// A decimal text of at most 18 digits in all, with no more places than `scale`, and nothing round it.
    @inline(__always)
    static func decimalText(_ text: FlatText, scale: Int, largest: Int64) -> (value: Int64, isPreferred: Bool) {
        guard text.length > 0, text.length <= 19 else { return (0, false) }
        var index = text.start.byte(0) == UInt8(ascii: "-") ? 1 : 0
        let isNegative = index == 1
        var (value, digits, places) = (Int64(0), 0, -1)
        while index < text.length {
            let byte = text.start.byte(index)
            let digit = byte &- UInt8(ascii: "0")
            if digit <= 9 {
                value = value &* 10 &+ Int64(digit)
                digits += 1
                if places >= 0 { places += 1 }
            } else if byte == UInt8(ascii: "."), places < 0 {
                places = 0
            } else {
                return (0, false)
            }
            index += 1
        }
        let missing = scale - max(0, places)
        guard digits > 0, missing >= 0, digits + missing <= 18 else { return (0, false) }
        for _ in 0..<missing { value = value &* 10 }
        return (isNegative ? 0 &- value : value, value <= largest)
    }

    /// A packed field of at most 8 bytes (15 digits).
    ///
    /// - Parameter signs: bit n is set where sign nibble n is the preferred plus; bit 16 + n for the minus.
    @inline(__always)
    static func shortPacked(
        _ field: Place, length: Int, digits: Int, signs: UInt32
    ) -> (value: Int64, isPreferred: Bool) {
        let word = ending(at: field + length, length: length)
        let sign = UInt32(truncatingIfNeeded: word & 0xF)
        let (magnitude, areDigits) = binaryCodedDecimal(word >> 4)
        // The nibble above an even number of digits must be zero.
        let hasRoom = digits & 1 == 1 || (word >> UInt64(length * 8 - 4)) == 0
        let isNegative = (signs >> (sign + 16)) & 1 == 1
        let isSign = (signs >> sign | signs >> (sign + 16)) & 1 == 1
        let value = Int64(bitPattern: magnitude)
        return (isNegative ? 0 &- value : value, areDigits && isSign && hasRoom)
    }

    /// A packed field of 9 to 16 bytes (31 digits).
    static func longPacked(
        _ field: Place, length: Int, digits: Int, signs: UInt32
    ) -> (value: Int128, isPreferred: Bool) {
        let tail = ending(at: field + length, length: 8)
        let head = ending(at: field + (length - 8), length: length - 8)
        let sign = UInt32(truncatingIfNeeded: tail & 0xF)
        let (low, areLowDigits) = binaryCodedDecimal(tail >> 4)
        let (high, areHighDigits) = binaryCodedDecimal(head)
        let hasRoom = digits & 1 == 1 || (head >> UInt64((length - 8) * 8 - 4)) == 0
        let isSign = (signs >> sign | signs >> (sign + 16)) & 1 == 1
        let value = Int128(high) * 1_000_000_000_000_000 + Int128(low)
        let isNegative = (signs >> (sign + 16)) & 1 == 1
        return (isNegative ? -value : value, areLowDigits && areHighDigits && isSign && hasRoom)
    }

    /// Sixteen nibbles as a number, and whether all are digits.
    @inline(__always)
    private static func binaryCodedDecimal(_ nibbles: UInt64) -> (UInt64, Bool) {
        let low = nibbles & 0x0F0F_0F0F_0F0F_0F0F
        let high = (nibbles >> 4) & 0x0F0F_0F0F_0F0F_0F0F
        let carries = ((low &+ 0x0606_0606_0606_0606) | (high &+ 0x0606_0606_0606_0606)) & 0x1010_1010_1010_1010
        // Bytes of 0 to 99, then 16-bit lanes of 0 to 9,999, then 32-bit lanes, then the whole.
        let pairs = high &* 10 &+ low
        let fours = ((pairs >> 8) & 0x00FF_00FF_00FF_00FF) &* 100 &+ (pairs & 0x00FF_00FF_00FF_00FF)
        let eights = ((fours >> 16) & 0x0000_FFFF_0000_FFFF) &* 10_000 &+ (fours & 0x0000_FFFF_0000_FFFF)
        return ((eights >> 32) &* 100_000_000 &+ (eights & 0xFFFF_FFFF), carries == 0)
    }

    /// The last `length` bytes before `end`, big-endian, zeros above them.
    @inline(__always)
    private static func ending(at end: Place, length: Int) -> UInt64 {
        let word = end.word(-8).byteSwapped
        return length == 8 ? word : word & ((1 << UInt64(length * 8)) &- 1)
    }

    /// `count` digits (at most 16), one a byte, all in the zone of digits.
    ///
    /// - Parameter zone: X'F0' for EBCDIC, X'30' for ASCII.
    @inline(__always)
    static func zoned(_ field: Place, count: Int, zone: UInt8) -> (value: UInt64, isPreferred: Bool) {
        let low = eightZoned(field + count, length: min(count, 8), zone: zone)
        guard count > 8 else { return low }
        let high = eightZoned(field + (count - 8), length: count - 8, zone: zone)
        return (high.value &* 100_000_000 &+ low.value, high.isPreferred && low.isPreferred)
    }

    @inline(__always)
    private static func eightZoned(_ end: Place, length: Int, zone: UInt8) -> (value: UInt64, isPreferred: Bool) {
        let zones = 0x0101_0101_0101_0101 &* UInt64(zone)
        var digits = end.word(-8) ^ zones
        // The bytes before the field, lowest in the word, become leading zeros.
        if length < 8 { digits &= UInt64.max << UInt64((8 - length) * 8) }
        let isPreferred = (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0
        let pairs = (digits &* 2561) >> 8 & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 6_553_601) >> 16 & 0x0000_FFFF_0000_FFFF
        return ((fours &* 42_949_672_960_001) >> 32, isPreferred)
    }

    /// More than 16 digits, one a byte.
    static func longZoned(_ field: Place, count: Int, zone: UInt8) -> (value: Int128, isPreferred: Bool) {
        let low = zoned(field + (count - 16), count: 16, zone: zone)
        let high = zoned(field, count: count - 16, zone: zone)
        return (
            Int128(high.value) * 10_000_000_000_000_000 + Int128(low.value), high.isPreferred && low.isPreferred
        )
    }

    /// Two's complement, big-endian, 2, 4 or 8 bytes; no beyond the picture's digits.
    ///
    /// - Parameter largest: the picture's largest magnitude.
    @inline(__always)
    static func binary(
        _ field: Place, length: Int, isSigned: Bool, largest: UInt64
    ) -> (value: Int64, isPreferred: Bool) {
        let shift = UInt64(64 - length * 8)
        let word = field.word(0).byteSwapped
        if isSigned {
            let value = Int64(bitPattern: word) >> Int64(shift)
            return (value, value.magnitude <= largest)
        }
        let value = word >> shift
        return (Int64(truncatingIfNeeded: value), value <= largest)
    }
}
