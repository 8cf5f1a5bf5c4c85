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

        package init() {}
    }

    package let context: RunContext
    package let result: ChunkResult
    let options: Options
    let coldPath: ColdPath
    let writers: [RowWriter]
    /// One a table, each with one a `totals` line.
    let groupTables: [[GroupTable]]
    private let shared: SharedTables
    private let types: [TypePath]
    private let selector: TypeSelector
    let coldCells: ColdCells

    package init(context: RunContext, format: TableFormat, options: Options) {
        self.context = context
        self.options = options
        coldPath = ColdPath(context)
        let shared = SharedTables(context: context)
        self.shared = shared
        result = ChunkResult(plan: context.plan, sourceIndex: context.sourceIndex)
        writers = context.plan.tables.map { RowWriter(schema: $0.schema, format: format) }
        groupTables = context.plan.tables.map { table in
            table.effectiveTotals.map { GroupTable(plan: $0, schema: table.schema) }
        }
        types = context.source.recordTypes.indices.map { TypePath(context: context, type: $0, shared: shared) }
        selector = TypeSelector(context.source)
        coldCells = ColdCells()
    }

    /// Transforms a chunk; the answer is in `result` until the next call.
    package func transform(_ batch: RecordBatch) {
        reset()
        let records = batch.records
        let bytes = unsafe UnsafeRawPointer(batch.bytes)
        result.tally.padded = batch.paddedRecords
        for index in records.indices {
            let slice = records[index]
            let record = unsafe bytes + Int(slice.offset)
            let length = Int(slice.length)
            let type = options.coldPathOnly ? -1 : unsafe selector.type(of: record, length: length)
            if type < 0 || !(unsafe types[type].run(record, length: length, recordIndex: index, self)) {
                tellCold(index, in: batch)
                if result.stop != nil { break }
            } else {
                result.tally.byType[type].add(recordNumber: batch.firstRecordNumber + Int64(index))
            }
        }
        drain()
    }

    private func reset() {
        for output in result.outputs { output.count = 0 }
        result.tally = SourceTally(plan: context.plan, sourceIndex: context.sourceIndex)
        result.rejects.removeAll(keepingCapacity: true)
        result.keys.removeAll(keepingCapacity: true)
        result.stop = nil
    }

    /// Takes over what the fast path counted on its own.
    private func drain() {
        for path in types { path.drain(into: &result.tally) }
        drainTotals()
    }

    func drainTotals() {
        for (index, table) in groupTables.enumerated() {
            if result.tally.tables[index].totals.isEmpty {
                result.tally.tables[index].totals = table.map { GroupedTotals(plan: $0.plan) }
            }
            for (line, groups) in table.enumerated() {
                groups.drain(into: &result.tally.tables[index].totals[line])
            }
        }
    }

    /// Counts one candidate row and adds it to the totals.
    @inline(__always)
    func account(_ cells: UnsafePointer<Cell>, table: Int, bucket: Bucket) {
        for groups in groupTables[table] {
            let group = unsafe groups.group(of: cells)
            unsafe groups.add(row: cells, to: .read, group: group, weight: 1)
            unsafe groups.add(row: cells, to: bucket, group: group, weight: 1)
        }
    }

    /// Writes one row and notes its key.
    @inline(__always)
    func write(_ cells: UnsafePointer<Cell>, table: Int, recordIndex: Int) {
        let output = result.outputs[table]
        let start = output.count
        if options.writesRows { unsafe writers[table].append(cells, to: output) }
        let keyColumns = writers[table].schema.keyColumns
        if options.notesKeys, !keyColumns.isEmpty {
            let hash = unsafe KeyHash.hash(cells, columns: keyColumns, of: writers[table].schema)
            result.keys.append(
                RowKey(
                    table: Int32(table), recordIndex: Int32(recordIndex), hash: hash, outputStart: start,
                    outputEnd: output.count))
        }
    }
}

extension TablePlan {
    /// The `totals` lines, or the count alone where the mapping has none.
    package var effectiveTotals: [TotalPlan] { totals.isEmpty ? [TotalPlan(sums: [], by: [])] : totals }
}

/// Finds a record's type by the bytes of its discriminator.
struct TypeSelector {
    private let offset: Int
    private let length: Int
    private let mask: UInt64
    private let words: [(word: UInt64, type: Int)]
    /// The only type of a source without a discriminator; -1 where the cold path has to find it.
    private let only: Int?

    init(_ source: SourcePlan) {
        let discriminator = source.discriminator
        offset = discriminator?.offset ?? 0
        length = discriminator?.length ?? 0
        only = discriminator == nil ? 0 : length > 8 ? -1 : nil
        mask = length >= 8 ? .max : (UInt64(1) << UInt64(length * 8)) &- 1
        words = source.recordTypes.enumerated().flatMap { type, plan in
            plan.discriminatorValues.map { value in
                (value.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, type)
            }
        }
    }

    /// The index of the type; -1 where the cold path has to look.
    @inline(__always)
    func type(of record: UnsafeRawPointer, length recordLength: Int) -> Int {
        if let only { return only }
        guard recordLength >= offset + length else { return -1 }
        let word = unsafe record.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & mask
        for entry in words where entry.word == word { return entry.type }
        return -1
    }
}
