import ArgumentParser
import Copybooks

/// `tallyover layout`: where every item of a copybook stands.
struct LayoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layout",
        abstract: "Show where every field of a copybook stands.",
        discussion: """
            Prints level, name, offset, length, picture and usage of each item, with what it redefines, how often it \
            occurs and its level-88 names. Offsets count from 0, positions from 1.
            """)

    private enum Format: String, CaseIterable { case text, csv, json }

    @Argument(help: ArgumentHelp("The copybook.", valueName: "copybook"))
    var copybook: String

    @Option(help: ArgumentHelp("How to print it: text, csv or json.", valueName: "format"))
    var format = "text"

    @Flag(help: "How lines are read: with margins in columns 7 and 72, or anywhere. Unstated: as the text shows.")
    var reading: ReferenceFormat?

    func run() throws {
        var options = OptionReader()
        let format = options.choice(format, "--format", as: Format.self)
        try options.finish()
        let book = try Copybook.parse(Files.copybook(copybook), format: reading?.sourceFormat ?? .automatic)
        Console.sayRaw(DiagnosticText.render(book.warnings))
        let report = LayoutReport(book.layouts)
        switch format {
        case .csv: try Console.result(report.csv)
        case .json: try Console.result(report.json)
        case .text, nil: try Console.result(report.text)
        }
    }
}

/// `--fixed` and `--free`.
enum ReferenceFormat: String, EnumerableFlag {
    case fixed, free

    var sourceFormat: SourceFormat { self == .fixed ? .fixed : .free }
}
