import Copybooks
import Diagnostics
import RecordValues

/// What a level-88 name of the copybook says, as a condition on its item.
struct LevelEightyEight {
    let reference: FieldReference
    let codePage: CodePage

    func condition(_ name: ConditionName, at location: SourceLocation) throws(Finding) -> Condition {
        var memberships: [Membership] = []
        var others: [Condition] = []
        for range in name.values {
            if let other = try special(range, name, location) {
                others.append(other)
            } else {
                let lower = try constant(range.lower, name, location)
                memberships.append(Membership(lower: lower, upper: try constant(range.upper, name, location)))
            }
        }
        var parts = others
        if !memberships.isEmpty { parts.insert(.isIn(.field(reference), memberships), at: 0) }
        guard let first = parts.first else { throw unusable("it has no value", name, location) }
        return parts.dropFirst().reduce(first) { .or($0, $1) }
    }

    /// Values that are bytes or states rather than characters or numbers.
    private func special(
        _ range: ClosedValueRange, _ name: ConditionName, _ location: SourceLocation
    ) throws(Finding) -> Condition? {
        guard range.lower == range.upper else {
            for end in [range.lower, range.upper] {
                switch end {
                case .bytes, .figurative(.lowValues), .figurative(.highValues):
                    throw unusable("a range of bytes has no order in a code page", name, location)
                default: continue
                }
            }
            return nil
        }
        switch range.lower {
        case .bytes(let bytes):
            guard bytes.count == reference.length else {
                throw unusable("its \(Wording.count(bytes.count, "byte")) are not as long as the field", name, location)
            }
            return .bytes(reference, bytes)
        case .figurative(.lowValues): return .state(reference, .lowValues)
        case .figurative(.highValues): return .state(reference, .highValues)
        case .figurative(.spaces): return .state(reference, .blank)
        case .figurative(.zeros): return .state(reference, .zeros)
        case .text, .number: return nil
        }
    }

    private func constant(
        _ literal: CopybookLiteral, _ name: ConditionName, _ location: SourceLocation
    ) throws(Finding) -> Constant {
        switch reference.description {
        case .text(let length):
            let text: String
            switch literal {
            case .text(let value): text = value
            case .number(let number) where number.scale == 0 && number.unscaled >= 0: text = number.description
            case .figurative(.spaces): text = " "
            case .figurative(.zeros): text = String(repeating: "0", count: length)
            default: throw unusable("\(literal.cobol) is no text", name, location)
            }
            guard (try? codePage.encode(text)) != nil else {
                throw unusable("\(literal.cobol) has characters that \(codePage.name) has not", name, location)
            }
            return .text(text)
        case .number:
            switch literal {
            case .number(let number): return .number(number)
            case .figurative(.zeros): return .number(ExactDecimal(0, scale: 0))
            case .text(let digits):
                if let number = ExactDecimal(digits), number.scale == 0 { return .number(number) }
                throw unusable("\(literal.cobol) is no number", name, location)
            default: throw unusable("\(literal.cobol) is no number", name, location)
            }
        }
    }

    private func unusable(_ why: String, _ name: ConditionName, _ location: SourceLocation) -> Finding {
        Finding(
            code: .wrongKind, message: "the level-88 name \(name.name) cannot be used: \(why)", location: location,
            hint: "state the condition in the mapping instead")
    }
}
