import Diagnostics
import RecordValues

/// Reads `source NAME` and the lines under it.
extension MappingParser {
    private static let sourceWords = ["copybook", "encoding", "numbers", "records", "type"]

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

    /// `type by FIELD` with its lines, or `type NAME RECORD`.
    private mutating func type(_ line: Statement, of source: inout SourceSyntax) {
        guard line.tokens.count > 1, line.tokens[1].text == "by" else {
            let type = reading(line) { (reader) throws(SyntaxFailure) in
                reader.advance()
                return try reader.recordType(values: [])
            }
            if let type { source.types.append(type) }
            return
        }
        if source.discriminator != nil { reportTwice(line, "type by") }
        let field = reading(line) { (reader) throws(SyntaxFailure) in
            reader.advance()
            reader.advance()
            let field = try reader.field()
            try reader.expectEnd()
            return field
        }
        source.discriminator = field ?? source.discriminator
        while let entry = next(deeperThan: line.indent) { typeEntry(entry, of: &source) }
    }

    private mutating func typeEntry(_ entry: Statement, of source: inout SourceSyntax) {
        if entry.tokens[0].text == "other" {
            if source.other != nil { reportTwice(entry, "other") }
            source.other =
                reading(entry) { (reader) throws(SyntaxFailure) in try reader.otherRecords() } ?? source.other
            return
        }
        let type = reading(entry) { (reader) throws(SyntaxFailure) in
            guard case .text? = reader.current?.kind else {
                throw reader.expected("a value of the type field in quotes, or other")
            }
            var values = [try reader.expectText("a value in quotes")]
            while reader.acceptSymbol(",") { values.append(try reader.expectText("a value in quotes")) }
            return try reader.recordType(values: values)
        }
        if let type { source.types.append(type) }
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

    /// `payment WFP-PAYMENT any, exactly 1`, behind its values.
    fileprivate mutating func recordType(values: [NameSyntax]) throws(SyntaxFailure) -> TypeSyntax {
        let name = try expectName("the name of the record type")
        let record = try recordName()
        var type = TypeSyntax(values: values, name: name, record: record)
        _ = acceptSymbol(",")
        while !isAtEnd {
            if let word = current, word.kind == .word, let place = RecordTypePlan.Place(rawValue: word.text) {
                advance()
                type.place = place
            } else if accept("exactly") {
                type.exactly = try expectInteger("the number of records", in: 0...Int.max).value
            } else {
                throw expected("first, last, any or exactly N")
            }
            guard isAtEnd || acceptSymbol(",") else { throw expected("\",\" or the end of the line") }
        }
        return type
    }

    /// A record or group; in quotes where a copybook without a level 01 has a file name that is no COBOL name.
    private mutating func recordName() throws(SyntaxFailure) -> FieldSyntax {
        guard case .text? = current?.kind else { return try field() }
        let name = try expectText("the name of a record")
        return FieldSyntax(name: name, location: name.location)
    }

    /// `other stop` or `other skip because "..."`.
    fileprivate mutating func otherRecords() throws(SyntaxFailure) -> SourcePlan.OtherRecords {
        advance()
        if accept("stop") {
            try expectEnd()
            return .stop
        }
        guard accept("skip") else { throw expected("stop or skip") }
        let reason = try reason("other skip because \"not migrated\"")
        return .skip(because: reason)
    }

    /// `because "..."` at the end of a statement.
    mutating func reason(_ example: String) throws(SyntaxFailure) -> String {
        guard accept("because") else { throw expected("because and a reason", hint: "for example: \(example)") }
        let reason = try expectText("the reason in quotes")
        guard reason.text.contains(where: { !$0.isWhitespace }) else {
            throw SyntaxFailure(
                diagnostic: Diagnostic(MappingCode.syntax, "the reason is empty", at: reason.location))
        }
        try expectEnd()
        return reason.text
    }
}
