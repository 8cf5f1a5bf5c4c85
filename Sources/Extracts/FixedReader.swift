import Diagnostics
import RecordValues
import Synchronization

/// Records of one length in a file that can be read at any place: where a record stands is arithmetic, so workers read
/// for themselves. (Where bytes come in order only, `ScanningReader` reads them with `FixedFraming`.)
final class FixedReader: RecordReader {
    private struct State: Sendable {
        var nextRecord: Int64
        var coverage: Coverage
    }

    let path: String
    let recordCount: Int64?
    let warnings: [Diagnostic]
    private let file: FileReader
    private let length: Int
    private let recordsPerChunk: Int64
    private let lastRecord: Int64
    private let state: Mutex<State>

    var fileSize: Int64 { file.size }

    /// Throws EXT006 where the size is not a multiple of the length, with what may be the cause; EXT008.
    init(
        file: FileReader, length: Int, evidence: FramingEvidence, recordsPerChunk: Int, range: ClosedRange<Int64>
    ) throws(DiagnosticList) {
        precondition(length > 0 && length <= Extract.chunkBytes, "record length \(length)")
        let recordsInFile = file.size / Int64(length)
        guard file.size.isMultiple(of: Int64(length)) else {
            let tail = try file.bytes(at: max(0, file.size - 2), count: Int(min(2, file.size)))
            let fit = FixedFit(fileSize: file.size, length: length, tail: tail, evidence: evidence)
            throw DiagnosticList(fit.mistake(file.path))
        }
        guard range.lowerBound <= recordsInFile else {
            throw Extract.beyondEnd(range, path: file.path, records: recordsInFile)
        }
        path = file.path
        self.file = file
        self.length = length
        self.recordsPerChunk = Int64(min(recordsPerChunk, max(1, Extract.chunkBytes / length)))
        lastRecord = min(range.upperBound, recordsInFile)
        recordCount = lastRecord - range.lowerBound + 1
        warnings = evidence.warnings(for: .fixed(length: length), path: file.path)
        let skipped = (recordsInFile - lastRecord + range.lowerBound - 1) * Int64(length)
        state = Mutex(State(nextRecord: range.lowerBound, coverage: Coverage(skippedBytes: skipped)))
    }

    func claim(_ batch: RecordBatch) throws(DiagnosticList) -> Bool {
        batch.records.removeAll(keepingCapacity: true)
        batch.paddedRecords = 0
        let first = state.withLock { state in
            defer { state.nextRecord = min(state.nextRecord + recordsPerChunk, lastRecord + 1) }
            return state.nextRecord
        }
        let end = min(first + recordsPerChunk, lastRecord + 1)
        batch.firstRecordNumber = first
        batch.fileRange = (first - 1) * Int64(length)..<(end - 1) * Int64(length)
        return first < end
    }

    func fill(_ batch: RecordBatch) throws(DiagnosticList) {
        try place(batch.fileRange, in: batch)
        state.withLock { state in
            state.coverage.records += Int64(batch.records.count)
            state.coverage.dataBytes += Int64(batch.records.count) * Int64(length)
        }
    }

    func read(at fileOffset: Int64, into batch: RecordBatch) throws(DiagnosticList) {
        precondition(fileOffset.isMultiple(of: Int64(length)), "no record begins at byte \(fileOffset)")
        batch.fileRange = fileOffset..<fileOffset + Int64(length)
        batch.paddedRecords = 0
        try place(batch.fileRange, in: batch)
    }

    func finish() throws(DiagnosticList) -> Coverage {
        let coverage = state.withLock { $0.coverage }
        try coverage.requireWhole(file, size: file.size)
        return coverage
    }

    private func place(_ range: Range<Int64>, in batch: RecordBatch) throws(DiagnosticList) {
        try file.read(at: range.lowerBound, count: range.count, into: batch, at: 0)
        var records = batch.records
        batch.records = []
        records.removeAll(keepingCapacity: true)
        FixedFraming.cut(range.count / length, of: length, from: 0, fileOffset: range.lowerBound, into: &records)
        batch.records = records
    }
}
