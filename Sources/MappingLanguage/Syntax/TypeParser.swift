import Diagnostics
import RecordValues

/// Reads `type ...` of a source: what tells its record types apart, and a line for each type.
extension MappingParser {
    /// `type by ...` with its lines, or `type NAME RECORD` with its fields.
    mutating func type(_ line: Statement, of source: inout SourceSyntax) {
        guard line.tokens.count > 1, line.tokens[1].text == "by" else {
            let type = reading(line) { (reader) throws(SyntaxFailure) in
                reader.advance()
                return try reader.recordType()
            }
            add(type, line, to: &source)
            return
        }
        if source.discriminator != nil { reportTwice(line, "type by") }
        let discriminator = reading(line) { (reader) throws(SyntaxFailure) in try reader.discriminator() }
        source.discriminator = discriminator ?? source.discriminator
        while let entry = next(deeperThan: line.indent) { typeEntry(entry, of: &source) }
    }

    private mutating func typeEntry(_ entry: Statement, of source: inout SourceSyntax) {
        let second = entry.tokens.count > 1 ? entry.tokens[1].text : ""
        if entry.tokens[0].text == "other", second == "stop" || second == "skip" || entry.tokens.count == 1 {
            if source.other != nil { reportTwice(entry, "other") }
            source.other =
                reading(entry) { (reader) throws(SyntaxFailure) in try reader.otherRecords() } ?? source.other
            return
        }
        let isElement = if case .element? = source.discriminator { true } else { false }
        let type = reading(entry) { (reader) throws(SyntaxFailure) -> TypeSyntax in
            if isElement { return try reader.elementType() }
            if reader.accept("other") { return try reader.recordType() }
            guard case .text? = reader.current?.kind else {
                throw reader.expected("a value of the type field in quotes, or other")
            }
            var values = [try reader.expectText("a value in quotes")]
            while reader.acceptSymbol(",") { values.append(try reader.expectText("a value in quotes")) }
            return try reader.recordType(values: values)
        }
        add(type, entry, to: &source)
    }

    /// Reads the field lines under a type, and adds the type.
    private mutating func add(_ type: TypeSyntax?, _ head: Statement, to source: inout SourceSyntax) {
        var type = type
        while let line = next(deeperThan: head.indent) { fieldLine(line, of: &type) }
        if let type { source.types.append(type) }
    }

    private mutating func fieldLine(_ line: Statement, of type: inout TypeSyntax?) {
        if line.tokens.count > 1, line.tokens[1].text == "when" {
            let condition = reading(line) { (reader) throws(SyntaxFailure) in try reader.conditionLine() }
            if let condition { type?.conditions.append(condition) }
            return
        }
        var field = reading(line) { (reader) throws(SyntaxFailure) in try reader.fieldLine() }
        while let member = next(deeperThan: line.indent) {
            let read = reading(member) { (reader) throws(SyntaxFailure) in try reader.fieldLine() }
            if let read { field?.members.append(read) }
        }
        if let field { type?.fields.append(field) }
    }
}

extension TokenReader {
    /// `type by FIELD`, `type by 1 (3)`, `type by element`.
    fileprivate mutating func discriminator() throws(SyntaxFailure) -> DiscriminatorSyntax {
        advance()
        advance()
        let start = here
        let discriminator: DiscriminatorSyntax
        if current?.kind == .number {
            discriminator = .position(try bytePosition())
        } else if accept("element") {
            discriminator = .element(start)
        } else {
            discriminator = .field(try field())
        }
        try expectEnd()
        return discriminator
    }

    /// `4 (8)`: start, from 1, and length in bytes.
    mutating func bytePosition() throws(SyntaxFailure) -> PositionSyntax {
        let start = try expectInteger("where the field starts (from 1)", in: 1...10_000_000)
        guard acceptSymbol("(") else { throw expected("the length in parentheses", hint: "for example: 4 (8)") }
        let length = try expectInteger("the length in bytes", in: 1...1_000_000)
        try expectSymbol(")")
        return PositionSyntax(
            start: start.value, length: length.value, location: start.location.through(last.location))
    }

    /// `payment WFP-PAYMENT opens batch in file, first, exactly 1, when ..., skip because "..."`.
    fileprivate mutating func recordType(values: [NameSyntax] = []) throws(SyntaxFailure) -> TypeSyntax {
        let name = try expectName("the name of the record type")
        var type = TypeSyntax(values: values, name: name)
        if !isAtEnd, !isSymbol(","), !isAtTypeWord { type.record = try recordName() }
        try clauses(of: &type)
        return type
    }

    /// `c:Ntry entry in statement`.
    fileprivate mutating func elementType() throws(SyntaxFailure) -> TypeSyntax {
        let path = try path()
        let name = try expectName("the name of the record type")
        var type = TypeSyntax(values: [], path: path, name: name)
        try clauses(of: &type)
        return type
    }

    private static let typeWords: Set<String> = [
        "first", "last", "any", "exactly", "opens", "closes", "in", "when", "skip", "width",
    ]

    private var isAtTypeWord: Bool { current.map { $0.kind == .word && Self.typeWords.contains($0.text) } ?? false }

    private mutating func clauses(of type: inout TypeSyntax) throws(SyntaxFailure) {
        _ = acceptSymbol(",")
        while !isAtEnd {
            if let word = current, word.kind == .word, let place = RecordTypePlan.Place(rawValue: word.text) {
                advance()
                type.place = place
            } else if accept("exactly") {
                type.exactly = try expectInteger("the number of records", in: 0...Int.max).value
            } else if accept("opens") {
                type.opens = try expectName("the name of the level")
            } else if accept("closes") {
                type.closes = try expectName("the name of the level")
            } else if accept("in") {
                type.level = try expectName("the name of the level")
            } else if accept("width") {
                type.width = try expectInteger("the bytes of the record", in: 1...10_000_000)
            } else if accept("when") {
                repeat { type.tests.append(try test()) } while accept("and")
            } else if accept("skip") {
                type.skip = try reasonWithin("skip because \"blocking filler\"")
            } else {
                throw expected("first, last, any, exactly N, opens, closes, in, width, when or skip")
            }
            guard isAtEnd || acceptSymbol(",") || isAtTypeWord else {
                throw expected("\",\" or the end of the line")
            }
        }
    }

    /// `all "9"`, `CODE = "17"`, `CODE <> "17"`, `CODE in "17", "99"`, `CODE not in "17"`.
    private mutating func test() throws(SyntaxFailure) -> TestSyntax {
        let start = here
        if accept("all") {
            let value = try expectText("a character in quotes")
            return TestSyntax(kind: .all(value), location: start.through(last.location))
        }
        let field = try field()
        let isNegated: Bool
        if acceptSymbol("=") {
            isNegated = false
        } else if acceptSymbol("<>") {
            isNegated = true
        } else {
            isNegated = accept("not")
            guard accept("in") else {
                throw expected("=, <>, in or not in", hint: "what tells a type apart is the bytes of a field")
            }
            var values = [try expectText("a value in quotes")]
            while isSymbol(","), case .text? = following?.kind {
                advance()
                values.append(try expectText("a value in quotes"))
            }
            return TestSyntax(
                kind: .isIn(field, values, isNegated: isNegated), location: start.through(last.location))
        }
        let value = try expectText("a value in quotes")
        return TestSyntax(kind: .isIn(field, [value], isNegated: isNegated), location: start.through(last.location))
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
        return .skip(because: try reason("other skip because \"not migrated\""))
    }
}
