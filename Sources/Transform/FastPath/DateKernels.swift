import RecordValues

/// The two commonest date forms of legacy files, by arithmetic: CCYYMMDD, or 0 where it is no date.
enum DateKernels {
    /// CCYYMMDD is the number itself.
    @inline(__always)
    static func yearMonthDay(_ value: UInt32) -> UInt32 {
        let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
        guard year >= 1, month &- 1 < 12, day &- 1 < 31 else { return 0 }
        if day <= 28 { return value }
        if month == 2 { return day == 29 && isLeap(year) ? value : 0 }
        return day == 31 && (month == 4 || month == 6 || month == 9 || month == 11) ? 0 : value
    }

    /// CCYYDDD, by a table of days.
    @inline(__always)
    static func yearDayOfYear(_ value: UInt32, _ days: UnsafeMutablePointer<UInt16>) -> UInt32 {
        let (year, day) = (value / 1000, value % 1000)
        guard year &- 1 < 9999, day < 367 else { return 0 }
        let monthAndDay = unsafe days[Int(day) + (isLeap(year) ? 512 : 0)]
        return monthAndDay == 0 ? 0 : year * 10_000 + UInt32(monthAndDay)
    }

    @inline(__always)
    private static func isLeap(_ year: UInt32) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Month times 100 plus day by day of the year, read off the plain calendar: a common year, from 512 a leap year.
    static func dayTable() -> [UInt16] {
        (0..<1024).map { index in
            let date = CalendarDate(year: index < 512 ? 2023 : 2024, dayOfYear: index % 512)
            return date.map { UInt16($0.ccyymmdd % 10_000) } ?? 0
        }
    }
}
