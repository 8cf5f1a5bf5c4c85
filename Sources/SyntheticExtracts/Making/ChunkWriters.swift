import Diagnostics
import Dispatch
import Synchronization

/// Makes the records of a file in chunks, by several workers at once. Every chunk's place in the file is known
/// beforehand, so that no worker waits for another.
struct ChunkWriters {
    let plan: ExtractPlan
    let file: ExtractFile
    let jobs: Int
    let recordsPerChunk: Int
    /// Told, now and then, how many records are made.
    let progress: @Sendable (Int64) -> Void

    private struct State {
        var nextChunk = 0
        var done: Int64 = 0
        var tally: Tally
        var failure: DiagnosticList?
    }

    /// The tally of all records, and the length of the file in bytes.
    func run() throws(DiagnosticList) -> (tally: Tally, bytes: Int64) {
        let offsets = chunkOffsets()
        let state = Mutex(State(tally: Tally(plan)))
        DispatchQueue.concurrentPerform(iterations: max(1, jobs)) { _ in
            work(offsets, state)
        }
        let (tally, failure) = state.withLock { ($0.tally, $0.failure) }
        if let failure { throw failure }
        var sorted = tally
        sorted.faults.sort { $0.record < $1.record }
        sorted.declaring.sort { $0.offset < $1.offset }
        return (sorted, offsets[offsets.count - 1])
    }

    private func work(_ offsets: [Int64], _ state: borrowing Mutex<State>) {
        var maker = RecordMaker(plan)
        var buffer: [UInt8] = []
        while let chunk = next(offsets.count - 1, state) {
            let length = Int(offsets[chunk + 1] - offsets[chunk])
            if buffer.count < length { buffer = [UInt8](repeating: 0, count: length) }
            let records = self.records(of: chunk)
            var position = 0
            for record in records {
                maker.make(record, at: position, fileOffset: offsets[chunk] + Int64(position), in: &buffer)
                position += plan.types[plan.type(of: record)].framedLength
            }
            do throws(DiagnosticList) {
                try file.write(buffer, count: length, at: offsets[chunk])
            } catch {
                state.withLock { $0.failure = $0.failure ?? error }
            }
            let done = state.withLock { state in
                state.done += Int64(records.count)
                return state.done
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

    private func records(of chunk: Int) -> Range<Int64> {
        let first = Int64(chunk) * Int64(recordsPerChunk)
        return first..<min(plan.records, first + Int64(recordsPerChunk))
    }

    /// Where each chunk begins, and behind them the end of the file.
    private func chunkOffsets() -> [Int64] {
        let chunks = Int((plan.records + Int64(recordsPerChunk) - 1) / Int64(recordsPerChunk))
        let lengths = Set(plan.types.map(\.framedLength))
        var offsets: [Int64] = [0]
        for chunk in 0..<chunks {
            let records = records(of: chunk)
            // Where all types have one length, none has to be asked for.
            let length =
                lengths.count == 1
                ? Int64(records.count) * Int64(plan.types[0].framedLength)
                : records.reduce(0) { $0 + Int64(plan.types[plan.type(of: $1)].framedLength) }
            offsets.append(offsets[chunk] + length)
        }
        return offsets
    }
}
