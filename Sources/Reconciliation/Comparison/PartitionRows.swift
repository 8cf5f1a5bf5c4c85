import Diagnostics
import RecordValues
import TargetRows

/// The rows of one partition, or of those of its keys that are compared in one pass.
///
/// Rows that were kept in memory stay where they are; others are read into one buffer, which the next pass uses again.
final class PartitionRows {
    private let store: ComparisonStore
    private let room = OutputBuffer(capacity: 1)
    private let reading = OutputBuffer(capacity: 1)
    private var blocks: [[ComparisonStore.Block]] = []
    private(set) var passes = 1
    /// By side: the rows of the pass. They stand where they are until the next one.
    private(set) var old: [ComparisonRow] = []
    private(set) var new: [ComparisonRow] = []
    /// The most bytes of rows that a pass has held.
    private(set) var mostBytes = 0

    init(_ store: ComparisonStore) { self.store = store }

    /// Opens a partition: afterwards each pass can be loaded.
    func open(_ partition: Int) {
        blocks = store.blocks(ofPartition: partition)
        let bytes = blocks.joined().reduce(0) { $0 + $1.count }
        passes = max(1, (bytes + store.layout.passBytes - 1) / store.layout.passBytes)
    }

    func load(pass: Int) throws(DiagnosticList) {
        room.count = 0
        old.removeAll(keepingCapacity: true)
        new.removeAll(keepingCapacity: true)
        var ends: [Int] = []
        for side in blocks {
            for case .spilled(let place, let count) in side { try read(count, at: place, pass: pass) }
            ends.append(room.count)
        }
        // All is read: nothing moves any more.
        Self.list(room.start, 0..<ends[0], into: &old)
        Self.list(room.start, ends[0]..<ends[1], into: &new)
        var bytes = room.count
        for case .kept(let rows) in blocks[0] { bytes += list(rows, pass: pass, into: &old) }
        for case .kept(let rows) in blocks[1] { bytes += list(rows, pass: pass, into: &new) }
        mostBytes = max(mostBytes, bytes)
    }

    /// Whether a key is compared in a pass. The bits differ from those that chose the partition.
    private func isOf(pass: Int, _ row: ComparisonRow) -> Bool {
        Int(truncatingIfNeeded: (row.hash &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: UInt64(passes)).high)
            == pass
    }

    private func read(_ count: Int, at place: Int64, pass: Int) throws(DiagnosticList) {
        guard passes > 1 else {
            room.reserve(count)
            return try store.spill.read(count, at: place, into: room)
        }
        reading.count = 0
        reading.reserve(count)
        try store.spill.read(count, at: place, into: reading)
        var offset = 0
        while offset < count {
            let row = ComparisonRow(at: reading.start + offset)
            if isOf(pass: pass, row) {
                room.reserve(row.length)
                room.pen.put(FlatText(start: row.start, length: row.length))
            }
            offset += row.length
        }
    }

    private static func list(_ start: Place, _ range: Range<Int>, into rows: inout [ComparisonRow]) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let row = ComparisonRow(at: start + offset)
            rows.append(row)
            offset += row.length
        }
    }

    /// - Returns: bytes of the rows that belong to the pass.
    private func list(_ block: OutputBuffer, pass: Int, into rows: inout [ComparisonRow]) -> Int {
        guard passes > 1 else {
            Self.list(block.start, 0..<block.count, into: &rows)
            return block.count
        }
        var (offset, bytes) = (0, 0)
        let start = block.start
        while offset < block.count {
            let row = ComparisonRow(at: start + offset)
            let length = row.length
            if isOf(pass: pass, row) {
                rows.append(row)
                bytes += length
            }
            offset += length
        }
        return bytes
    }
}
