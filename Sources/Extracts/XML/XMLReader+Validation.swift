// Unsafe: gives the bytes of its batch to the validator.
import Diagnostics
import RecordValues

/// Faults of the schema, each at the record that it stands in.
extension XMLReader {
    /// Validates a chunk that was scanned, in the order of the file. A fault in a level that goes on behind the chunk
    /// waits until that is given out.
    ///
    /// - Throws: EXT037 for a fault that stands in no record: nothing could be rejected for it.
    func validate(_ batch: RecordBatch, _ chunk: XMLChunk, _ state: inout State) throws(DiagnosticList) {
        guard let validator = state.validator else { return }
        translate(chunk, batch)
        let faults: [XMLSchemaValidator.Fault]
        let start = state.validatedBytes
        if let text = chunk.text {
            faults = unsafe text.withUnsafeBytes { unsafe validator.push($0, isLast: chunk.endsFile) }
            state.validatedBytes += text.count
        } else {
            let count = batch.fileRange.count
            faults = unsafe validator.push(
                UnsafeRawBufferPointer(start: batch.bytes, count: count), isLast: chunk.endsFile)
            state.validatedBytes += count
        }
        for fault in faults {
            // The last byte of what it speaks of.
            let place = filePlace(max(0, fault.position - start - 1), batch, chunk)
            try note(fault.message, at: place, batch, chunk, &state)
        }
        for (index, place) in chunk.places.enumerated() {
            if let message = state.levelFaults.removeValue(forKey: place.start) {
                chunk.schemaFaults[index] = chunk.schemaFaults[index] ?? message
            }
        }
    }

    /// The innermost record around the place has the fault; the first of a record is told.
    private func note(
        _ message: String, at place: Int64, _ batch: RecordBatch, _ chunk: XMLChunk, _ state: inout State
    ) throws(DiagnosticList) {
        let inside = chunk.places.indices.filter {
            chunk.places[$0].start <= place && place < chunk.places[$0].start + chunk.places[$0].length
        }
        let record = inside.max { chunk.places[$0].start < chunk.places[$1].start }
        let open = state.scan.open.last { $0.record >= 0 && fileStart(of: $0, state) <= place }
        let openStart = open.map { fileStart(of: $0, state) }
        if let record, openStart.map({ $0 < chunk.places[record].start }) ?? true {
            if isPartial, isLevel[chunk.records[record].type] { return }
            chunk.schemaFaults[record] = chunk.schemaFaults[record] ?? message
        } else if isPartial {
            // Some of what the schema wants went its own way.
            return
        } else if let openStart {
            state.levelFaults[openStart] = state.levelFaults[openStart] ?? message
        } else {
            throw schemaFault(message, at: place, batch, chunk)
        }
    }

    private func fileStart(of element: XMLScanState.OpenElement, _ state: State) -> Int64 {
        encoding.isScannable ? element.start : state.levelStarts[element.start] ?? element.start
    }
}
