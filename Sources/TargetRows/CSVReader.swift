/// One row of a CSV file, after its header.
package struct CSVRow: Sendable, Hashable {
    /// Line on which the row begins, from 1; a quoted field may carry it over several lines.
    package var line: Int
    /// The fields without their quotes, as many as the header has.
    package var fields: [String]
    /// Whether each field stood in quotes: `""` is an empty text, where nothing at all may mean that there is no value.
    package var isQuoted: [Bool]

    package init(line: Int, fields: [String], isQuoted: [Bool]) {
        self.line = line
        self.fields = fields
        self.isQuoted = isQuoted
    }
}

/// Why bytes are no CSV file, and where.
package struct CSVFault: Error, Sendable, Hashable {
    /// From 1.
    package var line: Int
    /// From 1, in characters (Unicode scalars) of the line.
    package var column: Int
    package var reason: String

    package init(line: Int, column: Int, reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }
}

/// Reads CSV as RFC 4180 describes it, in UTF-8, chunk by chunk: the bytes may be cut anywhere.
///
/// The first row is the header, and every row has as many fields. Lines end in CRLF or LF; a byte order mark at the
/// start is passed over. Nothing is trimmed and nothing is guessed: a quote inside an unquoted field, text behind a
/// closing quote, a lone carriage return outside quotes and bytes that are no UTF-8 are faults.
package struct CSVReader: Sendable {
    private enum State: Sendable {
        case fieldStart
        case unquoted
        case quoted
        /// Behind a quote inside a quoted field: its end, or the first of two.
        case quoteSeen
        case returnSeen
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The names of the columns, once the first row was read.
    package private(set) var header: [String]?

    private var state = State.fieldStart
    /// Bytes of the byte order mark seen so far; nil behind the start of the file.
    private var markSeen: Int? = 0
    private var line = 1
    private var column = 0
    private var row = CSVRow(line: 1, fields: [], isQuoted: [])
    private var field: [UInt8] = []
    private var fieldIsQuoted = false
    private var fieldStart = (line: 1, column: 1)

    package init() {}

    /// All of a file that is in memory.
    package static func read(_ bytes: [UInt8]) throws(CSVFault) -> (header: [String], rows: [CSVRow]) {
        var reader = CSVReader()
        var rows: [CSVRow] = []
        try reader.read(bytes, into: &rows)
        try reader.finish(into: &rows)
        return (reader.header ?? [], rows)
    }

    /// Reads the next bytes and appends the rows that they complete.
    package mutating func read(_ bytes: [UInt8], into rows: inout [CSVRow]) throws(CSVFault) {
        for byte in bytes {
            if let seen = markSeen {
                if byte == Self.byteOrderMark[seen] {
                    markSeen = seen + 1 < Self.byteOrderMark.count ? seen + 1 : nil
                    continue
                }
                try startWithoutMark(&rows)
            }
            try step(byte, &rows)
        }
    }

    /// Completes the last row, which may lack its line end. A file without a header is a fault.
    package mutating func finish(into rows: inout [CSVRow]) throws(CSVFault) {
        try startWithoutMark(&rows)
        switch state {
        case .quoted: throw fault("the quote is never closed", at: fieldStart)
        case .returnSeen: throw fault(Self.loneReturn, at: (line, column))
        case .fieldStart where row.fields.isEmpty: break
        case .fieldStart, .unquoted, .quoteSeen:
            try endField()
            try endRow(&rows)
        }
        if header == nil { throw fault("the file has no header", at: (1, 1)) }
    }

    /// Gives the field the bytes that only looked like a byte order mark.
    private mutating func startWithoutMark(_ rows: inout [CSVRow]) throws(CSVFault) {
        let seen = markSeen ?? 0
        markSeen = nil
        for byte in Self.byteOrderMark.prefix(seen) { try step(byte, &rows) }
    }

    private mutating func step(_ byte: UInt8, _ rows: inout [CSVRow]) throws(CSVFault) {
        if byte & 0xC0 != 0x80 { column += 1 }
        switch (state, byte) {
        case (.returnSeen, UInt8(ascii: "\n")):
            try endRow(&rows)
        case (.returnSeen, _):
            throw fault(Self.loneReturn, at: (line, column - 1))
        case (.quoted, UInt8(ascii: "\"")):
            state = .quoteSeen
        case (.quoted, _):
            field.append(byte)
            if byte == UInt8(ascii: "\n") { startLine() }
        case (.quoteSeen, UInt8(ascii: "\"")):
            field.append(byte)
            state = .quoted
        case (_, UInt8(ascii: ",")):
            try endField()
            fieldStart = (line, column + 1)
            state = .fieldStart
        case (_, UInt8(ascii: "\n")):
            try endField()
            try endRow(&rows)
        case (_, UInt8(ascii: "\r")):
            try endField()
            state = .returnSeen
        case (.fieldStart, UInt8(ascii: "\"")):
            fieldIsQuoted = true
            state = .quoted
        case (.unquoted, UInt8(ascii: "\"")):
            throw fault("a quote stands inside a field that does not begin with one", at: (line, column))
        case (.quoteSeen, _):
            throw fault("text follows the closing quote of a field", at: (line, column))
        case (.fieldStart, _), (.unquoted, _):
            field.append(byte)
            state = .unquoted
        }
    }

    private mutating func endField() throws(CSVFault) {
        guard let text = String(validating: field, as: UTF8.self) else {
            throw fault("the field holds bytes that are no UTF-8", at: fieldStart)
        }
        if header == nil, row.fields.contains(text) {
            throw fault("the header names the column \(text) twice", at: fieldStart)
        }
        row.fields.append(text)
        row.isQuoted.append(fieldIsQuoted)
        field.removeAll(keepingCapacity: true)
        fieldIsQuoted = false
    }

    private mutating func endRow(_ rows: inout [CSVRow]) throws(CSVFault) {
        if let header {
            guard row.fields.count == header.count else {
                let found = row.fields.count == 1 ? "1 field" : "\(row.fields.count) fields"
                throw fault("the row has \(found), the header \(header.count)", at: (row.line, 1))
            }
            rows.append(row)
        } else {
            header = row.fields
        }
        startLine()
        row = CSVRow(line: line, fields: [], isQuoted: [])
        fieldStart = (line, 1)
        state = .fieldStart
    }

    private mutating func startLine() {
        line += 1
        column = 0
    }

    private static let loneReturn = "a carriage return stands without its line feed"

    private func fault(_ reason: String, at place: (line: Int, column: Int)) -> CSVFault {
        CSVFault(line: place.line, column: place.column, reason: reason)
    }
}
