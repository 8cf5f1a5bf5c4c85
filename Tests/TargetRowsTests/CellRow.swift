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
        let memory = FlatMemory()
        let columns = zip(values, writer.schema.columns).map { Self.cells($0, $1, in: memory) }
        let cells = memory.place(columns)
        writer.reserve(0..<1, of: cells, in: output)
        writer.append(0, of: cells, to: output)
        withExtendedLifetime(memory) {}
    }

    /// One value as the column of a batch with one lane.
    static func cells(_ value: CellValue, _ column: Column, in memory: FlatMemory) -> CellColumn {
        let cells = CellColumn(column.type.cellKind, lanes: 1, in: memory)
        switch value {
        case .text(let text):
            // What stands around a text would need quotes: a writer that looks at it gives itself away.
            let units = Array(text.utf8)
            let around = memory.place(text: Array(",\"\n".utf8) + units + [UInt8](repeating: 0x22, count: 16))
            cells.texts[0] = FlatText(start: around.start + 3, length: units.count)
        case .number(let number): cells.set(0, number: number)
        case .date(let date): cells.set(0, number: Int128(date))
        case .boolean(let boolean): cells.set(0, number: boolean ? 1 : 0)
        case .null: cells.nulls[0] = 1
        }
        return cells
    }

    /// Header and rows.
    var bytes: [UInt8] { writer.header + output.contents }
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
