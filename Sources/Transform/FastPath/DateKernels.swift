import RecordValues

/// The two commonest date forms of legacy files, by arithmetic: CCYYMMDD, or 0 where it is no date.
enum DateKernels {
    /// CCYYMMDD is the number itself.
    @inline(__always)
    static func yearMonthDay(_ value: UInt32) -> UInt32 {
        let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
        guard year &- 1 < 9999, month &- 1 < 12 else { return 0 }
        // 31 days in January, and then in turn, with a break at August; February is short by two, or by one.
        let shortness = month == 2 ? 2 &- leap(year) : 0
        let last = 30 &+ ((month &+ month >> 3) & 1) &- shortness
        return day &- 1 < last ? value : 0
    }

    /// CCYYDDD, by a table of days.
    @inline(__always)
    static func yearDayOfYear(_ value: UInt32, _ days: UnsafeMutablePointer<UInt16>) -> UInt32 {
        let (year, day) = (value / 1000, value % 1000)
        guard year &- 1 < 9999, day < 367 else { return 0 }
        let monthAndDay = unsafe days[Int(day) + Int(leap(year)) * 512]
        return monthAndDay == 0 ? 0 : year * 10_000 + UInt32(monthAndDay)
    }

    /// 1 in a leap year, else 0, without a branch: years come at random, and a wrong guess costs more than the sum.
    @inline(__always)
    private static func leap(_ year: UInt32) -> UInt32 {
        let isFourth: UInt32 = year & 3 == 0 ? 1 : 0
        let isNoCentury: UInt32 = year % 100 != 0 ? 1 : 0
        let isFourthCentury: UInt32 = year % 400 == 0 ? 1 : 0
        return isFourth & (isNoCentury | isFourthCentury)
    }

    /// Month times 100 plus day by day of the year, read off the plain calendar: a common year, from 512 a leap year.
    static func dayTable() -> [UInt16] {
        (0..<1024).map { index in
            let date = CalendarDate(year: index < 512 ? 2023 : 2024, dayOfYear: index % 512)
            return date.map { UInt16($0.ccyymmdd % 10_000) } ?? 0
        }
    }
}
