import Diagnostics
import RecordValues

/// Reads `control` and `control at LEVEL`, with a line for each control under them.
extension MappingParser {
    mutating func controls(_ head: Statement) {
        let level = reading(head) { (reader) throws(SyntaxFailure) -> NameSyntax? in
            reader.advance()
            let level = reader.accept("at") ? try reader.expectName("the name of a level") : nil
            try reader.expectEnd(hint: "the controls stand on lines of their own, indented")
            return level
        }
        while let line = next(deeperThan: head.indent) {
            let control = reading(line) { (reader) throws(SyntaxFailure) in try reader.control() }
            guard var control else { continue }
            control.level = level ?? nil
            append(control)
        }
    }
}

extension TokenReader {
    /// `trailer.WFP-T-AMOUNT = sum payment.WFP-AMOUNT when CONDITION modulo N`, and what else a control can say.
    fileprivate mutating func control() throws(SyntaxFailure) -> ControlSyntax {
        let declared = try typeField()
        try expectSymbol("=")
        var control = ControlSyntax(declared: declared, terms: [try term()])
        while isSymbol("+") || isSymbol("-") {
            let isSubtracted = isSymbol("-")
            advance()
            var next = try term()
            next.isSubtracted = isSubtracted
            control.terms.append(next)
        }
        while !isAtEnd {
            if accept("modulo") {
                let location = here
                control.modulus = ConstantSyntax(kind: .number(try decimal()), location: location)
            } else if accept("in") {
                try expect("blocks")
                try expect("of")
                control.blockSize = try expectInteger("the records of a block", in: 2...1_000_000).value
            } else if accept("negative") {
                try expect("when")
                control.negativeWhen = try expression()
            } else if accept("not") {
                try expect("supplied")
                try expect("when")
                control.notSupplied = try stateNames()
            } else {
                throw expected(
                    "modulo N, in blocks of N, not supplied when, negative when, or the end of the control",
                    hint: "a figure with a condition that others follow stands in parentheses: "
                        + "(sum entry.AMOUNT when SIDE = \"C\") - ...")
            }
        }
        return control
    }

    /// `count A, B`, `sum A.F when CONDITION`, `A.F`; in parentheses at will.
    ///
    /// - Parameter isInside: in parentheses. Outside of them, `negative when` is the sign of what the control declares.
    private mutating func term(isInside: Bool = false) throws(SyntaxFailure) -> ControlSyntax.Term {
        let start = here
        if acceptSymbol("(") {
            var inner = try nested { (reader) throws(SyntaxFailure) in try reader.term(isInside: true) }
            try expectSymbol(")")
            inner.location = start.through(last.location)
            return inner
        }
        let figure: ControlSyntax.Term.Figure
        if accept("count") {
            figure = try counted()
        } else if accept("sum") {
            figure = try summed()
        } else {
            guard current?.kind == .word, following?.text == "." else {
                throw expected("count, sum or TYPE.FIELD")
            }
            let field = try typeField()
            guard isInside, accept("negative") else {
                return ControlSyntax.Term(
                    figure: .declared(field, negativeWhen: nil), location: start.through(last.location))
            }
            try expect("when")
            figure = .declared(field, negativeWhen: try expression())
        }
        let condition = accept("when") ? try expression() : nil
        return ControlSyntax.Term(figure: figure, condition: condition, location: start.through(last.location))
    }

    private mutating func counted() throws(SyntaxFailure) -> ControlSyntax.Term.Figure {
        if accept("all") { return .countAll }
        var types = [try expectName("the name of a record type")]
        while acceptSymbol(",") { types.append(try expectName("the name of a record type")) }
        return .count(types)
    }

    /// `TYPE.FIELD`, or `TYPE (EXPRESSION)`.
    private mutating func summed() throws(SyntaxFailure) -> ControlSyntax.Term.Figure {
        let type = try expectName("the name of a record type")
        if isSymbol("(") {
            advance()
            let expression = try expression()
            try expectSymbol(")")
            return .sum(type, expression)
        }
        guard acceptSymbol(".") else {
            throw expected(
                "\".\" or \"(\"", hint: "write sum payment.WFP-AMOUNT, or sum payment (WFP-AMOUNT - WFP-RECOVERED)")
        }
        let field = try field()
        return .sum(type, ExpressionSyntax(kind: .field(field), location: field.location))
    }

    private mutating func stateNames() throws(SyntaxFailure) -> [NameSyntax] {
        var names: [NameSyntax] = []
        repeat {
            guard let token = current, token.kind == .word, Self.states.contains(token.text) else {
                throw expected(Self.states.joined(separator: ", "))
            }
            advance()
            names.append(NameSyntax(text: token.text, location: token.location))
        } while acceptSymbol(",")
        return names
    }
}
