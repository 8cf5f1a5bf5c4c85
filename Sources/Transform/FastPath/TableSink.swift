import MappingLanguage
import RecordValues
import TargetRows

/// Where the rows of one table go, for one worker: bytes, keys and totals.
@safe
final class TableSink {
    let writer: RowWriter
    let output: OutputBuffer
    let groups: [GroupTable]
    private let options: Transformer.Options
    @unsafe private let keyParts: UnsafeMutableBufferPointer<KeyHash.Part>
    @unsafe private let groupReferences: UnsafeMutablePointer<Unmanaged<GroupTable>>
    private let groupCount: Int
    let keyLog: KeyLog
    private let table: Int32

    init(
        table: Int, plan: TablePlan, format: TableFormat, output: OutputBuffer, keyLog: KeyLog,
        options: Transformer.Options
    ) {
        self.table = Int32(table)
        self.output = output
        self.keyLog = keyLog
        self.options = options
        writer = RowWriter(schema: plan.schema, format: format)
        groups = plan.effectiveTotals.map { GroupTable(plan: $0, schema: plan.schema) }
        groupCount = groups.count
        unsafe groupReferences = UnsafeMutablePointer<Unmanaged<GroupTable>>.allocate(capacity: groups.count)
        for (index, group) in groups.enumerated() {
            unsafe (groupReferences + index).initialize(to: Unmanaged.passUnretained(group))
        }
        let parts = options.notesKeys ? plan.schema.keyColumns.map { KeyHash.Part($0, plan.schema) } : []
        unsafe keyParts = UnsafeMutableBufferPointer<KeyHash.Part>.allocate(capacity: parts.count)
        _ = unsafe keyParts.initialize(from: parts)
    }

    deinit {
        unsafe groupReferences.deallocate()
        unsafe keyParts.deallocate()
    }

    /// Counts one candidate row as read, and in the bucket where it ends.
    @inline(__always)
    func account(_ cells: UnsafePointer<Cell>, bucket: Bucket) {
        for index in 0..<groupCount {
            unsafe groupReferences[index]._withUnsafeGuaranteedRef { table in
                let group = unsafe table.group(of: cells)
                unsafe table.add(row: cells, to: .read, group: group, weight: 1)
                unsafe table.add(row: cells, to: bucket, group: group, weight: 1)
            }
        }
    }

    /// Writes one row and notes its key.
    @inline(__always)
    func write(_ cells: UnsafePointer<Cell>, recordIndex: Int) {
        let start = output.count
        if options.writesRows { unsafe writer.append(cells, to: output) }
        if unsafe keyParts.count > 0 {
            let hash = unsafe KeyHash.hash(cells, parts: keyParts)
            keyLog.append(
                RowKey(
                    table: table, recordIndex: Int32(truncatingIfNeeded: recordIndex), hash: hash, outputStart: start,
                    outputEnd: output.count))
            if options.keepsKeyValues {
                unsafe KeyEntry.append(cells, parts: keyParts, table: table, to: keyLog.entries)
            }
        }
    }
}

/// The keys of a chunk's rows, behind a pointer for the sake of speed.
@safe
final class KeyLog {
    @unsafe private let keys: UnsafeMutablePointer<[RowKey]>
    /// The keys themselves (`KeyEntry`), where they are kept.
    let entries = OutputBuffer()

    init() {
        unsafe keys = UnsafeMutablePointer<[RowKey]>.allocate(capacity: 1)
        unsafe keys.initialize(to: [])
    }

    deinit {
        unsafe keys.deinitialize(count: 1)
        unsafe keys.deallocate()
    }

    @inline(__always)
    func append(_ key: RowKey) { unsafe keys.pointee.append(key) }

    func removeAll() {
        unsafe keys.pointee.removeAll(keepingCapacity: true)
        entries.count = 0
    }

    var all: [RowKey] { unsafe keys.pointee }
}
