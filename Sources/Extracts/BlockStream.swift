import Diagnostics
import Dispatch
import RecordValues
import Synchronization

/// Bytes that come once and in order, made on queues of their own while workers use those before them.
final class BlockStream: ByteSource {
    private struct State {
        var position: Int64 = 0
        var knownSize: Int64?
    }

    let path: String
    private let ring = BlockRing()
    private let origin: any StreamOrigin
    private let state = Mutex(State())

    var canReadAgain: Bool { false }
    var knownSize: Int64? { state.withLock { $0.knownSize } }
    var storage: SourceStorage { origin.storage }

    /// - Parameter queues: how many may fill blocks at once.
    init(_ origin: some StreamOrigin, queues: Int) {
        path = origin.path
        self.origin = origin
        for number in 1...queues {
            // Queues of their own: a shared one could be full of workers that wait for these very bytes.
            DispatchQueue(label: "tallyover.source.\(number)").async { [ring] in ring.fill(from: origin) }
        }
    }

    deinit { cancel() }

    func head(_ count: Int) throws(DiagnosticList) -> [UInt8] {
        precondition(count <= Block.capacity, "a head of one block at most")
        guard let block = try front() else { return [] }
        let head = block.copy(count)
        if block.count <= count, ring.endsBehindFront() {
            state.withLock { $0.knownSize = Int64(head.count) }
        }
        return head
    }

    func read(
        at offset: Int64, atMost count: Int, into batch: RecordBatch, at place: Int
    ) throws(DiagnosticList) -> Int {
        precondition(offset == state.withLock { $0.position }, "a stream moves forward only")
        batch.reserve(place + count)
        var done = 0
        while done < count {
            switch ring.front() {
            case .block(let block): done += block.move(count - done, into: batch, at: place + done)
            case .end: return advance(by: done, isEnd: true)
            case .failed(let list) where done == 0: throw list
            case .failed: return advance(by: done, isEnd: false)
            case .cancelled: throw cancelled()
            }
        }
        // Waits for one byte more, so that the end is known to everybody who has the last byte.
        if case .end = ring.front() { return advance(by: done, isEnd: true) }
        return advance(by: done, isEnd: false)
    }

    func readToEnd() throws(DiagnosticList) -> Int64 {
        while let block = try front() {
            let left = block.count - block.taken
            block.taken = block.count
            _ = advance(by: left, isEnd: false)
        }
        _ = advance(by: 0, isEnd: true)
        return state.withLock { $0.position }
    }

    func requireUnchanged() throws(DiagnosticList) { try origin.requireUnchanged() }

    func cancel() {
        ring.cancel()
        origin.cancel()
    }

    private func advance(by count: Int, isEnd: Bool) -> Int {
        state.withLock { state in
            state.position += Int64(count)
            if isEnd { state.knownSize = state.position }
        }
        return count
    }

    private func front() throws(DiagnosticList) -> Block? {
        switch ring.front() {
        case .block(let block): return block
        case .end: return nil
        case .failed(let list): throw list
        case .cancelled: throw cancelled()
        }
    }

    private func cancelled() -> DiagnosticList {
        DiagnosticList(Diagnostic(ExtractCode.unreadable, "\(path) was not read to its end, because the run stopped"))
    }
}

/// What the bytes of a stream are made from.
protocol StreamOrigin: BlockProducer, Sendable {
    var path: String { get }
    var storage: SourceStorage { get }
    func requireUnchanged() throws(DiagnosticList)
    /// Ends a wait for input.
    func cancel()
}
