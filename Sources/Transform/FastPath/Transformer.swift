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
        /// Keep the values of those keys too: for records that cannot be read again.
        package var keepsKeyValues = false
        /// Send every record down the cold path: the oracle of the fast one.
        package var coldPathOnly = false

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

    package init(context: RunContext, format: TableFormat, options: Options) {
        self.context = context
        self.options = options
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
        while index < batch.records.count {
            let transformed = options.coldPathOnly ? 0 : fastRun(batch, from: index)
            index += transformed
            guard transformed == 0 else { continue }
            tellCold(index, in: batch)
            if result.stop != nil { break }
            index += 1
        }
        drain()
    }

    /// Sends records of one type down the fast path, as far as it goes.
    private func fastRun(_ batch: RecordBatch, from first: Int) -> Int {
        unsafe batch.records.withUnsafeBufferPointer { records in
            let slice = unsafe records[first]
            let bytes = unsafe UnsafeRawPointer(batch.bytes)
            let type = unsafe selector.type(of: bytes + Int(slice.offset), length: Int(slice.length))
            guard type >= 0 else { return 0 }
            let count = unsafe types[type].run(records, from: first, bytes: bytes, &result.tally)
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
        result.stop = nil
    }

    /// Takes over what the fast path counted on its own.
    private func drain() {
        for path in types { path.drain(into: &result.tally) }
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
