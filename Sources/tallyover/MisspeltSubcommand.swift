import ArgumentParser
import Diagnostics
import MigrationRun

/// A first word that is no subcommand. The parser of arguments would only call it unexpected.
struct MisspeltSubcommand {
    private let word: String
    private let known: [String]

    /// Nil where the first argument is a subcommand or an option.
    init?(_ arguments: [String]) {
        known = Tallyover.configuration.subcommands.map { $0._commandName }
        guard let word = arguments.first, !word.hasPrefix("-"), word != "help", !known.contains(word) else {
            return nil
        }
        self.word = word
    }

    func told() -> MigrationRun.ExitCode {
        let hint =
            NearestMatch.of(word, among: known).map { "did you mean tallyover \($0)?" }
            ?? "the subcommands are \(known.joined(separator: ", ")); tallyover --help tells what each is for"
        Console.say(
            DiagnosticText.render([Diagnostic(CommandCode.unknownSubcommand, "\(word) is no subcommand", hint: hint)]))
        return Ending(.usage).told()
    }
}
