import Foundation

/// Lets workers through in the order of the file, whoever is ready first: what decides about a record may depend on
/// the records before it, and never on the number of workers.
///
/// `@unchecked Sendable`: all state is guarded by the condition's lock.
final class Turnstile: @unchecked Sendable {
    private let condition = NSCondition()
    private var position: Int64
    private var isCancelled = false

    /// - Parameter position: number of the first record of the first chunk.
    init(position: Int64) { self.position = position }

    /// Runs the body when every chunk before this one has been through.
    ///
    /// - Parameter records: the numbers of the chunk's records; chunks tile them.
    /// - Returns: nil where the turnstile was cancelled, and the body was not run.
    func pass<Result>(_ records: Range<Int64>, _ body: () -> Result) -> Result? {
        condition.lock()
        defer { condition.unlock() }
        while position != records.lowerBound, !isCancelled { condition.wait() }
        if isCancelled { return nil }
        let result = body()
        position = records.upperBound
        condition.broadcast()
        return result
    }

    /// Sends everybody away, those who wait and those who come.
    func cancel() {
        condition.lock()
        isCancelled = true
        condition.broadcast()
        condition.unlock()
    }
}
