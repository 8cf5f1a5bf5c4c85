import MappingLanguage
import RecordValues

/// One way to damage a region. Whether it causes the reject that it should is asked of samples.
struct Damage {
    /// What becomes of bytes of the region, by their place in it: the bits kept, and those set.
    var edits: [(offset: Int, keep: UInt8, set: UInt8)]
    /// The number that the region then holds, where the fault is in the value.
    var value: Int64?

    private init(_ edits: [(offset: Int, keep: UInt8, set: UInt8)], value: Int64? = nil) {
        self.edits = edits
        self.value = value
    }

    private init(replacingBy bytes: [UInt8], value: Int64? = nil) {
        self.init(bytes.enumerated().map { ($0.offset, 0, $0.element) }, value: value)
    }

    /// All ways to bring a fault about in a region.
    static func ways(
        _ kind: FaultKind, _ region: Region, uses: [ColumnUse], encoder: RegionEncoder
    ) -> [Damage] {
        switch (kind, region.description) {
        case (.blankPacked, .number(let number)) where number.usage == .packed:
            [Damage(replacingBy: [UInt8](repeating: encoder.codePage.blank, count: region.length))]
        case (.lowValues, .number(let number)) where number.usage != .binary:
            [Damage(replacingBy: [UInt8](repeating: 0, count: region.length))]
        case (.badDigit, .number(let number)): badDigit(number, encoder)
        case (.badSign, .number(let number)): badSign(number, encoder)
        case (.unknownCode, .text) where uses.contains { $0.column.expression.looksUp }:
            ["?", "Z", "9", "Q"].compactMap { symbol in
                encoder.bytes(String(repeating: symbol, count: region.length), in: region.description)
                    .map { Damage(replacingBy: $0) }
            }
        case (.badDate, _): badDate(region, encoder)
        case (.outOfRange, _): outOfRange(region, uses, encoder)
        case (.badNino, .text) where region.wish.nino != nil:
            encoder.bytes("QQ", in: .text(length: 2)).map { [Damage(replacingBy: $0)] } ?? []
        default: []
        }
    }

    /// An asterisk stands for no digit in any family or policy, nor does a nibble of A.
    private static func badDigit(_ number: NumberDescription, _ encoder: RegionEncoder) -> [Damage] {
        switch number.usage {
        case .packed: return [Damage([(0, 0x0F, 0xA0)])]
        case .binary, .decimalText: return []
        case .zoned:
            let first = number.isSigned && number.signPlace == .leadingSeparate ? 1 : 0
            let places = [first, first + 1].filter { $0 < number.length }
            return places.map { Damage([($0, 0, encoder.asterisk)]) }
        }
    }

    /// A sign nibble of 5, or an asterisk where characters show the sign.
    private static func badSign(_ number: NumberDescription, _ encoder: RegionEncoder) -> [Damage] {
        let last = number.length - 1
        switch number.usage {
        case .packed: return [Damage([(last, 0xF0, 0x05)])]
        case .binary, .decimalText: return []
        case .zoned:
            let place = number.isSigned ? number.signPlace : .trailing
            let offset = place == .leading || place == .leadingSeparate ? 0 : last
            return [Damage([(offset, 0x0F, 0x50)]), Damage([(offset, 0, encoder.asterisk)])]
        }
    }

    /// Month 13, day 45, day 399 of the year.
    private static func badDate(_ region: Region, _ encoder: RegionEncoder) -> [Damage] {
        guard let form = region.wish.date?.pattern.form else { return [] }
        var digits: [Character: [Character]] = [
            "C": ["2", "0"], "Y": ["2", "3"], "M": ["1", "3"], "D": form.hasDayOfYear ? ["3", "9", "9"] : ["4", "5"],
        ]
        let text = String(
            form.rawValue.map { symbol in
                digits[symbol].map { _ in digits[symbol]?.removeFirst() ?? symbol } ?? symbol
            })
        return encoder.bytes(dateText: text, in: region.description).map { [Damage(replacingBy: $0)] } ?? []
    }

    /// The next value beyond either end of a range rule.
    private static func outOfRange(_ region: Region, _ uses: [ColumnUse], _ encoder: RegionEncoder) -> [Damage] {
        let ranges = uses.flatMap(\.column.rules).compactMap { rule -> (Constant?, Constant?)? in
            if case .range(let lower, let upper) = rule { (lower, upper) } else { nil }
        }
        return ranges.flatMap { lower, upper in
            [beyond(upper, 1, region, encoder), beyond(lower, -1, region, encoder)].compactMap { $0 }
        }
    }

    private static func beyond(
        _ end: Constant?, _ step: Int, _ region: Region, _ encoder: RegionEncoder
    ) -> Damage? {
        switch (end, region.description, region.wish.date) {
        case (.number(let number), .number(let description), nil):
            guard let units = try? number.rescaled(to: description.scale, rounding: .exact).unscaled,
                let bytes = encoder.bytes(units + Int128(step), in: description),
                let value = Int64(exactly: units + Int128(step))
            else { return nil }
            return Damage(replacingBy: bytes, value: value)
        case (.date, _, let wish?), (.runDate, _, let wish?):
            var date = encoder.runDate
            if case .date(let stated) = end { date = stated }
            // A year on or back; the 28th is a day of every month.
            let moved = CalendarDate(year: date.year + step, month: date.month, day: min(28, date.day))
            return moved.flatMap { encoder.bytes($0, as: wish.pattern, in: region.description) }
                .map { Damage(replacingBy: $0) }
        default: return nil
        }
    }
}

extension RegionEncoder {
    fileprivate var asterisk: UInt8 { codePage.family == .ebcdic ? 0x5C : UInt8(ascii: "*") }
}

extension Expression {
    /// Whether a code table is asked for the value.
    fileprivate var looksUp: Bool {
        switch self {
        case .lookup: true
        case .trim(let operand, _, _), .uppercase(let operand), .lowercase(let operand),
            .substring(let operand, _, _):
            operand.looksUp
        case .concatenate(let parts): parts.contains(where: \.looksUp)
        case .choose(let branches, let otherwise):
            branches.contains { $0.value.looksUp } || otherwise?.looksUp ?? false
        default: false
        }
    }
}
