import RecordValues
import Testing

struct DatePatternTests {
    private static func pattern(_ form: DateForm, from windowStart: Int = 1950) -> DatePattern {
        DatePattern(form: form, windowStart: form.hasShortYear ? windowStart : nil)
    }

    private func date(_ text: String, as pattern: DatePattern) -> CalendarDate? {
        let bytes = Array(text.utf8)
        do {
            return try pattern.decode(digits: bytes.span)
        } catch {
            #expect(error == .invalidDate)
            return nil
        }
    }

    /// The form written out independently, from ready-made pieces.
    private static func written(_ form: DateForm, _ year: Int, _ month: Int, _ day: Int, _ dayOfYear: Int) -> String {
        func digits(_ value: Int, _ count: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, count - text.count)) + text.suffix(count)
        }
        let (yyyy, yy, mm, dd, ddd) = (
            digits(year, 4), digits(year, 2), digits(month, 2), digits(day, 2), digits(dayOfYear, 3)
        )
        return switch form {
        case .yearMonthDay: yyyy + mm + dd
        case .yearDayOfYear: yyyy + ddd
        case .dayMonthYear: dd + mm + yyyy
        case .monthDayYear: mm + dd + yyyy
        case .yearMonthDayHyphens: yyyy + "-" + mm + "-" + dd
        case .dayMonthYearSlashes: dd + "/" + mm + "/" + yyyy
        case .shortYearMonthDay: yy + mm + dd
        case .dayMonthShortYear: dd + mm + yy
        case .shortYearDayOfYear: yy + ddd
        }
    }

    @Test(arguments: DateForm.allCases)
    func `Every day from 1600 to 2400 is written, and read again from characters and from a number`(form: DateForm)
        throws
    {
        var wrong: [String] = []
        for (year, month, day, dayOfYear) in CalendarDateTests.days(in: 1600...2400) {
            // A window that holds the year, at another place in it each time.
            let pattern = Self.pattern(form, from: year - dayOfYear % 100)
            let text = Self.written(form, year, month, day, dayOfYear)
            let expected = try #require(CalendarDate(year: year, month: month, day: day))
            let bytes = Array(text.utf8)
            let number = bytes.reduce(Int128(0)) { $1 >= 48 && $1 <= 57 ? $0 * 10 + Int128($1 - 48) : $0 }
            guard try pattern.encode(expected) == text, try pattern.decode(digits: bytes.span) == expected,
                try pattern.decode(number: number) == expected
            else {
                wrong.append(text)
                continue
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test(arguments: DateForm.allCases)
    func `The lengths are those of the written form`(form: DateForm) throws {
        let text = try Self.pattern(form).encode(#require(CalendarDate("2025-11-18")))
        #expect(text.count == form.characterCount)
        #expect(text.filter(\.isNumber).count == form.digitCount)
    }

    @Test(arguments: [
        ("CCYYMMDD", "20250229"), ("CCYYMMDD", "20251301"), ("CCYYMMDD", "20250001"), ("CCYYMMDD", "20250100"),
        ("CCYYMMDD", "00000000"), ("CCYYMMDD", "99999999"), ("CCYYMMDD", "        "), ("CCYYMMDD", "2025111"),
        ("CCYYMMDD", "202511180"), ("CCYYMMDD", "2025111x"), ("CCYYMMDD", "2025-1-1"), ("CCYYMMDD", ""),
        ("CCYYDDD", "2025000"), ("CCYYDDD", "2025366"), ("CCYYDDD", "2024367"), ("DDMMCCYY", "31042025"),
        ("DDMMCCYY", "20251118"), ("MMDDCCYY", "18112025"), ("CCYY-MM-DD", "2025/11/18"), ("CCYY-MM-DD", "2025-11/18"),
        ("CCYY-MM-DD", "2025-111-8"), ("DD/MM/CCYY", "18-11-2025"), ("DD/MM/CCYY", "29/02/2023"), ("YYMMDD", "251301"),
        ("DDMMYY", "310425"), ("YYDDD", "25000"), ("YYDDD", "25366"),
    ])
    func `What the calendar does not hold is a fault`(form: String, text: String) throws {
        #expect(date(text, as: Self.pattern(try #require(DateForm(rawValue: form)))) == nil)
    }

    @Test(arguments: [
        (1950, "500101", 1950), (1950, "991231", 1999), (1950, "000101", 2000), (1950, "491231", 2049),
        (2000, "000101", 2000), (2000, "991231", 2099), (1999, "990101", 1999), (1999, "980101", 2098),
        (1901, "000101", 2000), (1901, "010101", 1901),
    ])
    func `A short year is the one of its window`(windowStart: Int, text: String, year: Int) {
        #expect(date(text, as: DatePattern(form: .shortYearMonthDay, windowStart: windowStart))?.year == year)
    }

    @Test func `The 29 February of a short year asks the year of the window`() {
        #expect(date("000229", as: DatePattern(form: .shortYearMonthDay, windowStart: 1950)) != nil)
        #expect(date("000229", as: DatePattern(form: .shortYearMonthDay, windowStart: 1850)) == nil)
    }

    @Test func `A date outside the window cannot be written with a short year`() throws {
        let pattern = DatePattern(form: .shortYearDayOfYear, windowStart: 1950)
        #expect(try pattern.encode(#require(CalendarDate("2049-12-31"))) == "49365")
        #expect(throws: Fault.invalidDate) { try pattern.encode(#require(CalendarDate("2050-01-01"))) }
        #expect(throws: Fault.invalidDate) { try pattern.encode(#require(CalendarDate("1949-12-31"))) }
    }

    @Test func `A number keeps its leading zeros, and one digit too many is a fault`() throws {
        let short = DatePattern(form: .shortYearDayOfYear, windowStart: 1950)
        #expect(try short.decode(number: 1).description == "2000-01-01")
        #expect(throws: Fault.invalidDate) { try short.decode(number: 100_001) }
        #expect(throws: Fault.invalidDate) { try short.decode(number: 0) }
        let full = DatePattern(form: .yearDayOfYear)
        #expect(try full.decode(number: 2_025_322).description == "2025-11-18")
        for number in [-2_025_322, 12_025_322, 2_025_366, Int128.max, Int128.min] {
            #expect(throws: Fault.invalidDate) { try full.decode(number: number) }
        }
    }

    @Test func `A short year without a window is a programmer's mistake`() async {
        await #expect(processExitsWith: .failure) { _ = DatePattern(form: .shortYearMonthDay) }
    }
}
