import Diagnostics
import RecordValues
import Synchronization
import TargetRows

/// The rows of both sides, in partitions by the hash of their keys: in memory while the layout allows, beyond that in a
/// file that vanishes with the process.
///
/// Each worker scatters its rows through a `ComparisonScatterer` of its own.
package final class ComparisonStore: Sendable {
    /// Rows of one side and one partition, one behind the other, which nobody changes any more.
    enum Block: @unchecked Sendable {
        case kept(OutputBuffer)
        case spilled(at: Int64, count: Int)

        var count: Int {
            switch self {
            case .kept(let buffer): buffer.count
            case .spilled(_, let count): count
            }
        }
    }

    private struct State {
        /// By side, then by partition.
        var blocks: [[[Block]]]
        var keptBytes = 0
        var rows: [Int64] = [0, 0]
    }

    package let plan: ComparisonPlan
    package let layout: ComparisonLayout
    let spill: SpillFile
    private let state: Mutex<State>

    /// - Parameter folder: where the file lies for what does not fit in memory; it must be there.
    package init(plan: ComparisonPlan, layout: ComparisonLayout, folder: String) throws(DiagnosticList) {
        self.plan = plan
        self.layout = layout
        spill = try SpillFile(folder: folder)
        // The last one is for rows that cannot be read, which have no key.
        let none = [[Block]](repeating: [], count: layout.partitions + 1)
        state = Mutex(State(blocks: [none, none]))
    }

    /// Something that takes rows of one side from one worker.
    package func scatterer(_ side: ComparisonSide) -> ComparisonScatterer { ComparisonScatterer(self, side) }

    /// Rows taken so far of one side.
    package func rows(_ side: ComparisonSide) -> Int64 { state.withLock { $0.rows[side.rawValue] } }

    /// Bytes written to the file so far.
    package var spilledBytes: Int64 { spill.count }

    /// Takes over the rows of a buffer, which is free again afterwards.
    func take(_ rows: OutputBuffer, count: Int64, _ side: ComparisonSide, partition: Int) throws(DiagnosticList) {
        let isKept = state.withLock { state in
            let fits = state.keptBytes + rows.count <= layout.keptBytes
            if fits { state.keptBytes += rows.count }
            return fits
        }
        let block: Block
        if isKept {
            // As large as what it holds, so that the bytes that are counted are those that are taken.
            let kept = OutputBuffer(capacity: rows.count)
            kept.append(contentsOf: rows)
            block = .kept(kept)
        } else {
            block = .spilled(at: try spill.append(rows), count: rows.count)
        }
        rows.count = 0
        state.withLock { state in
            state.blocks[side.rawValue][partition].append(block)
            state.rows[side.rawValue] += count
        }
    }

    /// Takes the blocks of a partition out, old side first: they are compared once.
    func blocks(ofPartition partition: Int) -> [[Block]] {
        state.withLock { state in
            ComparisonSide.allCases.map { side in
                defer { state.blocks[side.rawValue][partition] = [] }
                return state.blocks[side.rawValue][partition]
            }
        }
    }
}

extension ComparisonStore {
    /// Hands out the breaks of rows that cannot be read.
    func unreadableRows(_ body: (BreakRecord) throws(DiagnosticList) -> Void) throws(DiagnosticList) {
        let reading = OutputBuffer(capacity: 1)
        for block in blocks(ofPartition: layout.partitions).joined() {
            let buffer: OutputBuffer
            switch block {
            case .kept(let kept): buffer = kept
            case .spilled(let place, let count):
                reading.count = 0
                reading.reserve(count)
                try spill.read(count, at: place, into: reading)
                buffer = reading
            }
            var offset = 0
            while offset < buffer.count {
                let record = BreakRecord(at: buffer.start + offset)
                try body(record)
                offset += record.length
            }
        }
    }
}

/// Scatters the rows that one worker makes of one side.
package final class ComparisonScatterer {
    private let store: ComparisonStore
    private let side: ComparisonSide
    /// One a partition; their memory is taken with the first row.
    private var blocks: [OutputBuffer?]
    private var counts: [Int64]
    private let unreadable = OutputBuffer(capacity: 1)

    init(_ store: ComparisonStore, _ side: ComparisonSide) {
        self.store = store
        self.side = side
        blocks = Array(repeating: nil, count: store.layout.partitions)
        counts = Array(repeating: 0, count: store.layout.partitions)
    }

    /// Takes the rows of a chunk, as `ComparisonRowWriter` wrote them.
    ///
    /// - Parameter firstRecord: number of the chunk's first record, from 1.
    package func take(_ rows: OutputBuffer, firstRecord: Int64) throws(DiagnosticList) {
        var offset = 0
        let start = rows.start
        while offset < rows.count {
            let row = ComparisonRow(at: start + offset)
            let length = row.length
            try take(row, length, firstRecord: firstRecord, store.layout.partition(of: row.hash))
            offset += length
        }
    }

    private func take(
        _ row: ComparisonRow, _ length: Int, firstRecord: Int64, _ partition: Int
    ) throws(DiagnosticList) {
        let block: OutputBuffer
        if let open = blocks[partition] {
            block = open
            if block.count + length > store.layout.blockBytes, block.count > 0 { try handOver(block, partition) }
        } else {
            block = OutputBuffer(capacity: store.layout.blockBytes)
            blocks[partition] = block
        }
        block.reserve(length)
        let start = block.pen
        var pen = start
        pen.put(FlatText(start: row.start, length: length))
        var head = start
        head.step(8)
        head.put(UInt64(bitPattern: row.record &+ firstRecord), count: 8)
        block.pen = pen
        counts[partition] += 1
    }

    private func handOver(_ block: OutputBuffer, _ partition: Int) throws(DiagnosticList) {
        try store.take(block, count: counts[partition], side, partition: partition)
        counts[partition] = 0
    }

    /// Takes a row of the new side that cannot be read: a break of its own, because nobody knows what it holds.
    ///
    /// - Parameters:
    ///   - record: its number, from 1.
    ///   - column: index, in the plan's columns, of the one that cannot be read; nil where it is another one.
    ///   - fault: the code of the reason.
    package func takeUnreadable(record: Int64, column: Int?, fault: String) throws(DiagnosticList) {
        precondition(side == .new, "what the old side cannot read is a reject, and no break")
        let memory = FlatMemory()
        let (none, detail) = (memory.place(text: []), memory.place(text: Array(fault.utf8)))
        BreakWriter(store.plan).append(
            BreakParts(
                code: .unreadableNew, rows: 0, column: column, oldRecord: 0, newRecord: record, key: none, old: none,
                new: none, detail: detail),
            effects: store.plan.figures.map { _ in 0 }, to: unreadable)
        if unreadable.count > store.layout.blockBytes { try handOverUnreadable() }
    }

    private func handOverUnreadable() throws(DiagnosticList) {
        try store.take(unreadable, count: 0, side, partition: store.layout.partitions)
    }

    /// Hands over what is left: no chunk of this side follows.
    package func finish() throws(DiagnosticList) {
        if unreadable.count > 0 { try handOverUnreadable() }
        for partition in blocks.indices {
            if let block = blocks[partition], block.count > 0 { try handOver(block, partition) }
            blocks[partition] = nil
        }
    }
}
