import Diagnostics
import RecordValues
import Synchronization
import TargetRows

/// Breaks in order, in one stretch: in memory, or in the file.
enum BreakRun: @unchecked Sendable {
    case kept(OutputBuffer)
    case spilled(at: Int64, count: Int64)
}

/// The runs that all workers made.
final class BreakRuns: Sendable {
    let spill: SpillFile
    private let list = Mutex<[BreakRun]>([])

    init(spill: SpillFile) { self.spill = spill }

    func append(_ run: BreakRun) { list.withLock { $0.append(run) } }

    var all: [BreakRun] { list.withLock { $0 } }
}

/// Sorts the breaks of one worker into runs: as many at a time as its share of the memory holds.
final class BreakSorter {
    /// What orders most breaks without a look at them, and where they stand.
    private struct Entry {
        /// The weight, turned round so that the heaviest comes first; what does not fit 64 bits is all alike here.
        var rank: UInt64
        var offset: Int
    }

    private let order: BreakOrder
    private let runs: BreakRuns
    private let limit: Int
    private var unsorted = OutputBuffer(capacity: 1)
    private var entries: [Entry] = []

    /// - Parameter bytes: of breaks, and once more of the same in order.
    init(plan: ComparisonPlan, runs: BreakRuns, bytes: Int) {
        order = BreakOrder(plan)
        self.runs = runs
        limit = max(1, bytes / 2)
    }

    /// Takes a break over.
    ///
    /// - Returns: where it stands until the next call.
    func add(_ parts: BreakParts, effects: [Int128], by writer: BreakWriter) throws(DiagnosticList) -> BreakRecord {
        if unsorted.count >= limit { runs.append(try spill(sorted())) }
        let offset = unsorted.count
        writer.append(parts, effects: effects, to: unsorted)
        return note(offset)
    }

    func add(_ record: BreakRecord) throws(DiagnosticList) -> BreakRecord {
        if unsorted.count >= limit { runs.append(try spill(sorted())) }
        let offset = unsorted.count
        unsorted.reserve(record.length)
        unsorted.pen.put(FlatText(start: record.start, length: record.length))
        return note(offset)
    }

    private func note(_ offset: Int) -> BreakRecord {
        let record = BreakRecord(at: unsorted.start + offset)
        entries.append(Entry(rank: UInt64.max - UInt64(clamping: record.weight), offset: offset))
        return record
    }

    /// Makes the last run: no break follows.
    func finish() { if unsorted.count > 0 { runs.append(.kept(sorted())) } }

    private func sorted() -> OutputBuffer {
        let (start, order) = (unsorted.start, order)
        entries.sort { left, right in
            left.rank != right.rank
                ? left.rank < right.rank
                : order.isBefore(BreakRecord(at: start + left.offset), BreakRecord(at: start + right.offset))
        }
        let sorted = OutputBuffer(capacity: unsorted.count)
        for entry in entries {
            let record = BreakRecord(at: start + entry.offset)
            sorted.pen.put(FlatText(start: record.start, length: record.length))
        }
        unsorted.count = 0
        entries.removeAll(keepingCapacity: true)
        return sorted
    }

    private func spill(_ sorted: OutputBuffer) throws(DiagnosticList) -> BreakRun {
        .spilled(at: try runs.spill.append(sorted), count: Int64(sorted.count))
    }
}

/// Reads a run from its beginning to its end.
final class BreakRunReader {
    private let spill: SpillFile
    private let buffer: OutputBuffer
    private var offset = 0
    /// What is still in the file.
    private var place: Int64 = 0
    private var left: Int64 = 0
    private let bufferBytes: Int
    private(set) var current: BreakRecord?

    init(_ run: BreakRun, spill: SpillFile, bufferBytes: Int) throws(DiagnosticList) {
        self.spill = spill
        self.bufferBytes = bufferBytes
        switch run {
        case .kept(let buffer): self.buffer = buffer
        case .spilled(let place, let count):
            buffer = OutputBuffer(capacity: bufferBytes)
            (self.place, left) = (place, count)
        }
        try settle()
    }

    func advance() throws(DiagnosticList) {
        offset += current?.length ?? 0
        try settle()
    }

    /// Makes sure that all of the next break is in memory.
    private func settle() throws(DiagnosticList) {
        if buffer.count - offset < 4, left > 0 { try refill(4) }
        guard offset < buffer.count else {
            current = nil
            return
        }
        let length = BreakRecord(at: buffer.start + offset).length
        if buffer.count - offset < length { try refill(length) }
        current = BreakRecord(at: buffer.start + offset)
    }

    private func refill(_ needed: Int) throws(DiagnosticList) {
        buffer.remove(0..<offset)
        offset = 0
        let count = Int(min(left, Int64(max(bufferBytes, needed) - buffer.count)))
        buffer.reserve(count)
        try spill.read(count, at: place, into: buffer)
        place += Int64(count)
        left -= Int64(count)
    }
}

/// All runs as one, in order.
struct BreakMerge {
    private var readers: [BreakRunReader]
    private let order: BreakOrder

    init(_ runs: BreakRuns, plan: ComparisonPlan, memoryBytes: Int) throws(DiagnosticList) {
        order = BreakOrder(plan)
        let all = runs.all
        let share = min(max(memoryBytes / max(1, all.count), 4 << 10), 1 << 20)
        readers = []
        for run in all { readers.append(try BreakRunReader(run, spill: runs.spill, bufferBytes: share)) }
        readers.removeAll { $0.current == nil }
        for index in readers.indices.reversed() { sink(index) }
    }

    /// The next break; nil behind the last.
    var current: BreakRecord? { readers.first?.current }

    mutating func advance() throws(DiagnosticList) {
        guard let first = readers.first else { return }
        try first.advance()
        if first.current == nil {
            readers.swapAt(0, readers.count - 1)
            readers.removeLast()
        }
        if !readers.isEmpty { sink(0) }
    }

    /// Restores the heap below an index: each reader's break comes before those of the two below it.
    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        guard let first = readers[left].current, let second = readers[right].current else { return false }
        return order.isBefore(first, second)
    }

    private mutating func sink(_ start: Int) {
        var index = start
        while true {
            var best = index
            for child in [2 * index + 1, 2 * index + 2] where child < readers.count && isBefore(child, best) {
                best = child
            }
            if best == index { return }
            readers.swapAt(index, best)
            index = best
        }
    }
}
