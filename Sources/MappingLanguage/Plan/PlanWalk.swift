import RecordValues

/// Looks at everything that expressions, conditions and columns are made of.
package struct PlanWalk: Sendable {
    /// Every field met, as often as it was met.
    package private(set) var fields: [FieldReference] = []
    package private(set) var usesRunDate = false

    package init() {}

    package mutating func add(_ expression: Expression) {
        switch expression {
        case .constant(let constant): add(constant)
        case .field(let field), .digits(let field): fields.append(field)
        case .trim(let operand, _, _), .substring(let operand, _, _), .uppercase(let operand), .lowercase(let operand),
            .round(let operand, _, _), .date(let operand, _), .lookup(_, let operand):
            add(operand)
        case .concatenate(let parts): for part in parts { add(part) }
        case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
            .divide(let left, let right, _, _):
            add(left)
            add(right)
        case .choose(let branches, let otherwise):
            for branch in branches {
                add(branch.condition)
                add(branch.value)
            }
            if let otherwise { add(otherwise) }
        case .condition(let condition): add(condition)
        }
    }

    package mutating func add(_ condition: Condition) {
        switch condition {
        case .compare(let left, _, let right):
            add(left)
            add(right)
        case .isIn(let operand, let memberships):
            add(operand)
            for membership in memberships {
                add(membership.lower)
                add(membership.upper)
            }
        case .state(let field, _), .bytes(let field, _): fields.append(field)
        case .and(let left, let right), .or(let left, let right):
            add(left)
            add(right)
        case .not(let operand): add(operand)
        }
    }

    package mutating func add(_ column: ColumnPlan) {
        add(column.expression)
        if let nullWhen = column.nullWhen { fields.append(nullWhen.field) }
        if case .value(let constant) = column.failure { add(constant) }
        for rule in column.rules {
            switch rule {
            case .range(let lower, let upper):
                if let lower { add(lower) }
                if let upper { add(upper) }
            case .oneOf(let constants): for constant in constants { add(constant) }
            case .pattern, .length, .newCode, .nino: break
            }
        }
    }

    private mutating func add(_ constant: Constant) { if constant == .runDate { usesRunDate = true } }
}

extension MappingPlan {
    /// Whether any value depends on the business date of the run.
    package var usesRunDate: Bool {
        var walk = PlanWalk()
        for table in tables {
            for column in table.columns { walk.add(column) }
            for skip in table.skips { walk.add(skip.condition) }
        }
        for measure in measures {
            if case .sum(let expression) = measure.kind { walk.add(expression) }
            if let condition = measure.condition { walk.add(condition) }
        }
        return walk.usesRunDate
    }
}
