import Diagnostics

/// Reads the line of a source whose records have fields by name.
extension TokenReader {
    mutating func namedFields() throws(SyntaxFailure) -> NamedFieldsSyntax {
        let start = here
        let format: NamedFieldsSyntax.Format
        if accept("csv") {
            format = try csv()
        } else if accept("json") {
            try expect("lines")
            format = .jsonLines
        } else {
            try expect("sqlite")
            format = try sqlite()
        }
        try expectEnd()
        return NamedFieldsSyntax(format: format, location: start.through(last.location))
    }

    /// `separator ";"`, `separator tab`, `no header`, with a comma between them.
    private mutating func csv() throws(SyntaxFailure) -> NamedFieldsSyntax.Format {
        var separator = UInt8(ascii: ",")
        var hasHeader = true
        while !isAtEnd {
            if accept("separator") {
                separator = try self.separator()
            } else if accept("no") {
                try expect("header")
                hasHeader = false
            } else {
                throw expected("separator or no header")
            }
            _ = acceptSymbol(",")
        }
        return .csv(separator: separator, hasHeader: hasHeader)
    }

    /// One character of ASCII that cannot be taken for anything else in the file.
    private mutating func separator() throws(SyntaxFailure) -> UInt8 {
        if accept("tab") { return 0x09 }
        let text = try expectText("the separator in quotes, or tab")
        guard text.text.utf8.count == 1, let byte = text.text.utf8.first, byte >= 0x20, byte < 0x7F,
            byte != UInt8(ascii: "\"")
        else {
            throw SyntaxFailure(
                diagnostic: Diagnostic(
                    MappingCode.syntax, "the separator is one character of ASCII, and no quote", at: text.location,
                    hint: "for example: csv separator \";\"; a tab is written: csv separator tab"))
        }
        return byte
    }

    /// `table "payment" order "paid_on", "nino"`.
    private mutating func sqlite() throws(SyntaxFailure) -> NamedFieldsSyntax.Format {
        try expect("table")
        let table = try expectText("the name of a table in quotes")
        var order: [NameSyntax] = []
        if accept("order") {
            repeat { order.append(try expectText("the name of a column in quotes")) } while acceptSymbol(",")
        }
        return .sqlite(table: table, order: order)
    }
}
