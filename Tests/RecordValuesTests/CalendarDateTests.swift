import RecordValues
import Testing

struct CalendarDateTests {
    /// Days of a month as the almanac lists them, with the Gregorian leap rule in the words of the bull of 1582.
    static func days(_ month: Int, of year: Int) -> Int {
        if month == 2 {
            let isCentury = year % 100 == 0
            return (isCentury ? year / 100 : year) % 4 == 0 ? 29 : 28
        }
        return [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Every day of these years in order, with its number in the year.
    static func days(in years: ClosedRange<Int>) -> [(year: Int, month: Int, day: Int, dayOfYear: Int)] {
        var all: [(year: Int, month: Int, day: Int, dayOfYear: Int)] = []
        for year in years {
            var dayOfYear = 0
            for month in 1...12 {
                for day in 1...days(month, of: year) {
                    dayOfYear += 1
                    all.append((year, month, day, dayOfYear))
                }
            }
        }
        return all
    }

    @Test func `Every day from 1600 to 2400 is a date, by month and by day of year`() {
        var wrong: [String] = []
        let all = Self.days(in: 1600...2400)
        #expect(all.count == 292_560)  // 801 years of 365 days and 195 leap days
        for (year, month, day, dayOfYear) in all {
            let number = year * 10000 + month * 100 + day
            guard let date = CalendarDate(year: year, month: month, day: day),
                date == CalendarDate(ccyymmdd: number), date == CalendarDate(year: year, dayOfYear: dayOfYear),
                date.year == year, date.month == month, date.day == day, date.dayOfYear == dayOfYear,
                Int(date.ccyymmdd) == number
            else {
                wrong.append("\(number)")
                continue
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test func `Every other number of eight digits in those years is no date`() {
        var wrong: [Int] = []
        for year in 1600...2400 where year % 4 == 0 || year % 25 == 1 {
            for month in 0...13 {
                for day in 0...35 where !((1...12).contains(month) && day >= 1 && day <= Self.days(month, of: year)) {
                    let number = year * 10000 + month * 100 + day
                    if CalendarDate(ccyymmdd: number) != nil || CalendarDate(year: year, month: month, day: day) != nil
                    {
                        wrong.append(number)
                    }
                }
            }
            let length = (1...12).map { Self.days($0, of: year) }.reduce(0, +)
            for dayOfYear in [-1, 0, length + 1, 367, 999] where CalendarDate(year: year, dayOfYear: dayOfYear) != nil {
                wrong.append(year * 1000 + dayOfYear)
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    }

    @Test(arguments: [1600, 2000, 2024, 2400]) func `Leap years have a 29 February`(year: Int) {
        #expect(CalendarDate(year: year, month: 2, day: 29)?.dayOfYear == 60)
        #expect(CalendarDate(year: year, dayOfYear: 366)?.month == 12)
    }

    @Test(arguments: [1700, 1800, 1900, 2100, 2023]) func `Other years have none`(year: Int) {
        #expect(CalendarDate(year: year, month: 2, day: 29) == nil)
        #expect(CalendarDate(year: year, dayOfYear: 366) == nil)
    }

    @Test func `The calendar ends at the years 1 and 9999`() {
        #expect(CalendarDate(year: 1, month: 1, day: 1)?.description == "0001-01-01")
        #expect(CalendarDate(year: 9999, month: 12, day: 31)?.description == "9999-12-31")
        #expect(CalendarDate(year: 0, month: 1, day: 1) == nil && CalendarDate(year: 10000, month: 1, day: 1) == nil)
        for number in [0, -20_251_118, 99_999_999, 100_000_101, Int.max, Int.min] {
            #expect(CalendarDate(ccyymmdd: number) == nil)
        }
    }

    @Test func `Text is read and written as ISO 8601`() throws {
        let date = try #require(CalendarDate("2025-11-18"))
        #expect(date.ccyymmdd == 20_251_118 && date.description == "2025-11-18")
        for text in [
            "", "2025-11-1", "2025-11-180", "20251118", "2025/11/18", "2025-02-29", " 2025-11-18", "2025-11-1\u{0661}",
        ] {
            #expect(CalendarDate(text) == nil, "\(text)")
        }
    }

    @Test func `Dates are ordered as days are`() throws {
        let dates = Self.days(in: 2023...2025).compactMap { CalendarDate(year: $0.year, month: $0.month, day: $0.day) }
        #expect(zip(dates, dates.dropFirst()).allSatisfy { $0 < $1 } && dates.count == 365 + 366 + 365)
    }
}
