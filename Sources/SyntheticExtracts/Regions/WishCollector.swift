import MappingLanguage
import RecordValues
import TargetRows

/// Goes from the columns back to the fields, and notes there what the mapping would like to find.
struct WishCollector {
    let plan: MappingPlan
    let encoder: RegionEncoder
    var type: TypeRegions
    /// Which item of an `each` the expression at hand is for.
    var item = 0

    mutating func collect(_ table: TablePlan, item: Int) {
        self.item = item
        for column in table.columns {
            want(Self.want(of: column, runDate: encoder.runDate), from: column.expression)
            if let nullWhen = column.nullWhen {
                let region = type.use(nullWhen.field, item: item)
                let description = type.regions[region].description
                type.regions[region].wish.nullBytes +=
                    nullWhen.states.compactMap { encoder.bytes($0, in: description) } + nullWhen.literals
            }
        }
        for skip in table.skips { hint(skip.condition) }
    }

    /// The rule that says most about the value.
    private static func want(of column: ColumnPlan, runDate: CalendarDate) -> Want {
        var want: Want =
            switch column.column.type {
            case .text(let minimum, _): .text(minimum: minimum)
            case .money, .decimal, .integer: .number(lower: nil, upper: nil)
            case .date: .date(lower: nil, upper: nil)
            case .boolean: .anything
            }
        func date(_ constant: Constant?) -> CalendarDate? {
            switch constant {
            case .date(let date): date
            case .runDate: runDate
            default: nil
            }
        }
        func number(_ constant: Constant?) -> ExactDecimal? {
            if case .number(let number) = constant { number } else { nil }
        }
        for rule in column.rules {
            switch (rule, want) {
            case (.nino(let anySuffix, let administrative), _):
                want = .nino(
                    NationalInsuranceNumber.Options(rawValue: (anySuffix ? 1 : 0) | (administrative ? 2 : 0)))
            case (.pattern(let pattern), .text): want = .pattern(pattern)
            case (.oneOf(let constants), _): want = .listed(constants)
            case (.range(let lower, let upper), .date): want = .date(lower: date(lower), upper: date(upper))
            case (.range(let lower, let upper), .number): want = .number(lower: number(lower), upper: number(upper))
            case (.length(let range), .text(let minimum)): want = .text(minimum: max(minimum, range.lowerBound))
            default: break
            }
        }
        return want
    }

    mutating func want(_ want: Want, from expression: Expression) {
        switch expression {
        case .constant: break
        case .field(let field), .digits(let field): note(want, in: type.use(field, item: item))
        case .trim(let operand, _, _), .round(let operand, _, _): self.want(want, from: operand)
        case .uppercase(let operand): self.want(want.changingCase { $0.uppercased() }, from: operand)
        // Mainframe text is mostly in capitals; `lower` makes small letters of them.
        case .lowercase(let operand): self.want(want.changingCase { $0.uppercased() }, from: operand)
        case .substring(.field(let field), let start, let length) where want.isParticular:
            note(want, in: type.use(field, item: item, start: start, length: length))
        case .substring(let operand, let start, let length):
            self.want(.text(minimum: start - 1 + length), from: operand)
        case .concatenate(let parts): for part in parts { self.want(.text(minimum: 1), from: part) }
        case .add, .subtract, .multiply, .divide: wantParts(want, of: expression)
        case .date(let operand, let pattern):
            guard case .date(let lower, let upper) = want else {
                return self.want(.writtenDate(pattern, lower: nil, upper: nil), from: operand)
            }
            self.want(.writtenDate(pattern, lower: lower, upper: upper), from: operand)
        case .lookup(let table, let operand): self.want(.listed(legacyCodes(table, want)), from: operand)
        case .choose(let branches, let otherwise):
            for branch in branches {
                hint(branch.condition, isNeeded: otherwise == nil)
                self.want(want, from: branch.value)
            }
            if let otherwise { self.want(want, from: otherwise) }
        case .condition(let condition): hint(condition)
        }
    }

    /// The legacy codes that lead to what is wanted: to any new code where nothing particular is.
    private func legacyCodes(_ table: Int, _ want: Want) -> [Constant] {
        var entries = plan.codeTables[table].entries
        if case .listed(let constants) = want { entries = entries.filter { constants.contains(.text($0.new)) } }
        return entries.map { .text($0.legacy) }
    }

    private mutating func wantParts(_ want: Want, of expression: Expression) {
        var range = (lower: ExactDecimal?.none, upper: ExactDecimal?.none)
        if case .number(let lower, let upper) = want { range = (lower, upper) }
        let (left, right): (Want, Want) =
            switch expression {
            case .add(_, .constant(.number(let number))): (.number(range, less: number), .anything)
            case .add(.constant(.number(let number)), _): (.anything, .number(range, less: number))
            case .subtract(_, .constant(.number(let number))):
                (.number(range, less: ExactDecimal(-number.unscaled, scale: number.scale)), .anything)
            // Halves of a range add up to the range.
            case .add: (.number(half(range.lower), half(range.upper)), .number(half(range.lower), half(range.upper)))
            // Nothing is taken from the upper half that would lead below the range.
            case .subtract where range.lower != nil || range.upper != nil:
                (
                    .number(middle(range) ?? range.lower, range.upper),
                    .number(ExactDecimal(0, scale: 0), middle(range).flatMap { try? $0.subtracting(range.lower ?? $0) })
                )
            case .divide:
                (.number(range.lower, range.upper), .number(ExactDecimal(1, scale: 0), ExactDecimal(9, scale: 0)))
            default: (.number(nil, nil), .number(nil, nil))
            }
        switch expression {
        case .add(let a, let b), .subtract(let a, let b), .multiply(let a, let b), .divide(let a, let b, _, _):
            self.want(left, from: a)
            self.want(right, from: b)
        default: preconditionFailure("not arithmetic")
        }
    }

    private func half(_ number: ExactDecimal?) -> ExactDecimal? {
        number.flatMap { try? $0.divided(by: ExactDecimal(2, scale: 0), scale: $0.scale, rounding: .truncate) }
    }

    private func middle(_ range: (lower: ExactDecimal?, upper: ExactDecimal?)) -> ExactDecimal? {
        guard let lower = range.lower, let upper = range.upper, let sum = try? lower.adding(upper) else { return nil }
        return half(sum)
    }

    private mutating func note(_ want: Want, in region: Int) {
        switch want {
        case .anything: break
        case .text(let minimum):
            let minimum = min(minimum, type.regions[region].length)
            type.regions[region].wish.minimumLength = max(type.regions[region].wish.minimumLength, minimum)
        case .listed(let constants): type.regions[region].wish.listed += constants
        case .pattern(let pattern): type.regions[region].wish.pattern = pattern
        case .nino(let options): type.regions[region].wish.nino = options
        case .number(let lower, let upper): type.regions[region].wish.limit(lower: lower, upper: upper)
        case .date: break
        case .writtenDate(let pattern, let lower, let upper):
            type.regions[region].wish.date = (pattern, lower, upper)
        }
    }
}
