import MappingLanguage
import TargetRows

/// Which bytes of a record a personal column is made from: by byte, because a redefinition shows the same bytes under
/// another name.
struct PersonalBytes {
    private let hidden: [Bool]

    /// - Parameters:
    ///   - types: the record types that the record may be of.
    ///   - length: bytes of the record.
    ///   - showsValues: hides nothing.
    init(plan: MappingPlan, source: Int, types: [Int], length: Int, showsValues: Bool) {
        var hidden = [Bool](repeating: false, count: length)
        for table in plan.tables where table.source == source && types.contains(table.recordType) && !showsValues {
            var walk = PlanWalk()
            for column in table.columns where column.column.isPersonal { walk.add(column) }
            for field in walk.fields {
                for item in 0..<(field.itemStride == 0 ? 1 : table.each?.count ?? 1) {
                    let start = field.offset + item * field.itemStride
                    for byte in start..<start + field.length where byte < length { hidden[byte] = true }
                }
            }
        }
        self.hidden = hidden
    }

    /// Whether the byte at this offset of the record must not be shown.
    func hides(_ offset: Int) -> Bool { hidden.indices.contains(offset) && hidden[offset] }

    func hides(_ range: Range<Int>) -> Bool { range.contains(where: hides) }

    /// Whether the value of an expression tells what must not be shown.
    func hides(_ expression: Expression) -> Bool {
        var walk = PlanWalk()
        walk.add(expression)
        return walk.fields.contains { hides($0.offset..<$0.offset + $0.length) }
    }

    var hidesAny: Bool { hidden.contains(true) }

    /// What stands where a value is hidden.
    static let word = "(personal)"
}
