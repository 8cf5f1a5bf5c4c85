import Diagnostics
import RecordValues
import Synchronization

/// How the boundaries of records are found where arithmetic does not tell.
protocol RecordFraming: Sendable {
    /// Cuts whole records from the window, from `start` on, until `limit` slices stand in `records`, or the window
    /// ends.
    ///
    /// At the end of the file nothing may be left: it is cut, counted as framing, or thrown.
    ///
    /// - Returns: the offset in the window up to which its bytes are used up.
    mutating func cut(
        _ window: Window, from start: Int, limit: Int, into records: inout [RecordSlice], coverage: inout Coverage
    ) throws(FramingBreak) -> Int

    /// The framing as it stands where some record begins, to read that one again.
    func atRecordStart() -> Self

    /// What a worker does to a batch of its own, once it was cut.
    func complete(_ batch: RecordBatch)
}

/// A stretch of a file in memory.
@safe
struct Window {
    /// Valid while the batch that owns them is not reserved anew.
    @unsafe let bytes: UnsafeRawPointer
    /// How many bytes stand in memory.
    let count: Int
    /// Where the first of them stands in the file.
    let fileOffset: Int64
    let fileSize: Int64

    /// Whether the window reaches the end of the file.
    var endsFile: Bool { fileOffset + Int64(count) == fileSize }
}

/// Where a file stops being what its format says.
struct FramingBreak: Error {
    var code: ExtractCode
    /// Of the byte at which the record or block begins that cannot be.
    var fileOffset: Int64
    var reason: String
}

/// Reads records whose boundaries are looked for: variable, variable blocked, text lines.
///
/// `claim` reads and cuts, so it is the serial part. It reads somewhat more than the chunk is expected to need; what
/// is left over is read again for the next, which costs less than keeping it would.
final class ScanningReader<Framing: RecordFraming>: RecordReader {
    private struct State: Sendable {
        var framing: Framing
        var fileOffset: Int64 = 0
        var nextRecord: Int64 = 1
        var previousLength: Int32?
        /// Thrown once, thrown to all: nothing may be cut behind it.
        var mistake: DiagnosticList?
        var coverage = Coverage()
    }

    let path: String
    let warnings: [Diagnostic]
    let recordCount: Int64? = nil
    private let file: FileReader
    private let framing: Framing
    private let recordsPerChunk: Int
    private let range: ClosedRange<Int64>
    private let state: Mutex<State>

    var fileSize: Int64 { file.size }

    init(
        file: FileReader, framing: Framing, warnings: [Diagnostic], recordsPerChunk: Int, range: ClosedRange<Int64>
    ) {
        path = file.path
        self.file = file
        self.framing = framing
        self.warnings = warnings
        self.recordsPerChunk = recordsPerChunk
        self.range = range
        state = Mutex(State(framing: framing))
    }

    func claim(_ batch: RecordBatch) throws(DiagnosticList) -> Bool {
        try state.withLock { state throws(DiagnosticList) in
            if let mistake = state.mistake { throw mistake }
            do throws(DiagnosticList) {
                return try claim(batch, &state)
            } catch {
                state.mistake = error
                throw error
            }
        }
    }

    private func claim(_ batch: RecordBatch, _ state: inout State) throws(DiagnosticList) -> Bool {
        while state.nextRecord < range.lowerBound, state.fileOffset < file.size {
            var passedOver = Coverage()
            let limit = min(Int64(recordsPerChunk), range.lowerBound - state.nextRecord)
            try cutChunk(into: batch, limit: Int(limit), &state, &passedOver)
            state.coverage.skippedBytes += passedOver.bytesCovered
        }
        if state.fileOffset == file.size, state.nextRecord <= range.lowerBound, range.lowerBound > 1 {
            throw Extract.beyondEnd(range, path: path, records: state.nextRecord - 1)
        }
        batch.firstRecordNumber = state.nextRecord
        guard state.nextRecord <= range.upperBound, state.fileOffset < file.size else {
            state.coverage.skippedBytes += file.size - state.fileOffset
            state.fileOffset = file.size
            batch.records.removeAll(keepingCapacity: true)
            batch.fileRange = file.size..<file.size
            return false
        }
        let left = range.upperBound - state.nextRecord
        let limit = left < Int64(recordsPerChunk) ? Int(left) + 1 : recordsPerChunk
        var coverage = state.coverage
        try cutChunk(into: batch, limit: limit, &state, &coverage)
        coverage.records += Int64(batch.records.count)
        state.coverage = coverage
        return true
    }

    func fill(_ batch: RecordBatch) throws(DiagnosticList) { framing.complete(batch) }

    func read(at fileOffset: Int64, into batch: RecordBatch) throws(DiagnosticList) {
        var alone = State(framing: framing.atRecordStart(), fileOffset: fileOffset)
        var coverage = Coverage()
        try cutChunk(into: batch, limit: 1, &alone, &coverage)
        framing.complete(batch)
    }

    func finish() throws(DiagnosticList) -> Coverage {
        let coverage = state.withLock { $0.coverage }
        try coverage.requireWhole(file)
        return coverage
    }

    /// Cuts up to `limit` records into the batch and moves the state behind them.
    private func cutChunk(
        into batch: RecordBatch, limit: Int, _ state: inout State, _ coverage: inout Coverage
    ) throws(DiagnosticList) {
        var records = batch.records
        batch.records = []
        records.removeAll(keepingCapacity: true)
        records.reserveCapacity(min(limit, 1 << 16))
        var used = 0
        var available = 0
        var isComplete = false
        while !isComplete {
            let wanted = max(expectedBytes(limit - records.count, state), available)
            let count = Int(min(Int64(wanted), file.size - state.fileOffset - Int64(available)))
            try file.read(at: state.fileOffset + Int64(available), count: count, into: batch, at: available)
            available += count
            let window = unsafe Window(
                bytes: UnsafeRawPointer(batch.bytes), count: available, fileOffset: state.fileOffset,
                fileSize: file.size)
            do throws(FramingBreak) {
                used = try state.framing.cut(
                    window, from: used, limit: limit, into: &records, coverage: &coverage)
            } catch {
                throw try mistake(error, records: records, state)
            }
            let isFull = records.count == limit || (available >= Extract.chunkBytes && !records.isEmpty)
            isComplete = isFull || window.endsFile
        }
        batch.fileRange = state.fileOffset..<state.fileOffset + Int64(used)
        batch.paddedRecords = 0
        state.previousLength = records.last?.length ?? state.previousLength
        state.fileOffset += Int64(used)
        state.nextRecord += Int64(records.count)
        batch.records = records
    }

    /// What so many records will probably take, by the records so far.
    private func expectedBytes(_ records: Int, _ state: State) -> Int {
        let average = state.nextRecord > 1 ? Int(state.fileOffset / (state.nextRecord - 1)) + 1 : 256
        let (expected, isHuge) = records.multipliedReportingOverflow(by: average)
        return isHuge ? 1 << 20 : min(expected + expected / 16 + 4096, 1 << 20)
    }

    private func mistake(_ found: FramingBreak, records: [RecordSlice], _ state: State) throws(DiagnosticList)
        -> DiagnosticList
    {
        let place = BreakPlace(
            found: found, recordNumber: state.nextRecord + Int64(records.count),
            previousLength: records.last?.length ?? state.previousLength)
        return DiagnosticList(try place.diagnostic(file))
    }
}
