// Unsafe: copies the last bytes of a window for a message.
import RecordValues

/// Records of one length, nothing between them: `RECFM=F` or `FB`. As a file, blocks leave no trace.
///
/// ```
/// offset        0          N          2N
///               | record 1 | record 2 | ...           size of the file: a multiple of N
/// ```
/// Source: z/OS DFSMS Using Data Sets, "Fixed-Length Record Formats".
struct FixedFraming: RecordFraming {
    let length: Int
    let evidence: FramingEvidence

    init(length: Int, evidence: FramingEvidence) {
        precondition(length > 0 && length <= Extract.chunkBytes, "record length \(length)")
        self.length = length
        self.evidence = evidence
    }

    func atRecordStart() -> FixedFraming { self }

    func complete(_ batch: RecordBatch) {}

    func cut(
        _ window: Window, from start: Int, limit: Int, into records: inout [RecordSlice], coverage: inout Coverage
    ) throws(FramingBreak) -> Int {
        let count = min(limit - records.count, (window.count - start) / length)
        Self.cut(count, of: length, from: start, fileOffset: window.fileOffset + Int64(start), into: &records)
        coverage.dataBytes += Int64(count * length)
        let end = start + count * length
        if window.endsFile, end < window.count, window.count - end < length { throw leftOver(window, from: end) }
        return end
    }

    /// Cuts records that stand one behind the other.
    static func cut(
        _ count: Int, of length: Int, from start: Int, fileOffset: Int64, into records: inout [RecordSlice]
    ) {
        records.reserveCapacity(records.count + count)
        for index in 0..<count {
            records.append(
                RecordSlice(
                    offset: Int32(truncatingIfNeeded: start + index * length),
                    length: Int32(truncatingIfNeeded: length), fileOffset: fileOffset + Int64(index * length)))
        }
    }

    private func leftOver(_ window: Window, from end: Int) -> FramingBreak {
        let tail = unsafe [UInt8](UnsafeRawBufferPointer(start: window.bytes, count: window.count).suffix(2))
        let fit = FixedFit(
            fileSize: window.fileOffset + Int64(window.count), length: length, tail: tail, evidence: evidence)
        return FramingBreak(
            code: .notAMultiple, fileOffset: window.fileOffset + Int64(end), reason: "the source \(fit.finding)",
            causes: fit.causes)
    }
}
