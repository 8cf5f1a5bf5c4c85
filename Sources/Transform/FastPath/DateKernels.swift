import RecordValues

/// The commonest date forms, by tables read off the plain calendar: CCYYMMDD, or 0 where it is no date.
struct DateKernels: BitwiseCopyable {
    /// By year: 1 in a leap year, 0 in a common one.
    private let leapYears: Lanes<UInt8>
    /// By month times 100 plus day: bit 0 where a common year has the day, bit 1 where a leap year has it.
    private let daysOfMonth: Lanes<UInt8>
    /// By day of the year, of a common year and from 512 on of a leap year: month times 100 plus day.
    private let daysOfYear: Lanes<UInt16>

    init(in memory: FlatMemory) {
        func isDay(_ year: Int, _ monthAndDay: Int) -> Bool {
            CalendarDate(year: year, month: monthAndDay / 100, day: monthAndDay % 100) != nil
        }
        leapYears = memory.place((0..<10_000).map { isDay($0, 229) ? 1 : 0 })
        daysOfMonth = memory.place((0..<10_000).map { (isDay(2023, $0) ? 1 : 0) | (isDay(2024, $0) ? 2 : 0) })
        daysOfYear = memory.place(
            (0..<1024).map { index in
                let date = CalendarDate(year: index < 512 ? 2023 : 2024, dayOfYear: index % 512)
                return date.map { UInt16($0.ccyymmdd % 10_000) } ?? 0
            })
    }

    /// CCYYMMDD is the number itself.
    @inline(__always)
    func yearMonthDay(_ number: Int64) -> Int64 {
        let value = UInt32(truncatingIfNeeded: UInt64(bitPattern: number) < 100_000_000 ? number : 0)
        let (year, rest) = (value / 10_000, value % 10_000)
        let isDay = daysOfMonth[Int(rest)] &>> leapYears[Int(year)] & 1
        return isDay != 0 && year != 0 ? number : 0
    }

    /// CCYYDDD.
    @inline(__always)
    func yearDayOfYear(_ number: Int64) -> Int64 {
        let value = UInt32(truncatingIfNeeded: UInt64(bitPattern: number) < 10_000_000 ? number : 0)
        let (year, day) = (value / 1000, value % 1000)
        guard day < 512 else { return 0 }
        let monthAndDay = daysOfYear[Int(day) &+ Int(leapYears[Int(year)]) &* 512]
        return monthAndDay == 0 || year == 0 ? 0 : Int64(year &* 10_000 &+ UInt32(monthAndDay))
    }

    /// The characters CCYYMMDD.
    @inline(__always)
    func yearMonthDay(plain text: FlatText) -> Int64 {
        guard text.length == 8 else { return 0 }
        return yearMonthDay(digits: text.start.word(0))
    }

    /// The characters CCYY-MM-DD.
    @inline(__always)
    func yearMonthDay(hyphens text: FlatText) -> Int64 {
        let (head, tail) = (text.start.word(0), text.start.word(2))
        guard text.length == 10, head & 0xFF00_00FF_0000_0000 == 0x2D00_002D_0000_0000 else { return 0 }
        // The year stands at the start of the head, the month and the day at the end of the tail.
        let month = tail &>> 24 & 0xFFFF
        return yearMonthDay(digits: head & 0xFFFF_FFFF | month &<< 32 | (tail &>> 48) &<< 48)
    }

    @inline(__always)
    private func yearMonthDay(digits: UInt64) -> Int64 {
        let number = ZonedKernel.eightDigits(digits ^ 0x3030_3030_3030_3030)
        return number.doubts == 0 ? yearMonthDay(number.value) : 0
    }
}
