import Foundation
import MigrationRun

/// The two ways out: what was asked for goes to standard output, everything else to standard error.
enum Console {
    /// Gives the result that was asked for.
    ///
    /// A reader that has gone away (`| head`) has what it wanted. Any other failure means that the result is not
    /// where the operator wants it.
    static func give(_ text: String) -> ExitCode {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
            return .tiesOut
        } catch {
            guard !isLostReader(error) else { return .tiesOut }
            say("the result cannot be written to standard output: \(error.localizedDescription)")
            return .couldNotRun
        }
    }

    /// As `give`, for subcommands.
    static func result(_ text: String) throws(Ending) {
        let code = give(text)
        if code != .tiesOut { throw Ending(code) }
    }

    /// Prints a line, or several, on standard error.
    static func say(_ text: String) { sayRaw(text.hasSuffix("\n") ? text : text + "\n") }

    /// Prints on standard error as it stands. Nobody listening is no reason to stop.
    static func sayRaw(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

    private static func isLostReader(_ error: any Error) -> Bool {
        var cause: NSError? = error as NSError
        while let current = cause {
            if current.domain == NSPOSIXErrorDomain, current.code == Int(EPIPE) { return true }
            cause = current.userInfo[NSUnderlyingErrorKey] as? NSError
        }
        return false
    }
}
