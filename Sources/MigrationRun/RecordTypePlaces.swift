import Diagnostics
import MappingLanguage
import Transform

/// Holds the record types against what the mapping says of their place and number: a file without its trailer, or with
/// two headers, is not the file that the legacy system wrote.
enum RecordTypePlaces {
    /// What is wrong; a run over some of the records, or over rejects to be run again, is not asked.
    static func mistakes(_ tally: SourceTally, _ context: RunContext, _ options: RunOptions) -> [Diagnostic] {
        guard options.recordRange == nil, !options.isRedrive else { return [] }
        var diagnostics: [Diagnostic] = []
        for (type, found) in zip(context.source.recordTypes, tally.byType) {
            if let exactly = type.exactly, found.count != Int64(exactly) {
                diagnostics.append(
                    mistake(
                        "\(exactly) \(type.name) record\(exactly == 1 ? " is" : "s are") expected, and \(found.count) found",
                        hint: found.count == 0 ? "is the file cut off, or is it part of a larger one?" : nil))
            }
            if type.place == .first, let last = found.last, last != 1 {
                diagnostics.append(mistake("\(type.name) must be the first record, and record \(last) is one"))
            }
            if type.place == .last, let first = found.first, first != tally.records {
                diagnostics.append(
                    mistake("\(type.name) must be the last record, and record \(first) of \(tally.records) is one"))
            }
        }
        return diagnostics
    }

    private static func mistake(_ message: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(RunCode.recordTypePlace, message, hint: hint)
    }
}
