/// A value of a flat JSON object. A number stays the text that it is: no binary fraction ever stands in for it.
package enum JSONValue: Sendable, Hashable {
    case text(String)
    /// The digits as they stand in the file, such as `-12.50` or `1e3`.
    case number(String)
    case boolean(Bool)
    case null
}

/// One line of a JSON Lines file: one flat object.
package struct JSONRow: Sendable, Hashable {
    /// A name with its value.
    package struct Member: Sendable, Hashable {
        package var name: String
        package var value: JSONValue

        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// From 1.
    package var line: Int
    /// In the order of the file; no name stands twice.
    package var members: [Member]

    package init(line: Int, members: [Member]) {
        self.line = line
        self.members = members
    }

    /// The value of a name, nil where the object has none.
    package subscript(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }
}

/// Why bytes are no JSON Lines file of flat objects, and where.
package struct JSONLinesFault: Error, Sendable, Hashable {
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

/// Reads JSON Lines, chunk by chunk: on each line one object of RFC 8259, whose values are texts, numbers, booleans or
/// null.
///
/// It has a parser of its own because Foundation's reads numbers through floating point. Lines end in LF or CRLF; the
/// last may lack its end. An empty line, an array or object as a value, a name that stands twice, half a surrogate pair
/// and bytes that are no UTF-8 are faults.
package struct JSONLinesReader: Sendable {
    private var line = 1
    private var pending: [UInt8] = []

    package init() {}

    /// All of a file that is in memory.
    package static func read(_ bytes: [UInt8]) throws(JSONLinesFault) -> [JSONRow] {
        var reader = JSONLinesReader()
        var rows: [JSONRow] = []
        try reader.read(bytes, into: &rows)
        try reader.finish(into: &rows)
        return rows
    }

    /// Reads the next bytes, cut anywhere, and appends the rows that they complete.
    package mutating func read(_ bytes: [UInt8], into rows: inout [JSONRow]) throws(JSONLinesFault) {
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            pending += bytes[start..<end]
            try endLine(&rows)
            start = end + 1
        }
        pending += bytes[start...]
    }

    /// Completes the last line, which may lack its end.
    package mutating func finish(into rows: inout [JSONRow]) throws(JSONLinesFault) {
        if !pending.isEmpty { try endLine(&rows) }
    }

    private mutating func endLine(_ rows: inout [JSONRow]) throws(JSONLinesFault) {
        if line == 1, pending.starts(with: [0xEF, 0xBB, 0xBF]) { pending.removeFirst(3) }
        var parser = FlatObjectParser(line: line, bytes: pending)
        rows.append(try parser.row())
        pending.removeAll(keepingCapacity: true)
        line += 1
    }
}

/// The grammar of RFC 8259 for one line, without nesting.
private struct FlatObjectParser {
    let line: Int
    let bytes: [UInt8]
    private var place = 0

    init(line: Int, bytes: [UInt8]) {
        self.line = line
        self.bytes = bytes
    }

    mutating func row() throws(JSONLinesFault) -> JSONRow {
        var row = JSONRow(line: line, members: [])
        skipBlanks()
        if place == bytes.count { throw fault("the line is empty") }
        guard take("{") else { throw fault("an object is expected: `{`") }
        skipBlanks()
        if !take("}") {
            repeat {
                skipBlanks()
                let start = place
                let name = try text("a name in quotes is expected")
                if row[name] != nil { throw fault("the name \(name) stands twice", at: start) }
                skipBlanks()
                guard take(":") else { throw fault("`:` is expected") }
                skipBlanks()
                row.members.append(JSONRow.Member(name: name, value: try value()))
                skipBlanks()
            } while take(",")
            guard take("}") else { throw fault("`,` or `}` is expected") }
        }
        skipBlanks()
        guard place == bytes.count else { throw fault("text follows the object") }
        return row
    }

    private mutating func value() throws(JSONLinesFault) -> JSONValue {
        guard let first = peek else { throw fault("a value is expected") }
        switch first {
        case UInt8(ascii: "\""): return .text(try text("a text is expected"))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            throw fault("a value is an array or an object; only flat objects are read")
        default:
            if takeWord("true") { return .boolean(true) }
            if takeWord("false") { return .boolean(false) }
            if takeWord("null") { return .null }
            throw fault("a value is expected")
        }
    }

    private mutating func number() throws(JSONLinesFault) -> String {
        let start = place
        _ = take("-")
        let whole = place
        try digits()
        if bytes[whole] == UInt8(ascii: "0"), place > whole + 1 {
            throw fault("a number has a leading zero", at: whole)
        }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func digits() throws(JSONLinesFault) {
        let start = place
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { place += 1 }
        if place == start { throw fault("a digit is expected") }
    }

    private mutating func text(_ expected: String) throws(JSONLinesFault) -> String {
        let start = place
        guard take("\"") else { throw fault(expected) }
        var decoded: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            if byte < 0x20 { throw fault("a control character stands in a text without its escape") }
            if byte == UInt8(ascii: "\\") {
                decoded += String(try escaped()).utf8
            } else {
                decoded.append(byte)
                place += 1
            }
        }
        guard take("\"") else { throw fault("the text is never closed", at: start) }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw fault("the text holds bytes that are no UTF-8", at: start)
        }
        return text
    }

    private mutating func escaped() throws(JSONLinesFault) -> Unicode.Scalar {
        let start = place
        place += 1
        let letter = peek
        place += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw fault("JSON has no such escape", at: start)
        }
        let unit = try fourHexDigits(start)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, takeWord("\\u") else { throw fault("half a surrogate pair stands alone", at: start) }
        let second = try fourHexDigits(start)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + second - 0xDC00)
        else { throw fault("half a surrogate pair stands alone", at: start) }
        return scalar
    }

    private mutating func fourHexDigits(_ start: Int) throws(JSONLinesFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("`\\u` needs four hexadecimal digits", at: start)
            }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
        guard bytes[min(place, bytes.count)...].starts(with: word.utf8) else { return false }
        place += word.utf8.count
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") {
            place += 1
        }
    }

    private func fault(_ reason: String, at offset: Int? = nil) -> JSONLinesFault {
        let before = bytes.prefix(offset ?? place)
        return JSONLinesFault(line: line, column: before.count { $0 & 0xC0 != 0x80 } + 1, reason: reason)
    }
}
