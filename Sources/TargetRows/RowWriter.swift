import RecordValues

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
package final class RowWriter {
    package let schema: TableSchema
    package let format: TableFormat
    private let memory = FlatMemory()
    private let forms: Lanes<ColumnForm>
    /// JSON Lines: `{"name":` for the first column, `,"name":` for the others.
    private let openings: Lanes<FlatText>
    /// An upper bound for the bytes of one row, texts left out.
    private let fixedBytes: Int

    package init(schema: TableSchema, format: TableFormat) {
        self.schema = schema
        self.format = format
        forms = memory.place(schema.columns.map { ColumnForm($0) })
        let memory = memory
        let texts = schema.columns.enumerated().map { index, column in
            memory.place(text: Array("\(index == 0 ? "{" : ",")\"\(column.name)\":".utf8))
        }
        openings = memory.place(texts)
        // A comma, quotes and the longest number; the end of the line.
        fixedBytes = texts.reduce(16) { $0 + $1.length + DigitWriter.longest + 4 }
    }

    /// What stands before the first row.
    package var header: [UInt8] {
        switch format {
        case .csv: Array((schema.columns.map(\.name).joined(separator: ",") + "\r\n").utf8)
        case .jsonLines: []
        }
    }

    /// Makes room for the rows of some lanes, whatever they hold.
    package func reserve(_ lanes: Range<Int>, of cells: Lanes<CellColumn>, in output: OutputBuffer) {
        var textBytes = 0
        for index in cells.indices where cells[index].kind == .text {
            let texts = cells[index].texts
            for lane in lanes { textBytes += texts[lane].length }
        }
        // A text byte takes at most six (\u00XX in JSON).
        output.reserve(fixedBytes * lanes.count + textBytes * 6)
    }

    /// Appends one row, for which there is room. The cells are one column each, none with a fault in this lane.
    package func append(_ lane: Int, of cells: Lanes<CellColumn>, to output: OutputBuffer) {
        switch format {
        case .csv: output.pen = appendCSV(lane, cells, output.pen)
        case .jsonLines: output.pen = appendJSON(lane, cells, output.pen)
        }
    }

    @inline(__always)
    private func appendCSV(_ lane: Int, _ cells: Lanes<CellColumn>, _ start: Pen) -> Pen {
        let forms = forms
        var pen = start
        for index in forms.indices {
            if index > 0 { pen.put(UInt8(ascii: ",")) }
            if cells[index].nulls[lane] != 0 { continue }
            pen = write(forms[index], cells[index], lane, pen) { CSVText.append($0, with: $1) }
        }
        pen.put(0x0A0D, count: 2)
        return pen
    }

    private func appendJSON(_ lane: Int, _ cells: Lanes<CellColumn>, _ start: Pen) -> Pen {
        var pen = start
        for index in forms.indices {
            pen.put(openings[index])
            if cells[index].nulls[lane] != 0 {
                pen.put(JSONText.null)
                continue
            }
            let isQuoted = forms[index].isQuotedInJSON
            if isQuoted { pen.put(UInt8(ascii: "\"")) }
            pen = write(forms[index], cells[index], lane, pen) { JSONText.append($0, with: $1) }
            if isQuoted { pen.put(UInt8(ascii: "\"")) }
        }
        pen.put(0x0A7D, count: 2)
        return pen
    }

    @inline(__always)
    private func write(
        _ form: ColumnForm, _ cells: CellColumn, _ lane: Int, _ pen: Pen, text: (FlatText, Pen) -> Pen
    ) -> Pen {
        switch form.kind {
        case .text: text(cells.texts[lane], pen)
        case .number: DigitWriter.write(cells.numbers[lane], scale: form.scale, with: pen)
        case .wideNumber: DigitWriter.writeLong(cells.wideNumbers[lane], scale: form.scale, with: pen)
        case .date: DigitWriter.writeDate(cells.numbers[lane], with: pen)
        case .boolean: pen.putting(boolean: cells.numbers[lane] != 0)
        }
    }
}

/// How one column is written: plain data, worked out once, not once a value.
private struct ColumnForm: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable { case text, number, wideNumber, date, boolean }

    var kind: Kind
    var scale: Int
    var isQuotedInJSON: Bool

    init(_ column: Column) {
        scale = column.type.numeric?.scale ?? 0
        switch column.type {
        case .text: (kind, isQuotedInJSON) = (.text, true)
        case .date: (kind, isQuotedInJSON) = (.date, true)
        case .boolean: (kind, isQuotedInJSON) = (.boolean, false)
        case .money, .decimal, .integer:
            kind = column.type.cellKind == .number ? .number : .wideNumber
            isQuotedInJSON = if case .integer(let digits) = column.type { digits > 15 } else { true }
        }
    }
}
