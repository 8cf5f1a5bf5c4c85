import RecordValues

/// Digit kernels of the fast path: eight bytes at a time, without branches on the digits.
///
/// A kernel reads only the preferred form of a number. It says no to everything else, be it wrong, blank, or merely
/// not preferred, and the plain codec in `RecordValues` then decides; so a kernel can be slow to say yes, never wrong.
/// All kernels may read eight bytes before and behind a field: `RecordBatch` pads its bytes.
enum NumberKernels {
    /// A packed field of at most 16 bytes (31 digits).
    ///
    /// - Parameter signs: bit n is set where sign nibble n is the preferred plus; bit 16 + n for the minus.
    @inline(__always)
    static func packed(
        _ field: UnsafeRawPointer, length: Int, digits: Int, signs: UInt32, into value: inout Int128
    ) -> Bool {
        let tail = unsafe loadEnding(at: field + length, length: min(length, 8))
        let sign = UInt32(truncatingIfNeeded: tail & 0xF)
        guard (signs >> sign | signs >> (sign + 16)) & 1 == 1 else { return false }
        var magnitude = UInt64(0)
        guard binaryCodedDecimal(tail >> 4, into: &magnitude) else { return false }
        var wide = Int128(magnitude)
        if length > 8 {
            let head = unsafe loadEnding(at: field + length - 8, length: length - 8)
            var high = UInt64(0)
            guard binaryCodedDecimal(head, into: &high) else { return false }
            // The nibble above an even number of digits must be zero.
            guard digits & 1 == 1 || (head >> UInt64((length - 8) * 8 - 4)) == 0 else { return false }
            wide += Int128(high) * 1_000_000_000_000_000
        } else {
            guard digits & 1 == 1 || (tail >> UInt64(length * 8 - 4)) == 0 else { return false }
        }
        value = (signs >> (sign + 16)) & 1 == 1 ? -wide : wide
        return true
    }

    /// Sixteen nibbles to a number; false where one is no digit.
    @inline(__always)
    private static func binaryCodedDecimal(_ nibbles: UInt64, into value: inout UInt64) -> Bool {
        let low = nibbles & 0x0F0F_0F0F_0F0F_0F0F
        let high = (nibbles >> 4) & 0x0F0F_0F0F_0F0F_0F0F
        let carries = ((low &+ 0x0606_0606_0606_0606) | (high &+ 0x0606_0606_0606_0606)) & 0x1010_1010_1010_1010
        guard carries == 0 else { return false }
        // Bytes of 0 to 99, then 16-bit lanes of 0 to 9,999, then 32-bit lanes, then the whole.
        let pairs = high &* 10 &+ low
        let fours = ((pairs >> 8) & 0x00FF_00FF_00FF_00FF) &* 100 &+ (pairs & 0x00FF_00FF_00FF_00FF)
        let eights = ((fours >> 16) & 0x0000_FFFF_0000_FFFF) &* 10_000 &+ (fours & 0x0000_FFFF_0000_FFFF)
        value = (eights >> 32) &* 100_000_000 &+ (eights & 0xFFFF_FFFF)
        return true
    }

    /// The last `length` bytes before `end`, big-endian, zeros above them.
    @inline(__always)
    private static func loadEnding(at end: UnsafeRawPointer, length: Int) -> UInt64 {
        let word = UInt64(bigEndian: unsafe end.loadUnaligned(fromByteOffset: -8, as: UInt64.self))
        return length == 8 ? word : word & ((1 << UInt64(length * 8)) &- 1)
    }

    /// `count` digits (at most 16), one a byte, all in the zone of digits.
    ///
    /// - Parameter zone: X'F0' for EBCDIC, X'30' for ASCII.
    @inline(__always)
    static func zoned(_ field: UnsafeRawPointer, count: Int, zone: UInt8, into value: inout UInt64) -> Bool {
        let tailLength = min(count, 8)
        guard unsafe eightZoned(field + count, length: tailLength, zone: zone, into: &value) else { return false }
        if count > 8 {
            var high = UInt64(0)
            guard unsafe eightZoned(field + count - 8, length: count - 8, zone: zone, into: &high) else { return false }
            value += high * 100_000_000
        }
        return true
    }

    @inline(__always)
    private static func eightZoned(
        _ end: UnsafeRawPointer, length: Int, zone: UInt8, into value: inout UInt64
    ) -> Bool {
        var word = unsafe end.loadUnaligned(fromByteOffset: -8, as: UInt64.self)
        let zones = 0x0101_0101_0101_0101 &* UInt64(zone)
        if length < 8 {
            // The bytes before the field, lowest in the word, become leading zeros.
            let before = (UInt64(1) << UInt64((8 - length) * 8)) &- 1
            word = (word & ~before) | (zones & before)
        }
        let digits = word ^ zones
        guard (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return false }
        let pairs = (digits &* 2561) >> 8 & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 6_553_601) >> 16 & 0x0000_FFFF_0000_FFFF
        value = (fours &* 42_949_672_960_001) >> 32
        return true
    }

    /// Two's complement, big-endian, 2, 4 or 8 bytes; false beyond the picture's digits.
    @inline(__always)
    static func binary(
        _ field: UnsafeRawPointer, length: Int, isSigned: Bool, largest: Int128, into value: inout Int128
    ) -> Bool {
        let word = unsafe loadEnding(at: field + length, length: length)
        if isSigned {
            let shift = UInt64(64 - length * 8)
            value = Int128(Int64(bitPattern: word << shift) >> Int64(shift))
        } else {
            value = Int128(word)
        }
        return value.magnitude <= largest.magnitude
    }
}
