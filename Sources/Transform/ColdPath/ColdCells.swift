import MappingLanguage
import RecordValues
import TargetRows

/// The cells of one row at a time, filled from what the cold path tells, so that totals and writers have one way in.
final class ColdCells {
    private let table: TablePlan
    private let memory = FlatMemory()
    /// For each column, one of the two below.
    private let cells: Lanes<CellColumn>
    private let usualCells: Lanes<CellColumn>
    /// Room for every number: a rejected one can be larger than its column.
    private let wideCells: Lanes<CellColumn>
    /// The texts of the row at hand.
    private var texts = FlatMemory()

    init(_ table: TablePlan) {
        self.table = table
        let memory = memory
        let kinds = table.columns.map(\.column.type.cellKind)
        let usual = kinds.map { CellColumn($0, lanes: 1, in: memory) }
        usualCells = memory.place(usual)
        wideCells = memory.place(kinds.map { CellColumn($0 == .text ? .text : .wideNumber, lanes: 1, in: memory) })
        cells = memory.place(usual)
    }

    /// The cells of a row, in lane 0; valid until the next call.
    func fill(_ row: RowStory) -> Lanes<CellColumn> {
        texts = FlatMemory()
        for (index, told) in row.columns.enumerated() {
            let number = number(told, index)
            let isHuge = number.map { Int64(exactly: $0) == nil } ?? false
            cells[index] = isHuge ? wideCells[index] : usualCells[index]
            let column = cells[index]
            column.nulls[0] = if case .null = told.outcome { 1 } else { 0 }
            column.faults[0] = 0
            if column.kind == .text { column.texts[0] = texts.place(text: []) }
            if let number { column.set(0, number: number) }
            if case .text(let text) = told.knownValue { column.texts[0] = texts.place(text: Array(text.utf8)) }
            if case .failure(let failure) = told.outcome, told.knownValue == nil {
                column.faults[0] = failure.fault.rawValue
            }
        }
        return cells
    }

    /// The value of a column as a cell has it; nil for a text, and where there is none.
    private func number(_ told: ColumnStory, _ index: Int) -> Int128? {
        switch told.knownValue {
        case nil, .text: return nil
        case .number(let number):
            let scale = table.columns[index].column.type.numeric?.scale ?? 0
            guard let units = try? number.rescaled(to: scale, rounding: .exact) else {
                preconditionFailure("a fitted value has its column's scale")
            }
            return units.unscaled
        case .date(let date): return Int128(date.ccyymmdd)
        case .boolean(let boolean): return boolean ? 1 : 0
        }
    }
}
