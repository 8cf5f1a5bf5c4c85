import MappingLanguage
import RecordValues
import TargetRows

/// Writes parts of a plan in the words of the mapping language: what was understood, not what was typed.
struct PlanText {
    let plan: MappingPlan

    func text(_ expression: Expression) -> String {
        switch expression {
        case .constant(let constant): text(constant)
        case .field(let field), .digits(let field): field.name
        case .trim(let operand, let leading, let trailing):
            (leading && trailing ? "trim " : leading ? "trim leading " : "trim trailing ") + inner(operand)
        case .concatenate(let parts): parts.map(inner).joined(separator: " ")
        case .substring(let operand, let start, let length): "\(inner(operand))(\(start):\(length))"
        case .uppercase(let operand): "upper " + inner(operand)
        case .lowercase(let operand): "lower " + inner(operand)
        case .add(let left, let right): "\(inner(left)) + \(inner(right))"
        case .subtract(let left, let right): "\(inner(left)) - \(inner(right))"
        case .multiply(let left, let right): "\(inner(left)) * \(inner(right))"
        case .divide(let left, let right, let scale, let rounding):
            "\(inner(left)) / \(inner(right)) \(Self.words(rounding, scale: scale))"
        case .round(let operand, let scale, let rounding): "\(inner(operand)) \(Self.words(rounding, scale: scale))"
        case .date(let operand, let pattern):
            "date \(inner(operand)) as \(pattern.form.rawValue)" + (pattern.windowStart.map { " window \($0)" } ?? "")
        case .lookup(let table, let operand): "lookup \(plan.codeTables[table].name) \(inner(operand))"
        case .choose(let branches, let otherwise):
            branches.map { "when \(text($0.condition)) then \(text($0.value))" }.joined(separator: " ")
                + (otherwise.map { " otherwise \(text($0))" } ?? "")
        case .condition(let condition): text(condition)
        }
    }

    func text(_ condition: Condition) -> String {
        switch condition {
        case .compare(let left, let comparison, let right): "\(inner(left)) \(comparison.rawValue) \(inner(right))"
        case .isIn(let operand, let memberships):
            "\(inner(operand)) in "
                + memberships.map { entry in
                    entry.lower == entry.upper ? text(entry.lower) : "\(text(entry.lower))..\(text(entry.upper))"
                }.joined(separator: ", ")
        case .state(let field, let state): "\(field.name) is \(Self.words(state))"
        case .bytes(let field, let bytes): "\(field.name) = X'\(bytes.map(\.hexPair).joined())'"
        case .and(let left, let right): "\(inner(left)) and \(inner(right))"
        case .or(let left, let right): "\(inner(left)) or \(inner(right))"
        case .not(let operand): "not \(inner(operand))"
        }
    }

    func text(_ constant: Constant) -> String {
        switch constant {
        case .text(let text): Self.quoted(text)
        case .number(let number): number.description
        case .date(let date): date.description
        case .runDate: "run date"
        case .boolean(let boolean): boolean ? "true" : "false"
        }
    }

    func text(_ rule: Rule) -> String {
        switch rule {
        case .range(let lower, let upper):
            "rule " + [lower.map(text), "..", upper.map(text)].compactMap(\.self).joined(separator: " ")
        case .pattern(let pattern): "rule pattern \(Self.quoted(pattern.text))"
        case .length(let range): "rule length \(range.lowerBound)..\(range.upperBound)"
        case .oneOf(let constants): "rule in " + constants.map(text).joined(separator: ", ")
        case .newCode(let table): "rule in codes \(plan.codeTables[table].name)"
        case .nino(let anySuffix, let orAdministrative):
            "rule nino" + (anySuffix ? " any suffix" : "") + (orAdministrative ? " or admin" : "")
        }
    }

    func text(_ failure: FailureOutcome) -> String {
        switch failure {
        case .reject: "else reject"
        case .null: "else null"
        case .value(let constant): "else \(text(constant))"
        case .stop: "else stop"
        }
    }

    func text(_ type: ColumnType) -> String {
        switch type {
        case .text(let minimum, let maximum): minimum == 0 ? "text \(maximum)" : "text \(minimum)..\(maximum)"
        case .money(let precision, let scale, let currency): "money \(precision).\(scale) \(currency)"
        case .decimal(let precision, let scale): "decimal \(precision).\(scale)"
        case .integer(let digits): "integer \(digits)"
        case .date: "date"
        case .boolean: "boolean"
        }
    }

    /// `= sum WFP-ACCOUNT of payment modulo 10000000000`.
    func text(_ control: ControlPlan) -> String {
        var text = "="
        for (index, term) in control.terms.enumerated() {
            if index > 0 || term.isSubtracted { text += term.isSubtracted ? " -" : " +" }
            text += " " + self.text(term.figure)
        }
        if let modulus = control.modulus { text += " modulo \(modulus)" }
        if let size = control.blockSize { text += " in blocks of \(size)" }
        return text
    }

    private func text(_ figure: ControlPlan.Term.Figure) -> String {
        guard case .measure(let index) = figure else {
            if case .declared(let index) = figure { return plan.declarations[index].name }
            return ""
        }
        let measure = plan.measures[index]
        let types = measure.countedTypes.map { plan.sources[measure.source].recordTypes[$0].name }
        var text = "count " + types.joined(separator: ", ")
        if case .sum(let expression) = measure.kind {
            text = "sum \(self.text(expression)) of \(types.joined(separator: ", "))"
        }
        if let condition = measure.condition { text += " when \(self.text(condition))" }
        return text
    }

    static func quoted(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }

    static func words(_ state: FieldState) -> String {
        switch state {
        case .value: "a value"
        case .blank: "blank"
        case .lowValues: "low-values"
        case .highValues: "high-values"
        case .zeros: "zeros"
        case .nines: "nines"
        case .absent: "absent"
        case .empty: "empty"
        case .isNil: "nil"
        }
    }

    private static func words(_ rounding: Rounding, scale: Int) -> String {
        switch rounding {
        case .truncate: "truncated \(scale)"
        case .halfAwayFromZero: "rounded \(scale)"
        case .halfEven: "rounded half even \(scale)"
        case .exact: "exact \(scale)"
        }
    }

    /// In parentheses where it has parts of its own.
    private func inner(_ expression: Expression) -> String {
        switch expression {
        case .add, .subtract, .multiply, .divide, .round, .concatenate, .choose, .condition: "(\(text(expression)))"
        case .constant, .field, .digits, .trim, .substring, .uppercase, .lowercase, .date, .lookup: text(expression)
        }
    }

    private func inner(_ condition: Condition) -> String {
        switch condition {
        case .and, .or: "(\(text(condition)))"
        case .compare, .isIn, .state, .bytes, .not: text(condition)
        }
    }
}
