import MappingLanguage
import RecordValues

/// The business date of a run: stated by the operator, never taken from the clock.
enum RunDate {
    /// The stated date, which a mapping that uses it must be given; nil where none is stated.
    static func read(_ text: String?, for plan: MappingPlan, _ options: inout OptionReader) -> CalendarDate? {
        if let text { return options.date(text, "--run-date") }
        if plan.usesRunDate {
            options.report(
                .runDateNeeded, "\(plan.file) uses the run date, and none is given",
                hint: "add --run-date CCYY-MM-DD, the business date that this run is for; it is never the clock's")
        }
        return nil
    }
}
