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
        begin(chunk, &state)
        var available = takeCarry(of: &state, into: batch)
        // A long context is worth a long chunk: it is parsed again for each.
        var wanted = min(max(chunkBytes, 8 * state.scan.context.count), Extract.chunkBytes)
        var imageBytes = Extract.chunkBytes
        var isComplete = false
        while !isComplete {
            // What was read before a mistake is still scanned.
            var failure: DiagnosticList?
            do throws(DiagnosticList) {
                available = try read(wanted, available, state, into: batch)
            } catch {
                guard available > 0 else { throw error }
                failure = error
            }
            let isAll = state.chunkStart + Int64(available) == source.knownSize
            let readable = try translate(available, isAll, from: state.chunkStart, batch, chunk)
            // Bytes that are no character end the text before the file ends.
            let endsFile = isAll && readable == available
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
                if !isComplete, let failure { throw failure }
                if !isComplete, state.scan.position - chunk.start.position >= Int64(Self.stretchBytes) {
                    try passOver(batch, chunk, &state, available)
                    available = takeCarry(of: &state, into: batch)
                    wanted = chunkBytes
                } else {
                    wanted = max(wanted, available) + min(max(available, 64), Extract.chunkBytes)
                }
            }
        }
        close(batch, chunk, &state, available)
    }

    /// Reads on, up to so many bytes from the chunk's start.
    ///
    /// - Returns: bytes of the source that stand in the batch.
    private func read(
        _ wanted: Int, _ available: Int, _ state: State, into batch: RecordBatch
    ) throws(DiagnosticList) -> Int {
        let place = state.chunkStart + Int64(available)
        guard wanted > available, place != source.knownSize else { return available }
        if state.looksAhead { throw headTooLong(place) }
        return available + (try source.read(at: place, atMost: wanted - available, into: batch, at: available))
    }

    /// Puts what was read beyond the last chunk at the start of the batch.
    private func takeCarry(of state: inout State, into batch: RecordBatch) -> Int {
        let carry = state.carry
        state.carry = []
        batch.put(carry, at: 0)
        return carry.count
    }

    /// Translates what must be before it can be scanned.
    ///
    /// - Returns: bytes of the source that are in the chunk's text.
    private func translate(
        _ count: Int, _ endsFile: Bool, from fileStart: Int64, _ batch: RecordBatch, _ chunk: XMLChunk
    ) throws(DiagnosticList) -> Int {
        guard !encoding.isScannable else { return count }
        var text: [UInt8] = []
        do throws(XMLTranscoder.Mistake) {
            let transcoder = XMLTranscoder(encoding: encoding.name)!
            let used = try unsafe transcoder.append(
                UnsafeRawBufferPointer(start: batch.bytes, count: count), to: &text)
            if used < count, endsFile { throw XMLTranscoder.Mistake(offset: used) }
        } catch {
            // What stands before the mistake may still hold whole records.
            guard text.count > chunk.text?.count ?? 0 else {
                throw wrongBytes(at: fileStart + Int64(error.offset), batch, chunk)
            }
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
        begin(chunk, &state)
    }

    private func begin(_ chunk: XMLChunk, _ state: inout State) {
        state.chunkStart = state.filePosition
        chunk.fileStart = state.chunkStart
        chunk.place = source.canReadAgain ? nil : state.place
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
        if !source.canReadAgain {
            state.carry = batch.bytes(in: batch.fileRange.count..<max(available, batch.fileRange.count))
        }
        let length = Int(state.scan.position - chunk.start.position)
        if let count = chunk.text?.count { chunk.text!.removeLast(count - length) }
        guard !source.canReadAgain else { return }
        if let text = chunk.text {
            unsafe text.withUnsafeBytes { unsafe state.place.pass($0, isUTF8: true) }
        } else {
            let bytes = unsafe UnsafeRawBufferPointer(start: batch.bytes, count: batch.fileRange.count)
            unsafe state.place.pass(bytes, isUTF8: encoding.isUTF8)
        }
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
