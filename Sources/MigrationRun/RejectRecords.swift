import Diagnostics
import Extracts
import MappingLanguage
import RecordValues

/// The file of a source's rejected records, in the source's own format: corrected, it runs again with the same mapping.
///
/// Where the source has levels, the records that opened those round a rejected record stand before it, each once; a
/// list beside the file says which of its records were rejected, and which only stand there for their levels.
struct RejectRecords {
    /// What a chunk adds to the two files.
    struct Bytes {
        /// An opener that stands before the first rejected record.
        fileprivate struct Opener {
            var level: Int
            var number: Int64
            var recordBytes: Int
            var roleBytes: Int
        }

        var records: [UInt8] = []
        var roles: [UInt8] = []
        fileprivate var front: [Opener] = []
        /// By level, the number of the opener that was written last.
        fileprivate var last: [Int: Int64] = [:]

        /// Takes out the openers that were written last before this chunk: they are in force still.
        ///
        /// - Parameter written: by level, the number of the opener that was written last.
        mutating func leaveOutOpeners(after written: inout [Int: Int64]) {
            let same = front.prefix { written[$0.level] == $0.number }
            records.removeFirst(same.reduce(0) { $0 + $1.recordBytes })
            roles.removeFirst(same.reduce(0) { $0 + $1.roleBytes })
            written.merge(last) { $1 }
        }
    }

    private let reader: any RecordReader
    private let source: SourcePlan

    init(reader: any RecordReader, source: SourcePlan) {
        self.reader = reader
        self.source = source
    }

    /// Its name in the run folder.
    static func fileName(of source: SourcePlan) -> String {
        let ending =
            switch source.recordFormat {
            case .fixed, .variable, .variableBlocked, .lines: "dat"
            case .xml: "xml"
            case .csv, .sqlite: "csv"
            case .jsonLines: "jsonl"
            }
        return "rejects/\(source.name).\(ending)"
    }

    /// What stands before the first record: nothing where records stand by themselves.
    func head() throws(DiagnosticList) -> [UInt8] { try enclosed?.rejectsHead() ?? [] }

    /// What stands behind the last one.
    func foot() throws(DiagnosticList) -> [UInt8] { try enclosed?.rejectsFoot() ?? [] }

    /// These records of a batch, in order, with the openers round them.
    func bytes(of indexes: [Int], in batch: RecordBatch) throws(DiagnosticList) -> Bytes {
        var bytes = Bytes()
        if let enclosed {
            if !indexes.isEmpty { try enclosed.appendRejects(indexes, of: batch, to: &bytes.records) }
            return bytes
        }
        let encoder = RecordEncoder(format: source.recordFormat, newline: source.newline)
        let selector = source.selector
        for (position, index) in indexes.enumerated() {
            for opener in batch.openers(of: index) where bytes.last[opener.level] != opener.number {
                let before = (bytes.records.count, bytes.roles.count)
                append(opener.bytes, encoder, opener.number, .context, to: &bytes)
                bytes.last[opener.level] = opener.number
                guard position == 0 else { continue }
                bytes.front.append(
                    Bytes.Opener(
                        level: opener.level, number: opener.number, recordBytes: bytes.records.count - before.0,
                        roleBytes: bytes.roles.count - before.1))
            }
            let record = batch.copy(batch.records[index])
            let number = batch.firstRecordNumber + Int64(index)
            append(record, encoder, number, .rejected, to: &bytes)
            if let level = selector.type(of: record.span).flatMap({ source.recordTypes[$0].opens }) {
                bytes.last[level] = number
            }
        }
        return bytes
    }

    private func append(
        _ record: [UInt8], _ encoder: RecordEncoder, _ number: Int64, _ role: RedriveRoles.Role, to bytes: inout Bytes
    ) {
        encoder.append(record, to: &bytes.records)
        if source.levelShape != nil { bytes.roles += RedriveRoles.line(number, role) }
    }

    private var enclosed: (any EnclosedRejects)? { reader as? any EnclosedRejects }
}
