import Copybooks
import Diagnostics
import RecordValues

/// An expression with its type and its bounds, as far as the mapping and the copybook tell them.
struct TypedExpression: Sendable {
    enum Kind: Sendable {
        /// At most so many characters; `isReached` where a value of that length is certain to come.
        case text(maximum: Int, isReached: Bool)
        /// No value is further from zero; its scale is that of every value.
        case number(maximum: ExactDecimal)
        case date
        /// Nil for `true` and `false`, which are values of a column and no conditions.
        case boolean(Condition?)
    }

    var expression: Expression
    var kind: Kind
    var location: SourceLocation

    var isText: Bool { if case .text = kind { true } else { false } }

    var constant: Constant? { if case .constant(let constant) = expression { constant } else { nil } }

    /// The expression in a message: `WFP-AMOUNT` for a field, else `the value`.
    var subject: String {
        switch expression {
        case .field(let reference), .digits(let reference): reference.name
        default: "the value"
        }
    }

    /// What it is, in words: `WFP-AMOUNT (PIC S9(7)V99 COMP-3) is a number`.
    var described: String {
        let what =
            switch kind {
            case .text: "a text"
            case .number: "a number"
            case .date: "a date"
            case .boolean: "a condition"
            }
        switch expression {
        case .field(let reference), .digits(let reference):
            return "\(reference.name) (\(reference.description.clauses)) is \(what)"
        default: return "the value is \(what)"
        }
    }

    /// The same value as text, where it has one: a text, or the digits of an unsigned whole-number field.
    var asText: TypedExpression? {
        switch (kind, expression) {
        case (.text, _): return self
        case (.number, .field(let reference)):
            guard case .number(let number) = reference.description, !number.isSigned, number.scale == 0 else {
                return nil
            }
            return TypedExpression(
                expression: .digits(reference), kind: .text(maximum: number.digits, isReached: true),
                location: location)
        default: return nil
        }
    }
}

extension ExactDecimal {
    /// Digits before the point, without leading zeros.
    var wholeDigits: Int {
        let digits = unscaled == 0 ? 0 : String(unscaled.magnitude).count
        return max(0, digits - scale)
    }

    /// Whether both have room in 38 digits when written with the same number of decimal places, as a comparison does.
    func canBeCompared(with other: ExactDecimal) -> Bool {
        max(wholeDigits, other.wholeDigits) + max(scale, other.scale) <= 38
    }

    /// Without regard to sign.
    var magnitude: ExactDecimal { unscaled < 0 ? ExactDecimal(-unscaled, scale: scale) : self }

    /// The largest number of so many digits.
    static func nines(_ digits: Int, scale: Int) -> ExactDecimal {
        ExactDecimal((powerOfTen(digits) ?? 1) - 1, scale: scale)
    }

    /// As people read it: `9,999,999.99`.
    var grouped: String {
        let parts = description.split(separator: ".", maxSplits: 1)
        let whole = Array(parts[0])
        var text = ""
        for (index, digit) in whole.enumerated() {
            let left = whole.count - index
            if index > 0, left.isMultiple(of: 3), whole[index - 1] != "-" { text += "," }
            text.append(digit)
        }
        return parts.count > 1 ? text + "." + parts[1] : text
    }
}

extension FieldDescription {
    /// Whether a value of the field can be less than zero.
    var isSigned: Bool { if case .number(let number) = self { number.isSigned } else { false } }
}
