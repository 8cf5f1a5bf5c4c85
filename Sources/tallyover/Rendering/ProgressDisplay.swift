import Foundation
import MigrationRun
import Reports
import Synchronization

/// Tells how far a run has come: on a terminal one line that is written again and again, elsewhere a line every ten
/// seconds.
final class ProgressDisplay: Sendable {
    private struct State {
        var lastShown: ContinuousClock.Instant
        var hasLine = false
        var isOver = false
    }

    private static let pause = Duration.seconds(10)

    private let isTerminal: Bool
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    init() {
        isTerminal = isatty(STDERR_FILENO) == 1
        state = Mutex(State(lastShown: start))
    }

    func show(_ progress: RunProgress) {
        let now = ContinuousClock.now
        state.withLock { state in
            guard !state.isOver else { return }
            let text = Self.text(progress, milliseconds: Self.milliseconds(start.duration(to: now)))
            if isTerminal {
                Console.sayRaw("\r\(text)\u{1B}[K")
                state.hasLine = true
            } else if state.lastShown.duration(to: now) >= Self.pause {
                Console.say(text)
                state.lastShown = now
            }
        }
    }

    /// Clears the line of a terminal, so that what follows starts at its left edge.
    func end() {
        state.withLock { state in
            if state.hasLine { Console.sayRaw("\r\u{1B}[K") }
            state.isOver = true
        }
    }

    /// `legacy: 4,400,000 of 18,000,002 records (24 %), 4,036,697 a second, 3 s left, 12 rejects`.
    static func text(_ progress: RunProgress, milliseconds: Int64) -> String {
        var text = "\(progress.source): \(progress.records.figures)"
        if let total = progress.totalRecords { text += " of \(total.figures)" }
        text += " records"
        if progress.totalBytes > 0 {
            text += " (\(Int128(progress.bytes) * 100 / Int128(progress.totalBytes)) %)"
        }
        let rate = milliseconds > 0 ? progress.records * 1000 / milliseconds : 0
        text += ", \(rate.figures) a second"
        if let left = secondsLeft(progress, milliseconds) { text += ", \(duration(left)) left" }
        return text + ", \(progress.rejects.counted("reject"))"
    }

    /// By bytes, because not every record format tells how many records there are.
    private static func secondsLeft(_ progress: RunProgress, _ milliseconds: Int64) -> Int64? {
        guard progress.bytes > 0, progress.totalBytes >= progress.bytes else { return nil }
        let left = Int128(progress.totalBytes - progress.bytes) * Int128(milliseconds) / Int128(progress.bytes)
        return Int64(exactly: (left + 999) / 1000)
    }

    /// `45 s`, `3 min 05 s`, `2 h 10 min`.
    static func duration(_ seconds: Int64) -> String {
        func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(twoDigits(seconds % 60)) s" }
        return "\(seconds / 3600) h \(twoDigits(seconds / 60 % 60)) min"
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}
