import Copybooks
import Diagnostics
import RecordValues
import TargetRows

/// Holds a column's expression, rules and outcome against its type.
struct ColumnChecker {
    let syntax: ColumnSyntax
    let type: ColumnType
    var expressions: ExpressionChecker

    init(_ syntax: ColumnSyntax, type: ColumnType, expressions: ExpressionChecker) {
        self.syntax = syntax
        self.type = type
        self.expressions = expressions
        self.expressions.columnScale = type.numeric?.scale
    }

    /// Nil where the column has a problem, which is told.
    mutating func check(signPolicy: SignPolicy) -> ColumnPlan? {
        guard let source = syntax.expression else { return nil }
        let used = expressions.references.count
        let (value, rounding) = outerRounding(source)
        let typed = expressions.check(value)
        let references = Set(expressions.references[used...])
        let rules = syntax.rules.map { rule($0) }
        let failure = failure()
        let nullWhen = nullWhen(references, signPolicy: signPolicy)
        let fitted = typed.flatMap { fit($0, rounding: rounding) }
        guard let fitted, let failure, !rules.contains(where: { $0 == nil }),
            syntax.nullWhen.isEmpty || nullWhen != nil
        else { return nil }
        let allowsNull = nullWhen != nil || failure == .null
        return ColumnPlan(
            column: Column(
                name: syntax.name.text, type: type, allowsNull: allowsNull, isPersonal: syntax.isPersonal),
            expression: fitted, rounding: rounding?.mode.rounding ?? .exact, nullWhen: nullWhen,
            rules: rules.compactMap { $0 }, failure: failure, warns: syntax.warns)
    }

    /// A rounding that stands outermost and names no places is the column's own.
    private func outerRounding(_ source: ExpressionSyntax) -> (ExpressionSyntax, RoundingSyntax?) {
        guard case .rounded(let inner, let rounding) = source.kind, rounding.places == nil else { return (source, nil) }
        return (inner, rounding)
    }

    var name: String { syntax.name.text }

    // MARK: Does the value fit?

    private mutating func fit(_ typed: TypedExpression, rounding: RoundingSyntax?) -> Expression? {
        switch type {
        case .text(let minimum, let maximum):
            guard let text = expressions.asText(typed), fits(text, minimum, maximum) else { return nil }
            return text.expression
        case .money, .decimal, .integer:
            guard let bound = expressions.asNumber(typed), fits(typed, bound, rounding) else { return nil }
            return typed.expression
        case .date:
            if case .date = typed.kind { return typed.expression }
            refuse(typed, hint: "date \(typed.subject == "the value" ? "F" : typed.subject) as CCYYMMDD reads one")
            return nil
        case .boolean:
            if case .boolean = typed.kind { return typed.expression }
            refuse(typed, hint: "state a condition: \(typed.subject == "the value" ? "F" : typed.subject) = \"Y\"")
            return nil
        }
    }

    private mutating func refuse(_ typed: TypedExpression, hint: String) {
        expressions.findings.error(
            .wrongKind, "\(typed.described), and the column \(name) is \(type.words)", at: typed.location, hint: hint)
    }

    private mutating func fits(_ typed: TypedExpression, _ minimum: Int, _ maximum: Int) -> Bool {
        guard case .text(let longest, let isReached) = typed.kind else { return false }
        let characters = Wording.count(longest, "character")
        if longest < minimum {
            expressions.findings.error(
                .tooNarrow, "\(name) needs at least \(minimum) characters; \(typed.subject) has at most \(longest)",
                at: syntax.typeLocation, hint: "write \(Self.text(min(minimum, longest), longest))")
            return false
        }
        guard longest > maximum else { return true }
        if isReached {
            let trim = typed.subject == "the value" ? "" : ", or trim \(typed.subject)"
            expressions.findings.error(
                .tooNarrow, "\(name) holds \(Wording.count(maximum, "character")); \(typed.subject) has \(characters)",
                at: syntax.typeLocation, hint: "write \(Self.text(minimum, longest))\(trim)")
            return false
        }
        expressions.findings.warning(
            .mayNotFit,
            "\(name) holds \(Wording.count(maximum, "character")); the value can have up to \(longest), "
                + "and longer ones are rejected",
            at: syntax.typeLocation, hint: "write \(Self.text(minimum, longest)) to keep them all")
        return true
    }

    private static func text(_ minimum: Int, _ maximum: Int) -> String {
        minimum == 0 ? "text \(maximum)" : "text \(minimum)..\(maximum)"
    }

    private mutating func fits(_ typed: TypedExpression, _ bound: ExactDecimal, _ rounding: RoundingSyntax?) -> Bool {
        guard let (precision, scale) = type.numeric else { return false }
        guard bound.scale <= scale || rounding != nil || typed.constantFits(scale: scale) else {
            expressions.findings.error(
                .roundingNeeded,
                "\(typed.subject) has \(Wording.count(bound.scale, "decimal place")), the column \(name) has \(scale)",
                at: typed.location, hint: "write rounded or truncated behind it, or give the column \(bound.scale)")
            return false
        }
        let mode = rounding?.mode.rounding ?? .truncate
        let largest = ExactDecimal.nines(precision, scale: scale)
        guard let most = try? bound.rescaled(to: max(scale, 0), rounding: mode) else {
            return reportTooWide(typed, bound, largest)
        }
        if most <= largest || isLimitedByRule(to: largest) { return true }
        return reportTooWide(typed, most, largest)
    }

    private mutating func reportTooWide(
        _ typed: TypedExpression, _ most: ExactDecimal, _ largest: ExactDecimal
    ) -> Bool {
        let wider = type.widened(toWholeDigits: most.wholeDigits)
        let rule = "add \"rule .. \(largest)\""
        expressions.findings.error(
            .tooNarrow, "\(type.words) holds up to \(largest.grouped); \(typed.subject) can be \(most.grouped)",
            at: syntax.typeLocation, hint: wider.map { "use \($0), or \(rule)" } ?? rule)
        return false
    }

    /// Whether a rule of the column rejects all values that the column has no room for.
    private func isLimitedByRule(to largest: ExactDecimal) -> Bool {
        syntax.rules.contains { rule in
            guard case .range(_, let upper?) = rule.kind, case .number(let limit) = upper.kind else { return false }
            return limit <= largest
        }
    }
}

extension TypedExpression {
    /// Whether a number written in the mapping has no more decimal places than these, zeros at its end left out.
    fileprivate func constantFits(scale: Int) -> Bool {
        guard case .number(let number)? = constant else { return false }
        return (try? number.rescaled(to: scale, rounding: .exact)) != nil
    }
}

extension ColumnType {
    /// The type as the mapping writes it.
    var words: String {
        switch self {
        case .text(0, let maximum): "text \(maximum)"
        case .text(let minimum, let maximum): "text \(minimum)..\(maximum)"
        case .money(let precision, let scale, _): "money \(precision).\(scale)"
        case .decimal(let precision, let scale): "decimal \(precision).\(scale)"
        case .integer(let digits): "integer \(digits)"
        case .date: "date"
        case .boolean: "boolean"
        }
    }

    /// The same type with room for so many digits before the point; nil beyond 38 digits.
    func widened(toWholeDigits whole: Int) -> String? {
        guard let scale = numeric?.scale, whole + scale <= 38 else { return nil }
        return switch self {
        case .money: "money \(whole + scale).\(scale)"
        case .decimal: "decimal \(whole + scale).\(scale)"
        default: "integer \(whole)"
        }
    }
}
