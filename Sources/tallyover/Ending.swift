import Diagnostics
import Extracts
import MigrationRun

/// The end of a subcommand that has said all there is to say, and has only its exit code left.
struct Ending: Error {
    var code: ExitCode

    init(_ code: ExitCode) { self.code = code }

    /// Prints the last line, which names the code and its meaning.
    func told() -> ExitCode {
        Console.say("exit code \(code.rawValue): \(code.meaning)")
        return code
    }
}

extension DiagnosticList {
    /// The code that the mistakes ask for: a file that is not what its format says must not be used, whatever else is
    /// wrong.
    var exitCode: ExitCode {
        let runCodes = diagnostics.compactMap { RunCode(rawValue: $0.code) }
        if runCodes.contains(.folderInUse) { return .locked }
        if runCodes.contains(.writeFailed) { return .stopped }
        let kinds = diagnostics.compactMap { ExtractCode(rawValue: $0.code)?.kind }
        if kinds.contains(.internalFault) { return .internalFault }
        return kinds.contains(.framing) ? .inputUnusable : .couldNotRun
    }
}
