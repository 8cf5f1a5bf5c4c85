import Diagnostics
import Extracts
import MappingLanguage
import RecordValues

/// The file of a source's rejected records, in the source's own format: corrected, it runs again with the same mapping.
struct RejectRecords {
    private let reader: any RecordReader
    private let source: SourcePlan

    init(reader: any RecordReader, source: SourcePlan) {
        self.reader = reader
        self.source = source
    }

    /// Its name in the run folder.
    static func fileName(of source: SourcePlan) -> String {
        if case .xml = source.recordFormat { return "rejects/\(source.name).xml" }
        return "rejects/\(source.name).dat"
    }

    /// What stands before the first record: nothing where records stand by themselves.
    func head() throws(DiagnosticList) -> [UInt8] { try enclosed?.rejectsHead() ?? [] }

    /// What stands behind the last one.
    func foot() throws(DiagnosticList) -> [UInt8] { try enclosed?.rejectsFoot() ?? [] }

    /// Appends these records of a batch, in order.
    func append(_ indexes: [Int], of batch: RecordBatch, to output: inout [UInt8]) throws(DiagnosticList) {
        if let enclosed { return try enclosed.appendRejects(indexes, of: batch, to: &output) }
        let encoder = RecordEncoder(format: source.recordFormat, newline: source.newline)
        for index in indexes { encoder.append(batch.copy(batch.records[index]), to: &output) }
    }

    private var enclosed: (any EnclosedRejects)? { reader as? any EnclosedRejects }
}
