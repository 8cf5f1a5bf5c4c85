import ArgumentParser
import Diagnostics
import MappingLanguage
import MigrationRun

/// `tallyover check`: everything that is wrong with a mapping, before a byte of data is read.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a mapping completely, before any data is read.",
        discussion: """
            Tells all that is wrong at once, each with its line, a caret and what to do; then what became of every \
            field: mapped, used in a rule or control, dropped with a reason, or not covered. Ends with 0 where the \
            mapping checks, else with 2.
            """)

    private enum Format: String, CaseIterable { case text, json }

    @Argument(help: ArgumentHelp("The mapping file.", valueName: "mapping"))
    var mapping: String

    @Flag(help: "Refuse warnings too: every field covered, every code used.")
    var strict = false

    @Option(help: ArgumentHelp("How to print it: text or json.", valueName: "format"))
    var format = "text"

    func run() throws {
        var options = OptionReader()
        let format = options.choice(format, "--format", as: Format.self)
        try options.finish()
        let check = try Files.check(mapping: mapping)
        if format == .json {
            try Console.result(CheckReport(mapping, check, isStrict: strict).json)
        } else {
            Console.sayRaw(DiagnosticText.render(check.diagnostics))
            if let checked = check.mapping { try Console.result(CheckText.render(checked)) }
            Console.sayRaw(CheckText.count(check.diagnostics, isStrict: strict))
        }
        if check.mapping == nil || (strict && !check.diagnostics.isEmpty) { throw Ending(.couldNotRun) }
    }
}
