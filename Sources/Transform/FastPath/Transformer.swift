import MappingLanguage
import RecordValues
import TargetRows

/// Turns chunks of records into rows, rejects and totals: one for each worker, which owns all that is in it.
///
/// Every record goes down the fast path first. Where that meets a fault that rejects, what it wrote is taken back and
/// the record goes down the cold path, which works out the same again and knows the reasons.
@safe
package final class Transformer {
    /// What a run wants beyond totals and rejects.
    package struct Options: Sendable {
        /// Write rows; a dry run does all but that.
        package var writesRows = true
        /// Note the keys of written rows for the index of keys.
        package var notesKeys = true
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
    let coldCells = ColdCells()
    private let shared: SharedTables
    private let types: [TypePath]
    private let selector: TypeSelector
    /// One a record type: the levels that it has to do with; empty where the source has none.
    private let roles: [(opens: Int?, closes: Int?, level: Int?)]

    package init(context: RunContext, format: TableFormat, options: Options) {
        self.context = context
        var options = options
        if case .xml = context.source.recordFormat { options.coldPathOnly = true }
        self.options = options
        roles =
            context.source.levels.isEmpty ? [] : context.source.recordTypes.map { ($0.opens, $0.closes, $0.level) }
        coldPath = ColdPath(context)
        let shared = SharedTables(context: context)
        let result = ChunkResult(plan: context.plan, sourceIndex: context.sourceIndex)
        let sinks = context.plan.tables.enumerated().map { index, table in
            TableSink(
                table: index, plan: table, format: format, output: result.outputs[index], keyLog: result.keyLog,
                options: options)
        }
        let selector = TypeSelector(context.source)
        self.shared = shared
        self.result = result
        self.sinks = sinks
        self.selector = selector
        types = context.source.recordTypes.indices.map {
            TypePath(context: context, type: $0, shared: shared, sinks: sinks, selector: selector)
        }
    }

    /// Transforms a chunk; the answer is in `result` until the next call.
    package func transform(_ batch: RecordBatch) {
        reset()
        result.tally.padded = batch.paddedRecords
        var index = 0
        while index < batch.records.count, result.stop == nil {
            index += !roles.isEmpty ? transformInLevels(batch, from: index) : transform(batch, from: index, limit: .max)
        }
        drain()
    }

    /// Transforms records of one type as far as the fast path goes, or one record on the cold path.
    ///
    /// - Returns: how many.
    private func transform(_ batch: RecordBatch, from first: Int, limit: Int) -> Int {
        let transformed = options.coldPathOnly ? 0 : fastRun(batch, from: first, limit: limit)
        if transformed == 0 { tellCold(first, in: batch) }
        return max(1, transformed)
    }

    /// The same, with the instances of levels kept apart: a record that opens or closes one is transformed alone.
    private func transformInLevels(_ batch: RecordBatch, from first: Int) -> Int {
        let number = batch.firstRecordNumber + Int64(first)
        let type = type(of: first, in: batch)
        guard type >= 0 else { return transform(batch, from: first, limit: 1) }
        let role = roles[type]
        if let level = role.opens {
            cut(level)
            if options.contextRecords.contains(number) {
                result.tally.addContext(type: type, recordNumber: number)
                return 1
            }
        }
        let count = transform(batch, from: first, limit: role.opens != nil || role.closes != nil ? 1 : .max)
        if let level = role.level { result.note(level, recordNumbers: number..<number + Int64(count)) }
        if let level = role.closes { cut(level) }
        return count
    }

    /// Ends the instances under way of a level and the levels in it, with all that was measured for them.
    private func cut(_ level: Int) {
        for path in types { path.drainMeasures(into: result) }
        result.cut(level)
    }

    /// The index of a record's type; -1 where it is of none.
    private func type(of index: Int, in batch: RecordBatch) -> Int {
        unsafe batch.records.withUnsafeBufferPointer { records in
            let slice = unsafe records[index]
            return unsafe selector.type(
                of: UnsafeRawPointer(batch.bytes) + Int(slice.offset), length: Int(slice.length))
        }
    }

    /// Sends records of one type down the fast path, as far as it goes.
    private func fastRun(_ batch: RecordBatch, from first: Int, limit: Int) -> Int {
        unsafe batch.records.withUnsafeBufferPointer { records in
            let slice = unsafe records[first]
            let bytes = unsafe UnsafeRawPointer(batch.bytes)
            let type = unsafe selector.type(of: bytes + Int(slice.offset), length: Int(slice.length))
            guard type >= 0 else { return 0 }
            let end = limit < records.count - first ? first + limit : records.count
            let count = unsafe types[type].run(records, from: first, to: end, bytes: bytes, &result.tally)
            let number = batch.firstRecordNumber + Int64(first)
            if count > 0 { result.tally.byType[type].add(recordNumbers: number..<number + Int64(count)) }
            return count
        }
    }

    private func reset() {
        for output in result.outputs { output.count = 0 }
        result.tally = SourceTally(plan: context.plan, sourceIndex: context.sourceIndex)
        result.rejects.removeAll(keepingCapacity: true)
        result.keyLog.removeAll()
        result.resetLevels()
        result.stop = nil
    }

    /// Takes over what the fast path counted on its own.
    private func drain() {
        for path in types {
            path.drain(into: &result.tally)
            path.drainMeasures(into: result)
        }
        result.keepOpenStretches()
        drainTotals()
    }

    func drainTotals() {
        for (index, sink) in sinks.enumerated() {
            if result.tally.tables[index].totals.isEmpty {
                result.tally.tables[index].totals = sink.groups.map { GroupedTotals(plan: $0.plan) }
            }
            for (line, groups) in sink.groups.enumerated() {
                groups.drain(into: &result.tally.tables[index].totals[line])
            }
        }
    }
}

extension TablePlan {
    /// The `totals` lines, or the count alone where the mapping has none.
    package var effectiveTotals: [TotalPlan] { totals.isEmpty ? [TotalPlan(sums: [], by: [])] : totals }
}
