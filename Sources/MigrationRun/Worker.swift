import Diagnostics
import MappingLanguage
import RecordValues
import Transform

/// What one worker owns: its batch, its transformer, and the rendered rejects of the chunk at hand.
final class Worker {
    let batch: RecordBatch
    let transformer: Transformer
    private(set) var rejectLines: [UInt8] = []
    private(set) var rejectRecords: [UInt8] = []

    init(batch: RecordBatch, transformer: Transformer) {
        self.batch = batch
        self.transformer = transformer
    }

    /// Renders the rejects of the chunk: the lines for people, the records in the source's own format to run again.
    func renderRejects(source: SourcePlan, into records: RejectRecords) throws(DiagnosticList) {
        rejectLines.removeAll(keepingCapacity: true)
        rejectRecords.removeAll(keepingCapacity: true)
        guard !transformer.result.rejects.isEmpty else { return }
        for reject in transformer.result.rejects {
            RejectLines.append(reject, source: source.name, to: &rejectLines)
        }
        try records.append(transformer.result.rejects.map(\.recordIndex), of: batch, to: &rejectRecords)
    }
}

extension SourcePlan {
    /// The byte that ends a text line: LF in ASCII, NEL in EBCDIC.
    package var newline: UInt8 { codePage.family == .ebcdic ? 0x15 : 0x0A }
}
