import RecordValues

extension FieldDescription {
    /// The picture in COBOL's own words, with repeat counts: `X(10)` or `S9(7)V99`.
    package var picture: String {
        switch self {
        case .text(let length): length > 3 ? "X(\(length))" : String(repeating: "X", count: length)
        case .number(let number): number.picture
        }
    }

    /// The word of the USAGE clause.
    package var usageWord: String {
        switch self {
        case .text: NumberDescription.Usage.zoned.rawValue
        case .number(let number): number.usage.rawValue
        }
    }

    /// The words of the SIGN clause; nil where the sign stands as COBOL puts it unasked, or where there is none.
    package var signWords: String? {
        guard case .number(let number) = self, number.isSigned, number.usage == .zoned else { return nil }
        switch number.signPlace {
        case .trailing: return nil
        case .leading: return "LEADING"
        case .trailingSeparate: return "TRAILING SEPARATE"
        case .leadingSeparate: return "LEADING SEPARATE"
        }
    }

    /// All clauses as they could stand in a copybook: `PIC S9(7)V99 COMP-3`; the usage DISPLAY is left out.
    package var clauses: String {
        var words = "PIC \(picture)"
        if usageWord != NumberDescription.Usage.zoned.rawValue { words += " \(usageWord)" }
        if let signWords { words += " SIGN \(signWords)" }
        return words
    }
}
