// Unsafe: one bulk copy from a span into the output array.
import RecordValues

/// Writes records in a source's own format, so that the file can be read again with the same mapping: rejected
/// records, and synthetic extracts.
///
/// ```
/// fixed               data                                        exactly the record length
/// variable            RDW | data
/// variable blocked    BDW | RDW | data                            one block a record
/// lines               data | 0A                                   0D 0A where the data end in 0D, which would be lost
/// ```
/// Source: as at the head of the file that reads the format.
package struct RecordEncoder: Sendable {
    /// Data bytes of the longest variable record.
    package static let longestVariable = DescriptorWordFraming.longestRecord - 4

    private let format: RecordFormat
    private let newline: UInt8

    /// - Parameter newline: the byte that ends a text line, as the source was opened with.
    package init(format: RecordFormat, newline: UInt8 = 0x0A) {
        self.format = format
        self.newline = newline
    }

    /// Appends one record. Its data must be ones that the format can hold: the length of a fixed record, at most
    /// `longestVariable` bytes, no line end inside a line. Anything else is a programmer's mistake.
    ///
    /// An empty line that comes last in its file is no record to the reader (`LineFraming`).
    package func append(_ data: Span<UInt8>, to output: inout [UInt8]) {
        switch format {
        case .fixed(let length):
            precondition(data.count == length, "a fixed record of \(length) bytes, not \(data.count)")
        case .variable:
            appendWord(data.count + 4, to: &output)
        case .variableBlocked:
            // At most 32,764: longer than z/OS makes a block, but its high bit stays clear.
            appendWord(data.count + 8, to: &output)
            appendWord(data.count + 4, to: &output)
        case .lines:
            break
        case .xml, .csv, .jsonLines, .sqlite:
            preconditionFailure("the records of this format are written by their reader (EnclosedRejects)")
        }
        unsafe data.withUnsafeBufferPointer { bytes in unsafe output.append(contentsOf: bytes) }
        if case .lines = format { endLine(data, &output) }
    }

    /// Appends one record from an array.
    package func append(_ data: [UInt8], to output: inout [UInt8]) { append(data.span, to: &output) }

    private func appendWord(_ length: Int, to output: inout [UInt8]) {
        precondition(length <= Self.longestVariable + 8, "a variable record of \(length) bytes with its words")
        output += [UInt8(length >> 8), UInt8(length & 0xFF), 0, 0]
    }

    private func endLine(_ data: Span<UInt8>, _ output: inout [UInt8]) {
        for index in data.indices {
            precondition(data[index] != newline, "a line end inside a line")
        }
        if !data.isEmpty, data[data.count - 1] == 0x0D { output.append(0x0D) }
        output.append(newline)
    }
}
