// Unsafe: shows the bytes of its batch to the scanner as a window.
import Diagnostics
import RecordValues

/// `claim`: windows of the file, the scan, and the places of records in the file.
extension XMLReader {
    /// A stretch without a record is parsed at once when it has so many bytes, that memory does not grow with it.
    private static let stretchBytes = 4 << 20

    /// Scans the next chunk: one record at least, unless the file ends.
    func scanChunk(
        _ batch: RecordBatch, _ chunk: XMLChunk, _ state: inout State, limit: Int
    ) throws(DiagnosticList) {
        chunk.reset(to: state.scan)
        state.checkpoints.note(state)
        state.chunkStart = state.filePosition
        var available = 0
        // A long context is worth a long chunk: it is parsed again for each.
        var wanted = min(max(chunkBytes, 8 * state.scan.context.count), Extract.chunkBytes)
        var imageBytes = Extract.chunkBytes
        var isComplete = false
        while !isComplete {
            available = try load(wanted, available, from: state.chunkStart, batch, chunk)
            let endsFile = state.chunkStart + Int64(available) == file.size
            switch scan(batch, chunk, &state, available, endsFile, limit, &imageBytes) {
            case .isFull: isComplete = true
            case .fileEnds:
                chunk.endsFile = true
                state.hasEnded = true
                isComplete = true
            case .mistake(let mistake):
                if chunk.records.isEmpty { throw diagnose(mistake, batch, chunk, &state, available) }
                isComplete = true
            case .windowEnds:
                isComplete = !chunk.records.isEmpty
                if !isComplete, state.scan.position - chunk.start.position >= Int64(Self.stretchBytes) {
                    try passOver(batch, chunk, &state, available)
                    available = 0
                    wanted = chunkBytes
                } else {
                    wanted = max(wanted, available) + min(max(available, 64), Extract.chunkBytes)
                }
            }
        }
        close(batch, chunk, &state, available)
    }

    /// Reads the file up to so many bytes from the chunk's start, and translates what must be.
    ///
    /// - Returns: bytes of the file that stand in the batch.
    private func load(
        _ wanted: Int, _ available: Int, from fileStart: Int64, _ batch: RecordBatch, _ chunk: XMLChunk
    ) throws(DiagnosticList) -> Int {
        let count = Int(min(Int64(wanted), file.size - fileStart))
        try file.read(at: fileStart + Int64(available), count: count - available, into: batch, at: available)
        guard !encoding.isScannable else { return count }
        var text: [UInt8] = []
        do throws(XMLTranscoder.Mistake) {
            let transcoder = XMLTranscoder(encoding: encoding.name)!
            let used = try unsafe transcoder.append(
                UnsafeRawBufferPointer(start: batch.bytes, count: count), to: &text)
            if used < count, fileStart + Int64(count) == file.size { throw XMLTranscoder.Mistake(offset: used) }
        } catch {
            // What stands before the mistake may still hold whole records.
            guard error.offset > available else { throw wrongBytes(at: fileStart + Int64(error.offset)) }
            chunk.text = text
            return error.offset
        }
        chunk.text = text
        return count
    }

    private func scan(
        _ batch: RecordBatch, _ chunk: XMLChunk, _ state: inout State, _ available: Int, _ endsFile: Bool,
        _ limit: Int, _ imageBytes: inout Int
    ) -> XMLScanEnd {
        let start = chunk.start.position
        func scan(_ bytes: UnsafeRawBufferPointer) -> XMLScanEnd {
            let base = unsafe bytes.baseAddress ?? UnsafeRawPointer(batch.bytes)
            let end = start + Int64(bytes.count)
            let window = unsafe Window(
                bytes: base, count: bytes.count, fileOffset: start, fileSize: endsFile ? end : .max)
            return state.scanner.scan(window, &state.scan, limit: limit, imageBytes: &imageBytes, into: &chunk.records)
        }
        if let text = chunk.text { return unsafe text.withUnsafeBytes { unsafe scan($0) } }
        return unsafe scan(UnsafeRawBufferPointer(start: batch.bytes, count: available))
    }

    /// A long stretch without records is parsed here and now.
    private func passOver(
        _ batch: RecordBatch, _ chunk: XMLChunk, _ state: inout State, _ available: Int
    ) throws(DiagnosticList) {
        close(batch, chunk, &state, available)
        try validate(batch, chunk, &state)
        translate(chunk, batch)
        do throws(XMLRecordParser.Failure) {
            try parse(batch, chunk, state.parser, in: isSerial ? nil : translated(chunk.start.context))
        } catch {
            throw diagnostic(error, batch, chunk)
        }
        try finish(batch, chunk, state.parser)
        state.coverage.framingBytes += Int64(batch.fileRange.count)
        chunk.reset(to: state.scan)
        state.chunkStart = state.filePosition
    }

    /// Ends the chunk where the scan stands: what of it stands where in the file.
    private func close(_ batch: RecordBatch, _ chunk: XMLChunk, _ state: inout State, _ available: Int) {
        if chunk.text == nil {
            for record in chunk.records { chunk.places.append((record.start, record.end - record.start)) }
            state.filePosition = state.scan.position
        } else {
            findPlaces(batch, chunk, &state, available)
        }
        batch.fileRange = state.chunkStart..<state.filePosition
        batch.paddedRecords = 0
        let length = Int(state.scan.position - chunk.start.position)
        if let count = chunk.text?.count { chunk.text!.removeLast(count - length) }
    }

    /// Places of the text become places of the file, in one pass: where records and open levels begin and end.
    private func findPlaces(_ batch: RecordBatch, _ chunk: XMLChunk, _ state: inout State, _ available: Int) {
        let fileStart = state.chunkStart
        let open = state.scan.open.filter { $0.record >= 0 }.map(\.start)
        var wanted = open + chunk.records.flatMap { [$0.start, $0.end] }
        wanted.append(state.scan.position)
        wanted = Set(wanted.filter { $0 >= chunk.start.position }).sorted()
        let counter = XMLTranscoder(encoding: encoding.name)!
        var known: [Int64: Int64] = state.levelStarts
        var (text, place) = (chunk.start.position, fileStart)
        for position in wanted {
            let rest = unsafe UnsafeRawBufferPointer(
                start: batch.bytes + Int(place - fileStart), count: available - Int(place - fileStart))
            var output: [UInt8] = []
            let used = try? unsafe counter.append(rest, limit: Int(position - text), to: &output)
            place += Int64(used ?? 0)
            text = position
            known[position] = place
        }
        for record in chunk.records {
            let start = known[record.start]!
            chunk.places.append((start, known[record.end]! - start))
        }
        state.levelStarts = known.filter { open.contains($0.key) }
        state.filePosition = known[state.scan.position]!
    }
}
