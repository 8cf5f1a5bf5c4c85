// Unsafe: shows the bytes of its batch to the framing as a window, and keeps what the framing leaves over.
import Diagnostics
import RecordValues
import Synchronization

/// Reads records whose boundaries are looked for: variable, variable blocked, text lines, and fixed records where the
/// bytes come in order only.
///
/// `claim` reads and cuts, so it is the serial part. It moves forward only: it reads somewhat more than the chunk is
/// expected to need, and keeps what is left over for the next.
final class ScanningReader<Framing: RecordFraming>: RecordReader {
    private struct State: Sendable {
        var framing: Framing
        /// Where the next record begins.
        var fileOffset: Int64 = 0
        /// Bytes from there on that were read already.
        var carry: [UInt8] = []
        /// The last bytes before there, as many as a message shows.
        var tail: [UInt8] = []
        var nextRecord: Int64 = 1
        var previousLength: Int32?
        /// Thrown once, thrown to all: nothing may be cut behind it.
        var mistake: DiagnosticList?
        var coverage = Coverage()
    }

    let path: String
    let warnings: [Diagnostic]
    let recordCount: Int64? = nil
    private let source: any ByteSource
    private let head: [UInt8]
    fileprivate let framing: Framing
    private let recordsPerChunk: Int
    private let range: ClosedRange<Int64>
    private let state: Mutex<State>

    var fileSize: Int64 { source.storage.bytes }
    var contentSize: Int64? { source.knownSize }
    var storage: SourceStorage { source.storage }
    var canReadAgain: Bool { source.canReadAgain }

    /// - Parameter head: the first bytes of the source.
    init(
        source: any ByteSource, head: [UInt8], framing: Framing, warnings: [Diagnostic], recordsPerChunk: Int,
        range: ClosedRange<Int64>
    ) {
        path = source.path
        self.source = source
        self.head = head
        self.framing = framing
        self.warnings = warnings
        self.recordsPerChunk = recordsPerChunk
        self.range = range
        state = Mutex(State(framing: framing))
    }

    func claim(_ batch: RecordBatch) throws(DiagnosticList) -> Bool {
        try state.withLock { state throws(DiagnosticList) in
            do throws(DiagnosticList) {
                return try claim(batch, &state)
            } catch {
                state.mistake = error
                throw error
            }
        }
    }

    private func claim(_ batch: RecordBatch, _ state: inout State) throws(DiagnosticList) -> Bool {
        while state.nextRecord < range.lowerBound, state.fileOffset != source.knownSize {
            var passedOver = Coverage()
            let limit = min(Int64(recordsPerChunk), range.lowerBound - state.nextRecord)
            try cutChunk(into: batch, limit: Int(limit), &state, &passedOver)
            state.coverage.skippedBytes += passedOver.bytesCovered
        }
        if state.fileOffset == source.knownSize, state.nextRecord <= range.lowerBound, range.lowerBound > 1 {
            throw Extract.beyondEnd(range, path: path, records: state.nextRecord - 1)
        }
        batch.firstRecordNumber = state.nextRecord
        guard state.nextRecord <= range.upperBound, state.fileOffset != source.knownSize else {
            batch.records.removeAll(keepingCapacity: true)
            batch.fileRange = state.fileOffset..<state.fileOffset
            batch.paddedRecords = 0
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
        precondition(source.canReadAgain, "\(path) can be read once only")
        var alone = State(framing: framing.atRecordStart(), fileOffset: fileOffset)
        var coverage = Coverage()
        try cutChunk(into: batch, limit: 1, &alone, &coverage)
        framing.complete(batch)
    }

    func finish() throws(DiagnosticList) -> Coverage {
        let (coverage, size) = try state.withLock { state throws(DiagnosticList) in
            let size = try source.readToEnd()
            state.coverage.skippedBytes += size - state.fileOffset
            state.fileOffset = size
            return (state.coverage, size)
        }
        try coverage.requireWhole(source, size: size)
        return coverage
    }

    func cancel() { source.cancel() }

    /// Cuts up to `limit` records into the batch and moves the state behind them. A mistake behind some records is kept
    /// for the next call, so that those before it are handed out, whatever the size of the chunks.
    private func cutChunk(
        into batch: RecordBatch, limit: Int, _ state: inout State, _ coverage: inout Coverage
    ) throws(DiagnosticList) {
        if let mistake = state.mistake { throw mistake }
        var records = batch.records
        batch.records = []
        records.removeAll(keepingCapacity: true)
        records.reserveCapacity(min(limit, 1 << 16))
        var used = 0
        var available = take(state.carry, into: batch)
        state.carry = []
        do throws(DiagnosticList) {
            var wanted = max(0, expectedBytes(limit, state) - available)
            var isComplete = false
            while !isComplete {
                // What was read before a mistake is still cut.
                var failure: DiagnosticList?
                do throws(DiagnosticList) {
                    available += try source.read(
                        at: state.fileOffset + Int64(available), atMost: wanted, into: batch, at: available)
                } catch {
                    failure = error
                }
                let window = unsafe Window(
                    bytes: UnsafeRawPointer(batch.bytes), count: available, fileOffset: state.fileOffset,
                    fileSize: source.knownSize)
                do throws(FramingBreak) {
                    used = try state.framing.cut(window, from: used, limit: limit, into: &records, coverage: &coverage)
                } catch {
                    throw mistake(error, records: records, state, batch, available)
                }
                let isFull = records.count == limit || (available >= Extract.chunkBytes && !records.isEmpty)
                isComplete = isFull || window.endsFile
                if !isComplete, let failure { throw failure }
                wanted = max(expectedBytes(limit - records.count, state), available)
            }
        } catch {
            state.mistake = error
            guard let last = records.last else { throw error }
            used = Int(last.offset) + Int(last.length)
        }
        batch.fileRange = state.fileOffset..<state.fileOffset + Int64(used)
        batch.paddedRecords = 0
        state.previousLength = records.last?.length ?? state.previousLength
        state.tail = (state.tail + bytes(of: batch, max(0, used - BreakPlace.shown)..<used)).suffix(BreakPlace.shown)
        state.carry = bytes(of: batch, used..<available)
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

    private func take(_ carry: [UInt8], into batch: RecordBatch) -> Int {
        batch.reserve(carry.count)
        unsafe carry.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { unsafe batch.bytes.copyMemory(from: base, byteCount: bytes.count) }
        }
        return carry.count
    }

    private func bytes(of batch: RecordBatch, _ range: Range<Int>) -> [UInt8] {
        batch.copy(RecordSlice(offset: Int32(range.lowerBound), length: Int32(range.count), fileOffset: 0))
    }

    /// The mistake with what stands around it: it reads on for that, because nothing else will.
    private func mistake(
        _ found: FramingBreak, records: [RecordSlice], _ state: State, _ batch: RecordBatch, _ available: Int
    ) -> DiagnosticList {
        var available = available
        let place = Int(found.fileOffset - state.fileOffset)
        let wanted = place + Int(FramingEvidence.headBytes)
        while available < wanted,
            let got = try? source.read(
                at: state.fileOffset + Int64(available), atMost: wanted - available, into: batch, at: available),
            got > 0
        { available += got }
        let isHere = place >= 0
        let before = isHere ? state.tail + bytes(of: batch, 0..<place) : []
        return DiagnosticList(
            BreakPlace(
                path: path, found: found, recordNumber: state.nextRecord + Int64(records.count),
                previousLength: records.last?.length ?? state.previousLength, head: head,
                before: before.suffix(BreakPlace.shown),
                after: isHere ? bytes(of: batch, place..<min(available, wanted)) : [], fileSize: source.knownSize
            ).diagnostic)
    }
}

/// The rejected records of a source whose records were handed on as images: as they stand in the file, and a line end.
extension ScanningReader: EnclosedRejects where Framing: EnclosingFraming {
    func rejectsHead() -> [UInt8] { framing.rejectsHead }

    func rejectsFoot() -> [UInt8] { [] }

    func appendRejects(_ indexes: [Int], of batch: RecordBatch, to output: inout [UInt8]) {
        for index in indexes {
            let record = batch.records[index]
            let start = Int(record.fileOffset - batch.fileRange.lowerBound)
            let length = SlotRecordImage.fragmentLength(of: batch.copy(record))
            output += batch.bytes(in: start..<start + length)
            output.append(UInt8(ascii: "\n"))
        }
    }
}
