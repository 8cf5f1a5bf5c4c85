import Diagnostics
import TargetRows

/// Reads one column line: `amount money 9.2 GBP = WFP-AMOUNT rule 0.01 .. 600.00`.
extension TokenReader {
    private static let typeNames = ["text", "money", "decimal", "integer", "date", "boolean"]

    /// The column as far as it reads, and why it does not read to its end.
    mutating func column() throws(SyntaxFailure) -> (column: ColumnSyntax, failure: SyntaxFailure?) {
        let name = try expectTargetName("a column")
        var column = ColumnSyntax(name: name, typeLocation: here)
        do {
            let start = here
            column.type = try columnType()
            column.typeLocation = start.through(last.location)
            try expectSymbol("=")
            let expression = try expression()
            try clauses(of: &column)
            column.expression = expression
            return (column, nil)
        } catch {
            return (column, error)
        }
    }

    private mutating func columnType() throws(SyntaxFailure) -> ColumnType {
        guard let word = current, word.kind == .word, Self.typeNames.contains(word.text) else {
            let near = current.flatMap { NearestMatch.of($0.text, among: Self.typeNames) }
            throw expected(
                "a column type (text, money, decimal, integer, date or boolean)",
                hint: near.map { "did you mean \($0)?" })
        }
        advance()
        switch word.text {
        case "date": return .date
        case "boolean": return .boolean
        case "integer": return .integer(digits: try expectInteger("the number of digits", in: 1...38).value)
        case "text": return try textType()
        case "decimal":
            let (precision, scale) = try digitsAndPlaces(example: "decimal 9.2")
            return .decimal(precision: precision, scale: scale)
        default:
            let (precision, scale) = try digitsAndPlaces(example: "money 9.2 GBP")
            guard let currency = current, currency.kind == .word, Self.isCurrency(currency.text) else {
                throw expected("a currency of three letters", hint: "for example: money \(precision).\(scale) GBP")
            }
            advance()
            return .money(precision: precision, scale: scale, currency: currency.text)
        }
    }

    /// `text 9` or `text 1..60`.
    private mutating func textType() throws(SyntaxFailure) -> ColumnType {
        let first = try expectInteger("the number of characters", in: 0...1_000_000)
        guard acceptSymbol("..") else {
            guard first.value > 0 else { throw expected("at least one character") }
            return .text(minimum: 0, maximum: first.value)
        }
        let maximum = try expectInteger("the largest number of characters", in: max(1, first.value)...1_000_000)
        return .text(minimum: first.value, maximum: maximum.value)
    }

    /// `9.2`: nine digits in all, two of them decimal places.
    mutating func digitsAndPlaces(example: String) throws(SyntaxFailure) -> (Int, Int) {
        guard let token = current, token.kind == .number else {
            throw expected("digits and decimal places", hint: "for example: \(example)")
        }
        let parts = token.text.split(separator: ".")
        guard parts.count == 2, let precision = Int(parts[0]), let scale = Int(parts[1]) else {
            throw failure(
                .badNumber, "\(token.text) does not state digits and decimal places",
                hint: "digits in all, a point, decimal places: \(example)")
        }
        guard (1...38).contains(precision), scale <= precision else {
            throw failure(.badNumber, "a number has 1 to 38 digits, and no more decimal places than digits", hint: nil)
        }
        advance()
        return (precision, scale)
    }

    private static func isCurrency(_ text: String) -> Bool {
        text.count == 3 && text.allSatisfy { ("A"..."Z").contains($0) }
    }

    private mutating func clauses(of column: inout ColumnSyntax) throws(SyntaxFailure) {
        var stated: Set<String> = []
        while let word = current?.text {
            let start = here
            guard word == "rule" || stated.insert(word).inserted else {
                throw failure(.duplicateName, "\(word == "null" ? "null when" : word) is stated twice", hint: nil)
            }
            if accept("rule") {
                let kind = try rule()
                column.rules.append(RuleSyntax(kind: kind, location: start.through(last.location)))
            } else if accept("else") {
                column.failure = try failureOutcome()
            } else if accept("warn") {
                column.warns = true
            } else if accept("personal") {
                column.isPersonal = true
            } else if accept("null") {
                try expect("when")
                column.nullWhenLocation = start.through(last.location)
                repeat { column.nullWhen.append(try nullState()) } while acceptSymbol(",")
            } else {
                throw clauseFailure()
            }
        }
    }

    private func clauseFailure() -> SyntaxFailure {
        let words = ["null when", "rule", "else", "warn", "personal"]
        let near = current.flatMap { NearestMatch.of($0.text, among: words) }
        return expected("null when, rule, else, warn or personal", hint: near.map { "did you mean \($0)?" })
    }

    private mutating func nullState() throws(SyntaxFailure) -> NullStateSyntax {
        if case .text? = current?.kind { return .literal(try expectText("a text")) }
        guard let token = current, Self.states.contains(token.text) else {
            throw expected("\(Self.states.joined(separator: ", ")) or a text in quotes")
        }
        advance()
        return .state(NameSyntax(text: token.text, location: token.location))
    }

    private mutating func failureOutcome() throws(SyntaxFailure) -> FailureSyntax {
        if accept("reject") { return .reject }
        if accept("null") { return .null }
        if accept("stop") { return .stop }
        guard isAtConstant else { throw expected("reject, null, stop or a value") }
        return .value(try constant())
    }

    private mutating func rule() throws(SyntaxFailure) -> RuleSyntax.Kind {
        if accept("nino") { return try ninoRule() }
        if accept("pattern") { return .pattern(try expectText("a pattern in quotes")) }
        if accept("length") { return try lengthRule() }
        if accept("in") {
            if accept("codes") { return .newCode(try expectName("the name of a code table")) }
            var values = [try constant()]
            while acceptSymbol(",") { values.append(try constant()) }
            return .oneOf(values)
        }
        let lower = isAtConstant ? try constant() : nil
        guard acceptSymbol("..") else {
            throw expected(
                lower == nil ? "nino, pattern, length, in, or a range" : "\"..\"",
                hint: "a range is written 0.01 .. 600.00, or .. 600.00, or 0.01 ..")
        }
        let upper = isAtConstant ? try constant() : nil
        guard lower != nil || upper != nil else { throw expected("an end of the range") }
        return .range(lower: lower, upper: upper)
    }

    private mutating func ninoRule() throws(SyntaxFailure) -> RuleSyntax.Kind {
        let anySuffix = accept("any")
        if anySuffix { try expect("suffix") }
        let orAdministrative = accept("or")
        if orAdministrative { try expect("admin") }
        return .nino(anySuffix: anySuffix, orAdministrative: orAdministrative)
    }

    private mutating func lengthRule() throws(SyntaxFailure) -> RuleSyntax.Kind {
        let lower = try expectInteger("the smallest length", in: 0...1_000_000).value
        guard acceptSymbol("..") else { return .length(lower: lower, upper: lower) }
        return .length(lower: lower, upper: try expectInteger("the largest length", in: lower...1_000_000).value)
    }
}
