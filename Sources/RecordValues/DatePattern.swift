/// How a field writes a date. The raw value is the word of the mapping language.
///
/// `CCYY` is a full year, `YY` its last two digits, `DDD` the day of the year (001 to 366; "Julian" in mainframe
/// speech).
package enum DateForm: String, Sendable, Hashable, CaseIterable {
    case yearMonthDay = "CCYYMMDD"
    case yearDayOfYear = "CCYYDDD"
    case dayMonthYear = "DDMMCCYY"
    case monthDayYear = "MMDDCCYY"
    case yearMonthDayHyphens = "CCYY-MM-DD"
    case dayMonthYearSlashes = "DD/MM/CCYY"
    case shortYearMonthDay = "YYMMDD"
    case dayMonthShortYear = "DDMMYY"
    case shortYearDayOfYear = "YYDDD"

    /// Characters of the written date, separators included.
    package var characterCount: Int { rawValue.utf8.count }

    /// Digits of the written date, separators left out: what a numeric field needs.
    package var digitCount: Int { rawValue.utf8.count { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "/") } }

    /// Whether the century is missing, so that a window must be stated.
    package var hasShortYear: Bool {
        switch self {
        case .shortYearMonthDay, .dayMonthShortYear, .shortYearDayOfYear: true
        default: false
        }
    }

    /// Whether the day is counted from the start of the year, so that no month is written.
    package var hasDayOfYear: Bool { self == .yearDayOfYear || self == .shortYearDayOfYear }

    /// The date as the form writes it; a short year keeps its last two digits.
    func written(_ date: CalendarDate) -> String {
        var parts = Parts(year: date.year, month: date.month, day: hasDayOfYear ? date.dayOfYear : date.day)
        // From the right, because there the last digit of each part comes first.
        let characters = rawValue.utf8.reversed().map { symbol in
            Parts.isSeparator(symbol) ? symbol : UInt8(ascii: "0") + UInt8(parts.takeLastDigit(of: symbol))
        }
        return String(decoding: characters.reversed(), as: UTF8.self)
    }
}

/// A date form with all that it takes to read it without guessing. What it cannot read or write is
/// `Fault.invalidDate`.
package struct DatePattern: Sendable, Hashable {
    package let form: DateForm
    /// The first of the hundred years that two-digit years mean: 1950 makes `49` 2049 and `50` 1950.
    package let windowStart: Int?

    /// The window must be stated for a form with a short year; other forms do not look at it.
    package init(form: DateForm, windowStart: Int? = nil) {
        precondition(!form.hasShortYear || windowStart != nil, "\(form.rawValue) needs a window of years")
        precondition(windowStart.map { (1...9900).contains($0) } ?? true, "a window lies in the years 1 to 9999")
        self.form = form
        self.windowStart = windowStart
    }

    /// Reads the characters of a field, which the caller has translated to ASCII: exactly `characterCount` of them.
    package func decode(digits text: Span<UInt8>) throws(Fault) -> CalendarDate {
        guard text.count == form.characterCount else { throw .invalidDate }
        var parts = Parts()
        for (index, symbol) in form.rawValue.utf8.enumerated() {
            let byte = text[index]
            if Parts.isSeparator(symbol) {
                guard byte == symbol else { throw .invalidDate }
            } else {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .invalidDate }
                parts.append(digit: Int(byte - UInt8(ascii: "0")), to: symbol)
            }
        }
        return try date(from: parts)
    }

    /// Reads the value of a numeric field, a `PIC 9(8)` for example: its digits stand for the form's digits, without
    /// separators, and leading zeros belong to them.
    package func decode(number: Int128) throws(Fault) -> CalendarDate {
        guard number >= 0 else { throw .invalidDate }
        var rest = number
        var digits: [Int] = []
        for _ in 0..<form.digitCount {
            digits.append(Int(rest % 10))
            rest /= 10
        }
        guard rest == 0 else { throw .invalidDate }
        var parts = Parts()
        for symbol in form.rawValue.utf8 where !Parts.isSeparator(symbol) {
            parts.append(digit: digits.removeLast(), to: symbol)
        }
        return try date(from: parts)
    }

    /// The date as the form writes it. Throws where the form has a short year and the date lies outside the window.
    package func encode(_ date: CalendarDate) throws(Fault) -> String {
        if form.hasShortYear {
            guard let windowStart, (windowStart...windowStart + 99).contains(date.year) else { throw .invalidDate }
        }
        return form.written(date)
    }

    private func date(from parts: Parts) throws(Fault) -> CalendarDate {
        var year = parts.year
        if form.hasShortYear, let windowStart {
            // The one year of the window that ends in these two digits.
            year = windowStart + (year - windowStart % 100 + 100) % 100
        }
        let date =
            form.hasDayOfYear
            ? CalendarDate(year: year, dayOfYear: parts.day)
            : CalendarDate(year: year, month: parts.month, day: parts.day)
        guard let date else { throw .invalidDate }
        return date
    }
}

/// The parts of a written date while they are read or written digit by digit, each named by its letter in the form.
private struct Parts {
    /// With or without the century (letters `C` and `Y`).
    var year = 0
    /// Letter `M`.
    var month = 0
    /// Of the month, or of the year where the form has `DDD` (letter `D`).
    var day = 0

    static func isSeparator(_ symbol: UInt8) -> Bool { symbol == UInt8(ascii: "-") || symbol == UInt8(ascii: "/") }

    mutating func append(digit: Int, to symbol: UInt8) {
        switch symbol {
        case UInt8(ascii: "M"): month = month * 10 + digit
        case UInt8(ascii: "D"): day = day * 10 + digit
        default: year = year * 10 + digit
        }
    }

    mutating func takeLastDigit(of symbol: UInt8) -> Int {
        func take(_ part: inout Int) -> Int {
            defer { part /= 10 }
            return part % 10
        }
        return switch symbol {
        case UInt8(ascii: "M"): take(&month)
        case UInt8(ascii: "D"): take(&day)
        default: take(&year)
        }
    }
}
