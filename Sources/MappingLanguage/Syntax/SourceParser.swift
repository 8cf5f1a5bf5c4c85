import Diagnostics
import RecordValues

/// Reads `source NAME` and the lines under it.
extension MappingParser {
    private static let sourceWords = [
        "copybook", "encoding", "numbers", "records", "xml", "csv", "json", "sqlite", "type",
    ]

    mutating func source(_ head: Statement) {
        let name = reading(head) { (reader) throws(SyntaxFailure) in
            reader.advance()
            let name = try reader.expectName("the name of the source")
            try reader.expectEnd()
            return name
        }
        var source = SourceSyntax(name: name ?? NameSyntax(text: "", location: head.tokens[0].location))
        while let line = next(deeperThan: head.indent) { sourceLine(line, of: &source) }
        append(source)
    }

    private mutating func sourceLine(_ line: Statement, of source: inout SourceSyntax) {
        let first = line.tokens[0]
        switch first.text {
        case "copybook":
            let names = reading(line) { (reader) throws(SyntaxFailure) in
                reader.advance()
                var names = [try reader.expectText("the file name of a copybook in quotes")]
                while !reader.isAtEnd {
                    _ = reader.acceptSymbol(",")
                    names.append(try reader.expectText("the file name of a copybook in quotes"))
                }
                return names
            }
            source.copybooks += names ?? []
        case "encoding":
            if source.encoding != nil { reportTwice(line, "encoding") }
            source.encoding = word(line, "the name of an encoding, such as cp285") ?? source.encoding
        case "numbers":
            if source.signPolicy != nil { reportTwice(line, "numbers") }
            source.signPolicy = word(line, "a sign and digit policy, such as ibm-nopfd") ?? source.signPolicy
        case "records":
            if source.records != nil { reportTwice(line, "records") }
            source.records = reading(line) { (reader) throws(SyntaxFailure) in try reader.records() } ?? source.records
        case "xml":
            if source.xml != nil { reportTwice(line, "xml") }
            source.xml = reading(line) { (reader) throws(SyntaxFailure) in try reader.xml() } ?? source.xml
        case "csv", "json", "sqlite":
            if let earlier = source.namedFields { reportTwice(line, earlier.word) }
            source.namedFields =
                reading(line) { (reader) throws(SyntaxFailure) in try reader.namedFields() } ?? source.namedFields
        case "type":
            type(line, of: &source)
        default:
            reportUnknown(first, "in a source", known: Self.sourceWords)
            while next(deeperThan: line.indent) != nil {}
        }
    }

    /// A line of a keyword and one word; a number such as 037 is a word here.
    private mutating func word(_ line: Statement, _ what: String) -> NameSyntax? {
        reading(line) { (reader) throws(SyntaxFailure) in
            reader.advance()
            guard let token = reader.current, token.kind == .word || token.kind == .number else {
                throw reader.expected(what)
            }
            reader.advance()
            try reader.expectEnd()
            return NameSyntax(text: token.text, location: token.location)
        }
    }
}

extension TokenReader {
    private static let formats = ["fixed", "variable", "lines"]

    /// `fixed N`, `variable`, `variable blocked`, `lines`, `lines N`.
    fileprivate mutating func records() throws(SyntaxFailure) -> RecordsSyntax {
        advance()
        let start = here
        let lengths = 1...10_000_000
        let format: RecordFormat
        if accept("fixed") {
            format = .fixed(length: try expectInteger("the record length in bytes", in: lengths).value)
        } else if accept("variable") {
            format = accept("blocked") ? .variableBlocked : .variable
        } else if accept("lines") {
            format = .lines(
                length: isAtEnd ? nil : try expectInteger("the length of a line in bytes", in: lengths).value)
        } else {
            let near = current.flatMap { NearestMatch.of($0.text, among: Self.formats) }
            throw expected(
                "fixed N, variable, variable blocked, lines or lines N", hint: near.map { "did you mean \($0)?" })
        }
        try expectEnd()
        return RecordsSyntax(format: format, location: start.through(last.location))
    }

    /// `xml namespace c "URI", schema "FILE.xsd", limit depth 20`.
    fileprivate mutating func xml() throws(SyntaxFailure) -> XMLSyntax {
        var xml = XMLSyntax(location: here)
        advance()
        while !isAtEnd {
            if accept("namespace") {
                let prefix = try expectName("a prefix")
                let uri = try expectText("the name of the namespace in quotes")
                xml.namespaces.append(.init(prefix: prefix, uri: uri))
            } else if accept("schema") {
                xml.schema = try expectText("the file name of an XML schema in quotes")
            } else if accept("limit") {
                try limit(&xml.limits)
            } else {
                throw expected("namespace, schema or limit")
            }
            _ = acceptSymbol(",")
        }
        return xml
    }

    /// `depth 64`, `attributes 256`, `text 10485760`, `record 67108864`: elements, attributes, bytes, bytes.
    private mutating func limit(_ limits: inout XMLLimits) throws(SyntaxFailure) {
        let word = try expectName("depth, attributes, text or record")
        let bounds = 1...Int(Int32.max)
        switch word.text {
        case "depth": limits.depth = try expectInteger("elements inside each other", in: 1...2000).value
        case "attributes": limits.attributes = try expectInteger("attributes of one element", in: 1...100_000).value
        case "text": limits.textBytes = try expectInteger("bytes of one text", in: bounds).value
        case "record": limits.recordBytes = try expectInteger("bytes of one record", in: bounds).value
        default:
            throw SyntaxFailure(
                diagnostic: Diagnostic(
                    MappingCode.syntax, "\(word.text) is not a limit of an XML source", at: word.location,
                    hint: "limits: depth, attributes, text, record"))
        }
    }

    /// `because "..."` at the end of a statement.
    mutating func reason(_ example: String) throws(SyntaxFailure) -> String {
        let reason = try reasonWithin(example)
        try expectEnd()
        return reason
    }

    /// `because "..."`, where more may follow.
    mutating func reasonWithin(_ example: String) throws(SyntaxFailure) -> String {
        guard accept("because") else { throw expected("because and a reason", hint: "for example: \(example)") }
        let reason = try expectText("the reason in quotes")
        guard reason.text.contains(where: { !$0.isWhitespace }) else {
            throw SyntaxFailure(
                diagnostic: Diagnostic(MappingCode.syntax, "the reason is empty", at: reason.location))
        }
        return reason.text
    }
}
