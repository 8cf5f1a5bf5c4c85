import Diagnostics
import Dispatch
import Synchronization

/// Makes the records of an XML file in chunks of whole units, by several workers at once. How long a chunk is shows
/// when it is made: the chunks get their places in the order of the file, and are written as they get them.
struct MarkupWriters {
    let plan: ExtractPlan
    let nesting: Nesting
    let file: ExtractFile
    let jobs: Int
    let recordsPerChunk: Int
    /// Told, now and then, how many records are made.
    let progress: @Sendable (Int64) -> Void

    private struct Made {
        var bytes: [UInt8]
        var faults: [FaultyRecord]
        var records: Int64
    }

    private struct State {
        var nextChunk = 0
        /// The next chunk to get its place.
        var nextPlaced = 0
        /// Made before those in front of them.
        var waiting: [Int: Made] = [:]
        var offset: Int64
        var done: Int64 = 0
        var tally: Tally
        var failure: DiagnosticList?
    }

    /// The tally of all records, and the length of the file in bytes.
    func run() throws(DiagnosticList) -> (tally: Tally, bytes: Int64) {
        var ends = RecordMaker(plan)
        let head = head(&ends)
        try file.write(head, count: head.count, at: 0)
        let chunks = nesting.chunks(records: plan.records, atLeast: Int64(recordsPerChunk))
        let state = Mutex(State(offset: Int64(head.count), tally: Tally(plan)))
        DispatchQueue.concurrentPerform(iterations: max(1, jobs)) { _ in work(chunks, state) }
        var (tally, offset) = state.withLock { ($0.tally, $0.offset) }
        if let failure = state.withLock({ $0.failure }) { throw failure }
        let tail = tail(&ends, from: offset)
        try file.write(tail, count: tail.count, at: offset)
        offset += Int64(tail.count)
        tally.merge(ends.tally)
        tally.faults.sort { $0.record < $1.record }
        return (tally, offset)
    }

    /// Everything before the first unit.
    private func head(_ maker: inout RecordMaker) -> [UInt8] {
        var bytes = Array(plan.bytes[nesting.documentStart])
        if let root = nesting.root {
            maker.fill(plan.records - 1, type: root)
            maker.append(nesting.wrapperStart[root], to: &bytes)
            maker.rootOffset = Int64(bytes.count + plan.types[root].recordOffset)
            maker.write(plan.types[root].opening, to: &bytes)
        }
        for record in 0..<nesting.before { maker.makeElement(record, in: &bytes) }
        return bytes
    }

    /// Everything behind the last unit.
    private func tail(_ maker: inout RecordMaker, from offset: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        let declared = maker.tally.declaredAt.count
        let last = nesting.root == nil ? plan.records : plan.records - 1
        for record in plan.records - nesting.behind..<last { maker.makeElement(record, in: &bytes) }
        if let root = nesting.root {
            maker.write(plan.types[root].closing, to: &bytes)
            maker.append(nesting.wrapperEnd[root], to: &bytes)
            maker.note(plan.records - 1, offset: maker.rootOffset)
        }
        for index in declared..<maker.tally.declaredAt.count { maker.tally.declaredAt[index].offset += offset }
        return bytes + plan.bytes[nesting.documentEnd]
    }

    private func work(_ chunks: [Range<Int64>], _ state: borrowing Mutex<State>) {
        var maker = RecordMaker(plan)
        while let chunk = next(chunks.count, state) {
            var bytes: [UInt8] = []
            maker.makeUnits(chunks[chunk], in: &bytes)
            let made = Made(bytes: bytes, faults: maker.tally.faults, records: Int64(chunks[chunk].count))
            maker.tally.faults.removeAll()
            let (ready, done) = state.withLock { place(made, chunk, &$0) }
            do throws(DiagnosticList) {
                for (bytes, offset) in ready { try file.write(bytes, count: bytes.count, at: offset) }
            } catch {
                state.withLock { $0.failure = $0.failure ?? error }
            }
            progress(done)
        }
        state.withLock { $0.tally.merge(maker.tally) }
    }

    private func next(_ chunks: Int, _ state: borrowing Mutex<State>) -> Int? {
        state.withLock { state in
            guard state.failure == nil, state.nextChunk < chunks else { return nil }
            state.nextChunk += 1
            return state.nextChunk - 1
        }
    }

    /// Gives a chunk, and those that waited for it, their places.
    private func place(_ made: Made, _ chunk: Int, _ state: inout State) -> (ready: [([UInt8], Int64)], done: Int64) {
        state.waiting[chunk] = made
        var ready: [([UInt8], Int64)] = []
        while let next = state.waiting.removeValue(forKey: state.nextPlaced) {
            for var fault in next.faults {
                fault.offset += state.offset
                state.tally.faults.append(fault)
            }
            ready.append((next.bytes, state.offset))
            state.offset += Int64(next.bytes.count)
            state.nextPlaced += 1
            state.done += next.records
        }
        return (ready, state.done)
    }
}
