import MappingLanguage
import RecordValues

/// What an expression should come to.
enum Want {
    case anything
    case text(minimum: Int)
    case listed([Constant])
    case pattern(TextPattern)
    case nino(NationalInsuranceNumber.Options)
    case number(lower: ExactDecimal?, upper: ExactDecimal?)
    case date(lower: CalendarDate?, upper: CalendarDate?)
    case writtenDate(DatePattern, lower: CalendarDate?, upper: CalendarDate?)

    /// Whether it says more than "some text".
    var isParticular: Bool {
        switch self {
        case .anything, .text: false
        default: true
        }
    }
}

extension Want {
    static func number(_ lower: ExactDecimal?, _ upper: ExactDecimal?) -> Want {
        .number(lower: lower, upper: upper)
    }

    static func number(_ range: (lower: ExactDecimal?, upper: ExactDecimal?), less: ExactDecimal) -> Want {
        .number(
            lower: range.lower.flatMap { try? $0.subtracting(less) },
            upper: range.upper.flatMap { try? $0.subtracting(less) })
    }

    func changingCase(_ change: (String) -> String) -> Want {
        guard case .listed(let constants) = self else { return self }
        return .listed(
            constants.map { constant in
                if case .text(let text) = constant { .text(change(text)) } else { constant }
            })
    }
}
