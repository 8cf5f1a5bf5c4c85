import Diagnostics
import RecordValues

/// Reads the lines that describe the fields of a record type without a copybook.
extension TokenReader {
    /// `AMOUNT 30 (10) digits scale 2`, `AMOUNT c:Amt decimal 18.5`, `MEMBER p:member up to 8`,
    /// `AMOUNT "amount" decimal 18.5`, `AMOUNT decimal 18.5`.
    mutating func fieldLine() throws(SyntaxFailure) -> FieldLineSyntax {
        let name = try expectName("the name of a field")
        let line: FieldLineSyntax
        if current?.kind == .number {
            let position = try bytePosition()
            line = FieldLineSyntax(name: name, place: .position(position), content: try positionContent(position))
        } else if case .text? = current?.kind {
            let column = try expectText("the name of the column or member")
            line = FieldLineSyntax(name: name, place: .named(column), content: try slotContent())
        } else if isAtSizedType {
            line = FieldLineSyntax(name: name, place: .named(nil), content: try slotContent())
        } else {
            let path = try path()
            line = FieldLineSyntax(name: name, place: .path(path), content: try slotContent())
        }
        try expectEnd()
        return line
    }

    /// `DEBIT when CODE in 25..29, 35..39`.
    mutating func conditionLine() throws(SyntaxFailure) -> ConditionLineSyntax {
        let name = try expectName("the name of a condition")
        try expect("when")
        let field = try expectName("the name of a field")
        var values: [MembershipSyntax]
        if acceptSymbol("=") {
            values = [MembershipSyntax(lower: try constant(), upper: nil)]
        } else {
            guard accept("in") else {
                throw expected("= or in", hint: "a condition of a record type names values of one of its fields")
            }
            values = try memberships()
        }
        try expectEnd()
        return ConditionLineSyntax(name: name, field: field, values: values)
    }

    private static let positionWords = ["text", "digits", "signed", "packed", "binary"]

    /// What the bytes at a position are: text where nothing is said.
    private mutating func positionContent(_ position: PositionSyntax) throws(SyntaxFailure) -> FieldLineSyntax.Content {
        if isAtEnd || accept("text") { return .text(maximum: nil) }
        let isSigned = accept("signed")
        let usage: NumberDescription.Usage
        if accept("packed") {
            usage = .packed
        } else if accept("binary") {
            usage = .binary
        } else if accept("digits") || isSigned {
            usage = .zoned
        } else {
            let near = current.flatMap { NearestMatch.of($0.text, among: Self.positionWords) }
            throw expected(
                "text, digits, signed digits, packed or binary", hint: near.map { "did you mean \($0)?" })
        }
        var place = NumberDescription.SignPlace.trailing
        if usage == .zoned, isSigned, isWord("leading") || isWord("trailing") {
            let isLeading = accept("leading")
            if !isLeading { advance() }
            let isSeparate = accept("separate")
            place =
                isLeading
                ? (isSeparate ? .leadingSeparate : .leading) : (isSeparate ? .trailingSeparate : .trailing)
        }
        let scale = accept("scale") ? try expectInteger("the number of decimal places", in: 0...31).value : 0
        return .number(usage, digits: nil, scale: scale, isSigned: isSigned, place)
    }

    /// Whether a type with its size comes next: no path goes on with a number.
    private var isAtSizedType: Bool {
        (isWord("text") || isWord("integer") || isWord("decimal")) && following?.kind == .number
    }

    /// What a slot holds (`SlotRecordImage`).
    private mutating func slotContent() throws(SyntaxFailure) -> FieldLineSyntax.Content {
        if accept("count") { return .count }
        if accept("up") {
            try expect("to")
            return .group(atMost: try expectInteger("how often the element may stand there", in: 1...1000).value)
        }
        if accept("text") {
            return .text(maximum: try expectInteger("the largest number of characters", in: 1...1_000_000).value)
        }
        if accept("integer") {
            let digits = try expectInteger("the number of digits", in: 1...31).value
            return .number(.decimalText, digits: digits, scale: 0, isSigned: true, .leading)
        }
        guard accept("decimal") else {
            let near = current.flatMap {
                NearestMatch.of($0.text, among: ["text", "decimal", "integer", "count", "up to"])
            }
            throw expected(
                "text N, integer N, decimal N.N, count or up to N", hint: near.map { "did you mean \($0)?" })
        }
        let start = here
        let (digits, scale) = try digitsAndPlaces(example: "decimal 18.2")
        guard digits <= 31 else {
            throw SyntaxFailure(
                diagnostic: Diagnostic(MappingCode.badNumber, "a field has at most 31 digits", at: start))
        }
        return .number(.decimalText, digits: digits, scale: scale, isSigned: true, .leading)
    }

    /// `c:Bal[c:Tp/c:Cd = "OPBD"]/c:Amt/@Ccy`; `.` is the record's own element.
    mutating func path() throws(SyntaxFailure) -> PathSyntax {
        let start = here
        var path = PathSyntax(steps: [], location: start)
        if acceptSymbol(".") { return path }
        repeat {
            if acceptSymbol("@") {
                path.attribute = try xmlName("the name of an attribute")
                break
            }
            var step = PathSyntax.Step(name: try xmlName("the name of an element"))
            if acceptSymbol("[") { step.which = try which() }
            path.steps.append(step)
        } while acceptSymbol("/")
        path.location = start.through(last.location)
        return path
    }

    /// `2]` or `c:Tp/c:Cd = "OPBD"]`.
    private mutating func which() throws(SyntaxFailure) -> PathSyntax.Step.Which {
        let which: PathSyntax.Step.Which
        if current?.kind == .number {
            which = .number(try expectInteger("the number of the element (from 1)", in: 1...1_000_000).value)
        } else {
            var names = [try xmlName("the name of an element")]
            while acceptSymbol("/") { names.append(try xmlName("the name of an element")) }
            try expectSymbol("=")
            which = .having(names, equals: try expectText("a text in quotes").text)
        }
        try expectSymbol("]")
        return which
    }

    /// `c:Amt`, or `Amt` in any namespace. A name that is no word of a mapping stands in quotes: `c:"Amt.Ccy"`.
    private mutating func xmlName(_ what: String) throws(SyntaxFailure) -> PathSyntax.Name {
        if case .text? = current?.kind { return PathSyntax.Name(prefix: nil, local: try expectText(what)) }
        let first = try expectName(what)
        guard acceptSymbol(":") else { return PathSyntax.Name(prefix: nil, local: first) }
        if case .text? = current?.kind { return PathSyntax.Name(prefix: first, local: try expectText(what)) }
        return PathSyntax.Name(prefix: first, local: try expectName(what))
    }
}
