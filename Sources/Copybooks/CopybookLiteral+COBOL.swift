import RecordValues

extension ClosedValueRange {
    /// As COBOL writes it: `'A'` or `1 THRU 5`.
    package var cobol: String { lower == upper ? lower.cobol : "\(lower.cobol) THRU \(upper.cobol)" }
}

extension CopybookLiteral {
    /// The literal as COBOL writes it.
    package var cobol: String {
        switch self {
        case .text(let text): "'" + text.replacing("'", with: "''") + "'"
        case .number(let number): Self.digits(number)
        case .bytes(let bytes):
            "X'" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined().uppercased() + "'"
        case .figurative(.spaces): "SPACES"
        case .figurative(.zeros): "ZEROS"
        case .figurative(.lowValues): "LOW-VALUES"
        case .figurative(.highValues): "HIGH-VALUES"
        }
    }

    private static func digits(_ number: ExactDecimal) -> String {
        var digits = String(number.unscaled.magnitude)
        if number.scale > 0 {
            digits = String(repeating: "0", count: max(0, number.scale + 1 - digits.count)) + digits
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -number.scale))
        }
        return (number.unscaled < 0 ? "-" : "") + digits
    }
}
