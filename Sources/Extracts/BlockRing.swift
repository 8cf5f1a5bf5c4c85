// Unsafe: owns the memory of its blocks, and copies out of them.
import Diagnostics
import Foundation
import RecordValues

/// A stretch of a source's bytes on its way from the queue that makes them to the reader.
@safe
final class Block {
    static let capacity = 256 << 10
    /// Bytes beyond the capacity that may be written to, so that a member which holds more than it states is found out.
    static let slack = 64

    /// Valid for the life of the block.
    @unsafe let bytes: UnsafeMutableRawPointer
    /// How many bytes stand in it.
    var count = 0
    /// How many of them the reader has taken.
    var taken = 0

    init() { unsafe bytes = .allocate(byteCount: Self.capacity + Self.slack, alignment: 64) }

    deinit { unsafe bytes.deallocate() }

    /// Moves up to `count` bytes on into a batch.
    func move(_ count: Int, into batch: RecordBatch, at place: Int) -> Int {
        let part = min(count, self.count - taken)
        unsafe (batch.bytes + place).copyMemory(from: bytes + taken, byteCount: part)
        taken += part
        return part
    }

    /// A copy of the first bytes that were not taken.
    func copy(_ count: Int) -> [UInt8] {
        unsafe [UInt8](UnsafeRawBufferPointer(start: bytes + taken, count: min(count, self.count - taken)))
    }
}

/// Makes the blocks of a source, in order.
protocol BlockProducer: AnyObject {
    /// What the next block is made from; nil at the end. Calls are serialised.
    func next() throws(DiagnosticList) -> (any BlockWork)?
}

/// What one block is made from.
protocol BlockWork {
    /// Whether the next piece of work is known only when this one is done; all that follows it is serial then.
    var isSerial: Bool { get }

    /// Fills the block as far as this work goes. What was put in before it throws still counts.
    func fill(_ block: Block) throws(DiagnosticList)
}

/// A bounded ring of blocks: queues fill them ahead of the reader, and wait when it is full, so that memory does not
/// grow with the source, however much it inflates to.
///
/// `@unchecked Sendable`: the state is guarded by the condition's lock; a block is touched by the queue that fills it,
/// then by the one reader.
final class BlockRing: @unchecked Sendable {
    /// 4 MiB of blocks: about what one worker holds.
    private static let count = 16

    private enum Outcome {
        case filled
        case failed(DiagnosticList)
    }

    /// Held while work is given out, and while serial work is done.
    private let turn = NSLock()
    /// Guarded by `turn`.
    private var hasSerialQueue = false
    private let condition = NSCondition()
    private let blocks: [Block]
    private var outcomes: [Outcome?]
    private var nextToFill = 0
    private var nextToTake = 0
    /// The number of blocks, once it is known: nothing is made behind them.
    private var end: Int?
    private var isCancelled = false

    init() {
        blocks = (0..<Self.count).map { _ in Block() }
        outcomes = blocks.map { _ in nil }
    }

    // MARK: - The queues that fill

    /// Fills blocks until the end. May run on several queues at once.
    func fill(from producer: any BlockProducer) {
        var doesSerialWork = false
        while fillNext(from: producer, &doesSerialWork) {}
    }

    /// Fills one block: false where there is nothing more to do for this queue. Serial work stays with the queue that
    /// began it, because what it works on is in the cache of one processor.
    private func fillNext(from producer: any BlockProducer, _ doesSerialWork: inout Bool) -> Bool {
        turn.lock()
        var hasTurn = true
        defer { if hasTurn { turn.unlock() } }
        if hasSerialQueue, !doesSerialWork { return false }
        guard let number = waitForRoom() else { return false }
        let block = blocks[number % Self.count]
        block.count = 0
        block.taken = 0
        do throws(DiagnosticList) {
            guard let work = try producer.next() else {
                withState { end = number }
                return false
            }
            withState { nextToFill = number + 1 }
            if work.isSerial {
                (hasSerialQueue, doesSerialWork) = (true, true)
            } else {
                turn.unlock()
                hasTurn = false
            }
            try work.fill(block)
            withState { outcomes[number % Self.count] = .filled }
            return true
        } catch {
            withState {
                outcomes[number % Self.count] = .failed(error)
                end = min(end ?? .max, number + 1)
            }
            return false
        }
    }

    /// The number of the next block to fill, when there is room for it; nil where no more are wanted.
    private func waitForRoom() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        while end == nil, !isCancelled, nextToFill - nextToTake >= Self.count { condition.wait() }
        return end == nil && !isCancelled ? nextToFill : nil
    }

    private func withState(_ change: () -> Void) {
        condition.lock()
        change()
        condition.broadcast()
        condition.unlock()
    }

    // MARK: - The reader

    /// What the reader finds in front of it.
    enum Front {
        case block(Block)
        case end
        case failed(DiagnosticList)
        case cancelled
    }

    /// Waits for bytes that were not taken yet. Blocks that are used up are free to be filled again.
    func front() -> Front {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if isCancelled { return .cancelled }
            let place = nextToTake % Self.count
            if let outcome = outcomes[place] {
                if blocks[place].taken < blocks[place].count { return .block(blocks[place]) }
                if case .failed(let list) = outcome { return .failed(list) }
                outcomes[place] = nil
                nextToTake += 1
                condition.broadcast()
            } else if nextToTake == end {
                return .end
            } else {
                condition.wait()
            }
        }
    }

    /// Whether nothing comes behind the block in front. Waits until it is known.
    func endsBehindFront() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !isCancelled, end != nextToTake + 1, outcomes[(nextToTake + 1) % Self.count] == nil { condition.wait() }
        if case .failed = outcomes[nextToTake % Self.count] { return false }
        return end == nextToTake + 1
    }

    /// Sends everybody away, those who wait and those who come.
    func cancel() { withState { isCancelled = true } }
}
