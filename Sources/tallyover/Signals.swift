import Dispatch
import Foundation
import MigrationRun

/// What signals mean to a run (design.md, section 8, code 6).
enum Signals {
    /// A reader or a terminal that goes away must not end a run that writes its results to files.
    static func ignoreLostListeners() {
        ignore(SIGPIPE)
        ignore(SIGHUP)
    }

    /// Asks the run to stop on the first SIGINT or SIGTERM, and ends the process on the second. The sources must be
    /// kept for as long as that shall hold.
    static func stop(_ interruption: Interruption) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            ignore(number)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                guard !interruption.isRequested else { _exit(ExitCode.stopped.rawValue) }
                Console.say("\nstopping: finishing what has begun; once more ends at once")
                interruption.request()
            }
            source.resume()
            return source
        }
    }

    private static let queue = DispatchQueue(label: "tallyover.signals")

    private static func ignore(_ number: Int32) { _ = signal(number, SIG_IGN) }
}
