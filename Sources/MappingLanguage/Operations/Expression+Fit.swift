import RecordValues
import TargetRows

extension Expression {
    /// Whether every value of the expression fits a column, so that no record has to be asked.
    func alwaysFits(_ type: ColumnType, rounding: Rounding, in plan: MappingPlan) -> Bool {
        // Rounding can carry into one more digit: 9.999 becomes 10.00.
        if let numeric = type.numeric, rounding == .halfAwayFromZero || rounding == .halfEven,
            ProgramCompiler.scale(of: self) > numeric.scale
        {
            return false
        }
        switch type {
        case .date, .boolean: return true
        case .text(let minimum, let maximum):
            guard minimum == 0, let longest = longestText(in: plan) else { return false }
            return longest <= maximum
        case .money(let precision, let scale, _), .decimal(let precision, let scale):
            return mostWholeDigits().map { $0 <= precision - scale } ?? false
        case .integer(let digits): return mostWholeDigits().map { $0 <= digits } ?? false
        }
    }

    /// Characters that a text expression has at most; nil where that is not worth working out.
    private func longestText(in plan: MappingPlan) -> Int? {
        switch self {
        case .constant(.text(let text)): return text.unicodeScalars.count
        case .field(let field): return field.description.length
        case .digits(let field):
            if case .number(let number) = field.description { return number.digits }
            return nil
        case .trim(let operand, _, _): return operand.longestText(in: plan)
        case .substring(_, _, let length): return length
        case .concatenate(let parts):
            return parts.reduce(0) { sum, part in
                guard let sum, let longest = part.longestText(in: plan) else { return nil }
                return sum + longest
            }
        case .lookup(let table, _):
            return plan.codeTables[table].entries.map { $0.new.unicodeScalars.count }.max() ?? 0
        case .choose(let branches, let otherwise):
            let values = branches.map(\.value) + (otherwise.map { [$0] } ?? [])
            return values.reduce(0) { most, value in
                guard let most, let longest = value.longestText(in: plan) else { return nil }
                return max(most, longest)
            }
        default: return nil
        }
    }

    /// Digits before the point that a number expression has at most; nil where that is not worth working out.
    private func mostWholeDigits() -> Int? {
        switch self {
        case .field(let field):
            if case .number(let number) = field.description { return max(0, number.digits - number.scale) }
            return nil
        case .add(let left, let right), .subtract(let left, let right):
            guard let left = left.mostWholeDigits(), let right = right.mostWholeDigits() else { return nil }
            return max(left, right) + 1
        case .multiply(let left, let right):
            guard let left = left.mostWholeDigits(), let right = right.mostWholeDigits() else { return nil }
            return left + right
        default: return nil
        }
    }
}
