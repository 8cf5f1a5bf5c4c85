import Synchronization

/// A request to stop, made from a signal handler's queue and looked at by the workers between chunks.
package final class Interruption: Sendable {
    private let requested = Atomic<Bool>(false)

    package init() {}

    /// Asks the run to stop as soon as its present chunks are done.
    package func request() { requested.store(true, ordering: .relaxed) }

    package var isRequested: Bool { requested.load(ordering: .relaxed) }
}
