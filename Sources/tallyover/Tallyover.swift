import ArgumentParser
import Diagnostics
import Foundation
import MigrationRun

/// The command. Each subcommand does one thing and throws what went wrong; only here is that turned into text and an
/// exit code.
@main
struct Tallyover: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tallyover",
        abstract: "Migrates mainframe records to rows, and proves that nothing was lost.",
        discussion: """
            The subcommands stand in the order of use: see what a copybook says, draft a mapping, check it, try it on \
            one record, run it. Every record read is written, skipped by a stated rule or rejected with a stated \
            reason, and the three add up again, in records and in every total; otherwise a run does not end with 0.

            For example:
              tallyover check Mappings/winter-fuel/winter-fuel.map
              tallyover run Mappings/winter-fuel/winter-fuel.map --run-date 2025-11-18 \\
                --input legacy=Samples/winter-fuel/winter-fuel.dat --out out
            """,
        version: "tallyover \(ToolVersion.current)",
        subcommands: [
            LayoutCommand.self, FitCommand.self, InitCommand.self, CheckCommand.self, TryCommand.self, RunCommand.self,
            ReconcileCommand.self, ExplainCommand.self, SynthesiseCommand.self, CodesCommand.self,
        ]
    )

    static func main() {
        Signals.ignoreLostListeners()
        Foundation.exit(outcome(of: Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    private static func outcome(of arguments: [String]) -> MigrationRun.ExitCode {
        do {
            if let misspelt = MisspeltSubcommand(arguments) { return misspelt.told() }
            var command = try parseAsRoot(arguments)
            try command.run()
            return .tiesOut
        } catch let ending as Ending {
            return ending.told()
        } catch let list as DiagnosticList {
            Console.say(DiagnosticText.render(list.diagnostics))
            return Ending(list.exitCode).told()
        } catch {
            let isAsked = exitCode(for: error) == .success
            let message = fullMessage(for: error)
            guard isAsked else {
                Console.say(message)
                return Ending(.usage).told()
            }
            let code = Console.give(message + "\n")
            return code == .tiesOut ? code : Ending(code).told()
        }
    }
}
