/// The form of a target file.
package enum TableFormat: String, Sendable, Hashable, CaseIterable {
    case csv
    case jsonLines = "jsonl"

    /// The ending of the file's name, without the point.
    package var fileExtension: String { rawValue }
}

/// Turns rows into the bytes of a target file.
///
/// CSV follows RFC 4180: a header line, CRLF, quotes where a value needs them. A null is an empty field, an empty
/// text is `""`. A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@` or a tab) is
/// quoted too.
/// JSON Lines: one object a line; money and decimals are strings, because a JSON number is a binary fraction to most
/// readers, and so are integers of more than 15 digits.
package struct RowWriter: Sendable {
    package let schema: TableSchema
    package let format: TableFormat
    private let columns: [ColumnForm]
    /// JSON Lines: `{"name":` for the first column, `,"name":` for the others.
    private let openings: [[UInt8]]
    /// An upper bound for the bytes of one row, texts left out.
    private let fixedBytes: Int

    package init(schema: TableSchema, format: TableFormat) {
        self.schema = schema
        self.format = format
        columns = schema.columns.map { ColumnForm($0) }
        openings = schema.columns.enumerated().map { index, column in
            Array("\(index == 0 ? "{" : ",")\"\(column.name)\":".utf8)
        }
        fixedBytes = openings.reduce(16) { $0 + $1.count + 80 }
    }

    /// What stands before the first row.
    package var header: [UInt8] {
        switch format {
        case .csv: Array((schema.columns.map(\.name).joined(separator: ",") + "\r\n").utf8)
        case .jsonLines: []
        }
    }

    /// Appends one row. The cells are one a column, none with a fault.
    @inline(__always)
    package func append(_ cells: UnsafePointer<Cell>, to output: OutputBuffer) {
        var textBytes = 0
        for index in columns.indices { unsafe textBytes += Int(cells[index].textLength) }
        // A text byte takes at most six (\u00XX in JSON).
        output.reserve(fixedBytes + textBytes * 6)
        switch format {
        case .csv: unsafe appendCSV(cells, to: output)
        case .jsonLines: unsafe appendJSON(cells, to: output)
        }
    }

    private func appendCSV(_ cells: UnsafePointer<Cell>, to output: OutputBuffer) {
        var cursor = unsafe output.base + output.count
        for index in columns.indices {
            if index > 0 { unsafe cursor.put(UInt8(ascii: ",")) }
            let isNull = unsafe cells[index].isNull
            if isNull { continue }
            switch columns[index].kind {
            case .text: unsafe CSVText.append(cells[index].text, count: Int(cells[index].textLength), to: &cursor)
            case .number, .exactText:
                unsafe cursor += DigitWriter.write(cells[index].number, scale: columns[index].scale, to: cursor)
            case .date: unsafe cursor += DigitWriter.writeDate(cells[index].number, to: cursor)
            case .boolean: unsafe cursor.put(boolean: cells[index].number != 0)
            }
        }
        unsafe cursor.put(UInt8(ascii: "\r"))
        unsafe cursor.put(UInt8(ascii: "\n"))
        unsafe output.count = cursor - output.base
    }

    private func appendJSON(_ cells: UnsafePointer<Cell>, to output: OutputBuffer) {
        var cursor = unsafe output.base + output.count
        for index in columns.indices {
            unsafe cursor.put(openings[index])
            let quoted = columns[index].kind != .number && columns[index].kind != .boolean
            let isNull = unsafe cells[index].isNull
            if isNull {
                unsafe cursor.put(JSONText.null)
                continue
            }
            if quoted { unsafe cursor.put(UInt8(ascii: "\"")) }
            switch columns[index].kind {
            case .text: unsafe JSONText.append(cells[index].text, count: Int(cells[index].textLength), to: &cursor)
            case .number, .exactText:
                unsafe cursor += DigitWriter.write(cells[index].number, scale: columns[index].scale, to: cursor)
            case .date: unsafe cursor += DigitWriter.writeDate(cells[index].number, to: cursor)
            case .boolean: unsafe cursor.put(boolean: cells[index].number != 0)
            }
            if quoted { unsafe cursor.put(UInt8(ascii: "\"")) }
        }
        unsafe cursor.put(UInt8(ascii: "}"))
        unsafe cursor.put(UInt8(ascii: "\n"))
        unsafe output.count = cursor - output.base
    }
}

/// How one column is written: plain data, worked out once, not once a value.
private struct ColumnForm: Sendable {
    enum Kind: UInt8, Sendable { case text, number, exactText, date, boolean }

    var kind: Kind
    var scale: Int

    init(_ column: Column) {
        scale = column.type.numeric?.scale ?? 0
        kind =
            switch column.type {
            case .text: .text
            case .money, .decimal: .exactText
            case .integer(let digits): digits <= 15 ? .number : .exactText
            case .date: .date
            case .boolean: .boolean
            }
    }
}
