import MappingLanguage
import RecordValues

/// A number expression that is a sum of fields with constant factors: `WFP-AMOUNT - WFP-RECOVERED`. Its totals follow
/// from the totals of the fields.
struct LinearForm {
    /// Factors by field, and what is added, in units of the last place.
    var factors: [(part: FieldPart, factor: Int128)] = []
    var constant: Int128 = 0
    var scale = 0

    /// Nil where the expression is anything else.
    init?(_ expression: Expression) {
        self.init()
        switch expression {
        case .constant(.number(let number)):
            constant = number.unscaled
            scale = number.scale
        case .field(let field):
            guard case .number(let number) = field.description else { return nil }
            factors = [(FieldPart(field: field), 1)]
            scale = number.scale
        case .add(let left, let right):
            guard let sum = LinearForm.sum(left, right, sign: 1) else { return nil }
            self = sum
        case .subtract(let left, let right):
            guard let sum = LinearForm.sum(left, right, sign: -1) else { return nil }
            self = sum
        case .multiply(let operand, .constant(.number(let number))),
            .multiply(.constant(.number(let number)), let operand):
            guard let form = LinearForm(operand) else { return nil }
            self = form
            multiply(by: number.unscaled)
            scale += number.scale
        default: return nil
        }
    }

    private init() {}

    private static func sum(_ left: Expression, _ right: Expression, sign: Int128) -> LinearForm? {
        guard var left = LinearForm(left), var right = LinearForm(right) else { return nil }
        let scale = max(left.scale, right.scale)
        guard left.rescale(to: scale), right.rescale(to: scale) else { return nil }
        right.multiply(by: sign)
        left.factors += right.factors
        left.constant += right.constant
        return left
    }

    private mutating func multiply(by factor: Int128) {
        for index in factors.indices { factors[index].factor *= factor }
        constant *= factor
    }

    /// False where places would be lost.
    mutating func rescale(to scale: Int) -> Bool {
        guard scale >= self.scale, let power = ExactDecimal.powerOfTen(scale - self.scale) else { return false }
        multiply(by: power)
        self.scale = scale
        return true
    }
}
