import Diagnostics

/// What the reader notes of a chunk when it is claimed. It stays with the batch, and with it the worker's parser.
final class XMLChunk {
    /// Where the scan stood before the chunk.
    var start = XMLScanState()
    /// Where the chunk begins in the file, and as an editor shows it; nil where that is found by reading again.
    var fileStart: Int64 = 0
    var place: XMLPlace?
    /// The records that end in the chunk, in the order of their ends.
    var records: [XMLScannedRecord] = []
    /// Where each record begins in the file, and how many bytes it has there.
    var places: [(start: Int64, length: Int64)] = []
    /// The chunk's text in UTF-8 where the file's own bytes are not.
    var text: [UInt8]?
    /// The first fault of the schema in each record that has one, by its index.
    var schemaFaults: [Int: String] = [:]
    /// Where in the chunk a byte stands that is none of the encoding; the text ends before it.
    var wrongByte: Int?
    var endsFile = false
    var isParsed = false
    /// What the parser found behind the last record of the batch.
    var mistake: DiagnosticList?
    /// The worker's own, used again for each chunk.
    var parser: XMLRecordParser?

    func reset(to state: XMLScanState) {
        start = state
        records.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        text = nil
        schemaFaults.removeAll(keepingCapacity: true)
        wrongByte = nil
        endsFile = false
        isParsed = false
        mistake = nil
    }
}
