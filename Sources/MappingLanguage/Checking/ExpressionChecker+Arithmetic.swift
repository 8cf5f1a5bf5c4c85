import Diagnostics
import RecordValues

/// Arithmetic: exact, with the widest possible result known before the run.
extension ExpressionChecker {
    mutating func arithmetic(_ syntax: ExpressionSyntax) -> TypedExpression? {
        switch syntax.kind {
        case .rounded(let operand, let rounding): return rounded(operand, rounding, syntax.location)
        case .arithmetic(let sign, let left, let right, let rounding):
            // Both sides are looked at before either can end the matter, so that both are told.
            let dividend = inner(left)
            let divisor = inner(right)
            let leftMaximum = dividend.flatMap { asNumber($0) }
            let rightMaximum = divisor.flatMap { asNumber($0) }
            guard let dividend, let divisor, let leftMaximum, let rightMaximum else { return nil }
            if sign == .divide { return division(dividend, divisor, rounding, syntax.location) }
            let (left, right) = (dividend.expression, divisor.expression)
            let made: (expression: Expression, maximum: ExactDecimal?) =
                switch sign {
                case .add: (.add(left, right), try? leftMaximum.adding(rightMaximum))
                case .subtract: (.subtract(left, right), try? leftMaximum.adding(rightMaximum))
                case .multiply, .divide: (.multiply(left, right), try? leftMaximum.multiplied(by: rightMaximum))
                }
            return number(made.expression, made.maximum, syntax.location)
        default: preconditionFailure("not an expression that this file checks")
        }
    }

    /// An operand: it never takes its decimal places from the column.
    private mutating func inner(_ syntax: ExpressionSyntax) -> TypedExpression? {
        let outer = columnScale
        columnScale = nil
        defer { columnScale = outer }
        return check(syntax)
    }

    private mutating func division(
        _ dividend: TypedExpression, _ divisor: TypedExpression, _ syntax: RoundingSyntax?, _ location: SourceLocation
    ) -> TypedExpression? {
        guard let syntax else {
            findings.error(
                .roundingNeeded, "a division states how it is rounded", at: location,
                hint: "write rounded, rounded half even or truncated behind it")
            return nil
        }
        guard let places = places(syntax) else { return nil }
        guard case .number(let most) = dividend.kind, case .number(let bound) = divisor.kind else { return nil }
        var least = ExactDecimal(1, scale: bound.scale)
        if divisor.constant != nil {
            guard bound.unscaled != 0 else {
                findings.error(.badNumber, "this divides by zero", at: divisor.location)
                return nil
            }
            least = bound
        }
        let rounding = syntax.mode.rounding
        return number(
            .divide(dividend.expression, divisor.expression, scale: places, rounding: rounding),
            try? most.divided(by: least, scale: places, rounding: rounding), location)
    }

    private mutating func rounded(
        _ operand: ExpressionSyntax, _ syntax: RoundingSyntax, _ location: SourceLocation
    ) -> TypedExpression? {
        guard let typed = inner(operand), let maximum = asNumber(typed), let places = places(syntax) else { return nil }
        let rounding = syntax.mode.rounding
        guard places < maximum.scale else { return typed }
        return number(
            .round(typed.expression, scale: places, rounding: rounding),
            try? maximum.rescaled(to: places, rounding: rounding), location)
    }

    private mutating func places(_ syntax: RoundingSyntax) -> Int? {
        if let places = syntax.places ?? columnScale { return places }
        findings.error(
            .roundingNeeded, "the rounding does not say to how many decimal places", at: syntax.location,
            hint: "inside an expression, write for example: rounded 2")
        return nil
    }

    /// A number that has at most 38 digits, so that it never overflows while it is made.
    private mutating func number(
        _ expression: Expression, _ maximum: ExactDecimal?, _ location: SourceLocation
    ) -> TypedExpression? {
        guard let maximum, maximum.scale <= 38, maximum.wholeDigits + maximum.scale <= 38 else {
            findings.error(
                .tooManyDigits, "the value could have more than 38 digits", at: location,
                hint: "round or truncate the parts to fewer decimal places")
            return nil
        }
        return TypedExpression(expression: expression, kind: .number(maximum: maximum), location: location)
    }
}

extension RoundingSyntax.Mode {
    var rounding: Rounding {
        switch self {
        case .halfAwayFromZero: .halfAwayFromZero
        case .halfEven: .halfEven
        case .truncated: .truncate
        }
    }
}
