import Diagnostics
import RecordValues

/// Opens sources.
package enum Extract {
    /// Bytes that one chunk may hold, so that memory never grows with the file: more only where one record does.
    static let chunkBytes = 16 << 20

    /// Opens a file in its record format.
    ///
    /// Where the source has levels, each record comes with the records that opened the levels round it.
    ///
    /// - Parameters:
    ///   - blank: the byte that fills up a short text line: X'40' in EBCDIC, X'20' in ASCII.
    ///   - newline: the byte that ends a text line: X'0A', or X'15' (NEL) where the text is EBCDIC.
    ///   - recordsPerChunk: records that a batch holds at most, at least 1.
    ///   - range: the numbers of the records to read, from 1; nil for all. One record is `n...n`.
    ///   - isPartial: the file holds some records only, such as rejects to be run again, so levels may be incomplete.
    /// - Throws: EXT001 to EXT005 where the file cannot be read, EXT006 and EXT008 where it cannot be used so.
    package static func open(
        path: String, format: RecordFormat, blank: UInt8, newline: UInt8 = 0x0A, recordsPerChunk: Int,
        range: ClosedRange<Int64>? = nil, levels: LevelShape? = nil, isPartial: Bool = false
    ) throws(DiagnosticList) -> any RecordReader {
        let reader = try open(
            path: path, format: format, blank: blank, newline: newline, recordsPerChunk: recordsPerChunk, range: range)
        guard let levels else { return reader }
        return LeveledReader(reader, shape: levels, isPartial: isPartial || range != nil)
    }

    private static func open(
        path: String, format: RecordFormat, blank: UInt8, newline: UInt8, recordsPerChunk: Int,
        range: ClosedRange<Int64>?
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
        case .xml(let shape):
            return try XMLReader(file: file, shape: shape, recordsPerChunk: recordsPerChunk, range: range)
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
