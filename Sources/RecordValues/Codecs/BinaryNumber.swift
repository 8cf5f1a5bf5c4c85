/// Binary (`COMP`, `COMP-4`, `BINARY`): a big-endian integer, two's complement where the picture has an `S`.
///
/// ```
/// | digits   | bytes | +1234 as S9(4) | -1234 as S9(4) | 40000 as 9(5) |
/// | 1 to 4   |     2 | 04 D2          | FB 2E          |               |
/// | 5 to 9   |     4 |                |                | 00 00 9C 40   |
/// | 10 to 18 |     8 |                |                |               |
/// | 19 to 31 |    16 | an extension of other compilers: IBM's ends at 18 digits             |
/// ```
/// Blanks, low-values and high-values are numbers here (X'40404040' is 1077952576): only the picture can tell.
///
/// A value with more digits than the picture is `Fault.overflow`. Under TRUNC(STD), the default, the compiler cuts what
/// it stores to the digits of the picture, so no such value was written by a MOVE or an arithmetic statement;
/// NUMCHECK(BIN) reports it. Files of programs compiled with TRUNC(BIN), or with COMP-5 items, may hold such values;
/// their pictures understate the field.
///
/// Sources: IBM Enterprise COBOL 6.3 Language Reference, "USAGE clause", BINARY phrase; Programming Guide, TRUNC and
/// NUMCHECK.
package enum BinaryNumber {
    /// Throws `overflow` only.
    package static func decode(_ bytes: Span<UInt8>, as number: NumberDescription) throws(Fault) -> DecodedNumber {
        number.requireLength(of: bytes)
        var unsigned: UInt128 = 0
        for index in bytes.indices { unsigned = unsigned << 8 | UInt128(bytes[index]) }
        let value: Int128?
        if number.isSigned {
            // To the left end and back again: the second shift repeats the sign bit.
            let spareBits = UInt128.bitWidth - bytes.count * 8
            value = Int128(truncatingIfNeeded: unsigned << spareBits) >> spareBits
        } else {
            value = Int128(exactly: unsigned)
        }
        guard let value, value.magnitude <= number.largestUnscaled.magnitude else { throw .overflow }
        return DecodedNumber(unscaled: value)
    }

    /// Throws `negativeInUnsigned` or `overflow`.
    package static func encode(_ unscaled: Int128, as number: NumberDescription) throws(Fault) -> [UInt8] {
        try number.requireFit(of: unscaled)
        return (0..<number.length).reversed().map { UInt8(truncatingIfNeeded: unscaled >> ($0 * 8)) }
    }
}
