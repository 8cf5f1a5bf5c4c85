import RecordValues
import TargetRows

/// How one column gets its value.
package struct ColumnPlan: Sendable {
    package var column: Column
    /// Its type fits the column's: text to text, number to money, decimal or integer, date to date.
    package var expression: Expression
    /// How decimal places beyond the column's are lost; `exact` where the mapping states nothing.
    package var rounding: Rounding
    /// States of the column's field that mean "no value" and make the column null: `null when blank, zeros`.
    package var nullWhen: NullWhen?
    /// Tried in order on the finished value; a null is not tried.
    package var rules: [Rule]
    /// What happens where the expression or a rule fails.
    package var failure: FailureOutcome
    /// Count and report each failure even where it does not reject.
    package var warns: Bool
}

/// `null when blank, zeros, "99999999"`.
package struct NullWhen: Sendable {
    package var field: FieldReference
    package var states: [FieldState]
    /// The field's bytes for literals that mean "no value".
    package var literals: [[UInt8]]
}

/// What the mapping says of a failure: `else reject` where it says nothing.
package enum FailureOutcome: Sendable, Hashable {
    case reject
    case null
    case value(Constant)
    case stop
}

/// A value known when the mapping is checked.
package enum Constant: Sendable, Hashable {
    case text(String)
    case number(ExactDecimal)
    case date(CalendarDate)
    /// `run date`: the business date of the run, a parameter and never the clock.
    case runDate
    case boolean(Bool)
}

/// `rule …` behind a column.
package enum Rule: Sendable {
    /// Both ends included; nil is open.
    case range(lower: Constant?, upper: Constant?)
    case pattern(TextPattern)
    /// Characters.
    case length(ClosedRange<Int>)
    case oneOf([Constant])
    /// The text is one of the *new* codes of the table with this index.
    case newCode(table: Int)
    /// HMRC NIM39110: see `NationalInsuranceNumber`.
    case nino(anySuffix: Bool, orAdministrative: Bool)
}
