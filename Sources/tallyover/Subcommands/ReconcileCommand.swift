import ArgumentParser
import Diagnostics
import Foundation
import MappingLanguage
import MigrationRun
import Reconciliation
import Reports

/// `tallyover reconcile`: the old side against the new one, with every difference in a bucket of its own.
struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Reconcile old against new, and explain every penny.",
        usage: "tallyover reconcile <mapping> --input <source=file> ... --run <folder> --out <folder> [<options>]",
        discussion: """
            Compares all rows of the two sides that the mapping's reconcile statement names, in any order, and leaves \
            in the folder: breaks.csv (every break), report.html and report.md (to read and to sign), totals.csv, \
            junit.xml, the rejects of either side and, last, reconcile.json. The old side is read from the legacy \
            file again, the new side from where it was written. Personal values stand as tokens everywhere.

            For example:
              tallyover reconcile Mappings/winter-fuel/winter-fuel.map --run-date 2025-11-18 \\
                --input legacy=Samples/winter-fuel/winter-fuel.dat --run out --out reconciled

            Exit codes: 0 everything ties out; 1 breaks that nobody accepted, or a residual; 2 could not run; 3 a \
            declared control is wrong; 5 another run holds the lock; 6 stopped. The last line names the code.
            """)

    private enum Format: String, CaseIterable { case text, json }

    @Argument(help: ArgumentHelp("The mapping file.", valueName: "mapping"))
    var mapping: String

    @Option(help: ArgumentHelp("The file of a side that is a source; once for each.", valueName: "source=file"))
    var input: [String] = []

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp(
            "The folder of the run whose table is a side: FOLDER, or SIDE=FOLDER where both sides are tables of runs.",
            valueName: "folder"))
    var fromRun: [String] = []

    @Option(help: ArgumentHelp("The folder for the reports; made where it is missing.", valueName: "folder"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "Which reconciliation, where the mapping has several: the name of its new side, such as new.payment.",
            valueName: "side"))
    var only: String?

    @Option(
        help: ArgumentHelp("The business date, where the mapping uses it; never the clock.", valueName: "ccyy-mm-dd"))
    var runDate: String?

    @Option(help: ArgumentHelp("Workers; unstated, one for each processor.", valueName: "n"))
    var jobs: String?

    @Option(
        help: ArgumentHelp(
            "Memory for the rows of both sides, such as 1G; beyond, they lie in the folder. Unstated, 512M.",
            valueName: "size"))
    var memory: String?

    @Option(
        help: ArgumentHelp(
            "A file whose bytes key the tokens of personal values, so that they are the same every night.",
            valueName: "file"))
    var maskKey: String?

    @Option(
        help: ArgumentHelp("Show no count below this in any group, and no amount with it.", valueName: "n"))
    var suppressBelow: String?

    @Option(help: ArgumentHelp("Breaks that the reports show; breaks.csv has all. Unstated, 100.", valueName: "n"))
    var show: String?

    @Flag(help: "Two sides without a single row agree; unstated, nothing compared is no success.")
    var allowEmpty = false

    @Option(help: ArgumentHelp("What is printed: text, or json for what reconcile.json holds.", valueName: "format"))
    var format = "text"

    @Flag(help: "Print no progress.")
    var quiet = false

    @OptionGroup
    var engine: EngineOptions

    func run() throws {
        let checked = try Files.load(mapping: mapping)
        var reader = OptionReader()
        let format = reader.choice(format, "--format", as: Format.self)
        let options = options(checked, &reader)
        try reader.finish()
        guard let options else { preconditionFailure("what is wrong was reported") }
        let interruption = Interruption()
        let signals = Signals.stop(interruption)
        let display = quiet ? nil : ProgressDisplay()
        let report = try withExtendedLifetime(signals) {
            defer { display?.end() }
            return try ReconcileRun(options, interruption).run { display?.show($0) }
        }
        if format == .json {
            for reason in report.reasons { Console.say(reason) }
            try Console.result(
                String(decoding: ReportFile.json.bytes(of: report, options: options.reports), as: UTF8.self))
        } else {
            try Console.result(ReconciliationText.render(report, options: options.reports))
        }
        let code = MigrationRun.ExitCode(rawValue: report.exitCode) ?? .internalFault
        if code == .tiesOut { _ = Ending(code).told() } else { throw Ending(code) }
    }

    private func options(_ checked: CheckedMapping, _ reader: inout OptionReader) -> ReconcileOptions? {
        let plan = checked.plan
        guard let inputs = ReconcileInputs(only: only, input: input, run: fromRun, plan: plan, &reader) else {
            return nil
        }
        let processors = ProcessInfo.processInfo.activeProcessorCount
        var run = RunOptions(
            mapping: checked, inputs: inputs.files, outputFolder: out,
            runDate: RunDate.read(runDate, for: plan, &reader),
            jobs: reader.number(jobs, "--jobs", in: 1...1024) ?? processors)
        engine.apply(to: &run, &reader)
        var options = ReconcileOptions(
            run: run, reconciliation: inputs.reconciliation, runFolders: inputs.runs)
        if let size = reader.size(memory, "--memory") { options.memory = size }
        if let maskKey { options.maskKey = Self.key(maskKey, &reader) }
        options.allowsEmpty = allowEmpty
        options.reports.hidesCountsBelow = reader.number(suppressBelow, "--suppress-below", in: 2...Int64.max)
        options.shownBreaks = reader.number(show, "--show", in: 0...100_000) ?? options.shownBreaks
        return options
    }

    /// The bytes of the key file: enough of them that nobody can guess the key, and so the values behind the tokens.
    private static func key(_ path: String, _ reader: inout OptionReader) -> [UInt8]? {
        guard let bytes = try? Files.bytes(of: path) else {
            reader.report(.unreadableFile, "the key file \(path) cannot be read", hint: "state a file with --mask-key")
            return nil
        }
        guard bytes.count >= 16 else {
            reader.report(
                .unreadableFile, "the key file \(path) has \(bytes.count) bytes, and a key at least 16",
                hint: "make one: head -c 32 /dev/urandom > FILE, and keep it as secret as the personal values")
            return nil
        }
        return bytes
    }
}
