import Diagnostics
import Extracts
import GRDB
import RecordValues
import Synchronization

/// Reads the rows of a table of a SQLite database: in one snapshot, one cursor, in the order of the rowid, of the primary
/// key of a table without a rowid, or of the columns that the mapping states.
///
/// `claim` steps the cursor and makes the images, so it is the serial part and there is nothing to fill. A row has no
/// place in the file: its byte offset is the number of rows before it. A row is not read again, because another snapshot
/// might hold another one.
package final class SQLiteReader: RecordReader {
    private struct State {
        var cursor: SQLiteCursor
        var nextRecord: Int64 = 1
        /// Thrown once, thrown to all.
        var mistake: DiagnosticList?
    }

    package let path: String
    package let fileSize: Int64
    package let recordCount: Int64?
    package let warnings: [Diagnostic]
    package var contentSize: Int64? { nil }
    package var canReadAgain: Bool { false }
    private let database: SQLiteFile
    private let shape: SQLiteShape
    private let recordsPerChunk: Int
    private let range: ClosedRange<Int64>
    private let state: Mutex<State>

    /// Opens the database for reading, and begins the snapshot.
    ///
    /// - Parameters:
    ///   - recordsPerChunk: records that a batch holds at most, at least 1.
    ///   - range: the numbers of the records to read, from 1; nil for all.
    /// - Throws: EXT001 to EXT005 where the file cannot be read, EXT050 and EXT053 to EXT055 where it is no such database, EXT008.
    package init(
        path: String, shape: SQLiteShape, recordsPerChunk: Int, range: ClosedRange<Int64>? = nil
    ) throws(DiagnosticList) {
        precondition(recordsPerChunk > 0, "a chunk holds at least one record")
        self.path = path
        self.shape = shape
        self.recordsPerChunk = recordsPerChunk
        self.range = range ?? 1...Int64.max
        let database = try SQLiteFile(path: path)
        let table = try SQLiteTable(shape, in: database)
        self.database = database
        fileSize = database.size
        recordCount = table.rowCount
        warnings = database.warnings + table.warnings
        if self.range.lowerBound > 1, self.range.lowerBound > table.rowCount {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.rangeBeyondEnd,
                    "record \(self.range.lowerBound) is asked for, but the table \(shape.table) of \(path) holds"
                        + " \(table.rowCount)", hint: "ask for records between 1 and \(table.rowCount)"))
        }
        let first = self.range.lowerBound
        let cursor = try database.access { db in
            let cursor = try SQLiteCursor(table, columns: shape.columns, in: db)
            try cursor.skip(first - 1)
            return cursor
        }
        state = Mutex(State(cursor: cursor, nextRecord: first))
    }

    deinit {
        let cursor = state.withLock { $0.cursor }
        try? database.access { _ in cursor.close() }
    }

    package func claim(_ batch: RecordBatch) throws(DiagnosticList) -> Bool {
        try state.withLock { state throws(DiagnosticList) in
            if let mistake = state.mistake { throw mistake }
            let first = state.nextRecord
            batch.firstRecordNumber = first
            batch.paddedRecords = 0
            let left = first > range.upperBound ? 0 : range.upperBound - first
            let limit = left < Int64(recordsPerChunk) ? Int(left) + 1 : recordsPerChunk
            batch.records.removeAll(keepingCapacity: true)
            do throws(DiagnosticList) {
                let cursor = state.cursor
                if first <= range.upperBound {
                    try database.access { _ in try cursor.read(limit, first: first, into: batch) }
                }
            } catch {
                state.mistake = error
                throw error
            }
            state.nextRecord += Int64(batch.records.count)
            batch.fileRange = first - 1..<state.nextRecord - 1
            return !batch.records.isEmpty
        }
    }

    package func fill(_ batch: RecordBatch) {}

    package func read(at fileOffset: Int64, into batch: RecordBatch) {
        preconditionFailure("the rows of \(path) can be read once only")
    }

    package func finish() throws(DiagnosticList) -> Coverage {
        let read = state.withLock { $0.nextRecord - range.lowerBound }
        let wanted = min(range.upperBound, recordCount ?? 0) - range.lowerBound + 1
        guard read == max(0, wanted) else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.bytesNotCovered,
                    "the table \(shape.table) of \(path) has \(wanted) rows to read, and \(read) were read",
                    hint: "this is a fault in Tallyover itself; please report it"))
        }
        return Coverage(records: read)
    }
}

/// Rejected rows as CSV, for people: the database itself cannot take them back from here. What is no text and no number
/// is left out, as it is in the row's image.
extension SQLiteReader: EnclosedRejects {
    package func rejectsHead() -> [UInt8] { Self.line(shape.columns.map { Array($0.name.utf8) }) }

    package func rejectsFoot() -> [UInt8] { [] }

    package func appendRejects(_ indexes: [Int], of batch: RecordBatch, to output: inout [UInt8]) {
        for index in indexes {
            let image = batch.copy(batch.records[index])
            output += Self.line(
                shape.columns.indices.map { column in
                    let start = SlotRecordImage.firstSlot + column * SlotRecordImage.slotBytes
                    let slot = SlotRecordImage.Slot(Array(image[start..<start + SlotRecordImage.slotBytes]))
                    guard slot.length < SlotRecordImage.firstState else { return nil }
                    return Array(image[Int(slot.offset)..<Int(slot.offset) + Int(slot.length)])
                })
        }
    }

    /// One row of CSV; every text in quotes.
    private static func line(_ fields: [[UInt8]?]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let written = fields.map { field in
            field.map { [quote] + $0.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote] } ?? []
        }
        return Array(written.joined(separator: [UInt8(ascii: ",")])) + [UInt8(ascii: "\n")]
    }
}
