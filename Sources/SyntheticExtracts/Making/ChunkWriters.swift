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
    /// Set for a text file with levels.
    let figures: LevelFigures?
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
        let chunks = chunks
        let offsets = offsets(of: chunks)
        let state = Mutex(State(tally: Tally(plan)))
        DispatchQueue.concurrentPerform(iterations: max(1, jobs)) { _ in
            work(chunks, offsets, state)
        }
        let (tally, failure) = state.withLock { ($0.tally, $0.failure) }
        if let failure { throw failure }
        var sorted = tally
        sorted.faults.sort { $0.record < $1.record }
        sorted.declaring.sort { $0.offset < $1.offset }
        return (sorted, offsets[offsets.count - 1])
    }

    private func work(_ chunks: [Range<Int64>], _ offsets: [Int64], _ state: borrowing Mutex<State>) {
        var maker = RecordMaker(plan)
        var figures = figures
        let around = figures == nil ? [:] : recordsAround(&maker)
        var buffer: [UInt8] = []
        while let chunk = next(chunks.count, state) {
            let length = Int(offsets[chunk + 1] - offsets[chunk])
            if buffer.count < length { buffer = [UInt8](repeating: 0, count: length) }
            let records = chunks[chunk]
            var position = 0
            var places: [LevelFigures.Place] = []
            for record in records {
                maker.make(record, at: position, fileOffset: offsets[chunk] + Int64(position), in: &buffer)
                let type = plan.types[plan.type(of: record)]
                if figures != nil {
                    let data = position + type.dataOffset
                    places.append(
                        .init(record: record, type: plan.type(of: record), bytes: data..<data + type.dataLength))
                }
                position += type.framedLength
            }
            do throws(DiagnosticList) {
                try declare(places, around, &figures, in: &buffer, &maker.tally)
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

    // MARK: Levels

    /// The records that stand before all units, by their types; their values are in the maker from here on.
    private func recordsAround(_ maker: inout RecordMaker) -> [Int: [UInt8]] {
        var found: [Int: [UInt8]] = [:]
        for record in 0..<Int64(plan.firstTypes.count) { found[plan.type(of: record)] = maker.values(of: record) }
        return found
    }

    /// Writes the figures of each unit into it.
    private func declare(
        _ places: [LevelFigures.Place], _ around: [Int: [UInt8]], _ figures: inout LevelFigures?,
        in buffer: inout [UInt8], _ tally: inout Tally
    ) throws(DiagnosticList) {
        guard figures != nil, let levels = plan.levels else { return }
        var next = 0
        while next < places.count {
            let first = places[next].record
            let isUnit = plan.isMixed(first)
            let end = isUnit ? levels.unit(of: first).records.upperBound : first + 1
            let count = min(places.count - next, Int(end - first))
            try figures?.finish(
                Array(places[next..<next + count]), openers: around, isUnit: isUnit && levels.hasOpener, in: &buffer,
                &tally)
            next += count
        }
    }

    // MARK: Chunks

    private var chunks: [Range<Int64>] {
        if let levels = plan.levels { return levels.chunks(atLeast: Int64(recordsPerChunk)) }
        return stride(from: 0, to: plan.records, by: recordsPerChunk).map {
            $0..<min(plan.records, $0 + Int64(recordsPerChunk))
        }
    }

    /// Where each chunk begins, and behind them the end of the file.
    private func offsets(of chunks: [Range<Int64>]) -> [Int64] {
        let lengths = Set(plan.types.map(\.framedLength))
        var offsets: [Int64] = [0]
        for (chunk, records) in chunks.enumerated() {
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
