import Diagnostics
import RecordValues

/// Reads expressions and conditions. Loosest first: `or`, `and`, `not`, comparison, texts side by side, `+ -`, `* /`,
/// and the words that take one operand.
extension TokenReader {
    /// Words in small letters that end an expression or stand between its parts; no field can start with one.
    private static let reserved: Set<String> = [
        "rule", "else", "null", "warn", "personal", "because", "then", "when", "otherwise", "as", "window", "and",
        "or", "not", "in", "is", "of", "rounded", "truncated", "modulo", "by", "negative",
    ]

    /// The states that a field can be in.
    static let states = ["blank", "low-values", "high-values", "zeros", "nines", "absent", "empty", "nil"]

    mutating func expression() throws(SyntaxFailure) -> ExpressionSyntax {
        var left = try conjunction()
        while accept("or") {
            let right = try conjunction()
            left = ExpressionSyntax(kind: .or(left, right), location: left.location.through(right.location))
        }
        return left
    }

    private mutating func conjunction() throws(SyntaxFailure) -> ExpressionSyntax {
        var left = try negation()
        while accept("and") {
            let right = try negation()
            left = ExpressionSyntax(kind: .and(left, right), location: left.location.through(right.location))
        }
        return left
    }

    private mutating func negation() throws(SyntaxFailure) -> ExpressionSyntax {
        let start = here
        guard accept("not") else { return try comparison() }
        let operand = try nested { (reader) throws(SyntaxFailure) in try reader.negation() }
        return ExpressionSyntax(kind: .not(operand), location: start.through(operand.location))
    }

    private mutating func comparison() throws(SyntaxFailure) -> ExpressionSyntax {
        let left = try concatenation()
        if let token = current, token.kind == .symbol, let comparison = Comparison(rawValue: token.text) {
            advance()
            let right = try concatenation()
            if let token = current, token.kind == .symbol, Comparison(rawValue: token.text) != nil {
                throw failure(
                    .syntax, "\(Self.shown(token)) cannot stand here", hint: "join two comparisons with \"and\"")
            }
            return ExpressionSyntax(
                kind: .compare(left, comparison, right), location: left.location.through(right.location))
        }
        if accept("is") { return try state(of: left) }
        let isNegated = isWord("not") && following?.text == "in"
        if isNegated { advance() }
        guard accept("in") else { return left }
        let entries = try memberships()
        return negated(isNegated, .isIn(left, entries), left.location.through(last.location))
    }

    /// `F is [not] blank`.
    private mutating func state(of operand: ExpressionSyntax) throws(SyntaxFailure) -> ExpressionSyntax {
        let isNegated = accept("not")
        guard let token = current, token.kind == .word, Self.states.contains(token.text) else {
            throw expected(Self.states.joined(separator: ", "))
        }
        guard case .field(let field) = operand.kind else {
            throw SyntaxFailure(
                diagnostic: Diagnostic(
                    MappingCode.syntax, "only a field can be \(token.text)", at: operand.location,
                    hint: "a state is one of the field's bytes, so no expression has one"))
        }
        advance()
        let state = NameSyntax(text: token.text, location: token.location)
        return negated(isNegated, .state(field, state), operand.location.through(token.location))
    }

    private func negated(
        _ isNegated: Bool, _ kind: ExpressionSyntax.Kind, _ location: SourceLocation
    ) -> ExpressionSyntax {
        let positive = ExpressionSyntax(kind: kind, location: location)
        return isNegated ? ExpressionSyntax(kind: .not(positive), location: location) : positive
    }

    private mutating func concatenation() throws(SyntaxFailure) -> ExpressionSyntax {
        let first = try sum()
        var parts = [first]
        while isAtOperand { parts.append(try sum()) }
        guard let end = parts.last, parts.count > 1 else { return first }
        return ExpressionSyntax(kind: .concatenate(parts), location: first.location.through(end.location))
    }

    private mutating func sum() throws(SyntaxFailure) -> ExpressionSyntax {
        var left = try product()
        while let sign = current, sign.kind == .symbol, sign.text == "+" || sign.text == "-" {
            advance()
            let right = try product()
            left = ExpressionSyntax(
                kind: .arithmetic(sign.text == "+" ? .add : .subtract, left, right, nil),
                location: left.location.through(right.location))
        }
        guard let rounding = try rounding() else { return left }
        let location = left.location.through(rounding.location)
        if case .arithmetic(.divide, let dividend, let divisor, nil) = left.kind {
            return ExpressionSyntax(kind: .arithmetic(.divide, dividend, divisor, rounding), location: location)
        }
        return ExpressionSyntax(kind: .rounded(left, rounding), location: location)
    }

    private mutating func product() throws(SyntaxFailure) -> ExpressionSyntax {
        var left = try operand()
        while let sign = current, sign.kind == .symbol, sign.text == "*" || sign.text == "/" {
            advance()
            let right = try operand()
            let rounding = sign.text == "/" ? try rounding() : nil
            left = ExpressionSyntax(
                kind: .arithmetic(sign.text == "*" ? .multiply : .divide, left, right, rounding),
                location: left.location.through(rounding?.location ?? right.location))
        }
        return left
    }

    /// `rounded`, `rounded half even` or `truncated`, each with its places at will.
    private mutating func rounding() throws(SyntaxFailure) -> RoundingSyntax? {
        let start = here
        var mode = RoundingSyntax.Mode.truncated
        if accept("rounded") {
            mode = .halfAwayFromZero
            if accept("half") {
                try expect("even")
                mode = .halfEven
            }
        } else if !accept("truncated") {
            return nil
        }
        let hasPlaces = current?.kind == .number
        let places = hasPlaces ? try expectInteger("the number of decimal places", in: 0...31).value : nil
        return RoundingSyntax(mode: mode, places: places, location: start.through(last.location))
    }

    /// Whether an operand can start at the next token.
    private var isAtOperand: Bool {
        guard let token = current else { return false }
        switch token.kind {
        case .text, .number, .date: return true
        case .word: return !Self.reserved.contains(token.text)
        case .symbol: return token.text == "("
        }
    }

    private mutating func operand() throws(SyntaxFailure) -> ExpressionSyntax {
        try nested { (reader) throws(SyntaxFailure) in try reader.operandInside() }
    }

    private mutating func operandInside() throws(SyntaxFailure) -> ExpressionSyntax {
        let start = here
        if acceptSymbol("(") {
            var inner = try expression()
            try expectSymbol(")")
            inner.location = start.through(last.location)
            return inner
        }
        if let constant = try literal() { return constant }
        if let kind = try wordOperand() {
            return ExpressionSyntax(kind: kind, location: start.through(last.location))
        }
        guard isAtOperand else { throw expected("a field or a value") }
        let field = try field()
        return ExpressionSyntax(kind: .field(field), location: field.location)
    }

    private mutating func literal() throws(SyntaxFailure) -> ExpressionSyntax? {
        guard isAtConstant else { return nil }
        let constant = try constant()
        return ExpressionSyntax(kind: .constant(constant), location: constant.location)
    }

    /// The operands that start with a word of the language; nil where a field starts.
    private mutating func wordOperand() throws(SyntaxFailure) -> ExpressionSyntax.Kind? {
        if accept("trim") {
            let leading = accept("leading")
            let trailing = !leading && accept("trailing")
            return .trim(try operand(), leading: !trailing, trailing: !leading)
        }
        if accept("upper") { return .uppercase(try operand()) }
        if accept("lower") { return .lowercase(try operand()) }
        if accept("date") { return try dateOperand() }
        if accept("lookup") {
            let codes = try expectName("the name of a code table")
            return .lookup(codes, try operand())
        }
        if isWord("sum"), following?.kind == .word {
            advance()
            return .sum(try field())
        }
        return isWord("when") ? try choice() : nil
    }

    /// `date X as FORM [window YEAR]`; a form is one word, or words with a slash between them.
    private mutating func dateOperand() throws(SyntaxFailure) -> ExpressionSyntax.Kind {
        let operand = try concatenation()
        guard accept("as") else {
            throw expected("\"as\" and a date form", hint: "for example: date WFP-DOB as CCYYMMDD")
        }
        var form = try expectName("a date form")
        while acceptSymbol("/") {
            let next = try expectName("a date form")
            form = NameSyntax(text: form.text + "/" + next.text, location: form.location.through(next.location))
        }
        guard accept("window") else {
            return .date(operand, DateFormSyntax(form: form, window: nil, windowLocation: form.location))
        }
        let window = try expectInteger("the first year of the window", in: 1...9900)
        return .date(operand, DateFormSyntax(form: form, window: window.value, windowLocation: window.location))
    }

    /// `when CONDITION then X [when ...] [otherwise Z]`.
    private mutating func choice() throws(SyntaxFailure) -> ExpressionSyntax.Kind {
        var branches: [ExpressionSyntax.Branch] = []
        while accept("when") {
            let condition = try expression()
            try expect("then")
            branches.append(ExpressionSyntax.Branch(condition: condition, value: try expression()))
        }
        let otherwise = accept("otherwise") ? try expression() : nil
        return .choose(branches, otherwise: otherwise)
    }
}
