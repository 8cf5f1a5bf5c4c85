/// A day of the Gregorian calendar, 0001-01-01 to 9999-12-31, held as the number CCYYMMDD: 2025-11-18 is 20251118.
///
/// In that form dates compare as numbers do, and no time zone or epoch can move one. The leap rule of the Gregorian
/// calendar holds for every year (proleptic, as in ISO 8601).
package struct CalendarDate: Sendable, Hashable, Comparable {
    /// The date as the number CCYYMMDD.
    package let ccyymmdd: Int32

    /// Nil where the calendar has no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, year: year)).contains(day)
        else { return nil }
        ccyymmdd = Int32(year * 10000 + month * 100 + day)
    }

    /// Nil where the number is no day of the calendar.
    package init?(ccyymmdd: Int) {
        guard ccyymmdd > 0 else { return nil }
        self.init(year: ccyymmdd / 10000, month: ccyymmdd / 100 % 100, day: ccyymmdd % 100)
    }

    /// Counts days from 1 January, which is day 1. Nil where the year has no such day.
    package init?(year: Int, dayOfYear: Int) {
        guard (1...9999).contains(year), dayOfYear >= 1 else { return nil }
        var day = dayOfYear
        for month in 1...12 {
            let days = Self.days(inMonth: month, year: year)
            if day <= days {
                self.init(year: year, month: month, day: day)
                return
            }
            day -= days
        }
        return nil
    }

    /// Reads `2025-11-18` (ISO 8601): exactly ten characters. Nil for anything else.
    package init?(_ text: some StringProtocol) {
        let characters = Array(text.utf8)
        guard let date = try? DatePattern(form: .yearMonthDayHyphens).decode(digits: characters.span) else {
            return nil
        }
        self = date
    }

    package var year: Int { Int(ccyymmdd) / 10000 }
    package var month: Int { Int(ccyymmdd) / 100 % 100 }
    package var day: Int { Int(ccyymmdd) % 100 }

    /// The day's number in its year: 1 to 366.
    package var dayOfYear: Int {
        var days = day
        for earlier in 1..<month { days += Self.days(inMonth: earlier, year: year) }
        return days
    }

    package static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.ccyymmdd < right.ccyymmdd }

    private static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CalendarDate: CustomStringConvertible {
    /// The day as ISO 8601 writes it: `2025-11-18`.
    package var description: String { DateForm.yearMonthDayHyphens.written(self) }
}
