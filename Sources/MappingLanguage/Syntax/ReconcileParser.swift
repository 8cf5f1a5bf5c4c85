import Diagnostics
import RecordValues

/// Reads `reconcile OLD with NEW on KEY` and the lines under it.
extension MappingParser {
    private static let reconcileLines = ["old", "new", "compare", "totals", "waterfall", "accept", "residual"]

    mutating func reconcile(_ head: Statement) {
        let read = reading(head) { (reader) throws(SyntaxFailure) in try reader.reconcileHead() }
        // Where the head does not read, the lines are read all the same, for what is wrong with them.
        let nobody = NameSyntax(text: "", location: head.tokens[0].location)
        let side = SideSyntax(source: nobody, type: nobody, block: TableSyntax(name: nobody, type: nobody))
        var reconcile = read ?? ReconcileSyntax(old: side, new: side, location: nobody.location)
        while let line = next(deeperThan: head.indent) { reconcileLine(line, of: &reconcile) }
        if read != nil { append(reconcile) }
    }

    private mutating func reconcileLine(_ line: Statement, of reconcile: inout ReconcileSyntax) {
        let word = line.tokens[0]
        switch word.text {
        case "old": block(line, of: &reconcile.old.block)
        case "new": block(line, of: &reconcile.new.block)
        case "compare":
            let compares = reading(line) { (reader) throws(SyntaxFailure) in try reader.compares() }
            reconcile.compares += compares ?? []
        case "totals":
            let total = reading(line) { (reader) throws(SyntaxFailure) in try reader.reconciledTotals() }
            if let total { reconcile.totals.append(total) }
        case "waterfall":
            let columns = reading(line) { (reader) throws(SyntaxFailure) in
                reader.advance()
                try reader.expect("by")
                let columns = try reader.columnNames()
                try reader.expectEnd()
                return columns
            }
            if let columns { reconcile.waterfalls.append(columns) }
        case "accept":
            if reconcile.accept != nil { reportTwice(line, "accept") }
            let file = reading(line) { (reader) throws(SyntaxFailure) in
                reader.advance()
                try reader.expect("from")
                let file = try reader.expectText("the file name in quotes")
                try reader.expectEnd()
                return file
            }
            reconcile.accept = file ?? reconcile.accept
        case "residual":
            _ = reading(line) { (reader) throws(SyntaxFailure) in try reader.residual() }
        default: reportUnknown(word, "under reconcile", known: Self.reconcileLines)
        }
    }

    private mutating func block(_ head: Statement, of table: inout TableSyntax) {
        _ = reading(head) { (reader) throws(SyntaxFailure) in
            reader.advance()
            try reader.expectEnd(hint: "the columns of the side stand under it, each on a line of its own")
        }
        while let line = next(deeperThan: head.indent) { tableLine(line, of: &table) }
    }
}

extension TokenReader {
    fileprivate mutating func reconcileHead() throws(SyntaxFailure) -> ReconcileSyntax {
        let location = here
        advance()
        let old = try side()
        try expect("with")
        var reconcile = ReconcileSyntax(old: old, new: try side(), location: location)
        guard accept("on") else {
            throw expected(
                "\"on\" and the key", hint: "a reconciliation reads: reconcile OLD.TYPE with NEW.TYPE on COLUMN")
        }
        reconcile.key = try columnNames()
        try expectEnd()
        return reconcile
    }

    private mutating func side() throws(SyntaxFailure) -> SideSyntax {
        let source = try expectName("the name of a source")
        guard acceptSymbol(".") else {
            throw expected("\".\"", hint: "a side is a source and one of its record types: legacy.payment")
        }
        let type = try expectName("the name of a record type, or of a table")
        return SideSyntax(source: source, type: type, block: TableSyntax(name: type, type: type))
    }

    fileprivate mutating func columnNames() throws(SyntaxFailure) -> [NameSyntax] {
        var names = [try expectName("the name of a column")]
        while acceptSymbol(",") { names.append(try expectName("the name of a column")) }
        return names
    }

    /// `compare amount exact, name ignoring case`.
    fileprivate mutating func compares() throws(SyntaxFailure) -> [CompareSyntax] {
        advance()
        var compares: [CompareSyntax] = []
        repeat {
            let column = try expectName("the name of a column")
            let rule = try compareRule()
            compares.append(
                CompareSyntax(column: column, rule: rule, location: column.location.through(last.location)))
        } while acceptSymbol(",")
        try expectEnd(hint: "what can stand behind a column: exact, ignoring case, trimmed, within AMOUNT")
        return compares
    }

    private mutating func compareRule() throws(SyntaxFailure) -> CompareSyntax.Rule {
        if accept("exact") { return .exact }
        if accept("trimmed") { return .trimmed }
        if accept("ignoring") {
            try expect("case")
            return .ignoringCase
        }
        guard accept("within") else { return .exact }
        let reach = try positive("how far the values may be apart")
        let isPercent = acceptSymbol("%")
        let caps =
            "a tolerance has caps, so that many small differences cannot pass: within 0.01 net 5.00 one-sided 10.00"
        guard accept("net") else { throw expected("\"net\" and what the differences may come to", hint: caps) }
        let net = try positive("what all differences may come to")
        guard accept("one-sided") else {
            throw expected("\"one-sided\" and what those of one direction may come to", hint: caps)
        }
        return .within(
            reach, isPercent: isPercent, net: net, oneSided: try positive("what those of one direction may come to"))
    }

    private mutating func positive(_ what: String) throws(SyntaxFailure) -> ExactDecimal {
        let place = self
        let number = try decimal()
        guard number.unscaled >= 0 else { throw place.failure(.badNumber, "\(what) is 0 or more", hint: nil) }
        return number
    }

    fileprivate mutating func reconciledTotals() throws(SyntaxFailure) -> ReconciledTotalSyntax {
        advance()
        var total = ReconciledTotalSyntax()
        repeat {
            if accept("count") { continue }
            if accept("sum") {
                total.sums.append(try expectName("the name of a column"))
            } else if accept("minimum") {
                total.minima.append(try expectName("the name of a column"))
            } else if accept("maximum") {
                total.maxima.append(try expectName("the name of a column"))
            } else if accept("hash") {
                let column = try expectName("the name of a column")
                try expect("modulo")
                let modulus = try decimal()
                guard modulus.scale == 0, modulus.unscaled > 0 else {
                    throw failure(.badNumber, "a hash total keeps the remainder of a whole number above 0", hint: nil)
                }
                total.hashes.append(.init(column: column, modulus: modulus.unscaled))
            } else {
                throw expected("count, sum, minimum, maximum or hash")
            }
        } while acceptSymbol(",")
        if accept("by") { total.by = try columnNames() }
        try expectEnd()
        return total
    }

    /// `residual 0.00`: whoever reads the mapping sees what is asked for.
    fileprivate mutating func residual() throws(SyntaxFailure) {
        advance()
        let place = self
        guard try decimal().unscaled == 0 else {
            throw place.failure(
                .badNumber, "a residual is 0, or it is explained",
                hint: "what is known and accepted stands break by break in the register: accept from \"accepted.csv\"")
        }
        try expectEnd()
    }
}
