import Diagnostics

/// Reads fields as a mapping writes them.
extension TokenReader {
    /// `F`, `F of G`, `F(2)`, `F(3:4)`, `F(2)(3:4)`.
    mutating func field() throws(SyntaxFailure) -> FieldSyntax {
        let name = try expectName("the name of a field")
        var field = FieldSyntax(name: name, location: name.location)
        while accept("of") { field.qualifiers.append(try expectName("the name of a group")) }
        for _ in 0..<2 where isSymbol("(") { try parenthesis(of: &field) }
        field.location = name.location.through(last.location)
        return field
    }

    /// An occurrence, or a part of the text, in parentheses.
    private mutating func parenthesis(of field: inout FieldSyntax) throws(SyntaxFailure) {
        guard field.part == nil else {
            throw expected("the end of the field", hint: "the occurrence stands first: F(2)(3:4)")
        }
        let open = here
        try expectSymbol("(")
        let first = try expectInteger("an occurrence or a start", in: 1...1_000_000_000).value
        if acceptSymbol(":") {
            let length = isSymbol(")") ? nil : try expectInteger("a length", in: 1...1_000_000_000).value
            try expectSymbol(")")
            field.part = FieldSyntax.Part(start: first, length: length, location: open.through(last.location))
            return
        }
        guard field.occurrences.isEmpty else {
            throw expected("\":\"", hint: "occurrences stand in one pair of parentheses: F(2, 3)")
        }
        field.occurrences = [first]
        while !isSymbol(")") {
            _ = acceptSymbol(",")
            field.occurrences.append(try expectInteger("an occurrence", in: 1...1_000_000_000).value)
        }
        try expectSymbol(")")
        field.occurrencesLocation = open.through(last.location)
    }

    /// `TYPE.FIELD`.
    mutating func typeField() throws(SyntaxFailure) -> TypeFieldSyntax {
        let type = try expectName("the name of a record type")
        guard acceptSymbol(".") else {
            throw expected("\".\"", hint: "a control names its fields with their type: trailer.WFP-T-COUNT")
        }
        return TypeFieldSyntax(type: type, field: try field())
    }
}
