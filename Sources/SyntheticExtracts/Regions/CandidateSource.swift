import Copybooks
import MappingLanguage
import RecordValues

/// Thinks of values for a region. They fit its picture; whether the mapping takes them is for the mapping to say.
struct CandidateSource {
    let region: Region
    let encoder: RegionEncoder
    /// Values of the level-88 names under the item.
    private let namedValues: [[UInt8]]
    private let numbers: ClosedRange<Int64>?
    private let ninos: NinoSpace?

    init(_ region: Region, encoder: RegionEncoder) {
        self.region = region
        self.encoder = encoder
        namedValues = region.conditions.flatMap(\.values).compactMap { Self.bytes(of: $0.lower, region, encoder) }
        numbers = region.numberRange
        ninos = region.wish.nino == nil ? nil : NinoSpace()
    }

    private var wish: RegionWish { region.wish }

    /// A value for one of many records: now and then "no value" or one that some condition asks about.
    func candidate(_ dice: inout Dice) -> [UInt8]? {
        let roll = dice.below(100)
        if roll < 20, !wish.nullBytes.isEmpty { return wish.nullBytes[dice.below(wish.nullBytes.count)] }
        if (20..<35).contains(roll), let hint = hint(&dice) { return hint }
        return plainCandidate(&dice)
    }

    /// A value of the kind that the mapping wishes for.
    func plainCandidate(_ dice: inout Dice) -> [UInt8]? {
        let field = region.description
        if !region.discriminatorValues.isEmpty {
            return region.discriminatorValues[dice.below(region.discriminatorValues.count)]
        }
        if let ninos { return encoder.bytes(ninos.sample(&dice), in: field) }
        if let date = wish.date {
            let day = DateSpan(date.lower, date.upper, runDate: encoder.runDate).sample(&dice)
            return encoder.bytes(day, as: date.pattern, in: field)
        }
        if !wish.listed.isEmpty { return encoder.bytes(wish.listed[dice.below(wish.listed.count)], in: field) }
        if let pattern = wish.pattern { return encoder.bytes(pattern.sample(using: &dice), in: field) }
        if case .number(let number) = field {
            guard let numbers else { return nil }
            return encoder.bytes(Int128(Int64.random(in: numbers, using: &dice)), in: number)
        }
        if !namedValues.isEmpty { return namedValues[dice.below(namedValues.count)] }
        let text = Words.text(for: region.name, minimum: wish.minimumLength, length: field.length, using: &dice)
        return encoder.bytes(text, in: field)
    }

    /// Anything at all, for a region where the plain values are not taken.
    func otherCandidate(_ dice: inout Dice) -> [UInt8]? {
        switch dice.below(4) {
        case 0: hint(&dice)
        case 1: namedValues.randomElement(using: &dice)
        case 2: wish.nullBytes.randomElement(using: &dice)
        default:
            encoder.bytes(
                String((0..<region.length).map { _ in Character(String(dice.below(10))) }), in: region.description)
        }
    }

    private func hint(_ dice: inout Dice) -> [UInt8]? {
        guard !wish.hints.isEmpty else { return nil }
        let hint = wish.hints[dice.below(wish.hints.count)]
        guard case .number(let number) = region.description, let numbers,
            let value = try? number.decode(hint.span, policy: encoder.policy, family: encoder.codePage.family)
        else { return hint }
        return numbers.contains(Int64(clamping: value.unscaled)) ? hint : nil
    }

    private static func bytes(of literal: CopybookLiteral, _ region: Region, _ encoder: RegionEncoder) -> [UInt8]? {
        switch literal {
        case .text(let text): encoder.bytes(text, in: region.description)
        case .number(let number): encoder.bytes(number, in: region.description)
        case .bytes(let bytes): bytes.count == region.length ? bytes : nil
        case .figurative(.spaces): encoder.bytes(FieldState.blank, in: region.description)
        case .figurative(.zeros): encoder.bytes(FieldState.zeros, in: region.description)
        case .figurative: nil
        }
    }
}

extension Region {
    /// The numbers to choose from, in units of the last place: of a signed field or one with decimal places the small
    /// ones, because amounts are; of any other all that the picture holds, to 18 digits. Nil where none is left.
    var numberRange: ClosedRange<Int64>? {
        guard case .number(let number) = description else { return nil }
        let digits = min(number.digits, 18)
        let isAmount = number.isSigned || number.scale > 0
        let wished = wish.lower != nil || wish.upper != nil
        let used = isAmount && !wished ? max(min(digits, number.scale + 1), digits - 2) : digits
        guard let power = ExactDecimal.powerOfTen(used) else { return nil }
        var lower = number.isSigned ? -(power - 1) : 0
        var upper = power - 1
        if let wish = wish.lower, let units = try? wish.rescaled(to: number.scale, rounding: .truncate).unscaled {
            lower = max(lower, units)
        }
        if let wish = wish.upper, let units = try? wish.rescaled(to: number.scale, rounding: .truncate).unscaled {
            upper = min(upper, units)
        }
        if let sum = wish.largestSum,
            let units = try? sum.value.rescaled(to: number.scale, rounding: .truncate).unscaled
        {
            let share = max(1, units / Int128(max(1, sum.records)))
            lower = max(lower, -share)
            upper = min(upper, share)
        }
        return lower <= upper ? Int64(clamping: lower)...Int64(clamping: upper) : nil
    }
}
