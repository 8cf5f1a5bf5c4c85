import RecordValues

/// The type of an expression.
package enum ValueType: Sendable, Hashable {
    /// At most this many characters.
    case text(maximum: Int)
    /// Digits before the point and decimal places that the value can have.
    case number(wholeDigits: Int, scale: Int)
    case date
    case boolean
}

/// An expression of the mapping language, checked and resolved. There are no loops, no functions and no state, so it
/// always ends, and its only failures are `Fault`s.
package indirect enum Expression: Sendable {
    case constant(Constant)
    /// Text: the characters of the field, blanks and all. Number: its value.
    case field(FieldReference)
    /// The digits of an unsigned whole-number field as text, with the leading zeros of its picture.
    case digits(FieldReference)
    /// Without blanks at the stated ends.
    case trim(Expression, leading: Bool, trailing: Bool)
    case concatenate([Expression])
    /// `X(start:length)` as in COBOL: characters from 1. Beyond the end is `Fault.tooShort`.
    case substring(Expression, start: Int, length: Int)
    case uppercase(Expression)
    case lowercase(Expression)
    /// Exact: the scale of a sum is the larger scale, of a product the sum of both.
    case add(Expression, Expression)
    case subtract(Expression, Expression)
    case multiply(Expression, Expression)
    /// Division always states its scale and rounding.
    case divide(Expression, Expression, scale: Int, rounding: Rounding)
    case round(Expression, scale: Int, rounding: Rounding)
    /// A date from a text or a whole-number expression in the stated form.
    case date(Expression, DatePattern)
    /// The new code of a legacy code; trailing blanks do not count. Not found is `Fault.notInCodeTable`.
    case lookup(table: Int, Expression)
    /// The first branch whose condition holds; without one and without `otherwise`, `Fault.noConditionHolds`.
    case choose([Branch], otherwise: Expression?)
    /// A boolean column's value.
    case condition(Condition)

    package struct Branch: Sendable {
        package var condition: Condition
        package var value: Expression
    }
}

/// A condition. A fault in any operand that is looked at is a fault of the condition.
package indirect enum Condition: Sendable {
    /// Texts compare by code point, the shorter one filled up with blanks, as COBOL does.
    case compare(Expression, Comparison, Expression)
    case isIn(Expression, [Membership])
    /// The bytes of a field are in a state: `WFP-DOB is blank`.
    case state(FieldReference, FieldState)
    /// The field holds exactly these bytes (a level-88 with a hexadecimal value).
    case bytes(FieldReference, [UInt8])
    case and(Condition, Condition)
    case or(Condition, Condition)
    case not(Condition)
}

package enum Comparison: String, Sendable, Hashable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

/// One entry of `in "A", 5..9`: both ends included; a single value has the same end twice.
package struct Membership: Sendable, Hashable {
    package var lower: Constant
    package var upper: Constant
}
