import ArgumentParser
import Diagnostics
import Extracts
import Foundation
import MappingLanguage
import MigrationRun
import TargetRows

/// `tallyover run`: the migration itself.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the migration, and prove that nothing was lost.",
        usage: "tallyover run <mapping> --input <source=file> ... --out <folder> [<options>]",
        discussion: """
            Reads every record once and leaves in the run folder: tables/, rejects.csv, rejects/ (the rejected \
            records' own bytes, to be corrected and run again), totals.csv and, last, run.json. Files appear only \
            complete. Ctrl-C stops in good order, and --resume goes on from there.

            Exit codes: 0 everything ties out; 1 rejects over the limit or a residual; 2 could not run; 3 the input \
            must not be used; 5 another run holds the lock; 6 stopped, run again with --resume. The last line names \
            the code.
            """)

    private enum Format: String, CaseIterable { case text, json }
    private enum Compression: String, CaseIterable { case none, gzip }

    @Argument(help: ArgumentHelp("The mapping file.", valueName: "mapping"))
    var mapping: String

    @Option(
        help: ArgumentHelp(
            "The file of a source, which may be gzip, or - for standard input; once for each source.",
            valueName: "source=file"))
    var input: [String] = []

    @Option(help: ArgumentHelp("The run folder; made where it is missing.", valueName: "folder"))
    var out: String

    @Option(
        help: ArgumentHelp("The business date, where the mapping uses it; never the clock.", valueName: "ccyy-mm-dd"))
    var runDate: String?

    @Option(help: ArgumentHelp("Workers; unstated, one for each processor.", valueName: "n"))
    var jobs: String?

    @Flag(help: "Do everything except the tables.")
    var dryRun = false

    @Flag(help: "Go on where a run that stopped part-way left off.")
    var resume = false

    @Flag(help: "The input is a file of corrected rejects: without header, trailer and controls.")
    var redrive = false

    @Option(help: ArgumentHelp("Only these records, from 1; every output says so.", valueName: "a..b"))
    var records: String?

    @Option(help: ArgumentHelp("At most so many records; every output says so.", valueName: "n"))
    var limit: String?

    @Option(help: ArgumentHelp("How tables are written: csv or jsonl.", valueName: "format"))
    var tableFormat = "csv"

    @Option(help: ArgumentHelp("How tables and rejects are compressed: none or gzip.", valueName: "method"))
    var compress = "none"

    @Option(
        help: ArgumentHelp(
            "The most bytes that a gzip input of more than 1 GiB may make of one.", valueName: "n"))
    var maxExpansion: String?

    @Option(
        help: ArgumentHelp("How the summary is printed: text, or json for what run.json holds.", valueName: "format"))
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
        let interruption = Interruption()
        let signals = Signals.stop(interruption)
        let display = quiet ? nil : ProgressDisplay()
        let report = try withExtendedLifetime(signals) {
            defer { display?.end() }
            return try Migration.run(options, interruption: interruption) { display?.show($0) }
        }
        if format == .json {
            for reason in report.reasons { Console.say(reason) }
            try Console.result(JSONText.of(report))
        } else {
            try Console.result(RunSummary(report, plan: checked.plan, options: options).text)
        }
        let code = MigrationRun.ExitCode(rawValue: report.exitCode) ?? .internalFault
        if code == .tiesOut { _ = Ending(code).told() } else { throw Ending(code) }
    }

    private func options(_ checked: CheckedMapping, _ reader: inout OptionReader) -> RunOptions {
        let processors = ProcessInfo.processInfo.activeProcessorCount
        var options = RunOptions(
            mapping: checked, inputs: InputFiles.all(input, for: checked.plan, &reader), outputFolder: out,
            runDate: RunDate.read(runDate, for: checked.plan, &reader),
            jobs: reader.number(jobs, "--jobs", in: 1...1024) ?? processors)
        options.format = reader.choice(tableFormat, "--table-format") ?? .csv
        options.packsOutputs = reader.choice(compress, "--compress", as: Compression.self) == .gzip
        if let most = reader.number(maxExpansion, "--max-expansion", in: 1...InputOptions.largestExpansion) {
            options.maximumExpansion = most
        }
        options.isDryRun = dryRun
        options.resumes = resume
        options.isRedrive = redrive
        options.recordRange = range(&reader)
        engine.apply(to: &options, &reader)
        return options
    }

    /// `--records` and `--limit` together: at most so many records of the range.
    private func range(_ reader: inout OptionReader) -> ClosedRange<Int64>? {
        let range = reader.range(records, "--records")
        guard let most = reader.number(limit, "--limit", in: 1...Int64.max) else { return range }
        let first = range?.lowerBound ?? 1
        let (last, isBeyond) = first.addingReportingOverflow(most - 1)
        return first...min(range?.upperBound ?? .max, isBeyond ? .max : last)
    }
}

/// What the engine does beside reading, transforming and writing, and how: for benchmarks and tests.
struct EngineOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Records a chunk; unstated, about four mebibytes.", valueName: "n"))
    var chunkRecords: String?

    @Option(
        help: ArgumentHelp("Memory for the index of keys, such as 512M; beyond, it lies on disk.", valueName: "size"))
    var keyMemory: String?

    @Flag(help: "Do not look for duplicate keys.")
    var noKeyCheck = false

    @Flag(help: "Do not make digests of the inputs.")
    var noDigest = false

    @Flag(help: "Do not wait until files are on the disk.")
    var noSync = false

    @Flag(help: "Send every record down the cold path: slow, and the same result.")
    var coldPath = false

    func apply(to options: inout RunOptions, _ reader: inout OptionReader) {
        options.recordsPerChunk = reader.number(chunkRecords, "--chunk-records", in: 1...Int(Int32.max))
        if let size = reader.size(keyMemory, "--key-memory") { options.keyMemory = size }
        options.checksKeys = !noKeyCheck
        options.digestsInputs = !noDigest
        options.syncsFiles = !noSync
        options.coldPathOnly = coldPath
    }
}
