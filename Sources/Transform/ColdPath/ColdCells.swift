import MappingLanguage
import RecordValues
import TargetRows

/// Cells filled from what the cold path tells, so that totals and writers have one way in.
@safe
final class ColdCells {
    @unsafe private var cells: UnsafeMutablePointer<Cell>
    @unsafe private var text: UnsafeMutableRawPointer
    private var cellCapacity = 0
    private var textCapacity = 0

    init() {
        unsafe cells = UnsafeMutablePointer<Cell>.allocate(capacity: 1)
        unsafe text = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
    }

    deinit {
        unsafe cells.deallocate()
        unsafe text.deallocate()
    }

    /// The cells of a row, valid until the next call.
    func fill(_ row: RowStory, of table: TablePlan) -> UnsafePointer<Cell> {
        let texts = row.columns.map { told -> [UInt8] in
            if case .text(let text) = told.knownValue { Array(text.utf8) } else { [] }
        }
        reserve(cells: row.columns.count, text: texts.reduce(16) { $0 + $1.count + 8 })
        var cursor = unsafe text
        for (index, told) in row.columns.enumerated() {
            var cell = unsafe Cell(empty: cursor)
            if case .null = told.outcome { cell.isNull = true }
            switch told.knownValue {
            case nil:
                if case .failure(let failure) = told.outcome { cell.fault = failure.fault.rawValue }
            case .text:
                cell.textLength = Int32(texts[index].count)
                unsafe cursor.copyMemory(from: texts[index], byteCount: texts[index].count)
                unsafe cursor += texts[index].count + 8
            case .number(let number):
                let scale = table.columns[index].column.type.numeric?.scale ?? 0
                guard let units = try? number.rescaled(to: scale, rounding: .exact) else {
                    preconditionFailure("a fitted value has its column's scale")
                }
                cell.number = units.unscaled
            case .date(let date): cell.number = Int128(date.ccyymmdd)
            case .boolean(let boolean): cell.number = boolean ? 1 : 0
            }
            unsafe cells[index] = cell
        }
        return unsafe UnsafePointer(cells)
    }

    private func reserve(cells needed: Int, text neededText: Int) {
        if needed > cellCapacity {
            unsafe cells.deallocate()
            unsafe cells = UnsafeMutablePointer<Cell>.allocate(capacity: needed)
            cellCapacity = needed
        }
        if neededText > textCapacity {
            unsafe text.deallocate()
            unsafe text = UnsafeMutableRawPointer.allocate(byteCount: neededText * 2, alignment: 8)
            textCapacity = neededText * 2
        }
    }
}
