import MappingLanguage
import RecordValues
import TargetRows

/// How the rows of a plan with one table are written to be compared.
package struct ComparedRows: Sendable {
    /// Indexes of the table's columns, those of the key first.
    package var columns: [Int]
    /// How many of them are the key.
    package var keyColumns: Int

    package init(columns: [Int], keyColumns: Int) {
        self.columns = columns
        self.keyColumns = keyColumns
    }
}

/// Turns chunks of records into rows, rejects and totals: one for each worker, which owns all that is in it.
///
/// Every record goes down the fast path first. Where that meets a fault that rejects, what it wrote is taken back and
/// the record goes down the cold path, which works out the same again and knows the reasons.
package final class Transformer {
    /// What a run wants beyond totals and rejects.
    package struct Options: Sendable {
        /// Write rows; a dry run does all but that.
        package var writesRows = true
        /// Note the keys of written rows for the index of keys.
        package var notesKeys = true
        /// Keep the values of those keys too: for records that cannot be read again.
        package var keepsKeyValues = false
        /// Tell the figures of rows that were not written by the reason: for a waterfall. The figures are those of the
        /// table's first `totals` line.
        package var tellsEndings = false
        /// Write comparison rows; nil writes rows as the table's file has them.
        package var compared: ComparedRows?
        /// Send every record down the cold path: the oracle of the fast one.
        package var coldPathOnly = false
        /// Numbers of records that open a level for others, and of which nothing else is to be made: they were dealt with in
        /// an earlier run.
        package var contextRecords: Set<Int64> = []

        package init() {}
    }

    package let context: RunContext
    package let result: ChunkResult
    let options: Options
    let coldPath: ColdPath
    /// One a table.
    let sinks: [TableSink]
    let coldCells: [ColdCells]
    private let shared: SharedTables
    private let types: [TypePath]
    private let selector: TypeSelector
    private let memory = FlatMemory()
    /// What was kept of earlier chunks, totals by group left out.
    private var keptTally: SourceTally
    /// Whether what is counted has to be kept apart by the instances of a level, or records pass for their levels only.
    private let knowsLevels: Bool
    /// One a record type.
    private let roles: [LevelRole]

    package init(context: RunContext, format: TableFormat, options: Options) {
        self.context = context
        self.options = options
        coldPath = ColdPath(context)
        roles = context.source.recordTypes.map { LevelRole($0) }
        knowsLevels =
            !options.contextRecords.isEmpty
            || context.plan.controls.contains { $0.source == context.sourceIndex && $0.level != nil }
        let shared = SharedTables(context: context)
        let result = ChunkResult(plan: context.plan, sourceIndex: context.sourceIndex)
        let lanes = context.programs.map { BatchSize($0).lanes }.max() ?? 1
        let sinks = context.plan.tables.enumerated().map { index, table in
            TableSink(
                table: index, plan: table, format: format, output: result.outputs[index], keyLog: result.keyLog,
                options: options, lanes: lanes)
        }
        keptTally = SourceTally(plan: context.plan, sourceIndex: context.sourceIndex)
        self.shared = shared
        self.result = result
        self.sinks = sinks
        coldCells = context.plan.tables.map { ColdCells($0) }
        selector = TypeSelector(context.source, in: memory)
        types = context.source.recordTypes.indices.map {
            TypePath(context: context, type: $0, shared: shared, sinks: sinks)
        }
    }

    /// Transforms a chunk; the answer is in `result` until the next call.
    package func transform(_ batch: RecordBatch) {
        run(batch, ..<batch.records.count)
        // Records behind one that stops the run are not looked at, also where their batch came first.
        while let stop = result.stop {
            run(batch, ..<Int(stop.recordNumber - batch.firstRecordNumber))
            if result.stop == nil {
                result.stop = stop
                break
            }
        }
    }

    private func run(_ batch: RecordBatch, _ range: PartialRangeUpTo<Int>) {
        reset()
        result.tally.padded = batch.paddedRecords
        take(batch, 0..<range.upperBound)
        for path in types { path.drain(into: &result.tally) }
        result.keyLog.sort()
    }

    /// Sends records down the fast path, type by type, and those that it does not take down the cold one.
    ///
    /// A table's rows come from records of one type, so the order within each type is enough to keep.
    private func take(_ batch: RecordBatch, _ range: Range<Int>) {
        let (records, bytes) = (batch.records, batch.start)
        var index = range.lowerBound
        while index < range.upperBound {
            let slice = records[index]
            let type =
                options.coldPathOnly
                ? -1 : selector.type(of: bytes + Int(slice.offset), length: Int(slice.length))
            let role = knowsLevels ? role(of: index, type, batch) : nil
            if let level = role?.opens {
                result.cut(level)
                if isContext(index, batch) {
                    index += 1
                    continue
                }
            }
            // Behind a record that begins or ends a level, records belong to another instance.
            let end = role?.isBoundary ?? false ? index + 1 : range.upperBound
            let taken = type < 0 ? 0 : types[type].take(records, index..<end, bytes: bytes, by: selector)
            let next = index + max(1, taken)
            if let level = role?.level {
                let first = batch.firstRecordNumber
                result.note(level, recordNumbers: first + Int64(index)..<first + Int64(next))
            }
            if taken == 0 {
                flush(batch, type >= 0 ? type..<type + 1 : types.indices)
                if result.stop == nil { tellCold(index, in: batch) }
            } else if types[type].isFull {
                types[type].flush(batch, self)
            }
            if result.stop != nil { return types.forEach { $0.forget() } }
            if let level = role?.closes { result.cut(level) }
            index = next
        }
        flush(batch, types.indices)
    }

    // MARK: Levels

    /// What a record does about levels; nil for a record of no described type.
    private func role(of index: Int, _ type: Int, _ batch: RecordBatch) -> LevelRole? {
        if type >= 0 { return roles[type] }
        return coldPath.recordType(of: batch.image(of: batch.records[index])).map { roles[$0] }
    }

    /// Of a record type, the indexes of levels; plain data, because it is asked for each record.
    private struct LevelRole: BitwiseCopyable {
        let opens: Int?
        let closes: Int?
        let level: Int?

        var isBoundary: Bool { opens != nil || closes != nil }

        init(_ type: RecordTypePlan) { (opens, closes, level) = (type.opens, type.closes, type.level) }
    }

    /// Counts a record that stands in its file for the level that it opens only: false for any other.
    private func isContext(_ index: Int, _ batch: RecordBatch) -> Bool {
        let number = batch.firstRecordNumber + Int64(index)
        guard options.contextRecords.contains(number),
            let type = coldPath.recordType(of: batch.image(of: batch.records[index]))
        else { return false }
        result.tally.addContext(type: type, recordNumber: number)
        return true
    }

    /// Transforms the records that were taken.
    private func flush(_ batch: RecordBatch, _ types: Range<Int>) {
        for type in types { self.types[type].flush(batch, self) }
    }

    private func reset() {
        for output in result.outputs { output.count = 0 }
        result.tally = SourceTally(plan: context.plan, sourceIndex: context.sourceIndex)
        for sink in sinks { sink.groups.forEach { $0.forget() } }
        result.rejects.removeAll(keepingCapacity: true)
        result.keyLog.removeAll()
        result.resetLevels()
        result.stop = nil
    }

    // MARK: - Figures

    /// What the chunk came to, the totals by group among it.
    package var chunkTally: SourceTally { withTotals(result.tally) { $0.chunk } }

    /// Takes the chunk's figures over into the worker's own.
    package func keep() {
        keptTally.merge(result.tally)
        for sink in sinks { sink.groups.forEach { $0.keep() } }
    }

    /// What all chunks that were kept came to.
    package var total: SourceTally { withTotals(keptTally) { $0.kept } }

    private func withTotals(_ tally: SourceTally, _ totals: (GroupTable) -> GroupedTotals) -> SourceTally {
        var tally = tally
        for (index, sink) in sinks.enumerated() { tally.tables[index].totals = sink.groups.map(totals) }
        return tally
    }
}

extension TablePlan {
    /// The `totals` lines, or the count alone where the mapping has none.
    package var effectiveTotals: [TotalPlan] { totals.isEmpty ? [TotalPlan(sums: [], by: [])] : totals }
}
