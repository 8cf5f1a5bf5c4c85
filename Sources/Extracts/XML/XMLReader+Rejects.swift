// Unsafe: scans the bytes of a batch again.
import Diagnostics
import RecordValues
import Synchronization

/// What all rejected records of a document stand in.
struct XMLRejectsFrame: Sendable {
    /// The declaration, the document type, the document element's start tag, and what its fields read of it before its
    /// first record.
    var head: [UInt8]
    /// Bytes of that in a context: more than `head` where the declaration was replaced.
    var contextBytes: Int
    /// The document element's end tag; nil where it is the record itself.
    var foot: [UInt8]?
    var documentIsLevel: Bool
}

/// Rejected records as a document of the same form, which the same mapping can run again.
///
/// ```
/// head                   declaration, document type, <Document ...>, and its own content before the first record
///   <Stmt ...>           for each rejected record: the elements around it, with all their attributes;
///   <?tallyover context?>  a level among them is marked, so that it is not given out a second time
///   <Id>..</Id>          what the level's fields read of it, as far as it stood before the record
///     <Ntry>..</Ntry>    the record's own bytes
///   </Stmt>
/// foot                   marked too where the document element is a level that was not rejected
/// ```
/// A rejected level is its start tag with what its fields read of it: the records in it went their own ways, and content
/// that the mapping does not read is not kept. In the encoding of the source; in UTF-8 where its markup cannot be found
/// in its bytes.
extension XMLReader: EnclosedRejects {
    func rejectsHead() throws(DiagnosticList) -> [UInt8] {
        try state.withLock { state throws(DiagnosticList) in try frame(&state).head }
    }

    func rejectsFoot() throws(DiagnosticList) -> [UInt8] {
        try state.withLock { state throws(DiagnosticList) in
            let frame = try frame(&state)
            guard let foot = frame.foot else { return [] }
            let isMarked = frame.documentIsLevel && !rejectsDocument.load(ordering: .relaxed)
            return (isMarked ? XMLContextMark.bytes : []) + foot + [0x0A]
        }
    }

    func appendRejects(_ indexes: [Int], of batch: RecordBatch, to output: inout [UInt8]) throws(DiagnosticList) {
        let chunk = Self.chunk(of: batch)
        try state.withLock { state throws(DiagnosticList) in
            let frame = try frame(&state)
            var scan = chunk.start
            for index in indexes.sorted() {
                let record = chunk.records[index]
                let bytes = text(of: chunk, batch)
                let isWhole = record.start >= chunk.start.position && !isOpenedElement(record, bytes, chunk)
                let place = isWhole ? record.start : endTag(of: record, bytes, chunk)
                rescan(chunk, batch, &scan, &state.scanner, before: place)
                let tail = bytes(place - chunk.start.position, record.end - chunk.start.position)
                append(tail, scan, isWhole: isWhole, frame, &output)
            }
        }
    }

    /// The bytes of a chunk that the scan saw, by places from its start.
    private func text(of chunk: XMLChunk, _ batch: RecordBatch) -> (Int64, Int64) -> [UInt8] {
        if let text = chunk.text, !encoding.isScannable { return { Array(text[Int($0)..<Int($1)]) } }
        return { (start: Int64, end: Int64) in
            batch.copy(RecordSlice(offset: Int32(start), length: Int32(end - start), fileOffset: 0))
        }
    }

    /// Whether the record is a level with an end tag of its own: its content is then in the context.
    private func isOpenedElement(
        _ record: XMLScannedRecord, _ bytes: (Int64, Int64) -> [UInt8], _ chunk: XMLChunk
    ) -> Bool {
        guard isLevel[record.type] else { return false }
        let end = record.end - chunk.start.position
        return bytes(end - 2, end) != [0x2F, 0x3E]
    }

    /// Where the end tag of a level begins.
    private func endTag(of record: XMLScannedRecord, _ bytes: (Int64, Int64) -> [UInt8], _ chunk: XMLChunk) -> Int64 {
        var place = record.end - 1
        while bytes(place - chunk.start.position, place - chunk.start.position + 1) != [0x3C] { place -= 1 }
        return place
    }

    private func rescan(
        _ chunk: XMLChunk, _ batch: RecordBatch, _ scan: inout XMLScanState, _ scanner: inout XMLScanner,
        before stop: Int64
    ) {
        var records: [XMLScannedRecord] = []
        var room = Int.max
        func look(_ bytes: UnsafeRawBufferPointer) {
            guard let base = bytes.baseAddress else { return }
            let window = unsafe Window(
                bytes: base, count: bytes.count, fileOffset: chunk.start.position, fileSize: .max)
            _ = scanner.scan(window, &scan, limit: .max, before: stop, imageBytes: &room, into: &records)
        }
        if let text = chunk.text, !encoding.isScannable {
            unsafe text.withUnsafeBytes { unsafe look($0) }
        } else {
            unsafe look(UnsafeRawBufferPointer(start: batch.bytes, count: batch.fileRange.count))
        }
    }

    /// Appends one record: `tail` is its element, or the end tag of a level whose content is in the context.
    private func append(
        _ tail: [UInt8], _ scan: XMLScanState, isWhole: Bool, _ frame: XMLRejectsFrame, _ output: inout [UInt8]
    ) {
        let around = isWhole ? scan.open : Array(scan.open.dropLast())
        guard !scan.open.isEmpty else {
            output += tail + [0x0A]
            return
        }
        if !isWhole, around.isEmpty {
            // The document element itself: what its fields read of it behind the head; the foot ends it.
            rejectsDocument.store(true, ordering: .relaxed)
            output += scan.context[min(frame.contextBytes, scan.context.count)...]
            return
        }
        var place = scan.open.count > 1 ? scan.open[1].contextStart : scan.context.count
        for element in around.dropFirst() where element.record >= 0 && !element.isContext {
            output += scan.context[place..<element.contentStart]
            output += XMLContextMark.bytes
            place = element.contentStart
        }
        output += scan.context[place...]
        output += tail
        for element in around.dropFirst().reversed() {
            let name = element.contextStart + 1
            output += [0x3C, 0x2F] + scan.context[name..<name + element.nameLength] + [0x3E]
        }
        output.append(0x0A)
    }

    /// Scans to the first record.
    private func frame(_ state: inout State) throws(DiagnosticList) -> XMLRejectsFrame {
        if let known = state.rejectsFrame { return known }
        let batch = RecordBatch(capacity: 1 << 16)
        let chunk = XMLChunk()
        var alone = State(shape: shape, plan: plan, encoding: encoding)
        if !source.canReadAgain {
            alone.looksAhead = true
            alone.carry = Array(streamHead.dropFirst(encoding.markBytes))
        }
        try scanChunk(batch, chunk, &alone, limit: 1)
        var scan = chunk.start
        let first = chunk.records.first
        if let first { rescan(chunk, batch, &scan, &alone.scanner, before: first.start) } else { scan = alone.scan }
        let root = scan.open.first
        let end = scan.open.count > 1 ? scan.open[1].contextStart : scan.context.count
        var foot: [UInt8]?
        if let root {
            foot =
                [0x3C, 0x2F] + scan.context[root.contextStart + 1..<root.contextStart + 1 + root.nameLength] + [0x3E]
        }
        let made = XMLRejectsFrame(
            head: declared(Array(scan.context[..<end])) + [0x0A], contextBytes: end, foot: foot,
            documentIsLevel: (root?.record ?? -1) >= 0)
        state.rejectsFrame = made
        return made
    }

    /// With the declaration of UTF-8 where the text was translated.
    private func declared(_ head: [UInt8]) -> [UInt8] {
        guard !encoding.isScannable else { return head }
        let declaration = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".utf8)
        guard head.starts(with: Array("<?xml".utf8)), let end = head.firstIndex(of: 0x3E) else {
            return declaration + head
        }
        return declaration + head[(end + 1)...]
    }
}
