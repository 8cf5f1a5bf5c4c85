/// How a run ended: the one table of exit codes, part of the outside contract. The last line that the command prints
/// names the code and its meaning.
package enum ExitCode: Int32, Sendable, CaseIterable {
    case tiesOut = 0
    case breaks = 1
    case couldNotRun = 2
    case inputUnusable = 3
    case locked = 5
    case stopped = 6
    case usage = 64
    case internalFault = 70

    /// The meaning as the last line gives it.
    package var meaning: String {
        switch self {
        case .tiesOut: "everything ties out"
        case .breaks: "ran to the end, but it does not tie out: rejects over the limit, a residual, or breaks"
        case .couldNotRun: "could not run: the mapping does not check, or an input cannot be read"
        case .inputUnusable: "the input must not be used: a declared control is wrong, or its framing is broken"
        case .locked: "another run of this migration holds the lock"
        case .stopped: "stopped part-way: run again with --resume"
        case .usage: "the command line cannot be understood"
        case .internalFault: "a fault in Tallyover itself: please report it"
        }
    }
}
