// Unsafe: gives the bytes of its batch to the parser once more.
import Diagnostics
import RecordValues

/// What is wrong, where it stands in the file, and what to do.
extension XMLReader {
    /// The scan cannot go on. What the parser says about the same bytes is the better answer: it knows why.
    func diagnose(
        _ mistake: XMLScanMistake, _ batch: RecordBatch, _ chunk: XMLChunk, _ state: inout State, _ available: Int
    ) -> DiagnosticList {
        let start = Int(mistake.start - chunk.start.position)
        // A limit is there to keep the parser from what stands behind it.
        let reach = mistake.mayBeParsed ? Int(mistake.reach - chunk.start.position) : start
        let end = chunk.text == nil ? reach : available
        if let count = chunk.text?.count { chunk.text!.removeLast(count - reach) }
        batch.fileRange = state.chunkStart..<state.chunkStart + Int64(end)
        chunk.endsFile = mistake.mayBeParsed && batch.fileRange.upperBound == source.knownSize
        translate(chunk, batch)
        do throws(XMLRecordParser.Failure) {
            let context = isSerial && chunk.start.position > encoding.textStart ? nil : translated(chunk.start.context)
            try parse(batch, chunk, state.parser, in: context)
        } catch {
            guard case .ended = error.reason, !mistake.isMisplaced else { return diagnostic(error, batch, chunk) }
        }
        // An open element may have begun in another chunk.
        let place = start >= 0 ? filePlace(start, batch, chunk) : state.levelStarts[mistake.start] ?? mistake.start
        return refusal(of: mistake, at: place, batch, chunk)
    }

    private func refusal(
        of mistake: XMLScanMistake, at start: Int64, _ batch: RecordBatch, _ chunk: XMLChunk
    ) -> DiagnosticList {
        func refusal(_ code: ExtractCode, _ start: Int64, _ what: String, _ hint: String) -> DiagnosticList {
            self.refusal(code, start, what, hint, in: (batch, chunk))
        }
        func limit(_ start: Int64, _ what: String, _ most: String, _ word: String) -> DiagnosticList {
            self.limit(start, what, most, word, in: (batch, chunk))
        }
        switch mistake.reason {
        case .endsInside(let what): return refusal(.notWellFormed, start, "the file ends inside \(what)", Self.fetch)
        case .noElement: return refusal(.notWellFormed, start, "the file holds no element", Self.fetch)
        case .misplaced(let what): return refusal(.notWellFormed, start, "here stands \(what)", Self.fetch)
        case .recordTooLong: return limit(start, "an element", shape.limits.recordBytes.counted("byte"), "record")
        case .contentTooLong:
            return limit(start, "a level's own content", shape.limits.recordBytes.counted("byte"), "record")
        case .tooManyAttributes:
            return limit(start, "an element", shape.limits.attributes.counted("attribute"), "attributes")
        case .tooManyNamespaces:
            return refusal(
                .limitExceeded, start, "more than \(XMLScanner.mostScopes.figures) sets of namespaces are declared",
                "declare the namespaces on the document element")
        }
    }

    /// What stopped the parser.
    func diagnostic(_ failure: XMLRecordParser.Failure, _ batch: RecordBatch, _ chunk: XMLChunk) -> DiagnosticList {
        if case .wrongByte(let offset) = failure.reason {
            return wrongBytes(at: batch.fileRange.lowerBound + Int64(offset), batch, chunk)
        }
        let start = filePlace(failure.position, batch, chunk)
        let limits = shape.limits
        let place = (batch, chunk)
        switch failure.reason {
        case .notWellFormed(let said), .ended(let said):
            return refusal(.notWellFormed, start, said, Self.fetch, in: place)
        case .entity(let name):
            return refusal(
                .entityRefused, start, "an entity is declared or used that is not one of XML's own five: \(name)",
                "entities are never expanded; have the file written without them", in: place)
        case .depth:
            return limit(start, "elements stand inside each other", limits.depth.figures + " deep", "depth", in: place)
        case .attributes:
            return limit(start, "an element", limits.attributes.counted("attribute"), "attributes", in: place)
        case .text: return limit(start, "a text or a value", limits.textBytes.counted("byte"), "text", in: place)
        case .record: return limit(start, "a record", limits.recordBytes.counted("byte"), "record", in: place)
        case .wrongByte: preconditionFailure("told above")
        }
    }

    /// The rejects of a source that cannot be read again need its first bytes before they begin.
    func headTooLong(_ offset: Int64) -> DiagnosticList {
        refusal(
            .limitExceeded, offset, "the first record of a stream begins within its first \(offset.counted("byte"))",
            "write it to a file first, and name that file", in: nil)
    }

    func wrongBytes(at offset: Int64, _ batch: RecordBatch, _ chunk: XMLChunk) -> DiagnosticList {
        refusal(
            .unusableEncoding, offset, "the bytes are no character of \(encoding.name)",
            "the encoding that the file declares is not the one in which it was written", in: (batch, chunk))
    }

    func schemaFault(
        _ message: String, at offset: Int64, _ batch: RecordBatch, _ chunk: XMLChunk
    ) -> DiagnosticList {
        refusal(
            .schemaFault, offset, "the schema does not allow this, and it stands in no record: \(message)",
            "the file is not of the form that the schema describes; check that they belong together", in: (batch, chunk)
        )
    }

    func recordsDiffer(_ how: String) -> DiagnosticList {
        DiagnosticList(
            Diagnostic(
                ExtractCode.recordsDiffer, "\(path): \(how)",
                hint: "this is a fault in Tallyover itself; please report it"))
    }

    private static let fetch = "the records before it were read; correct the file, or fetch it again"

    private func limit(
        _ offset: Int64, _ what: String, _ most: String, _ word: String, in chunk: (RecordBatch, XMLChunk)
    ) -> DiagnosticList {
        refusal(
            .limitExceeded, offset, "\(what): more than \(most)",
            "if the file is right, raise the limit `\(word)` of the source in the mapping", in: chunk)
    }

    /// - Parameter chunk: the chunk that was at hand.
    private func refusal(
        _ code: ExtractCode, _ offset: Int64, _ what: String, _ hint: String, in chunk: (RecordBatch, XMLChunk)?
    ) -> DiagnosticList {
        // Where neither a file can be read again nor the place is in the chunk at hand, the byte alone is told.
        let place =
            (source as? FileReader).map { XMLPlace(of: offset, in: $0, encoding) }
            ?? chunk.flatMap { self.place(of: offset, $0, $1) }
        let lines = place.map { "line \($0.line.figures), column \($0.column.figures), " } ?? ""
        return DiagnosticList(
            Diagnostic(code, "\(path), \(lines)byte \(offset.figures): \(what)", hint: hint))
    }

    /// A place in the chunk, counted on from where the chunk began; nil where it is in an earlier one.
    private func place(of offset: Int64, _ batch: RecordBatch, _ chunk: XMLChunk) -> XMLPlace? {
        guard var place = chunk.place, offset >= chunk.fileStart else { return nil }
        let count = Int(offset - chunk.fileStart)
        guard count <= batch.capacity else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(start: batch.bytes, count: count)
        guard let transcoder = encoding.isScannable ? nil : XMLTranscoder(encoding: encoding.name) else {
            unsafe place.pass(bytes, isUTF8: encoding.isUTF8)
            return place
        }
        var text: [UInt8] = []
        _ = try? unsafe transcoder.append(bytes, to: &text)
        unsafe text.withUnsafeBytes { unsafe place.pass($0, isUTF8: true) }
        return place
    }

    /// The place in the file of a place in the chunk's text; in what the parser was told first, the chunk's start.
    func filePlace(_ place: Int, _ batch: RecordBatch, _ chunk: XMLChunk) -> Int64 {
        let start = batch.fileRange.lowerBound
        guard place > 0 else { return start }
        guard chunk.text != nil else { return start + Int64(min(place, batch.fileRange.count)) }
        var output: [UInt8] = []
        let bytes = unsafe UnsafeRawBufferPointer(start: batch.bytes, count: batch.fileRange.count)
        let used = try? unsafe XMLTranscoder(encoding: encoding.name)!.append(bytes, limit: place, to: &output)
        return start + Int64(used ?? 0)
    }
}

/// A place in a file as an editor shows it: line and column from 1, in characters. Found by passing all before it.
struct XMLPlace: Sendable {
    private(set) var line = 1
    private(set) var column = 1

    /// The start of the text.
    init() {}

    init(of offset: Int64, in file: FileReader, _ encoding: XMLEncoding) {
        let transcoder = encoding.isScannable ? nil : XMLTranscoder(encoding: encoding.name)
        var place = Int64(encoding.markBytes)
        while place < offset {
            let count = Int(min(offset - place, 1 << 20))
            // A file that cannot be read any more has a mistake of its own; this one is told as far as it is known.
            guard let bytes = try? file.bytes(at: place, count: count) else { return }
            var text = bytes
            var used = count
            if let transcoder {
                text = []
                used = (unsafe bytes.withUnsafeBytes { try? unsafe transcoder.append($0, to: &text) }) ?? count
            }
            unsafe text.withUnsafeBytes { unsafe pass($0, isUTF8: encoding.isUTF8 || transcoder != nil) }
            if used == 0 { return }
            place += Int64(used)
        }
    }

    /// Goes on behind these bytes. First the lines, which a machine counts many bytes at a time; then the characters of
    /// the last one.
    mutating func pass(_ bytes: UnsafeRawBufferPointer, isUTF8: Bool) {
        let bytes = unsafe Span<UInt8>(_unsafeBytes: bytes)
        var lines = 0
        for index in bytes.indices { lines &+= bytes[index] == 0x0A ? 1 : 0 }
        var first = 0
        if lines > 0 {
            line += lines
            column = 1
            first = bytes.count
            while bytes[first - 1] != 0x0A { first -= 1 }
        }
        for index in first..<bytes.count where !isUTF8 || bytes[index] & 0xC0 != 0x80 { column += 1 }
    }
}
