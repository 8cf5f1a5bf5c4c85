import Diagnostics
import RecordValues
import Synchronization

/// Reads the records of an XML document, in parallel where that is safe.
///
/// ```
/// claim   the scan goes from tag to tag and from record to record, and cuts behind a tag    serial
/// fill    a parser is given the context of the cut, then the chunk's bytes                   parallel
/// ```
/// Every byte goes through a parser once, and each chunk must give exactly the records that the scan found in it. A
/// record that holds others is given out at its end, after them; it may have begun many chunks before.
///
/// Where a field needs what a context does not hold, one parser reads the whole document, in `claim`, and `warnings`
/// says so.
///
/// Standards: XML 1.0, fifth edition; Namespaces in XML 1.0, third edition.
final class XMLReader: RecordReader {
    struct State: Sendable {
        var scanner: XMLScanner
        var scan = XMLScanState()
        /// Where the scan stands in the file: its own place where the text is the file's bytes.
        var filePosition: Int64 = 0
        /// Where the chunk at hand begins in the file.
        var chunkStart: Int64 = 0
        /// Of a source that cannot be read again: bytes from `filePosition` on that were read already.
        var carry: [UInt8] = []
        /// Of such a source: the line and column of `filePosition`, counted in passing.
        var place = XMLPlace()
        /// Looks ahead in the first bytes of such a source, and reads no others.
        var looksAhead = false
        var nextRecord: Int64 = 1
        /// The document was scanned to its end, and is whole.
        var hasEnded = false
        /// For records that hold others: where the open ones begin in the file, by their place in the text.
        var levelStarts: [Int64: Int64] = [:]
        /// Thrown once, thrown to all: nothing may be cut behind it.
        var mistake: DiagnosticList?
        var coverage = Coverage()
        var checkpoints = XMLCheckpoints()
        /// Found when the first is asked for.
        var rejectsFrame: XMLRejectsFrame?
        /// Nil where the mapping names no schema, and where records are read again.
        var validator: XMLSchemaValidator?
        /// Bytes of the text, in UTF-8, that it has seen.
        var validatedBytes = 0
        /// The first fault of each open level, by its place in the file.
        var levelFaults: [Int64: String] = [:]
        /// For the whole document where it is read serially; for stretches without records otherwise.
        let parser: XMLRecordParser

        /// Before the first byte.
        init(shape: XMLSourceShape, plan: XMLFieldPlan, encoding: XMLEncoding) {
            let names = encoding.isScannable && !encoding.isUTF8 ? encoding.name : nil
            scanner = XMLScanner(shape: shape, plan: plan, encoding: names)
            parser = XMLRecordParser(shape: shape, plan: plan)
            scan.position = encoding.textStart
            filePosition = Int64(encoding.markBytes)
            coverage = Coverage(framingBytes: filePosition)
        }
    }

    let path: String
    let warnings: [Diagnostic]
    let recordCount: Int64? = nil
    let source: any ByteSource
    /// The first bytes of a source that cannot be read again.
    let streamHead: [UInt8]
    let shape: XMLSourceShape
    let plan: XMLFieldPlan
    let encoding: XMLEncoding
    let isSerial: Bool
    let isPartial: Bool
    let isLevel: [Bool]
    let chunkBytes: Int
    private let recordsPerChunk: Int
    private let range: ClosedRange<Int64>
    let state: Mutex<State>
    /// Records that the parsers gave out.
    private let parsedRecords = Atomic<Int>(0)
    /// Whether the record that is the document element was rejected.
    let rejectsDocument = Atomic<Bool>(false)

    var fileSize: Int64 { source.storage.bytes }
    var contentSize: Int64? { source.knownSize }
    var storage: SourceStorage { source.storage }
    var canReadAgain: Bool { source.canReadAgain }

    /// - Parameters:
    ///   - isPartial: the file holds some records only, so its levels cannot be as a schema says.
    ///   - chunkBytes: bytes of the file that a chunk is to have; it has more where one record does.
    ///   - readsSerially: reads serially even what could be split: the oracle of the tests.
    init(
        source: any ByteSource, shape: XMLSourceShape, recordsPerChunk: Int, range: ClosedRange<Int64>,
        isPartial: Bool = false, chunkBytes: Int = 1 << 19, readsSerially: Bool = false
    ) throws(DiagnosticList) {
        precondition(!shape.recordTypes.isEmpty, "an XML source has a record type")
        path = source.path
        self.source = source
        self.shape = shape
        plan = XMLFieldPlan(shape)
        self.recordsPerChunk = recordsPerChunk
        self.range = range
        self.isPartial = isPartial
        self.chunkBytes = chunkBytes
        let head = try source.head(source.canReadAgain ? 512 : BlockStream.headBytes)
        let encoding = try XMLEncoding.detect(head: Array(head.prefix(512)), path: source.path)
        streamHead = source.canReadAgain ? [] : head
        if !source.canReadAgain, encoding.markBytes > 0 {
            // A stream moves forward only, and the text begins behind the mark.
            _ = try source.read(at: 0, atMost: encoding.markBytes, into: RecordBatch(capacity: 16), at: 0)
        }
        self.encoding = encoding
        let automaton = XMLAutomaton(shape: shape, plan: plan)
        isLevel = automaton.isLevel
        let reason = automaton.reasonAgainstSplitting
        isSerial = readsSerially || reason != nil
        warnings = Self.warnings(path: source.path, encoding: encoding, reason: reason)
        var beginning = State(shape: shape, plan: plan, encoding: encoding)
        if let schema = shape.schema { beginning.validator = try XMLSchemaValidator(path: schema) }
        state = Mutex(beginning)
    }

    private static func warnings(path: String, encoding: XMLEncoding, reason: String?) -> [Diagnostic] {
        var found: [Diagnostic] = []
        if let reason {
            found.append(
                Diagnostic(
                    ExtractCode.readSerially, "\(path) is parsed by one worker: \(reason)",
                    hint: "the result is the same; a control that counts or sums the records is faster",
                    severity: .warning))
        }
        if !encoding.isScannable {
            found.append(
                Diagnostic(
                    ExtractCode.readSerially, "\(path) is translated by one worker: it is \(encoding.name)",
                    hint: "the result is the same; a file in UTF-8 is read faster", severity: .warning))
        }
        return found
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
        let chunk = (batch.claim as? XMLChunk) ?? XMLChunk()
        batch.claim = chunk
        while state.nextRecord < range.lowerBound, !state.hasEnded {
            let limit = min(Int64(recordsPerChunk), range.lowerBound - state.nextRecord)
            try scanChunk(batch, chunk, &state, limit: Int(limit))
            try validate(batch, chunk, &state)
            if isSerial { try parseSerially(batch, chunk, &state) }
            state.nextRecord += Int64(chunk.records.count)
            state.coverage.skippedBytes += Int64(batch.fileRange.count)
        }
        if state.hasEnded, state.nextRecord <= range.lowerBound, range.lowerBound > 1 {
            throw Extract.beyondEnd(range, path: path, records: state.nextRecord - 1)
        }
        batch.firstRecordNumber = state.nextRecord
        guard state.nextRecord <= range.upperBound, !state.hasEnded else {
            batch.records.removeAll(keepingCapacity: true)
            batch.fileRange = state.filePosition..<state.filePosition
            batch.paddedRecords = 0
            return false
        }
        let left = range.upperBound - state.nextRecord
        let limit = left < Int64(recordsPerChunk) ? Int(left) + 1 : recordsPerChunk
        try scanChunk(batch, chunk, &state, limit: limit)
        try validate(batch, chunk, &state)
        if isSerial { try parseSerially(batch, chunk, &state) }
        state.nextRecord += Int64(chunk.records.count)
        note(chunk, batch, in: &state.coverage)
        return true
    }

    /// A record's bytes are those of its element; what stands in a level but in none of its records frames these.
    private func note(_ chunk: XMLChunk, _ batch: RecordBatch, in coverage: inout Coverage) {
        coverage.records += Int64(chunk.records.count)
        var data: Int64 = 0
        for (record, place) in zip(chunk.records, chunk.places)
        where !isLevel[record.type] { data += place.length }
        coverage.dataBytes += data
        coverage.framingBytes += Int64(batch.fileRange.count) - data
    }

    func fill(_ batch: RecordBatch) throws(DiagnosticList) {
        let chunk = Self.chunk(of: batch)
        if !chunk.isParsed {
            let parser = chunk.parser ?? XMLRecordParser(shape: shape, plan: plan)
            chunk.parser = parser
            translate(chunk, batch)
            do throws(XMLRecordParser.Failure) {
                try parse(batch, chunk, parser, in: translated(chunk.start.context))
            } catch {
                try end(batch, chunk, parser, at: error)
                return
            }
            try finish(batch, chunk, parser)
        }
        parsedRecords.add(batch.records.count, ordering: .relaxed)
    }

    func mistake(behind batch: RecordBatch) -> DiagnosticList? { Self.chunk(of: batch).mistake }

    func finish() throws(DiagnosticList) -> Coverage {
        let (coverage, size) = try state.withLock { state throws(DiagnosticList) in
            let size = try source.readToEnd()
            state.coverage.skippedBytes += size - state.filePosition
            state.filePosition = size
            return (state.coverage, size)
        }
        try coverage.requireWhole(source, size: size)
        let parsed = Int64(parsedRecords.load(ordering: .relaxed))
        if parsed != coverage.records {
            throw recordsDiffer("the scan found \(coverage.records.figures), the parsers \(parsed.figures)")
        }
        return coverage
    }

    func cancel() { source.cancel() }

    static func chunk(of batch: RecordBatch) -> XMLChunk {
        guard let chunk = batch.claim as? XMLChunk else { preconditionFailure("the batch was not claimed here") }
        return chunk
    }
}
