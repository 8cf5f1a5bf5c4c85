import Databases
import Diagnostics
import Extracts
import MappingLanguage
import RecordValues

extension SourcePlan {
    /// Opens the source: a file, standard input where the path is `-`, or a table of a database.
    ///
    /// - Parameters:
    ///   - recordsPerChunk: records that a batch holds at most, at least 1.
    ///   - range: the numbers of the records to read, from 1; nil for all.
    ///   - isPartial: the file holds some records only, such as rejects to be run again, so levels may be incomplete.
    ///   - input: what inflating may cost, and who sees standard input in passing.
    /// - Throws: family EXT.
    package func open(
        path: String, recordsPerChunk: Int, range: ClosedRange<Int64>? = nil, isPartial: Bool = false,
        input: InputOptions = InputOptions()
    ) throws(DiagnosticList) -> any RecordReader {
        if case .sqlite(let shape) = recordFormat {
            return try SQLiteReader(path: path, shape: shape, recordsPerChunk: recordsPerChunk, range: range)
        }
        return try Extract.open(
            path: path, format: recordFormat, blank: codePage.blank, newline: newline,
            recordsPerChunk: recordsPerChunk, range: range, levels: levelShape, isPartial: isPartial, options: input)
    }
}
