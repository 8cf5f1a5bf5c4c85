import ArgumentParser
import Diagnostics
import Foundation
import MappingLanguage
import MigrationRun
import Reconciliation
import RecordValues
import TargetRows

/// `tallyover explain`: the way of one row, from the legacy bytes to where the new system has it.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell one row's way from the old side to the new one, and why they differ.",
        usage: "tallyover explain <folder> (--break <n> | --key <column=value,...>) [--show-values]",
        discussion: """
            <folder> is where tallyover reconcile left its reports. Both sides are read again from the files that it \
            names. The old record is told stop by stop, from its bytes in hex to its row; then the new one; then what \
            differs, column by column. Values of personal columns are hidden unless asked for.

            For example:
              tallyover explain reconciled --break 1
              tallyover explain reconciled --key nino=QQ123456C,paid_on=2025-11-18 --show-values
            """)

    @Argument(help: ArgumentHelp("The folder of the reconciliation.", valueName: "folder"))
    var folder: String

    @Option(
        name: .customLong("break"),
        help: ArgumentHelp("The number of the break: the first column of breaks.csv.", valueName: "n"))
    var number: String?

    @Option(
        help: ArgumentHelp("The key of the row, a value for each of its columns.", valueName: "column=value,..."))
    var key: String?

    @Option(help: ArgumentHelp("Another place for the mapping than the one the report names.", valueName: "file"))
    var mapping: String?

    @Flag(help: "Show personal values too.")
    var showValues = false

    func run() throws {
        let report = try ReconciledFolder(folder)
        let checked = try Files.load(mapping: mapping ?? report.mappingFile)
        let options = try report.options(checked)
        var reader = OptionReader()
        let wanted = reader.number(number, "--break", in: 1...Int64.max)
        if (number == nil) == (key == nil) {
            reader.report(
                .badChoice, "explain needs a break or a key, and one of them only",
                hint: "the first column of \(folder)/breaks.csv has the numbers: --break 1")
        }
        let values = key.flatMap { KeyOption.values($0, of: options.plan.comparison, &reader) }
        try reader.finish()
        let rows = try SideRows(options)
        let explained: ExplainedRow
        if let wanted {
            explained = try ExplainedRow(breakNumber: wanted, of: report, rows)
        } else {
            explained = try ExplainedRow(key: values ?? [], of: report, rows)
        }
        try Console.result(
            ExplanationText(explained, options: options, rows: rows, showsValues: showValues).text())
    }
}

/// Reads `--key nino=QQ123456C,paid_on=2025-11-18`.
enum KeyOption {
    /// One value a column of the key; an empty one is null. Nil where something is wrong, which is reported.
    static func values(
        _ text: String, of plan: ComparisonPlan, _ options: inout OptionReader
    ) -> [String?]? {
        let names = plan.columns.prefix(plan.keyColumns).map(\.column.name)
        var values: [String: String] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, names.contains(pair[0]) else {
                options.report(
                    .badChoice, "--key \(text) names no column of the key in \(part)",
                    hint: "write --key \(names.map { "\($0)=..." }.joined(separator: ","))")
                return nil
            }
            values[pair[0]] = pair[1]
        }
        guard values.count == names.count else {
            options.report(
                .badChoice, "--key \(text) has no value for each column of the key",
                hint: "write --key \(names.map { "\($0)=..." }.joined(separator: ","))")
            return nil
        }
        return names.map { values[$0] == "" ? nil : values[$0] }
    }
}
