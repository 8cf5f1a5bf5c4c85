import ArgumentParser
import Extracts

/// `tallyover fit`: what an XML document holds, before anybody has written a mapping of it.
struct FitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Describe what an XML file holds: its paths, how often, and the shapes of their values.",
        discussion: """
            Reads the whole file once, in little memory. Prints every path of elements and attributes with its count, \
            how often it stands in one parent, and what its values look like; never the values, which may be personal. \
            An element that repeats and holds something is marked: it is probably a record.
            """)

    private enum Format: String, CaseIterable { case text, json }

    @Argument(help: ArgumentHelp("The XML file, which may be gzip; - for standard input.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("How to print it: text or json.", valueName: "format"))
    var format = "text"

    func run() throws {
        var options = OptionReader()
        let format = options.choice(format, "--format", as: Format.self)
        try options.finish()
        let report = XMLFitReport(try XMLFit(path: file).outline())
        try Console.result(format == .json ? report.json : FitText.render(report))
    }
}
