import MappingLanguage
import RecordValues

extension Evaluation {
    /// Whether a condition holds. `and` and `or` look at their right side only where the left does not decide.
    package func holds(_ condition: Condition) throws(ColdFailure) -> Bool {
        switch condition {
        case .compare(let left, let comparison, let right):
            let order = Self.order(try value(left), try value(right))
            return switch comparison {
            case .equal: order == 0
            case .notEqual: order != 0
            case .less: order < 0
            case .lessOrEqual: order <= 0
            case .greater: order > 0
            case .greaterOrEqual: order >= 0
            }
        case .isIn(let operand, let memberships):
            let value = try value(operand)
            return memberships.contains {
                Self.order(self.value($0.lower), value) <= 0 && Self.order(value, self.value($0.upper)) <= 0
            }
        case .state(let field, let state): return try reading.state(field) == state
        case .bytes(let field, let bytes): return try reading.bytes(of: field) == bytes
        case .and(let left, let right): return try holds(left) ? try holds(right) : false
        case .or(let left, let right): return try holds(left) ? true : try holds(right)
        case .not(let operand): return try !holds(operand)
        }
    }

    /// Less than, equal to or greater than 0, as the left value is to the right one.
    static func order(_ left: ColdValue, _ right: ColdValue) -> Int {
        func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
            left < right ? -1 : left == right ? 0 : 1
        }
        switch (left, right) {
        case (.text(let left), .text(let right)):
            let (left, right) = (Array(left.trimmingTrailingBlanks.utf8), Array(right.trimmingTrailingBlanks.utf8))
            return left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
        case (.number(let left), .number(let right)): return order(left, right)
        case (.date(let left), .date(let right)): return order(left, right)
        case (.boolean(let left), .boolean(let right)): return left == right ? 0 : left ? 1 : -1
        default: preconditionFailure("the checker compares like with like")
        }
    }

    /// The fault of a rule that the value breaks; nil where it holds.
    func fault(of rule: Rule, on value: ColdValue) -> Fault? {
        switch rule {
        case .range(let lower, let upper):
            let isAbove = lower.map { Self.order(self.value($0), value) <= 0 } ?? true
            let isBelow = upper.map { Self.order(value, self.value($0)) <= 0 } ?? true
            return isAbove && isBelow ? nil : .outOfRange
        case .pattern(let pattern): return pattern.matches(Array(Self.text(value).utf8).span) ? nil : .patternMismatch
        case .length(let range):
            let count = Self.text(value).unicodeScalars.count
            return count < range.lowerBound ? .tooShort : count > range.upperBound ? .tooLong : nil
        case .oneOf(let constants):
            return constants.contains { Self.order(self.value($0), value) == 0 } ? nil : .notInList
        case .newCode(let table): return context.newCodes[table].contains(Self.text(value)) ? nil : .notInList
        case .nino(let anySuffix, let orAdministrative):
            var options: NationalInsuranceNumber.Options = []
            if anySuffix { options.insert(.anySuffix) }
            if orAdministrative { options.insert(.administrative) }
            let ascii = Array(Self.text(value).utf8)
            return NationalInsuranceNumber.check(ascii.span, options: options) ? nil : .invalidNino
        }
    }

    private static func text(_ value: ColdValue) -> String {
        guard case .text(let text) = value else { preconditionFailure("the rule is for text") }
        return text
    }
}
