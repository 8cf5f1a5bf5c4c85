import Diagnostics
import Extracts
import Foundation
import GRDB
import RecordValues

/// A SQLite database, open for reading, with a snapshot that stands as long as it is open.
final class SQLiteFile: Sendable {
    /// Seconds to wait for a lock that somebody else holds.
    private static let patience = 10.0
    private static let beginning = Array("SQLite format 3\0".utf8)

    let path: String
    /// In bytes, when it was opened.
    let size: Int64
    let warnings: [Diagnostic]
    private let queue: DatabaseQueue

    /// - Throws: EXT001 to EXT005, EXT053, EXT055.
    init(path: String) throws(DiagnosticList) {
        guard !Extract.isStandardInput(path) else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.notADatabase, "a database cannot come by standard input",
                    hint: "write it to a file first"))
        }
        let head = try Extract.head(ofFile: path, count: 100)
        guard head.bytes.starts(with: Self.beginning) else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.notADatabase, "\(path) is no SQLite database: it does not begin with `SQLite format 3`",
                    hint: head.bytes.starts(with: [0x1F, 0x8B])
                        ? "it is gzip: unpack it first"
                        : "check the path; another format has another line in the source"))
        }
        try Self.requireWhole(head.bytes, size: head.size, path)
        self.path = path
        size = head.size
        warnings = Self.warnings(path)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(Self.patience)
        // The snapshot is a transaction that stays open from one access to the next.
        configuration.allowsUnsafeTransactions = true
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw Self.mistake(error, path)
        }
        try access { db in
            try db.execute(sql: "BEGIN")
            let encoding = try String.fetchOne(db, sql: "PRAGMA encoding") ?? ""
            guard encoding == "UTF-8" else {
                throw DiagnosticList(
                    Diagnostic(
                        ExtractCode.notADatabase, "the texts of \(path) are \(encoding), and only UTF-8 is read",
                        hint: "dump it and load it into a new database, whose texts are UTF-8 unless it says otherwise")
                )
            }
        }
    }

    /// A page that is cut off reads as zeros, and so do the rows in it: SQLite itself does not mind.
    ///
    /// Source: SQLite documentation, "Database File Format", 1.3.2 and 1.3.7.
    private static func requireWhole(_ head: [UInt8], size: Int64, _ path: String) throws(DiagnosticList) {
        func number(_ place: Int, _ count: Int) -> Int64 {
            head.dropFirst(place).prefix(count).reduce(0) { $0 << 8 | Int64($1) }
        }
        guard head.count == 100 else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.notADatabase, "\(path) is cut off: it has \(size) bytes, and its header alone has 100",
                    hint: "fetch it again"))
        }
        let stated = number(16, 2)
        let pageSize = stated == 1 ? 65536 : stated
        // Old versions of SQLite leave the number of pages as it was; then the two counters differ.
        let pages = number(24, 4) == number(92, 4) ? number(28, 4) : 0
        guard size < pages * pageSize else { return }
        throw DiagnosticList(
            Diagnostic(
                ExtractCode.notADatabase,
                "\(path) is cut off: it has \(size) bytes, and says that it has \(pages) pages of \(pageSize)",
                hint: "fetch it again"))
    }

    /// Runs where the database may be used, one after the other.
    func access<Result>(_ body: (Database) throws -> Result) throws(DiagnosticList) -> Result {
        do {
            return try queue.inDatabase(body)
        } catch let list as DiagnosticList {
            throw list
        } catch {
            throw Self.mistake(error, path)
        }
    }

    /// What is in the log beside the file is read, but is no byte of the file.
    private static func warnings(_ path: String) -> [Diagnostic] {
        let log = path + "-wal"
        let size = (try? FileManager.default.attributesOfItem(atPath: log))?[.size] as? NSNumber
        guard let bytes = size?.int64Value, bytes > 0 else { return [] }
        return [
            Diagnostic(
                ExtractCode.notInDigest,
                "\(log) holds \(bytes) bytes of changes: they are read, and no digest covers them",
                hint: "for evidence, close the database or run PRAGMA wal_checkpoint(TRUNCATE) first",
                severity: .warning)
        ]
    }

    private static func mistake(_ error: any Error, _ path: String) -> DiagnosticList {
        let code: ExtractCode
        let hint: String
        let message = (error as? DatabaseError)?.message ?? error.localizedDescription
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_BUSY?, .SQLITE_LOCKED?:
            code = .databaseBusy
            hint = "somebody writes to it: wait until that is done, then run again"
        case .SQLITE_NOTADB?, .SQLITE_CORRUPT?, .SQLITE_FORMAT?:
            code = .notADatabase
            hint = "it is damaged, or encrypted: sqlite3 FILE \"PRAGMA integrity_check\" tells more; fetch it again"
        default:
            code = .unreadable
            hint = "check that this user may read the file and, where it has a write-ahead log, write to its folder"
        }
        return DiagnosticList(Diagnostic(code, "\(path) cannot be read as a SQLite database: \(message)", hint: hint))
    }
}
