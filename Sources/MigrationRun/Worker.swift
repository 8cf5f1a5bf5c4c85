import Diagnostics
import MappingLanguage
import RecordValues
import TargetRows
import Transform

/// What one worker owns: its batch, its transformer, and the rendered rejects of the chunk at hand.
final class Worker {
    let batch: RecordBatch
    let transformer: Transformer
    private(set) var rejectLines: [UInt8] = []
    /// The rejected records of the chunk as their file holds them.
    private(set) var rejectRecords = RejectRecords.Bytes()
    /// Lines of `controls.csv` that became known with the chunk.
    var controlLines: [UInt8] = []
    private let packed: PackedChunk?

    /// - Parameter packs: whether the outputs are gzip.
    init(batch: RecordBatch, transformer: Transformer, packs: Bool) {
        self.batch = batch
        self.transformer = transformer
        packed = packs ? PackedChunk(tables: transformer.result.outputs.count) : nil
    }

    /// The bytes of the chunk for each table's file.
    var tableBytes: [OutputBuffer] { packed?.tables ?? transformer.result.outputs }
    var rejectLineBytes: [UInt8] { packed?.rejectLines.contents ?? rejectLines }
    var rejectRecordBytes: [UInt8] { packed?.rejectRecords.contents ?? rejectRecords.records }

    /// Says in the kept keys where their records stand.
    func placeKeys() {
        let result = transformer.result
        for key in result.keys {
            KeyEntry.setRecordOffset(
                batch.records[Int(key.recordIndex)].fileOffset, ofEntryAt: key.entryStart, in: result.keyEntries)
        }
    }

    /// Packs what goes to the files, where they are gzip. The rows must be final: duplicates are taken out before.
    func pack() { packed?.pack(transformer.result.outputs, rejectLines) }

    /// Renders the rejects of the chunk: the lines for people, the records in the source's own format to run again.
    func renderRejects(source: SourcePlan, into records: RejectRecords) throws(DiagnosticList) {
        rejectLines.removeAll(keepingCapacity: true)
        for reject in transformer.result.rejects { RejectLines.append(reject, source: source.name, to: &rejectLines) }
        rejectRecords = try records.bytes(of: transformer.result.rejects.map(\.recordIndex), in: batch)
    }

    /// Takes the openers that stand at the end of what was written before out of the chunk's rejects. Calls come in the
    /// order of the file.
    func leaveOutOpeners(after last: inout [Int: Int64]) {
        rejectRecords.leaveOutOpeners(after: &last)
        packed?.pack(rejectRecords: rejectRecords.records)
    }
}

/// The outputs of one chunk as gzip, each a member of its own.
final class PackedChunk {
    let tables: [OutputBuffer]
    let rejectLines = OutputBuffer()
    let rejectRecords = OutputBuffer()
    private let packer = GzipPacker()

    init(tables: Int) { self.tables = (0..<tables).map { _ in OutputBuffer() } }

    func pack(_ rows: [OutputBuffer], _ lines: [UInt8]) {
        for (table, rows) in zip(tables, rows) {
            table.count = 0
            if rows.count > 0 { packer.pack(rows, into: table) }
        }
        pack(lines, into: rejectLines)
    }

    /// Which openers stand before them is known in the order of the file only, so they come last.
    func pack(rejectRecords records: [UInt8]) { pack(records, into: rejectRecords) }

    private func pack(_ bytes: [UInt8], into output: OutputBuffer) {
        output.count = 0
        if !bytes.isEmpty { packer.pack(bytes, into: output) }
    }

    /// Bytes that stand before the first chunk of a file: a member of their own, because a file of no bytes is no gzip.
    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        let output = OutputBuffer(capacity: bytes.count)
        GzipPacker().pack(bytes, into: output)
        return output.contents
    }
}

extension SourcePlan {
    /// The byte that ends a text line: LF in ASCII, NEL in EBCDIC.
    package var newline: UInt8 { codePage.family == .ebcdic ? 0x15 : 0x0A }
}
