import RecordValues

/// The days to choose a date from.
struct DateSpan {
    let lower: CalendarDate
    let upper: CalendarDate

    /// Where an end is open: forty years back, and up to the run date.
    init(_ lower: CalendarDate?, _ upper: CalendarDate?, runDate: CalendarDate) {
        let last = max(upper ?? runDate, lower ?? .firstOfYear(1))
        self.upper = last
        self.lower = lower ?? .firstOfYear(max(1, last.year - 40))
    }

    /// Years alike, and in a year the days alike; at the ends the end itself may come more often.
    func sample(_ dice: inout Dice) -> CalendarDate {
        let year = Int.random(in: lower.year...upper.year, using: &dice)
        let day = CalendarDate(year: year, dayOfYear: 1 + dice.below(365)) ?? lower
        return min(max(day, lower), upper)
    }
}

extension CalendarDate {
    static func firstOfYear(_ year: Int) -> CalendarDate {
        guard let date = CalendarDate(year: year, month: 1, day: 1) else {
            preconditionFailure("every year of the calendar has a first day")
        }
        return date
    }
}
