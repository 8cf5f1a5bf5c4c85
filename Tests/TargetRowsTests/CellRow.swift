// Unsafe: a cell points at its text, which a buffer of the test keeps.
import RecordValues
import TestSupport

@testable import TargetRows

/// A value as a test states it.
enum CellValue: Equatable {
    case text(String)
    case number(Int128)
    case date(Int)
    case boolean(Bool)
    case null
}

/// Writes rows of stated values, as the transform does.
struct CellRow {
    let writer: RowWriter
    let output = OutputBuffer(capacity: 1)

    init(_ schema: TableSchema, _ format: TableFormat) { writer = RowWriter(schema: schema, format: format) }

    func append(_ values: [CellValue]) {
        let texts = OutputBuffer(capacity: 64)
        var starts: [Int] = []
        for value in values {
            // What stands around a text would need quotes: a writer that looks at it gives itself away.
            texts.append(Array(",\"\n".utf8))
            starts.append(texts.count)
            if case .text(let text) = value { texts.append(Array(text.utf8)) }
            texts.append([UInt8](repeating: 0x22, count: 8))
        }
        let cells = zip(values, starts).map { value, start in
            var cell = unsafe Cell(empty: texts.base + start)
            switch value {
            case .text(let text): cell.textLength = Int32(text.utf8.count)
            case .number(let number): cell.number = number
            case .date(let date): cell.number = Int128(date)
            case .boolean(let boolean): cell.number = boolean ? 1 : 0
            case .null: cell.isNull = true
            }
            return cell
        }
        unsafe cells.withUnsafeBufferPointer { cells in
            guard let first = cells.baseAddress else { return }
            unsafe writer.append(first, to: output)
        }
        withExtendedLifetime(texts) {}
    }

    /// Header and rows.
    var bytes: [UInt8] { writer.header + output.contents }
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
