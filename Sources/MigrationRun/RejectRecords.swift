import Extracts
import MappingLanguage
import RecordValues

/// Writes the rejected records of a source in its own format, so that a corrected file runs with the same mapping.
///
/// Where the source has levels, the records that opened those round a rejected record stand before it, each once; a
/// list beside the file says which of its records were rejected, and which only stand there for their levels.
struct RejectRecords: Sendable {
    /// What a chunk adds to the two files.
    struct Bytes: Sendable {
        var records: [UInt8] = []
        var roles: [UInt8] = []
    }

    private let encoder: RecordEncoder
    /// One a level: the number of the record that opened it last, of those that were written.
    private var lastOpener: [Int64?]
    /// By record type, the level that it opens.
    private let selector: RecordTypeSelector
    private let opens: [Int?]

    init(_ source: SourcePlan) {
        encoder = RecordEncoder(format: source.recordFormat, newline: source.newline)
        lastOpener = source.levels.map { _ in nil }
        selector = source.selector
        opens = source.recordTypes.map(\.opens)
    }

    /// The next rejected records of the file.
    ///
    /// - Parameter indexes: in the batch's records, in order.
    mutating func bytes(of indexes: [Int], in batch: RecordBatch) -> Bytes {
        var bytes = Bytes()
        for index in indexes {
            for opener in batch.openers(of: index) where lastOpener[opener.level] != opener.number {
                append(opener.bytes, number: opener.number, role: .context, to: &bytes)
                lastOpener[opener.level] = opener.number
            }
            let record = batch.copy(batch.records[index])
            let number = batch.firstRecordNumber + Int64(index)
            append(record, number: number, role: .rejected, to: &bytes)
            if !lastOpener.isEmpty, let level = selector.type(of: record.span).flatMap({ opens[$0] }) {
                lastOpener[level] = number
            }
        }
        return bytes
    }

    private func append(_ record: [UInt8], number: Int64, role: RedriveRoles.Role, to bytes: inout Bytes) {
        encoder.append(record, to: &bytes.records)
        if !lastOpener.isEmpty { bytes.roles += RedriveRoles.line(number, role) }
    }
}
