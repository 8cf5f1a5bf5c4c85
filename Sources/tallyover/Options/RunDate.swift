import MappingLanguage
import RecordValues

/// The business date of a run: stated by the operator, never taken from the clock.
enum RunDate {
    /// The stated date. A mapping that uses it must be given one; for any other mapping the date changes nothing, and
    /// a day stands in its place that nobody can take for a business date.
    static func read(_ text: String?, for plan: MappingPlan, _ options: inout OptionReader) -> CalendarDate {
        if let text { return options.date(text, "--run-date") ?? unstated }
        if plan.usesRunDate {
            options.report(
                .runDateNeeded, "\(plan.file) uses the run date, and none is given",
                hint:
                    "add --run-date CCYY-MM-DD, the business date that this run is for; it is never taken from the clock"
            )
        }
        return unstated
    }

    private static var unstated: CalendarDate {
        guard let day = CalendarDate(ccyymmdd: 1_0101) else { preconditionFailure("a day of the calendar") }
        return day
    }
}
