import Diagnostics
import MappingLanguage
import RecordValues
import Transform

/// What one worker owns: its batch, its transformer, the rendered rejects of the chunk at hand, and the tally of all
/// its committed chunks.
final class Worker {
    let batch: RecordBatch
    let transformer: Transformer
    private(set) var rejectLines: [UInt8] = []
    /// The rejected records of the chunk as their file holds them.
    private(set) var rejectRecords = RejectRecords.Bytes()
    private(set) var total: SourceTally?

    init(batch: RecordBatch, transformer: Transformer) {
        self.batch = batch
        self.transformer = transformer
    }

    /// Renders the rejects of the chunk: the lines for people, the records in the source's own format to run again.
    func renderRejects(source: SourcePlan, into records: RejectRecords) throws(DiagnosticList) {
        rejectLines.removeAll(keepingCapacity: true)
        for reject in transformer.result.rejects { RejectLines.append(reject, source: source.name, to: &rejectLines) }
        rejectRecords = try records.bytes(of: transformer.result.rejects.map(\.recordIndex), in: batch)
    }

    /// Takes the openers that stand at the end of what was written before out of the chunk's rejects. Calls come in the
    /// order of the file.
    func leaveOutOpeners(after last: inout [Int: Int64]) { rejectRecords.leaveOutOpeners(after: &last) }

    /// Takes the tally of a committed chunk over.
    func keepTotal() {
        if total == nil { total = transformer.result.tally } else { total?.merge(transformer.result.tally) }
    }
}

extension SourcePlan {
    /// The byte that ends a text line: LF in ASCII, NEL in EBCDIC.
    package var newline: UInt8 { codePage.family == .ebcdic ? 0x15 : 0x0A }
}
