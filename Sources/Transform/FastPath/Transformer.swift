import MappingLanguage
import RecordValues
import TargetRows

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
    let coldCells: [ColdCells]
    private let shared: SharedTables
    private let types: [TypePath]
    private let selector: TypeSelector
    private let memory = FlatMemory()
    /// Whether what is counted has to be kept apart by the instances of a level.
    private let hasControlledLevels: Bool

    package init(context: RunContext, format: TableFormat, options: Options) {
        self.context = context
        self.options = options
        coldPath = ColdPath(context)
        hasControlledLevels = context.plan.controls.contains {
            $0.source == context.sourceIndex && $0.level != nil
        }
        let shared = SharedTables(context: context)
        let result = ChunkResult(plan: context.plan, sourceIndex: context.sourceIndex)
        let sinks = context.plan.tables.enumerated().map { index, table in
            TableSink(
                table: index, plan: table, format: format, output: result.outputs[index], keyLog: result.keyLog,
                options: options)
        }
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
        drain()
        result.keyLog.sort()
    }

    /// Sends records down the fast path, type by type, and those that it does not take down the cold one.
    ///
    /// A table's rows come from records of one type, so the order within each type is enough to keep.
    private func take(_ batch: RecordBatch, _ range: Range<Int>) {
        let records = batch.records
        for index in range {
            let slice = records[index]
            let place = batch.place(of: slice)
            let type = options.coldPathOnly ? -1 : selector.type(of: place, length: Int(slice.length))
            let role = hasControlledLevels ? role(of: index, type, batch) : nil
            if let level = role?.opens { cut(level, batch) }
            if type >= 0, types[type].takes(length: Int(slice.length)) {
                if types[type].append(place, index: index) { types[type].flush(batch, self) }
            } else {
                flush(batch, type >= 0 ? type..<type + 1 : types.indices)
                tellCold(index, in: batch)
            }
            if result.stop != nil { return types.forEach { $0.forget() } }
            guard let role else { continue }
            let number = batch.firstRecordNumber + Int64(index)
            result.note(role.level, recordNumbers: number..<number + 1)
            if let level = role.closes { cut(level, batch) }
        }
        flush(batch, types.indices)
    }

    // MARK: Levels

    /// The type of a record as the levels see it; nil for a record of no described type.
    private func role(of index: Int, _ type: Int, _ batch: RecordBatch) -> RecordTypePlan? {
        let known = type >= 0 ? type : coldPath.recordType(of: batch.image(of: batch.records[index]))
        return known.map { context.source.recordTypes[$0] }
    }

    /// Ends what was counted for a level and the levels in it.
    private func cut(_ level: Int, _ batch: RecordBatch) {
        flush(batch, types.indices)
        for path in types { path.drainMeasures(into: result) }
        result.cut(level)
    }

    /// Transforms the records that were taken.
    private func flush(_ batch: RecordBatch, _ types: Range<Int>) {
        for type in types { self.types[type].flush(batch, self) }
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
