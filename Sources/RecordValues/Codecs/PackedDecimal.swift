/// Packed decimal (`COMP-3`, `PACKED-DECIMAL`): two digits a byte, the sign in the last nibble.
///
/// ```
/// | PIC          | bytes | +123 / +12 | -123 / -12 | note                                     |
/// | S9(3) COMP-3 |     2 | 12 3C      | 12 3D      | odd number of digits: every nibble used  |
/// | S9(2) COMP-3 |     2 | 01 2C      | 01 2D      | even: the first nibble is spare and 0    |
/// |  9(3) COMP-3 |     2 | 12 3F      |            | unsigned                                 |
/// ```
/// A picture of n digits takes n / 2 + 1 bytes, division without rest. Which sign nibbles are accepted: `SignReading`.
///
/// The spare nibble is no digit of the picture. IBM's compiler writes 0 there, and what a program does with anything
/// else depends on the instructions it was compiled to (NUMCHECK(PAC) reports it); so anything but 0 is
/// `Fault.invalidDigit` here: neither is a digit dropped nor a value taken that the picture cannot hold.
///
/// Sources: IBM Enterprise COBOL 6.3 Language Reference, "USAGE clause", PACKED-DECIMAL phrase; Programming Guide,
/// "Formats for numeric data" and "Examples: numeric data and internal representation".
package enum PackedDecimal {
    /// Throws `blank`, `lowValues`, `highValues`, `invalidDigit`, `invalidSign` or `negativeInUnsigned`.
    package static func decode(
        _ bytes: Span<UInt8>, as number: NumberDescription, policy: SignPolicy, family: CharacterFamily
    ) throws(Fault) -> DecodedNumber {
        number.requireLength(of: bytes)
        try FieldState.rejectUniform(bytes, family: family)
        let signPosition = bytes.count * 2 - 1
        var magnitude: Int128 = 0
        for position in 0..<signPosition {
            let digit = nibble(position, of: bytes)
            let isSpare = signPosition - position > number.digits
            guard digit <= (isSpare ? 0 : 9) else { throw .invalidDigit }
            magnitude = magnitude * 10 + Int128(digit)
        }
        return try SignReading.value(
            magnitude, nibble: nibble(signPosition, of: bytes), as: number, policy: policy, deviation: nil)
    }

    /// Throws `negativeInUnsigned` or `overflow`.
    package static func encode(_ unscaled: Int128, as number: NumberDescription) throws(Fault) -> [UInt8] {
        try number.requireFit(of: unscaled)
        let sign = SignReading.preferredNibble(isNegative: unscaled < 0, isSigned: number.isSigned)
        var nibbles = [sign] + number.digitsFromRight(of: unscaled)
        if !nibbles.count.isMultiple(of: 2) { nibbles.append(0) }
        return stride(from: nibbles.count - 1, to: 0, by: -2).map { nibbles[$0] << 4 | nibbles[$0 - 1] }
    }

    private static func nibble(_ position: Int, of bytes: Span<UInt8>) -> UInt8 {
        position.isMultiple(of: 2) ? bytes[position / 2] >> 4 : bytes[position / 2] & 0xF
    }
}
