import MappingLanguage
import RecordValues

extension WishCollector {
    /// Notes the values that a condition asks about: as values to choose from where one branch must hold, as values to
    /// meet now and then elsewhere.
    mutating func hint(_ condition: Condition, isNeeded: Bool = false) {
        switch condition {
        case .compare(let left, _, .constant(let constant)): offer([constant], left, isNeeded: isNeeded)
        case .compare(.constant(let constant), _, let right): offer([constant], right, isNeeded: isNeeded)
        case .compare(let left, _, let right):
            want(.anything, from: left)
            want(.anything, from: right)
        case .isIn(let operand, let memberships):
            offer(memberships.flatMap { [$0.lower, $0.upper] }, operand, isNeeded: isNeeded)
        case .state(let field, let state):
            let region = type.use(field, item: item)
            note([encoder.bytes(state, in: type.regions[region].description)], in: region)
        case .bytes(let field, let bytes): note([bytes], in: type.use(field, item: item))
        case .and(let left, let right), .or(let left, let right):
            hint(left, isNeeded: isNeeded)
            hint(right, isNeeded: isNeeded)
        case .not(let operand): hint(operand)
        }
    }

    private mutating func offer(_ constants: [Constant], _ operand: Expression, isNeeded: Bool) {
        want(isNeeded && !operand.isNumeric ? .listed(constants) : .anything, from: operand)
        for region in hintedRegions(of: operand) {
            let description = type.regions[region].description
            note(constants.flatMap(around).map { encoder.bytes($0, in: description) }, in: region)
        }
    }

    /// The value and, for a number, its neighbours: one of them is on the other side of a comparison.
    private func around(_ constant: Constant) -> [Constant] {
        guard case .number(let number) = constant else { return [constant] }
        return [-1, 0, 1].map { .number(ExactDecimal(number.unscaled + $0, scale: number.scale)) }
    }

    /// The region whose bytes the operand shows directly.
    private mutating func hintedRegions(of operand: Expression) -> [Int] {
        switch operand {
        case .field(let field), .digits(let field): [type.use(field, item: item)]
        case .trim(let inner, _, _), .uppercase(let inner), .lowercase(let inner): hintedRegions(of: inner)
        case .substring(.field(let field), let start, let length):
            [type.use(field, item: item, start: start, length: length)]
        default: []
        }
    }

    private mutating func note(_ bytes: [[UInt8]?], in region: Int) {
        type.regions[region].wish.hints += bytes.compactMap { $0 }
    }
}

extension Expression {
    fileprivate var isNumeric: Bool {
        switch self {
        case .field(let field):
            if case .number = field.description { true } else { false }
        case .add, .subtract, .multiply, .divide, .round: true
        default: false
        }
    }
}
