import MappingLanguage
import RecordValues
import TargetRows

/// What becomes of a row, lane by lane of a batch.
enum RowOutcome {
    /// It is written.
    static let written: Int32 = 0
    /// The whole record goes to the cold path. Numbers above `written` are skip rules, from 1.
    static let cold: Int32 = -1
}

/// Where the rows of one table go, for one worker: bytes, keys and totals.
final class TableSink {
    /// How rows are written: as the table's file has them, or to be compared.
    private enum Form {
        case file(RowWriter)
        case comparison(ComparisonRowWriter)
    }

    private let form: Form
    let output: OutputBuffer
    let groups: [GroupTable]
    /// Nil where nobody asks for the reasons why rows are not written.
    let skips: SkipFigures?
    private let keyLog: KeyLog
    private let table: Int32
    private let writesRows: Bool
    private let keepsKeyValues: Bool
    private let keyColumns: Lanes<Int>
    private let memory = FlatMemory()

    init(
        table: Int, plan: TablePlan, format: TableFormat, output: OutputBuffer, keyLog: KeyLog,
        options: Transformer.Options, lanes: Int
    ) {
        self.table = Int32(table)
        self.output = output
        self.keyLog = keyLog
        writesRows = options.writesRows
        keepsKeyValues = options.keepsKeyValues
        form =
            options.compared.map {
                .comparison(ComparisonRowWriter(schema: plan.schema, columns: $0.columns, keyColumns: $0.keyColumns))
            } ?? .file(RowWriter(schema: plan.schema, format: format))
        groups = plan.effectiveTotals.map { GroupTable(plan: $0, schema: plan.schema, lanes: lanes) }
        skips =
            options.tellsEndings
            ? SkipFigures(columns: plan.effectiveTotals[0].sums, rules: plan.skips.count) : nil
        keyColumns = memory.place(options.notesKeys ? plan.schema.keyColumns : [])
    }

    /// Counts the rows of a batch as read, and in the buckets where they end.
    func account(_ outcomes: Lanes<Int32>, _ count: Int, of cells: Lanes<CellColumn>) {
        for table in groups { table.account(outcomes, count, of: cells) }
        skips?.account(outcomes, count, of: cells)
    }

    /// Writes the rows of some lanes that are to be written, and notes their keys.
    ///
    /// - Parameters:
    ///   - itemCount: lanes that each record has.
    ///   - recordIndexes: by lane of the record, its index in the chunk.
    func write(
        _ lanes: Range<Int>, _ outcomes: Lanes<Int32>, of cells: Lanes<CellColumn>, itemCount: Int,
        recordIndexes: Lanes<Int32>
    ) {
        guard writesRows || keyColumns.count > 0 else { return }
        if writesRows { reserve(lanes, of: cells) }
        var keys = keyLog.lend()
        for lane in lanes where outcomes[lane] == RowOutcome.written {
            write(lane, of: cells, recordIndex: recordIndexes[itemCount == 1 ? lane : lane / itemCount], &keys)
        }
        keyLog.takeBack(keys)
    }

    /// Writes the row of the cold path, in lane 0.
    func write(_ cells: Lanes<CellColumn>, recordIndex: Int) {
        if writesRows { reserve(0..<1, of: cells) }
        var keys = keyLog.lend()
        write(0, of: cells, recordIndex: Int32(truncatingIfNeeded: recordIndex), &keys)
        keyLog.takeBack(keys)
    }

    private func reserve(_ lanes: Range<Int>, of cells: Lanes<CellColumn>) {
        switch form {
        case .file(let writer): writer.reserve(lanes, of: cells, in: output)
        case .comparison(let writer): writer.reserve(lanes, of: cells, in: output)
        }
    }

    @inline(__always)
    private func append(_ lane: Int, of cells: Lanes<CellColumn>, _ recordIndex: Int32) {
        switch form {
        case .file(let writer): writer.append(lane, of: cells, to: output)
        case .comparison(let writer): writer.append(lane, of: cells, recordIndex: recordIndex, to: output)
        }
    }

    @inline(__always)
    private func write(_ lane: Int, of cells: Lanes<CellColumn>, recordIndex: Int32, _ keys: inout [RowKey]) {
        let start = output.count
        if writesRows { append(lane, of: cells, recordIndex) }
        guard keyColumns.count > 0 else { return }
        let hash = KeyHash.hash(lane, of: cells, columns: keyColumns)
        keys.append(
            RowKey(
                table: table, recordIndex: recordIndex, hash: hash, outputStart: start, outputEnd: output.count,
                entryStart: keyLog.entries.count))
        if keepsKeyValues { KeyEntry.append(lane, of: cells, columns: keyColumns, table: table, to: keyLog.entries) }
    }
}

/// The keys of a chunk's rows.
final class KeyLog {
    private(set) var all: [RowKey] = []
    /// The keys themselves (`KeyEntry`), where they are kept.
    let entries = OutputBuffer()

    /// The keys so far, for somebody who adds more and gives them back: a list of one's own costs less to add to.
    func lend() -> [RowKey] {
        defer { all = [] }
        return all
    }

    func takeBack(_ keys: [RowKey]) { all = keys }

    /// Puts the keys in the order of the records, where records of several types were transformed in turn.
    func sort() {
        let isInOrder = zip(all, all.dropFirst()).allSatisfy { $0.recordIndex <= $1.recordIndex }
        guard !isInOrder else { return }
        // Stable: the keys of one record stay in the order of its rows.
        all = all.enumerated().sorted { ($0.element.recordIndex, $0.offset) < ($1.element.recordIndex, $1.offset) }
            .map(\.element)
    }

    func removeAll() {
        all.removeAll(keepingCapacity: true)
        entries.count = 0
    }
}
