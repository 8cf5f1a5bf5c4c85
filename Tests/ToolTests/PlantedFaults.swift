import Foundation
import MigrationRun
import TargetRows
import TestSupport
import Testing

/// The rows of a table file, to be spoilt and written again.
struct TableText {
    let header: [String]
    var rows: [Row]

    /// One row: a null is nil, an empty text the empty string.
    typealias Row = [String?]

    init(_ bytes: [UInt8]) throws {
        let (header, rows) = try CSVReader.read(bytes)
        self.header = header
        self.rows = rows.map { row in
            zip(row.fields, row.isQuoted).map { field, isQuoted in field.isEmpty && !isQuoted ? nil : field }
        }
    }

    var bytes: [UInt8] {
        let lines = [header.map { Optional($0) }] + rows
        let text = lines.map { line in
            line.map { field in
                guard let field else { return "" }
                let needsQuotes = field.isEmpty || field.contains { ",\"\r\n".contains($0) }
                return needsQuotes ? "\"\(field.replacing("\"", with: "\"\""))\"" : field
            }.joined(separator: ",")
        }
        return Array(text.joined(separator: "\r\n").utf8) + Array("\r\n".utf8)
    }

    func index(_ column: String) -> Int { header.firstIndex(of: column) ?? 0 }

    subscript(row: Int, column: String) -> String? {
        get { rows[row][index(column)] }
        set { rows[row][index(column)] = newValue }
    }

    /// The sum of a column of amounts with two decimal places, in pence: what the tests work the money out by.
    func pence(_ column: String) -> Int {
        rows.reduce(0) { $0 + Self.pence($1[index(column)]) }
    }

    static func pence(_ amount: String?) -> Int {
        guard let amount else { return 0 }
        let digits = amount.filter { $0.isASCII && $0.isNumber }
        return (amount.hasPrefix("-") ? -1 : 1) * (Int(digits) ?? 0)
    }

    static func amount(_ pence: Int) -> String {
        let (pounds, rest) = (abs(pence) / 100, abs(pence) % 100)
        return "\(pence < 0 ? "-" : "")\(pounds).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// One line of `breaks.csv`.
struct BreakLine {
    var code: String
    var key: String
    var column: String
    var old: String
    var new: String
    var effects: [String: String]
    var direction: String
    var cause: String
    var acceptedBy: String

    static func all(_ bytes: [UInt8]) throws -> [BreakLine] {
        let (header, rows) = try CSVReader.read(bytes)
        return rows.map { row in
            let fields = Dictionary(uniqueKeysWithValues: zip(header, row.fields))
            func field(_ name: String) -> String { fields[name] ?? "(no column \(name))" }
            let effects = fields.filter { $0.key.hasPrefix("effect_") }
            return BreakLine(
                code: field("code"), key: field("key"), column: field("column"), old: field("old"),
                new: field("new"), effects: effects, direction: field("direction"), cause: field("cause"),
                acceptedBy: field("accepted_by"))
        }
    }
}

/// What `reconcile.json` says, as far as the tests ask.
struct ReconcileJSON: Decodable {
    struct Amount: Decodable {
        var value: String?
        var unknown: Int
    }

    struct Line: Decodable {
        var kind: String
        var code: String?
        var words: String
        var records: Amount
        var figures: [String: Amount]
    }

    struct Breaks: Decodable {
        var count: Int
        var accepted: Int
        var byCode: [String: Int]
    }

    struct Residual: Decodable { var total: String }

    var verdict: String
    var exitCode: Int32
    var reasons: [String]
    var waterfall: [Line]
    var residuals: [Residual]
    var breaks: Breaks
    var matchedRows: Int
    var notChecked: [String]
    var warnings: [String]

    func line(_ kind: String) -> Line? { waterfall.first { $0.kind == kind } }
}

/// The winter-fuel feed, migrated once; what the new system holds of it can be spoilt and reconciled.
struct MigratedFeed {
    static let mapping = "Mappings/winter-fuel/winter-fuel.map"
    static let runDate = "2025-11-18"
    static let shared: MigratedFeed? = try? MigratedFeed()

    let legacy: [UInt8]
    let table: TableText

    init() throws {
        let tool = try ToolProcess()
        legacy = try tool.read("Samples/winter-fuel/winter-fuel.dat")
        let outcome = try tool.run(
            "run", Self.mapping, "--input", "legacy=Samples/winter-fuel/winter-fuel.dat", "--run-date", Self.runDate,
            "--out", "run")
        #expect(outcome.status == 0, "\(outcome.errors)")
        table = try TableText(tool.read("run/tables/payment.csv"))
    }

    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
        var report: ReconcileJSON?
        var breaks: [BreakLine]
        let tool: ToolProcess
    }

    /// Reconciles the legacy file with a table.
    func reconcile(
        _ new: [UInt8], legacy: [UInt8]? = nil, mapping: String = MigratedFeed.mapping, _ more: String...
    ) throws -> Outcome {
        let tool = try ToolProcess()
        try tool.write(new, to: "new.csv")
        try tool.write(legacy ?? self.legacy, to: "legacy.dat")
        let outcome = try tool.run(
            [
                "reconcile", mapping, "--input", "legacy=legacy.dat", "--input", "new=new.csv", "--run-date",
                Self.runDate, "--out", "out",
            ] + more)
        let report =
            tool.exists("out/reconcile.json")
            ? try JSONDecoder().decode(ReconcileJSON.self, from: Data(tool.read("out/reconcile.json"))) : nil
        return Outcome(
            status: outcome.status, output: outcome.output, errors: outcome.errors, report: report,
            breaks: tool.exists("out/breaks.csv") ? try BreakLine.all(tool.read("out/breaks.csv")) : [], tool: tool)
    }
}
