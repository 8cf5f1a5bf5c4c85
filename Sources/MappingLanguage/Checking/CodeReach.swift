import Copybooks
import RecordValues

/// Codes that the copybook names for a field (level 88), and that the code table of a lookup does not hold.
struct CodeReach {
    let scope: RecordScope
    let skips: [SkipRule]
    let tables: [CodeTable]

    /// What is missing for a column that looks its field up and has no other outcome than a reject or a stop.
    func missing(from column: ColumnPlan) -> [String] {
        guard case .lookup(let index, let operand) = column.expression,
            let reference = Self.field(operand), column.failure == .reject || column.failure == .stop
        else { return [] }
        let table = tables[index]
        var known = Set(table.entries.map(\.legacy))
        let skipped = skips.reduce(into: Set<String>()) { $0.formUnion(Self.codes(of: $1.condition, reference)) }
        var messages: [String] = []
        for condition in scope.layout.items[reference.item].conditions {
            for range in condition.values where range.lower == range.upper {
                guard case .text(let text) = range.lower else { continue }
                let code = text.trimmingTrailingBlanks
                guard !skipped.contains(code), known.insert(code).inserted else { continue }
                messages.append(
                    "the code \"\(code)\" of \(reference.name) (level-88 \(condition.name)) is not in the code table "
                        + "\(table.name) (\(table.file))")
            }
        }
        return messages
    }

    /// The one field that a lookup looks up.
    private static func field(_ expression: Expression) -> FieldReference? {
        switch expression {
        case .field(let reference), .digits(let reference): reference
        case .trim(let inner, _, _), .uppercase(let inner), .lowercase(let inner): field(inner)
        default: nil
        }
    }

    /// The codes of the field for which the condition holds, whatever else is in the record.
    private static func codes(of condition: Condition, _ reference: FieldReference) -> Set<String> {
        switch condition {
        case .compare(let left, .equal, let right):
            guard field(left) == reference, case .constant(.text(let code)) = right else { return [] }
            return [code.trimmingTrailingBlanks]
        case .isIn(let operand, let entries):
            guard field(operand) == reference else { return [] }
            return Set(
                entries.compactMap { entry in
                    guard case .text(let code) = entry.lower, entry.lower == entry.upper else { return nil }
                    return code.trimmingTrailingBlanks
                })
        case .or(let left, let right): return codes(of: left, reference).union(codes(of: right, reference))
        default: return []
        }
    }
}
