import Extracts
import MappingLanguage
import RecordValues
import Transform

/// The text of rejects: lines of `rejects.csv`, and the sentences that people read. Values never appear in them; the
/// record number and the byte offset lead to the bytes.
enum RejectLines {
    static let header = Array("source,record,byte_offset,field,code,message\r\n".utf8)

    /// One line a reason: several items of a list that have the same fault are told once.
    static func append(_ reject: Reject, source: String, to output: inout [UInt8]) {
        var told: Set<[String]> = []
        for reason in reject.reasons {
            let fields = [
                source, String(reject.recordNumber), String(reject.fileOffset), reason.field, reason.fault?.code ?? "",
                message(reason),
            ]
            guard told.insert(fields).inserted else { continue }
            output += fields.map(quoted).joined(separator: ",").utf8
            output += "\r\n".utf8
        }
    }

    /// The reason in words: which column, and what is wrong.
    static func message(_ reason: RejectReason) -> String {
        var text = reason.fault?.summary ?? "the record is of no type that the mapping describes"
        if let column = reason.column { text = "\(column): \(text)" }
        if let fault = reason.formFault { text += ": \(fault)" }
        if let duplicate = reason.duplicate {
            text +=
                duplicate.firstRecord.map { ": record \($0)" } ?? ": the one at byte offset \(duplicate.firstOffset)"
        }
        return text
    }

    private static func quoted(_ field: String) -> String {
        let needsQuotes = field.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
        return needsQuotes
            ? "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
            : field
    }
}
