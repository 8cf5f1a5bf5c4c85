import MappingLanguage
import RecordValues

/// A plan's expressions and conditions in a form that a test can state in one line.
extension Expression {
    var words: String {
        switch self {
        case .constant(let constant): constant.words
        case .field(let field): field.words
        case .digits(let field): "digits(\(field.words))"
        case .trim(let inner, let leading, let trailing):
            "trim\(leading ? ".leading" : "")\(trailing ? ".trailing" : "")(\(inner.words))"
        case .concatenate(let parts): "join(\(parts.map(\.words).joined(separator: ", ")))"
        case .substring(let inner, let start, let length): "part(\(inner.words), \(start):\(length))"
        case .uppercase(let inner): "upper(\(inner.words))"
        case .lowercase(let inner): "lower(\(inner.words))"
        case .add(let left, let right): "(\(left.words) + \(right.words))"
        case .subtract(let left, let right): "(\(left.words) - \(right.words))"
        case .multiply(let left, let right): "(\(left.words) * \(right.words))"
        case .divide(let left, let right, let scale, let rounding):
            "(\(left.words) / \(right.words) \(rounding.rawValue) \(scale))"
        case .round(let inner, let scale, let rounding): "(\(inner.words) \(rounding.rawValue) \(scale))"
        case .date(let inner, let pattern):
            "date(\(inner.words), \(pattern.form.rawValue)\(pattern.windowStart.map { " \($0)" } ?? ""))"
        case .lookup(let table, let inner): "lookup(\(table), \(inner.words))"
        case .choose(let branches, let otherwise):
            "choose(\(branches.map { "\($0.condition.words): \($0.value.words)" }.joined(separator: "; "))"
                + "\(otherwise.map { "; else: \($0.words)" } ?? ""))"
        case .condition(let condition): condition.words
        }
    }
}

extension Condition {
    var words: String {
        switch self {
        case .compare(let left, let comparison, let right): "\(left.words) \(comparison.rawValue) \(right.words)"
        case .isIn(let operand, let entries):
            "\(operand.words) in [\(entries.map(\.words).joined(separator: ", "))]"
        case .state(let field, let state): "\(field.words) is \(state)"
        case .bytes(let field, let bytes): "\(field.words) is \(bytes)"
        case .and(let left, let right): "(\(left.words) and \(right.words))"
        case .or(let left, let right): "(\(left.words) or \(right.words))"
        case .not(let inner): "not (\(inner.words))"
        }
    }
}

extension Membership {
    var words: String { lower == upper ? lower.words : "\(lower.words)..\(upper.words)" }
}

extension FieldReference {
    /// The name with its bytes, from 0, and the step to the next item: `WFP-NINO@1+9`.
    var words: String { "\(name)@\(offset)+\(length)\(itemStride == 0 ? "" : "/\(itemStride)")" }
}

extension Constant {
    var words: String {
        switch self {
        case .text(let text): "\"\(text)\""
        case .number(let number): number.description
        case .date(let date): date.description
        case .runDate: "run date"
        case .boolean(let value): "\(value)"
        }
    }
}
