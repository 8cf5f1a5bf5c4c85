// Unsafe: gives the bytes of its batch to the parser.
import Diagnostics
import RecordValues
import Synchronization

/// From the bytes of a chunk to its record images.
extension XMLReader {
    /// Bytes that are given to the parser at once.
    private static let pieceBytes = 1 << 15

    /// Parses a chunk; its images stand in the batch behind the bytes of the file.
    ///
    /// - Parameter context: what the parser is told first, in UTF-8; nil where it has parsed all that stands before.
    func parse(
        _ batch: RecordBatch, _ chunk: XMLChunk, _ parser: XMLRecordParser, in context: [UInt8]?
    ) throws(XMLRecordParser.Failure) {
        let start = batch.fileRange.count
        if let context {
            parser.begin(batch, at: start)
            unsafe try context.withUnsafeBufferPointer { piece throws(XMLRecordParser.Failure) in
                try unsafe parser.push(UnsafeRawBufferPointer(piece))
            }
        }
        // A document element that ended stands in the context as a whole: it was given out before.
        parser.takeOver(batch, at: start)
        let count = chunk.text?.count ?? start
        var place = 0
        repeat {
            let length = min(count - place, Self.pieceBytes)
            let isLast = chunk.endsFile && place + length == count
            if let text = chunk.text {
                try unsafe text.withUnsafeBufferPointer { bytes throws(XMLRecordParser.Failure) in
                    try unsafe parser.push(
                        UnsafeRawBufferPointer(
                            UnsafeBufferPointer(rebasing: bytes[place..<place + length])), isLast: isLast)
                }
            } else {
                // Images may have moved the batch's bytes since the last piece.
                try unsafe parser.push(
                    UnsafeRawBufferPointer(start: batch.bytes + place, count: length), isLast: isLast)
            }
            place += length
        } while place < count
        if let wrongByte = chunk.wrongByte {
            throw XMLRecordParser.Failure(reason: .wrongByte(wrongByte), position: count)
        }
        if !chunk.endsFile, parser.images.count < chunk.records.count { try flush(parser, chunk) }
    }

    /// In what is not well formed the parser may wait for an end that never comes: it is told that there is none.
    private func flush(_ parser: XMLRecordParser, _ chunk: XMLChunk) throws(XMLRecordParser.Failure) {
        do throws(XMLRecordParser.Failure) {
            try unsafe parser.push(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
        } catch {
            guard case .ended = error.reason, parser.images.count == chunk.records.count else { throw error }
        }
    }

    /// Translates the bytes of a chunk where one byte is one character; wider encodings were translated for the scan.
    func translate(_ chunk: XMLChunk, _ batch: RecordBatch) {
        guard encoding.isScannable, !encoding.isUTF8, chunk.text == nil else { return }
        var text: [UInt8] = []
        do throws(XMLTranscoder.Mistake) {
            _ = try unsafe XMLTranscoder(encoding: encoding.name)!.append(
                UnsafeRawBufferPointer(start: batch.bytes, count: batch.fileRange.count), to: &text)
        } catch {
            // What stands before it may still hold whole records.
            chunk.wrongByte = error.offset
            chunk.endsFile = false
        }
        chunk.text = text
    }

    /// A context in UTF-8.
    func translated(_ context: [UInt8]) -> [UInt8] {
        guard encoding.isScannable, !encoding.isUTF8, let transcoder = XMLTranscoder(encoding: encoding.name) else {
            return context
        }
        var text: [UInt8] = []
        unsafe context.withUnsafeBytes { piece in _ = try? unsafe transcoder.append(piece, to: &text) }
        return text
    }

    /// Holds the images against what the scan found, and gives each its place in the file.
    func finish(_ batch: RecordBatch, _ chunk: XMLChunk, _ parser: XMLRecordParser) throws(DiagnosticList) {
        let images = parser.images
        guard images.count == chunk.records.count,
            zip(images, chunk.records).allSatisfy({ $0.type == $1.type })
        else {
            throw recordsDiffer(
                "from byte \(batch.fileRange.lowerBound.figures), the scan found"
                    + " \(chunk.records.count.counted("record")), the parser \(images.count.figures)")
        }
        place(images[...], batch, chunk)
    }

    /// The slices of the images, and in each image the length of its fragment.
    private func place(_ images: ArraySlice<XMLRecordParser.Image>, _ batch: RecordBatch, _ chunk: XMLChunk) {
        var records = batch.records
        batch.records = []
        records.removeAll(keepingCapacity: true)
        var end = images.last.map { Int($0.offset + $0.length) } ?? 0
        for (index, (image, place)) in zip(images, chunk.places).enumerated() {
            var image = image
            if let fault = chunk.schemaFaults[index] { image = note(fault, in: image, batch, at: &end) }
            let length = UInt32(clamping: place.length)
            unsafe (batch.bytes + Int(image.offset)).storeBytes(
                of: length, toByteOffset: SlotRecordImage.fragmentLengthOffset, as: UInt32.self)
            records.append(RecordSlice(offset: image.offset, length: image.length, fileOffset: place.start))
        }
        batch.records = records
    }

    /// A copy of the image with the schema's fault at its end.
    private func note(
        _ fault: String, in image: XMLRecordParser.Image, _ batch: RecordBatch, at end: inout Int
    ) -> XMLRecordParser.Image {
        let message = Array(fault.utf8.prefix(SlotRecordImage.longestFault))
        let start = (end + 7) & ~7
        var copy = image
        copy.offset = Int32(start)
        copy.length = image.length + Int32(message.count)
        batch.reserve(start + Int(copy.length))
        let place = unsafe batch.bytes + start
        unsafe place.copyMemory(from: batch.bytes + Int(image.offset), byteCount: Int(image.length))
        unsafe message.withUnsafeBytes { bytes in
            unsafe (place + Int(image.length)).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
        }
        unsafe place.storeBytes(
            of: UInt16(message.count), toByteOffset: SlotRecordImage.faultLengthOffset, as: UInt16.self)
        end = start + Int(copy.length)
        return copy
    }

    /// The chunk ends before a mistake: the records that stand before it are handed out.
    func end(
        _ batch: RecordBatch, _ chunk: XMLChunk, _ parser: XMLRecordParser, at failure: XMLRecordParser.Failure
    ) throws(DiagnosticList) {
        let images = parser.images
        guard images.count <= chunk.records.count, zip(images, chunk.records).allSatisfy({ $0.type == $1.type }) else {
            throw recordsDiffer("before a mistake at byte \(batch.fileRange.lowerBound.figures) or behind it")
        }
        place(images[...], batch, chunk)
        let found = diagnostic(failure, batch, chunk)
        chunk.mistake = found
        state.withLock { $0.mistake = $0.mistake ?? found }
    }

    /// One parser for the whole document, chunk after chunk.
    func parseSerially(_ batch: RecordBatch, _ chunk: XMLChunk, _ state: inout State) throws(DiagnosticList) {
        do throws(XMLRecordParser.Failure) {
            translate(chunk, batch)
            let isFirst = chunk.start.position == encoding.textStart
            try parse(batch, chunk, state.parser, in: isFirst ? [] : nil)
        } catch {
            let found = diagnostic(error, batch, chunk)
            let images = state.parser.images
            if images.isEmpty { throw found }
            place(images[...], batch, chunk)
            chunk.records.removeLast(chunk.records.count - images.count)
            chunk.places.removeLast(chunk.places.count - images.count)
            chunk.isParsed = true
            chunk.mistake = found
            state.mistake = found
            return
        }
        try finish(batch, chunk, state.parser)
        chunk.isParsed = true
    }
}
