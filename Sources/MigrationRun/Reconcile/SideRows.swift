import Diagnostics
import MappingLanguage
import Reconciliation
import RecordValues
import Synchronization
import TargetRows
import Transform

/// Finds single rows of a side again, read from its file: what the explanation of a break is made from.
package struct SideRows {
    /// A row of a side: the number of the record that it is made from, and its values, as CSV shows them, one a column
    /// of the comparison.
    package struct Row: Sendable, Hashable {
        package var record: Int64
        package var values: [String?]
    }

    private let options: ReconcileOptions
    private let sides: ReconcileSides

    package init(_ options: ReconcileOptions) throws(DiagnosticList) {
        self.options = options
        sides = try ReconcileSides(options)
    }

    /// The side as its file is read.
    package func plan(_ side: ComparisonSide) -> SidePlan { sides[side].plan }

    /// Path of the side's file.
    package func file(_ side: ComparisonSide) -> String { sides[side].file }

    /// The rows that are made from one record.
    package func rows(_ side: ComparisonSide, record: Int64) throws(DiagnosticList) -> [Row] {
        try find(side, range: record...record) { _ in true }
    }

    /// The rows with a key, its values as CSV shows them, nil for null. All of the file is read.
    ///
    /// Throws where a value is none of its column's type.
    package func rows(_ side: ComparisonSide, key: [String?]) throws(DiagnosticList) -> [Row] {
        let memory = FlatMemory()
        var bytes: [UInt8] = []
        for (value, column) in zip(key, options.plan.comparison.columns) {
            guard let cell = ComparisonCell.bytes(of: value, as: column.column.type) else {
                throw DiagnosticList(
                    Diagnostic(
                        RunCode.badKey, "\(value ?? "") is no value of the key column \(column.column.name)",
                        hint: "write it as breaks.csv and the tables do: 2025-11-18, 12.50"))
            }
            bytes += cell
        }
        let wanted = Wanted(key: memory.place(text: bytes), memory: memory)
        return try find(side, range: nil) { $0.key.isEqual(to: wanted.key) }
    }

    /// A key that several workers look for: nobody changes it.
    private struct Wanted: @unchecked Sendable {
        let key: FlatText
        let memory: FlatMemory
    }

    private func find(
        _ side: ComparisonSide, range: ClosedRange<Int64>?, where isWanted: @escaping @Sendable (ComparisonRow) -> Bool
    ) throws(DiagnosticList) -> [Row] {
        let found = Mutex<[Row]>([])
        let types = options.plan.comparison.columns.map(\.column.type)
        let run = SideRun(
            side: sides[side].plan, file: sides[side].file, options: options, interruption: Interruption(),
            range: range)
        let outcome = try run.run(
            rejectLines: nil, taker: { Taker(types: types, isWanted: isWanted) { row in found.withLock { $0.append(row) } } },
            since: .now, progress: { _ in })
        if case .failed(let list) = outcome.source.state.end { throw list }
        return found.withLock { $0 }.sorted { $0.record < $1.record }
    }

    private final class Taker: RowTaker {
        private let types: [ColumnType]
        private let isWanted: (ComparisonRow) -> Bool
        private let give: (Row) -> Void

        init(types: [ColumnType], isWanted: @escaping (ComparisonRow) -> Bool, give: @escaping (Row) -> Void) {
            self.types = types
            self.isWanted = isWanted
            self.give = give
        }

        func take(_ result: ChunkResult, firstRecord: Int64) {
            let output = result.outputs[0]
            var place = 0
            while place < output.count {
                let row = ComparisonRow(at: output.start + place)
                place += row.length
                guard isWanted(row) else { continue }
                var cell = ComparisonCell(at: row.cells.start)
                let values = types.map { type in
                    defer { cell = cell.next }
                    return cell.text(as: type)
                }
                give(Row(record: row.record + firstRecord, values: values))
            }
        }

        func finish() {}
    }
}

extension ComparisonCell {
    /// The bytes of a cell with a value as CSV shows it; nil where it is no value of the type.
    static func bytes(of text: String?, as type: ColumnType) -> [UInt8]? {
        guard let text else { return [0] }
        let memory = FlatMemory()
        let column = CellColumn(type.cellKind, lanes: 1, in: memory)
        let cells = memory.place([column])
        switch type {
        case .text: column.texts[0] = memory.place(text: Array(text.utf8))
        case .date:
            guard let day = CalendarDate(text) else { return nil }
            column.numbers[0] = Int64(day.ccyymmdd)
        case .boolean:
            guard let isTrue = Bool(text) else { return nil }
            column.numbers[0] = isTrue ? 1 : 0
        case .money, .decimal, .integer:
            let scale = type.numeric?.scale ?? 0
            guard let number = ExactDecimal(text), let units = try? number.rescaled(to: scale, rounding: .exact).unscaled
            else { return nil }
            column.set(0, number: units)
        }
        let schema = TableSchema(
            name: "key", columns: [Column(name: "key", type: type, allowsNull: false, isPersonal: false)], keyColumns: [])
        let writer = ComparisonRowWriter(schema: schema, columns: [0], keyColumns: 1)
        let output = OutputBuffer()
        writer.reserve(0..<1, of: cells, in: output)
        writer.append(0, of: cells, recordIndex: 0, to: output)
        return ComparisonRow(at: output.start).key.bytes
    }
}
