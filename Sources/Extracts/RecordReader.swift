import Diagnostics
import RecordValues

/// Hands out the records of one file in chunks, so that several workers can share the file.
///
/// A worker claims a chunk, in the order of the file; then it fills its batch while others claim theirs. Once
/// `claim` has returned false to all, `finish` proves that every byte of the file was read.
package protocol RecordReader: AnyObject, Sendable {
    /// The file as the operator named it.
    var path: String { get }
    /// In bytes.
    var fileSize: Int64 { get }
    /// How many records the chunks will hold, where arithmetic tells: for fixed records only.
    var recordCount: Int64? { get }
    /// What looks suspicious about the start of the file: warnings only (EXT014).
    var warnings: [Diagnostic] { get }

    /// Assigns the next chunk to the batch: the number of its first record and its range of the file. Calls are
    /// serialised by the reader itself.
    ///
    /// The last chunk may hold no record, only the bytes that end the file (an empty last line, a DOS end mark).
    ///
    /// - Returns: false at the end of the input; the batch then holds no records.
    /// - Throws: framing mistakes (EXT006 to EXT013), the first one of the file.
    func claim(_ batch: RecordBatch) throws(DiagnosticList) -> Bool

    /// Completes a claimed batch: afterwards its bytes and all its record slices stand. May run on many threads at
    /// once, each with a batch of its own.
    func fill(_ batch: RecordBatch) throws(DiagnosticList)

    /// Reads one record again, from the file offset that its slice held. The batch then holds that record only;
    /// its number is not known here, so `firstRecordNumber` stays as it was.
    func read(at fileOffset: Int64, into batch: RecordBatch) throws(DiagnosticList)

    /// Proves that the chunks covered the file to the byte, and that nobody wrote to it meanwhile.
    ///
    /// To be called when every chunk has been claimed and filled.
    ///
    /// - Throws: EXT007 where the file changed, EXT015 where a byte was not covered.
    func finish() throws(DiagnosticList) -> Coverage
}

/// What was read of a file: each byte is in exactly one of the three counts, which re-add to its size.
package struct Coverage: Sendable, Hashable {
    /// Records handed out.
    package var records: Int64 = 0
    /// Bytes of the records' data.
    package var dataBytes: Int64 = 0
    /// Bytes that only frame the records: descriptor words, line ends, end marks.
    package var framingBytes: Int64 = 0
    /// Bytes outside the range of records asked for.
    package var skippedBytes: Int64 = 0

    package init(records: Int64 = 0, dataBytes: Int64 = 0, framingBytes: Int64 = 0, skippedBytes: Int64 = 0) {
        self.records = records
        self.dataBytes = dataBytes
        self.framingBytes = framingBytes
        self.skippedBytes = skippedBytes
    }

    /// Bytes of the records with their framing.
    package var bytesCovered: Int64 { dataBytes + framingBytes }

    /// Throws EXT015 unless every byte of the file is accounted for.
    func requireWhole(_ file: FileReader) throws(DiagnosticList) {
        try file.requireUnchanged()
        guard bytesCovered + skippedBytes == file.size else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.bytesNotCovered,
                    "\(file.path) has \(file.size.counted("byte")), but \(records.counted("record")) cover"
                        + " \(bytesCovered.figures) and \(skippedBytes.figures) were skipped",
                    hint: "this is a fault in Tallyover itself; please report it"))
        }
    }
}

/// Opens sources.
package enum Extract {
    /// Bytes that one chunk may hold, so that memory never grows with the file: more only where one record does.
    static let chunkBytes = 16 << 20

    /// Opens a file in its record format.
    ///
    /// - Parameters:
    ///   - blank: the byte that fills up a short text line: X'40' in EBCDIC, X'20' in ASCII.
    ///   - newline: the byte that ends a text line: X'0A', or X'15' (NEL) where the text is EBCDIC.
    ///   - recordsPerChunk: records that a batch holds at most, at least 1.
    ///   - range: the numbers of the records to read, from 1; nil for all. One record is `n...n`.
    /// - Throws: EXT001 to EXT005 where the file cannot be read, EXT006 and EXT008 where it cannot be used so.
    package static func open(
        path: String, format: RecordFormat, blank: UInt8, newline: UInt8 = 0x0A, recordsPerChunk: Int,
        range: ClosedRange<Int64>? = nil
    ) throws(DiagnosticList) -> any RecordReader {
        precondition(recordsPerChunk > 0, "a chunk holds at least one record")
        precondition(range.map { $0.lowerBound > 0 } ?? true, "records are numbered from 1")
        let file = try FileReader(path: path)
        let head = try file.bytes(at: 0, count: Int(min(file.size, FramingEvidence.headBytes)))
        let evidence = FramingEvidence(head: head, fileSize: file.size)
        let range = range ?? 1...Int64.max
        switch format {
        case .fixed(let length):
            return try FixedReader(
                file: file, length: length, evidence: evidence, recordsPerChunk: recordsPerChunk, range: range)
        case .variable, .variableBlocked:
            return ScanningReader(
                file: file, framing: DescriptorWordFraming(isBlocked: format == .variableBlocked),
                warnings: evidence.warnings(for: format, path: path), recordsPerChunk: recordsPerChunk, range: range)
        case .lines(let length):
            let framing = try LineFraming(file: file, length: length, blank: blank, newline: newline)
            return ScanningReader(
                file: file, framing: framing, warnings: evidence.warnings(for: format, path: path),
                recordsPerChunk: min(recordsPerChunk, max(1, chunkBytes / max(1, length ?? 1))), range: range)
        }
    }

    /// The request begins after the last record: the operator's mistake.
    static func beyondEnd(_ range: ClosedRange<Int64>, path: String, records: Int64) -> DiagnosticList {
        DiagnosticList(
            Diagnostic(
                ExtractCode.rangeBeyondEnd,
                "record \(range.lowerBound.figures) is asked for, but \(path) holds \(records.counted("record"))",
                hint: "ask for records between 1 and \(records.figures)"))
    }
}
