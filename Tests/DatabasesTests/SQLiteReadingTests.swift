import Databases
import Diagnostics
import Dispatch
import Extracts
import Foundation
import GRDB
import RecordValues
import Synchronization
import TestSupport
import Testing

/// Tables of SQLite databases.
@Suite struct SQLiteReadingTests {
    private static func shape(_ columns: String..., table: String = "payment", order: [String] = []) -> SQLiteShape {
        SQLiteShape(
            table: table, columns: columns.map { SQLiteShape.Column($0, isText: $0 != "amount") }, order: order)
    }

    /// The slots of every record; `-` where one is absent.
    private static func read(_ path: String, _ shape: SQLiteShape, chunk: Int = 2) throws -> [[String]] {
        let reader = try SQLiteReader(path: path, shape: shape, recordsPerChunk: chunk)
        let batch = RecordBatch(capacity: 1)
        var found: [[String]] = []
        while try reader.claim(batch) {
            #expect(batch.records.count <= chunk && batch.firstRecordNumber == Int64(found.count) + 1)
            reader.fill(batch)
            found += batch.records.map { slots(of: batch.copy($0), shape.columns.count) }
        }
        #expect(try reader.finish().records == Int64(found.count))
        #expect(reader.recordCount == Int64(found.count))
        return found
    }

    private static func slots(of image: [UInt8], _ count: Int) -> [String] {
        (0..<count).map { index in
            let start = SlotRecordImage.firstSlot + index * SlotRecordImage.slotBytes
            let slot = SlotRecordImage.Slot(Array(image[start..<start + SlotRecordImage.slotBytes]))
            switch slot.length {
            case SlotRecordImage.absent: return "-"
            case SlotRecordImage.notScalar: return "(no scalar)"
            case SlotRecordImage.binaryFraction: return "(binary fraction)"
            default:
                let bytes = image[Int(slot.offset)..<Int(slot.offset) + Int(slot.length)]
                return String(validating: bytes, as: UTF8.self) ?? "(no UTF-8) \(Array(bytes))"
            }
        }
    }

    /// The mistakes that opening and reading tell, with the path left out.
    private static func mistakes(_ path: String, _ shape: SQLiteShape) -> [String] {
        do {
            _ = try read(path, shape)
            return []
        } catch {
            return ((error as? DiagnosticList)?.diagnostics ?? []).map {
                "\($0.code) \($0.message) (\($0.hint ?? ""))".replacing(path, with: "FILE")
            }
        }
    }

    @Test func `Every kind of value is what it is, and in any chunks the same`() throws {
        let database = try TestDatabase(
            "CREATE TABLE payment(id, amount)",
            """
            INSERT INTO payment VALUES ('0101', 9223372036854775807), ('', -1), (NULL, NULL), ('é "€"', '12.50'),
                (12.5, 12.5), (7, 0), (x'00FF', x'00FF'), (CAST(x'41FF42' AS TEXT), '1e3'), (CAST(x'410042' AS TEXT), 1)
            """)
        let expected = [
            ["0101", "9223372036854775807"], ["", "-1"], ["-", "-"], ["é \"€\"", "12.50"],
            ["12.5", "(binary fraction)"], ["7", "0"], ["(no scalar)", "(no scalar)"],
            ["(no UTF-8) [65, 255, 66]", "1e3"], ["A\0B", "1"],
        ]
        for chunk in [1, 2, 5, 100] {
            #expect(try Self.read(database.path, Self.shape("id", "amount"), chunk: chunk) == expected)
        }
        #expect(try Self.read(database.path, Self.shape("amount", "id")) == expected.map { $0.reversed() })
    }

    @Test func `Rows come in the order of the rowid, the primary key or the stated columns`() throws {
        let database = try TestDatabase(
            "CREATE TABLE payment(id TEXT)", "INSERT INTO payment(rowid, id) VALUES (30, 'a'), (10, 'c'), (20, 'b')",
            "CREATE TABLE keyed(id TEXT PRIMARY KEY) WITHOUT ROWID", "INSERT INTO keyed VALUES ('z'), ('x'), ('y')",
            "CREATE VIEW seen AS SELECT id FROM payment", "CREATE TABLE \"odd \"\"name\"(id TEXT)")
        #expect(try Self.read(database.path, Self.shape("id")) == [["c"], ["b"], ["a"]])
        #expect(try Self.read(database.path, Self.shape("id", table: "keyed")) == [["x"], ["y"], ["z"]])
        #expect(try Self.read(database.path, Self.shape("id", order: ["id"])) == [["a"], ["b"], ["c"]])
        #expect(try Self.read(database.path, Self.shape("id", table: "seen", order: ["id"])) == [["a"], ["b"], ["c"]])
        #expect(try Self.read(database.path, Self.shape("id", table: "odd \"name")).isEmpty)
        #expect(
            Self.mistakes(database.path, Self.shape("id", table: "seen")) == [
                "EXT054 seen of FILE is a view: nothing says in which order its rows come"
                    + " (name the columns of its key in the mapping: sqlite table \"seen\" order \"COLUMN\")"
            ])
    }

    @Test func `What is not there is told with the nearest`() throws {
        let database = try TestDatabase("CREATE TABLE payment(nino, amount)", "CREATE TABLE office(id)")
        #expect(
            Self.mistakes(database.path, Self.shape("nino", table: "paymnt"))
                == ["EXT054 FILE has no table paymnt (did you mean payment?)"])
        #expect(
            Self.mistakes(database.path, Self.shape("nino", table: "xyz"))
                == ["EXT054 FILE has no table xyz (its tables: office, payment)"])
        #expect(
            Self.mistakes(database.path, Self.shape("nin", "amount", order: ["day"])) == [
                "EXT050 the table payment of FILE has no column nin (did you mean nino?)",
                "EXT050 the table payment of FILE has no column day (its columns: nino, amount)",
            ])
    }

    @Test func `A table without rows and columns that nobody reads are told`() throws {
        let database = try TestDatabase("CREATE TABLE payment(nino, amount, born)")
        let reader = try SQLiteReader(path: database.path, shape: Self.shape("nino"), recordsPerChunk: 5)
        #expect(reader.warnings.map(\.code) == ["EXT051", "EXT057"])
        #expect(reader.warnings.first?.message.hasSuffix("reads: amount, born") == true)
        #expect(try !reader.claim(RecordBatch(capacity: 1)))
    }

    @Test func `A file that is no database, and one that is damaged`() throws {
        let database = try TestDatabase("CREATE TABLE payment(nino)", "INSERT INTO payment VALUES ('A')")
        let bytes = try Data(contentsOf: URL(filePath: database.path))
        let other = database.path + ".other"
        try Data("nino\nA\n".utf8).write(to: URL(filePath: other))
        #expect(Self.mistakes(other, Self.shape("nino")).map { $0.prefix(6) } == ["EXT053"])
        try bytes.prefix(5000).write(to: URL(filePath: other))
        #expect(Self.mistakes(other, Self.shape("nino")).map { $0.prefix(6) } == ["EXT053"])
        #expect(Self.mistakes(database.path + ".missing", Self.shape("nino")).map { $0.prefix(6) } == ["EXT001"])
        #expect(Self.mistakes("-", Self.shape("nino")).map { $0.prefix(6) } == ["EXT053"])
    }

    @Test func `The rows are those of one snapshot, whoever writes meanwhile`() throws {
        let database = try TestDatabase("CREATE TABLE payment(nino)", "INSERT INTO payment VALUES ('A'), ('B'), ('C')")
        _ = try database.queue.writeWithoutTransaction { db in try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        }
        let reader = try SQLiteReader(path: database.path, shape: Self.shape("nino"), recordsPerChunk: 1)
        let batch = RecordBatch(capacity: 1)
        #expect(try reader.claim(batch))
        try database.run("UPDATE payment SET nino = 'X'")
        try database.run("INSERT INTO payment VALUES ('D')")
        var found = Self.slots(of: batch.copy(batch.records[0]), 1)
        while try reader.claim(batch) { found += Self.slots(of: batch.copy(batch.records[0]), 1) }
        #expect(found == ["A", "B", "C"])
        #expect(try reader.finish().records == 3)
        let later = try SQLiteReader(path: database.path, shape: Self.shape("nino"), recordsPerChunk: 9)
        #expect(later.warnings.map(\.code) == ["EXT056"])
        #expect(later.recordCount == 4)
    }

    @Test func `Three workers and a range hand out what one does`() throws {
        let database = try TestDatabase("CREATE TABLE payment(id INTEGER PRIMARY KEY, nino TEXT)")
        try database.queue.write { db in
            for number in 1...500 {
                try db.execute(sql: "INSERT INTO payment(nino) VALUES (?)", arguments: ["N\(number)"])
            }
        }
        let reader = try SQLiteReader(path: database.path, shape: Self.shape("nino"), recordsPerChunk: 7)
        let found = Mutex<[Int64: String]>([:])
        DispatchQueue.concurrentPerform(iterations: 3) { _ in
            let batch = RecordBatch(capacity: 1)
            while (try? reader.claim(batch)) == true {
                for (index, record) in batch.records.enumerated() {
                    let text = Self.slots(of: batch.copy(record), 1)[0]
                    found.withLock { $0[batch.firstRecordNumber + Int64(index)] = text }
                }
            }
        }
        let all = Dictionary(uniqueKeysWithValues: (1...500).map { (Int64($0), "N\($0)") })
        #expect(found.withLock { $0 } == all)
        let part = try SQLiteReader(
            path: database.path, shape: Self.shape("nino"), recordsPerChunk: 7, range: 499...600)
        let batch = RecordBatch(capacity: 1)
        #expect(try part.claim(batch))
        #expect(batch.records.map { Self.slots(of: batch.copy($0), 1)[0] } == ["N499", "N500"])
        #expect(try part.finish().records == 2)
        #expect(
            (try? SQLiteReader(path: database.path, shape: Self.shape("nino"), recordsPerChunk: 7, range: 501...502))
                == nil)
    }

    @Test func `Rejected rows are CSV for people`() throws {
        let database = try TestDatabase(
            "CREATE TABLE payment(nino, amount)", "INSERT INTO payment VALUES ('a \"b\"', 1), (NULL, 1.5), ('', 2)")
        let reader = try SQLiteReader(path: database.path, shape: Self.shape("nino", "amount"), recordsPerChunk: 9)
        let batch = RecordBatch(capacity: 1)
        #expect(try reader.claim(batch))
        var bytes = reader.rejectsHead()
        reader.appendRejects([0, 1, 2], of: batch, to: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self) == "\"nino\",\"amount\"\n\"a \"\"b\"\"\",\"1\"\n,\n\"\",\"2\"\n")
    }
}
