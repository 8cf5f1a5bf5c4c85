// Unsafe: reads the values of a row where SQLite keeps them, and writes images into the batch.
import Diagnostics
import Extracts
import GRDB
import GRDBSQLite
import RecordValues

/// Steps over the rows of a table, and makes an image of each.
///
/// ```
/// NULL           absent
/// INTEGER        its digits
/// TEXT           its bytes, which should be UTF-8; no characters are `empty`
/// REAL           a binary fraction: a fault of a number field (FLD018), the text that SQLite makes of it in a text field
/// BLOB           no text and no number (FLD017)
/// ```
///
/// Source: SQLite documentation, "Datatypes In SQLite", 2; "Result Values From A Query".
///
/// Sendable, because nothing of it is touched outside `SQLiteFile.access`, which lets in one at a time.
@safe
final class SQLiteCursor: @unchecked Sendable {
    /// Bytes of images after which a chunk ends.
    private static let chunkBytes = 16 << 20

    /// Nil when the cursor was closed.
    private var rows: RowCursor?
    private let statement: SQLiteStatement
    private let isText: [Bool]

    init(_ table: SQLiteTable, columns: [SQLiteShape.Column], in db: Database) throws {
        let statement = try db.makeStatement(sql: table.sql)
        rows = try Row.fetchCursor(statement)
        unsafe self.statement = statement.sqliteStatement
        isText = columns.map(\.isText)
    }

    /// Passes over rows.
    func skip(_ count: Int64) throws {
        for _ in 0..<count { _ = try rows?.next() }
    }

    /// Lets go of the rows, which must not happen outside `SQLiteFile.access`.
    func close() { rows = nil }

    /// Puts up to `limit` rows into the batch. Runs where the database may be used.
    ///
    /// - Parameter first: number of the first of them, from 1.
    func read(_ limit: Int, first: Int64, into batch: RecordBatch) throws {
        var records = batch.records
        batch.records = []
        var place = 0
        while records.count < limit, place < Self.chunkBytes, try rows?.next() != nil {
            let end = image(at: place, in: batch)
            records.append(
                RecordSlice(
                    offset: Int32(place), length: Int32(end - place),
                    fileOffset: first - 1 + Int64(records.count)))
            place = (end + 7) & ~7
        }
        batch.records = records
    }

    /// Makes the image of the row at hand. A row has no bytes of its own in the file, so its fragment has none.
    ///
    /// - Returns: where it ends.
    private func image(at place: Int, in batch: RecordBatch) -> Int {
        var text = place + SlotRecordImage.firstSlot + SlotRecordImage.slotBytes * isText.count
        batch.reserve(text)
        unsafe batch.bytes.storeBytes(of: 0, toByteOffset: place, as: UInt64.self)
        for column in isText.indices {
            let length = append(Int32(column), at: text, in: batch)
            let slot = SlotRecordImage.Slot(offset: UInt32(text - place), length: length)
            let slotPlace = place + SlotRecordImage.firstSlot + column * SlotRecordImage.slotBytes
            unsafe batch.bytes.storeBytes(of: slot, toByteOffset: slotPlace, as: SlotRecordImage.Slot.self)
            if length < SlotRecordImage.firstState { text += Int(length) }
        }
        return text
    }

    /// Appends the text of a value.
    ///
    /// - Returns: its length, or the state of its slot.
    private func append(_ column: Int32, at place: Int, in batch: RecordBatch) -> UInt32 {
        switch unsafe sqlite3_column_type(statement, column) {
        case SQLITE_NULL: return SlotRecordImage.absent
        case SQLITE_BLOB: return SlotRecordImage.notScalar
        case SQLITE_FLOAT where !isText[Int(column)]: return SlotRecordImage.binaryFraction
        default: break
        }
        // Numbers become their digits here.
        guard let bytes = unsafe sqlite3_column_text(statement, column) else { return SlotRecordImage.absent }
        let count = unsafe Int(sqlite3_column_bytes(statement, column))
        batch.reserve(place + count)
        unsafe (batch.bytes + place).copyMemory(from: bytes, byteCount: count)
        return UInt32(count)
    }
}
