import RecordValues
import TargetRows

/// What may have happened to one value, worked out from what it was and what it is: nil where nothing that is known
/// would make the one of the other.
enum ValueCause {
    /// The cause by which a column's two values, which differ, would differ.
    static func of(_ old: ComparisonCell, _ new: ComparisonCell, _ type: ColumnType) -> BreakCause? {
        if old.isNull || new.isNull { return ofNull(old.isNull ? new : old, type) }
        switch type {
        case .text: return ofTexts(old.value.string, new.value.string)
        case .money(_, let scale, _), .decimal(_, let scale): return ofNumbers(old.number, new.number, scale: scale)
        case .integer: return ofNumbers(old.number, new.number, scale: 0)
        case .date: return ofDates(Int(old.number), Int(new.number))
        case .boolean: return nil
        }
    }

    private static func ofNull(_ value: ComparisonCell, _ type: ColumnType) -> BreakCause? {
        if case .text = type { return value.value.trimmed.length == 0 ? .blankAgainstNull : nil }
        return type.numeric != nil && value.number == 0 ? .zeroAgainstNull : nil
    }

    // MARK: Numbers

    /// - Parameter scale: decimal places of both numbers.
    static func ofNumbers(_ old: Int128, _ new: Int128, scale: Int) -> BreakCause? {
        if new != 0, old.magnitude == new.magnitude { return .signTurned }
        guard old.signum() * new.signum() >= 0 else { return nil }
        let (left, right) = (old.magnitude, new.magnitude)
        if let places = DigitSlip.placesMoved(from: left, to: right) { return .pointMoved(places: places) }
        if isCutOrRounded(left, right, scale: scale) { return .truncatedNotRounded }
        return DigitSlip.areSwapped(left, right) ? .digitsSwapped : nil
    }

    /// Whether two numbers are one unit of the last place apart, or one is the other with fewer decimal places, be it
    /// truncated or rounded half away from zero.
    private static func isCutOrRounded(_ left: UInt128, _ right: UInt128, scale: Int) -> Bool {
        guard scale > 0 else { return false }
        if (left > right ? left - right : right - left) == 1 { return true }
        return isShortened(left, to: right, scale: scale) || isShortened(right, to: left, scale: scale)
    }

    private static func isShortened(_ long: UInt128, to short: UInt128, scale: Int) -> Bool {
        // Nothing left of a value is no rounding of it that anybody means.
        guard short != 0 else { return false }
        var unit: UInt128 = 1
        for _ in 0..<scale {
            let (next, isTooLarge) = unit.multipliedReportingOverflow(by: 10)
            if isTooLarge { return false }
            unit = next
            let rest = long % unit
            if rest == 0 { continue }
            if long - rest == short
                || rest >= unit - rest && (long - rest).addingReportingOverflow(unit) == (short, false)
            {
                return true
            }
        }
        return false
    }

    // MARK: Dates

    /// - Parameters: both as CCYYMMDD.
    static func ofDates(_ old: Int, _ new: Int) -> BreakCause? {
        let (oldYear, newYear) = (old / 10000, new / 10000)
        let (oldDay, newDay) = (old % 10000, new % 10000)
        // The day and the month changed places.
        if oldYear == newYear, oldDay == newDay % 100 * 100 + newDay / 100 { return .dateForm }
        // The same day of another century, or of a year that lost its century.
        if oldDay == newDay, oldYear != newYear, oldYear % 100 == newYear % 100 { return .dateForm }
        return DigitSlip.areSwapped(UInt128(old), UInt128(new)) ? .digitsSwapped : nil
    }

    // MARK: Texts

    static func ofTexts(_ old: String, _ new: String) -> BreakCause? {
        if CaseFolding.areEqual(old, new) { return .letterCase }
        let (left, right) = (words(old), words(new))
        if left.joined() == right.joined() { return .whiteSpace }
        let (first, second) = (left.joined(separator: " "), right.joined(separator: " "))
        if withoutZeros(first) == withoutZeros(second) { return .leadingZeros }
        if haveSameDay(first, second) { return .dateForm }
        if areSwapped(Array(first.unicodeScalars), Array(second.unicodeScalars)) { return .digitsSwapped }
        let (short, long) = first.unicodeScalars.count < second.unicodeScalars.count ? (first, second) : (second, first)
        return !short.isEmpty && long.unicodeScalars.starts(with: short.unicodeScalars) ? .textTruncated : nil
    }

    /// What white space separates.
    private static func words(_ text: String) -> [String] {
        text.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
    }

    private static func withoutZeros(_ text: String) -> Substring { text.drop { $0 == "0" } }

    /// Whether two neighbours changed places, and nothing else.
    static func areSwapped(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Bool {
        guard left.count == right.count, let place = left.indices.first(where: { left[$0] != right[$0] }),
            place + 1 < left.count
        else { return false }
        return left[place] == right[place + 1] && left[place + 1] == right[place]
            && left[(place + 2)...] == right[(place + 2)...]
    }

    /// Whether two texts write the same day in different forms.
    private static func haveSameDay(_ left: String, _ right: String) -> Bool {
        !days(left).isDisjoint(with: days(right))
    }

    /// The days that a text may mean: eight digits, with or without signs between them, the year first or last.
    private static func days(_ text: String) -> Set<CalendarDate> {
        let signs = Set<Character>(["-", "/", ".", " "])
        let digits = text.filter { !signs.contains($0) }
        guard digits.utf8.count == 8, text.utf8.count <= 10, let number = Int(digits), number > 0 else { return [] }
        let last = number % 10000
        let candidates = [
            CalendarDate(ccyymmdd: number),
            CalendarDate(year: last, month: number / 10000 % 100, day: number / 1_000_000),
            CalendarDate(year: last, month: number / 1_000_000, day: number / 10000 % 100),
        ]
        return Set(candidates.compactMap(\.self))
    }
}

extension BreakCause {
    /// The cause in words, without the values it speaks of: what causes are counted by.
    var kind: String {
        switch self {
        case .signTurned: "the sign is turned round"
        case .pointMoved(let places):
            "the decimal point moved \(abs(places)) \(abs(places) == 1 ? "place" : "places") "
                + "to the \(places > 0 ? "right" : "left")"
        case .digitsSwapped: "two characters side by side changed places"
        case .truncatedNotRounded: "one side is rounded, the other truncated"
        case .textTruncated: "one text is cut off"
        case .leadingZeros: "leading zeros"
        case .blankAgainstNull: "blank against null"
        case .zeroAgainstNull: "zero against null"
        case .letterCase: "upper and lower case"
        case .whiteSpace: "white space"
        case .dateForm: "the same day in another form or century"
        case .otherKey: "the other side has it under another key"
        case .wholeGroupMissing: "the whole group is missing"
        case .repeated: "the key stands there more than once"
        case .unreadable(let fault): "cannot be read: \(fault)"
        }
    }
}
