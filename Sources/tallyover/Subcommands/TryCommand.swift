import ArgumentParser
import Diagnostics
import MappingLanguage

/// `tallyover try`: one record's way from its bytes to its rows.
struct TryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Tell one record's way from its bytes to its rows.",
        usage: "tallyover try <mapping> --input <source=file> --record <n> [<options>]",
        discussion: """
            Eight stops: file bytes, record slice, layout, plan, codecs, rules, row or reject, totals. Nothing is \
            written. Values that personal columns are made from are hidden, here and in the bytes, unless asked for.
            """)

    @Argument(help: ArgumentHelp("The mapping file.", valueName: "mapping"))
    var mapping: String

    @Option(help: ArgumentHelp("The file of a source.", valueName: "source=file"))
    var input: String

    @Option(help: ArgumentHelp("The number of the record, from 1.", valueName: "n"))
    var record: String

    @Option(help: ArgumentHelp("The business date, where the mapping uses it.", valueName: "ccyy-mm-dd"))
    var runDate: String?

    @Flag(help: "Show personal values too.")
    var showValues = false

    func run() throws {
        let plan = try Files.load(mapping: mapping).plan
        var options = OptionReader()
        let number = options.number(record, "--record", in: 1...Int64.max)
        let date = RunDate.read(runDate, for: plan, &options)
        let file = InputFiles.one(input, for: plan, &options)
        try options.finish()
        guard let number, let file else { preconditionFailure("what is missing was reported") }
        let tried = try TriedRecord(number: number, path: file.path, plan: plan, source: file.source, runDate: date)
        try Console.result(RecordText(tried, showsValues: showValues).text)
    }
}
