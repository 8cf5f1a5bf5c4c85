import Diagnostics
import Extracts
import GRDB
import RecordValues

/// A table or view of a database, held against what a mapping says of it.
struct SQLiteTable {
    /// Selects the columns of the mapping, in its order.
    let sql: String
    let rowCount: Int64
    /// EXT051 where no field reads a column, EXT057 where there are no rows.
    let warnings: [Diagnostic]

    /// - Throws: EXT054 where there is no such table, or no order for its rows; EXT050 where it lacks a column.
    init(_ shape: SQLiteShape, in file: SQLiteFile) throws(DiagnosticList) {
        let path = file.path
        let found = try file.access { db in try Self.look(shape, in: db, path) }
        (sql, rowCount) = (found.sql, found.rowCount)
        var warnings: [Diagnostic] = []
        if !found.spare.isEmpty {
            warnings.append(
                Diagnostic(
                    ExtractCode.columnsNotRead,
                    "the table \(shape.table) of \(path) has columns that no field of the mapping reads:"
                        + " \(found.spare.joined(separator: ", "))",
                    hint: "add a field for each and map it, or say: drop NAME because \"...\"", severity: .warning))
        }
        if rowCount == 0 {
            warnings.append(
                Diagnostic(
                    ExtractCode.noRecords, "the table \(shape.table) of \(path) has no rows", hint: nil,
                    severity: .warning))
        }
        self.warnings = warnings
    }

    private static func look(
        _ shape: SQLiteShape, in db: Database, _ path: String
    ) throws -> (sql: String, rowCount: Int64, spare: [String]) {
        let kinds = try Row.fetchAll(
            db, sql: "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
        let names: [String] = kinds.map { $0["name"] }
        guard let kind = kinds.first(where: { $0["name"] == shape.table }) else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.noSuchTable, "\(path) has no table \(shape.table)",
                    hint: NearestMatch.of(shape.table, among: names).map { "did you mean \($0)?" }
                        ?? (names.isEmpty ? "it has no tables at all" : "its tables: \(names.joined(separator: ", "))"))
            )
        }
        let columns = try String.fetchAll(
            db, sql: "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1", arguments: [shape.table])
        try require(shape.columns.map(\.name) + shape.order, among: columns, shape.table, path)
        let isView: Bool = kind["type"] == "view"
        let order = try order(shape, isView: isView, db, path)
        let selected = shape.columns.map { quoted($0.name) }.joined(separator: ", ")
        let count = try Int64.fetchOne(db, sql: "SELECT count(*) FROM \(quoted(shape.table))") ?? 0
        return (
            "SELECT \(selected) FROM \(quoted(shape.table)) ORDER BY \(order)", count,
            columns.filter { name in !shape.columns.contains { $0.name == name } }
        )
    }

    private static func require(
        _ wanted: [String], among columns: [String], _ table: String, _ path: String
    ) throws(DiagnosticList) {
        let missing = wanted.filter { !columns.contains($0) }
        guard !missing.isEmpty else { return }
        throw DiagnosticList(
            missing.map { name in
                Diagnostic(
                    ExtractCode.badHeader, "the table \(table) of \(path) has no column \(name)",
                    hint: NearestMatch.of(name, among: columns).map { "did you mean \($0)?" }
                        ?? "its columns: \(columns.joined(separator: ", "))")
            })
    }

    /// What the rows are read in the order of: the same rows are the same records in every run.
    private static func order(_ shape: SQLiteShape, isView: Bool, _ db: Database, _ path: String) throws -> String {
        if !shape.order.isEmpty { return shape.order.map(quoted).joined(separator: ", ") }
        guard !isView else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.noSuchTable,
                    "\(shape.table) of \(path) is a view: nothing says in which order its rows come",
                    hint: "name the columns of its key in the mapping: sqlite table \"\(shape.table)\" order \"COLUMN\""
                ))
        }
        let hasRowID = (try? db.makeStatement(sql: "SELECT _rowid_ FROM \(quoted(shape.table))")) != nil
        if hasRowID { return "_rowid_" }
        let key = try String.fetchAll(
            db, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", arguments: [shape.table])
        return key.map(quoted).joined(separator: ", ")
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
