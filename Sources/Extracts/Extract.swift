import Diagnostics
import RecordValues

/// Opens sources.
package enum Extract {
    /// Bytes that one chunk may hold, so that memory never grows with the file: more only where one record does.
    static let chunkBytes = 16 << 20

    /// Opens a source in its record format: a file, which may be gzip, or standard input where the path is `-`.
    ///
    /// Where the source has levels, each record comes with the records that opened the levels round it.
    ///
    /// - Parameters:
    ///   - blank: the byte that fills up a short text line: X'40' in EBCDIC, X'20' in ASCII.
    ///   - newline: the byte that ends a text line: X'0A', or X'15' (NEL) where the text is EBCDIC.
    ///   - recordsPerChunk: records that a batch holds at most, at least 1.
    ///   - range: the numbers of the records to read, from 1; nil for all. One record is `n...n`.
    ///   - isPartial: the file holds some records only, such as rejects to be run again, so levels may be incomplete.
    ///   - options: what inflating may cost, and who sees standard input in passing.
    /// - Throws: EXT001 to EXT005 where the source cannot be read, EXT006 and EXT008 where it cannot be used so, EXT040
    ///   and following where it is no sound gzip.
    package static func open(
        path: String, format: RecordFormat, blank: UInt8, newline: UInt8 = 0x0A, recordsPerChunk: Int,
        range: ClosedRange<Int64>? = nil, levels: LevelShape? = nil, isPartial: Bool = false,
        options: InputOptions = InputOptions()
    ) throws(DiagnosticList) -> any RecordReader {
        guard let levels else {
            return try open(
                path: path, format: format, blank: blank, newline: newline, recordsPerChunk: recordsPerChunk,
                range: range, isPartial: isPartial, options: options)
        }
        // What is open at the first record of a range is known by the records before it.
        let range = range ?? 1...Int64.max
        let reader = try open(
            path: path, format: format, blank: blank, newline: newline, recordsPerChunk: recordsPerChunk,
            range: 1...range.upperBound, isPartial: isPartial, options: options)
        return LeveledReader(reader, shape: levels, range: range, isPartial: isPartial)
    }

    private static func open(
        path: String, format: RecordFormat, blank: UInt8, newline: UInt8, recordsPerChunk: Int,
        range: ClosedRange<Int64>?, isPartial: Bool, options: InputOptions
    ) throws(DiagnosticList) -> any RecordReader {
        precondition(recordsPerChunk > 0, "a chunk holds at least one record")
        precondition(range.map { $0.lowerBound > 0 } ?? true, "records are numbered from 1")
        let source = try source(path: path, options)
        let head = try source.head(Int(FramingEvidence.headBytes))
        guard !head.isEmpty else { throw empty(source) }
        let evidence = FramingEvidence(head: head, fileSize: source.knownSize ?? .max)
        let warnings = evidence.warnings(for: format, path: source.path)
        let range = range ?? 1...Int64.max
        func scanning(_ framing: some RecordFraming, longest: Int = 1) -> any RecordReader {
            ScanningReader(
                source: source, head: head, framing: framing, warnings: warnings,
                recordsPerChunk: min(recordsPerChunk, max(1, chunkBytes / max(1, longest))), range: range)
        }
        switch format {
        case .fixed(let length):
            guard let file = source as? FileReader else {
                return scanning(FixedFraming(length: length, evidence: evidence), longest: length)
            }
            return try FixedReader(
                file: file, length: length, evidence: evidence, recordsPerChunk: recordsPerChunk, range: range)
        case .variable, .variableBlocked:
            return scanning(DescriptorWordFraming(isBlocked: format == .variableBlocked))
        case .lines(let length):
            return scanning(LineFraming(length: length, blank: blank, newline: newline), longest: length ?? 1)
        case .csv(let shape):
            let header = try DelimitedHeader(shape, head: head, path: source.path)
            let row = DelimitedRow(separator: shape.separator, slots: header.slots)
            return ScanningReader(
                source: source, head: head, framing: DelimitedFraming(row: row, header: header),
                warnings: header.warnings, recordsPerChunk: recordsPerChunk, range: range)
        case .jsonLines(let shape):
            return ScanningReader(
                source: source, head: head, framing: JSONLinesFraming(JSONObject(shape)),
                warnings: JSONLinesFraming.warnings(shape, head: head, path: source.path),
                recordsPerChunk: recordsPerChunk, range: range)
        case .sqlite:
            throw DiagnosticList(
                Diagnostic(ExtractCode.unreadable, "\(source.path): `\(format.words)` is not read yet"))
        case .xml(let shape):
            return try XMLReader(
                source: source, shape: shape, recordsPerChunk: recordsPerChunk, range: range, isPartial: isPartial)
        }
    }

    /// Whether a path means standard input.
    package static func isStandardInput(_ path: String) -> Bool { path == StandardInput.name }

    /// The bytes of a source: those that its gzip inflates to, where its first bytes say that it is gzip.
    static func source(path: String, _ options: InputOptions) throws(DiagnosticList) -> any ByteSource {
        let stored: any ByteSource =
            isStandardInput(path)
            ? BlockStream(StandardInput(observer: options.observer), queues: 1) : try FileReader(path: path)
        let head = try stored.head(2)
        guard !GzipMember.begins(head) else {
            return BlockStream(GzipOrigin(stored, options: options), queues: options.inflatingQueues)
        }
        if let ending = [".gz", ".gzip", ".bgz"].first(where: { path.lowercased().hasSuffix($0) }) {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.nameSaysGzip,
                    "\(path) ends in \(ending), but its first bytes are \(head.hexPairs), not those of gzip (1F 8B)",
                    hint: "the file was damaged, or is not compressed: fetch it again, or rename it"))
        }
        return stored
    }

    private static func empty(_ source: any ByteSource) -> DiagnosticList {
        let isGzip = source.storage.gzip != nil
        return DiagnosticList(
            Diagnostic(
                ExtractCode.emptyFile,
                isGzip
                    ? "\(source.path) is gzip that inflates to 0 bytes"
                    : "\(source.path) is empty: 0 bytes",
                hint: "a transfer or the job that wrote it has probably failed; fetch it again"))
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
