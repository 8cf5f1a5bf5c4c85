/// A decimal as XML writes it: characters, and as many of them as it takes.
///
/// ```
/// | lexical  | value as decimal 9.2 |                                                        |
/// | 12.5     | 12.50                | places that are not written are zeros                  |
/// | +012.50  | 12.50                | a plus sign and leading zeros say nothing              |
/// | -.5      | -0.50                | digits before the point may be missing, or behind it   |
/// | 12.500   | 12.50                | zeros beyond the last place say nothing                |
/// | 12.505   | -                    | a digit beyond the last place: `Fault.inexact`         |
/// | " 12.5 " | 12.50                | white space round the value is no part of it           |
/// | 1E3, INF | -                    | `Fault.invalidDigit`: a decimal has no exponent        |
/// ```
/// Bytes are UTF-8; white space is X'20', X'09', X'0A' and X'0D'.
///
/// Source: XML Schema Definition Language 1.1, part 2, 3.3.3 (decimal) and 4.3.6 (whiteSpace collapse).
package enum DecimalText {
    /// Throws `blank` for white space alone or nothing, `invalidDigit`, `inexact`, `negativeInUnsigned`, and `overflow`
    /// where there are more digits than the field is described with.
    package static func decode(_ bytes: Span<UInt8>, as number: NumberDescription) throws(Fault) -> DecodedNumber {
        var start = 0
        var end = bytes.count
        while start < end, isWhiteSpace(bytes[start]) { start += 1 }
        while end > start, isWhiteSpace(bytes[end - 1]) { end -= 1 }
        guard start < end else { throw .blank }
        let isNegative = bytes[start] == UInt8(ascii: "-")
        if isNegative || bytes[start] == UInt8(ascii: "+") { start += 1 }
        let magnitude = try magnitude(bytes, from: start, to: end, scale: number.scale)
        guard magnitude <= number.largestUnscaled else { throw .overflow }
        guard number.isSigned || !isNegative || magnitude == 0 else { throw .negativeInUnsigned }
        return DecodedNumber(unscaled: isNegative ? -magnitude : magnitude)
    }

    /// The digits in units of the last of `scale` places. A wrong character counts before too many digits.
    private static func magnitude(
        _ bytes: Span<UInt8>, from start: Int, to end: Int, scale: Int
    ) throws(Fault) -> Int128 {
        var value: Int128 = 0
        var fault: Fault?
        var places: Int?
        var digits = 0
        for index in start..<end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "."), places == nil {
                places = 0
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { throw .invalidDigit }
            digits += 1
            if let written = places {
                guard written < scale else {
                    if byte != UInt8(ascii: "0") { fault = fault ?? .inexact }
                    continue
                }
                places = written + 1
            }
            fault = fault ?? append(Int128(byte - UInt8(ascii: "0")), to: &value)
        }
        guard digits > 0 else { throw .invalidDigit }
        for _ in (places ?? 0)..<scale { fault = fault ?? append(0, to: &value) }
        if let fault { throw fault }
        return value
    }

    private static func append(_ digit: Int128, to value: inout Int128) -> Fault? {
        let (product, isLarge) = value.multipliedReportingOverflow(by: 10)
        let (sum, isLarger) = product.addingReportingOverflow(digit)
        value = sum
        return isLarge || isLarger ? .overflow : nil
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// The canonical form with all places of the description: `-0.50`. Throws `negativeInUnsigned` or `overflow`.
    package static func encode(_ unscaled: Int128, as number: NumberDescription) throws(Fault) -> [UInt8] {
        try number.requireFit(of: unscaled)
        return Array(ExactDecimal(unscaled, scale: number.scale).description.utf8)
    }
}
