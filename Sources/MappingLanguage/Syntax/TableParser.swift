import Diagnostics

/// Reads `table NAME from TYPE` and the lines under it.
extension MappingParser {
    mutating func table(_ head: Statement) {
        let table = reading(head) { (reader) throws(SyntaxFailure) in try reader.tableHead() }
        var read = table ?? TableSyntax(name: Self.missing(head), type: Self.missing(head))
        while let line = next(deeperThan: head.indent) { tableLine(line, of: &read) }
        append(read)
    }

    /// A name that stands for one that does not read; an empty name is never looked up.
    private static func missing(_ head: Statement) -> NameSyntax {
        NameSyntax(text: "", location: head.tokens[0].location)
    }

    /// A line of a table, or of a side of a reconciliation.
    mutating func tableLine(_ line: Statement, of table: inout TableSyntax) {
        let second = line.tokens.count > 1 ? line.tokens[1].text : ""
        switch (line.tokens[0].text, second) {
        case ("skip", "when"):
            let skip = reading(line) { (reader) throws(SyntaxFailure) in
                reader.advance()
                reader.advance()
                let condition = try reader.expression()
                return SkipSyntax(
                    condition: condition, reason: try reader.reason("skip when X = \"C\" because \"cancelled\""))
            }
            if let skip { table.skips.append(skip) }
        case ("drop", _) where !Self.isColumn(line):
            let drop = reading(line) { (reader) throws(SyntaxFailure) in
                reader.advance()
                var fields = [try reader.field()]
                while reader.acceptSymbol(",") { fields.append(try reader.field()) }
                return DropSyntax(
                    fields: fields, reason: try reader.reason("drop WFP-SEX because \"not held in the new service\""))
            }
            if let drop { table.drops.append(drop) }
        case ("totals", _) where !Self.isColumn(line):
            let total = reading(line) { (reader) throws(SyntaxFailure) in try reader.totals() }
            if let total { table.totals.append(total) }
        default:
            let column = reading(line) { (reader) throws(SyntaxFailure) in try reader.column() }
            guard let column else { return }
            table.columns.append(column.column)
            if let failure = column.failure { report(failure) }
        }
    }

    /// Whether the line reads as a column, so that columns may be called `drop` or `totals` too.
    private static func isColumn(_ line: Statement) -> Bool {
        let types = ["text", "money", "decimal", "integer", "date", "boolean"]
        return line.tokens.count > 2 && types.contains(line.tokens[1].text)
            && line.tokens.contains { $0.kind == .symbol && $0.text == "=" }
    }
}

extension TokenReader {
    /// `table NAME from TYPE each ITEM key COLUMN, COLUMN`.
    fileprivate mutating func tableHead() throws(SyntaxFailure) -> TableSyntax {
        advance()
        let name = try expectTargetName("a table")
        try expect("from")
        var table = TableSyntax(name: name, type: try expectName("the name of a record type"))
        if accept("each") { table.each = try field() }
        if accept("key") {
            table.key.append(try expectName("the name of a column"))
            while acceptSymbol(",") { table.key.append(try expectName("the name of a column")) }
        }
        try expectEnd(hint: "a table reads: table NAME from TYPE each ITEM key COLUMN, COLUMN")
        return table
    }

    /// `totals count, sum amount, sum fee by office, status`.
    fileprivate mutating func totals() throws(SyntaxFailure) -> TotalSyntax {
        advance()
        var total = TotalSyntax()
        repeat {
            if accept("count") { continue }
            guard accept("sum") else { throw expected("count or sum") }
            total.sums.append(try expectName("the name of a column"))
        } while acceptSymbol(",")
        if accept("by") {
            repeat { total.by.append(try expectName("the name of a column")) } while acceptSymbol(",")
        }
        try expectEnd()
        return total
    }
}
