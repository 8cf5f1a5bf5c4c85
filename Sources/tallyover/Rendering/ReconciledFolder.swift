import Diagnostics
import Foundation
import MappingLanguage
import MigrationRun
import RecordValues
import TargetRows

/// What a reconciliation left in its folder, as far as an explanation needs it.
struct ReconciledFolder {
    private struct Report: Decodable {
        struct Side: Decodable {
            var name: String
            var file: String
        }

        struct Sides: Decodable {
            var old: Side
            var new: Side
        }

        struct Mapping: Decodable { var file: String }

        var mapping: Mapping
        var runDate: String?
        var sides: Sides
    }

    /// A line of `breaks.csv`.
    struct BreakLine {
        var number: Int64
        var fields: [String: String]

        subscript(name: String) -> String { fields[name] ?? "" }
    }

    private let path: String
    private let report: Report
    var mappingFile: String { report.mapping.file }

    init(_ path: String) throws(DiagnosticList) {
        self.path = path
        guard let bytes = try? Files.bytes(of: path + "/reconcile.json"),
            let report = try? JSONDecoder().decode(Report.self, from: Data(bytes))
        else {
            throw DiagnosticList(
                Diagnostic(
                    CommandCode.unreadableFile, "\(path) holds no finished reconciliation: reconcile.json is missing",
                    hint: "name the folder that tallyover reconcile was given with --out"))
        }
        self.report = report
    }

    /// The reconciliation as it was run, with the mapping as it is now.
    func options(_ checked: CheckedMapping) throws(DiagnosticList) -> ReconcileOptions {
        let sides = report.sides
        guard
            let index = checked.plan.reconciliations.firstIndex(where: {
                $0.old.name == sides.old.name && $0.new.name == sides.new.name
            })
        else {
            throw DiagnosticList(
                Diagnostic(
                    CommandCode.noReconciliation,
                    "\(checked.plan.file) no longer reconciles \(sides.old.name) with \(sides.new.name)",
                    hint: "name the mapping as it was with --mapping"))
        }
        let plan = checked.plan.reconciliations[index]
        let run = RunOptions(
            mapping: checked, inputs: [plan.old.sourceName: sides.old.file, plan.new.sourceName: sides.new.file],
            outputFolder: path, runDate: report.runDate.flatMap { CalendarDate($0) },
            jobs: ProcessInfo.processInfo.activeProcessorCount)
        return ReconcileOptions(run: run, reconciliation: index, runFolders: [:])
    }

    /// The breaks for which something holds, in the order of the file.
    func breaks(where isWanted: (BreakLine) -> Bool) throws(DiagnosticList) -> [BreakLine] {
        guard let bytes = try? Files.bytes(of: path + "/breaks.csv"), let content = try? CSVReader.read(bytes) else {
            throw DiagnosticList(
                Diagnostic(
                    CommandCode.unreadableFile, "\(path)/breaks.csv cannot be read",
                    hint: "it is as tallyover reconcile left it, or this reconciliation did not come to its end"))
        }
        return content.rows.compactMap { row in
            let fields = Dictionary(uniqueKeysWithValues: zip(content.header, row.fields))
            let line = BreakLine(number: Int64(fields["break"] ?? "") ?? 0, fields: fields)
            return isWanted(line) ? line : nil
        }
    }
}
