import Diagnostics
import Foundation

/// The table that a run left in its folder, as a side of a reconciliation.
struct RunTable {
    let file: String
    let format: String
    /// The digest of the mapping that the run was made with.
    let mappingSHA256: String

    /// Finds the table. A folder without a finished run has none that could be trusted.
    init(_ table: String, ofRun folder: String) throws(DiagnosticList) {
        guard let data = FileManager.default.contents(atPath: folder + "/run.json"),
            let report = try? JSONDecoder().decode(RunReport.self, from: data)
        else {
            throw Self.failure(
                "\(folder) holds no finished run: run.json is missing or does not read",
                hint: "name the folder that tallyover run was given with --out")
        }
        guard report.verdict != .stopped, report.sources.values.allSatisfy(\.readToEnd) else {
            throw Self.failure(
                "the run in \(folder) did not come to its end (\(report.verdict.rawValue)): its tables are not whole",
                hint: "run it again, or with --resume")
        }
        guard !report.isDryRun else {
            throw Self.failure(
                "the run in \(folder) was a dry run, and wrote no tables", hint: "run it without --dry-run")
        }
        guard report.partial == nil else {
            throw Self.failure(
                "the run in \(folder) read \(report.partial ?? "some records") ", hint: "run it over the whole file")
        }
        let names = ["csv", "csv.gz", "jsonl", "jsonl.gz"].map { "\(folder)/tables/\(table).\($0)" }
        guard let file = names.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw Self.failure(
                "the run in \(folder) has no table \(table)",
                hint: "its tables: \(report.tables.keys.sorted().joined(separator: ", "))")
        }
        self.file = file
        format = file.hasSuffix(".csv") || file.hasSuffix(".csv.gz") ? "csv" : "jsonl"
        mappingSHA256 = report.mapping.sha256
    }

    private static func failure(_ message: String, hint: String) -> DiagnosticList {
        DiagnosticList(Diagnostic(RunCode.runUnusable, message, hint: hint))
    }
}
