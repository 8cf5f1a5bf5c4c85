import RecordValues

/// One step of the fast path: plain data, run by a `switch`, for all records of a batch at once.
///
/// A program is a flat array of these over a flat array of registers, each of which holds one value a record. There are
/// no jumps: a condition selects between values that are all made, and a fault counts only where its value is taken.
package struct Operation: Sendable, Hashable, BitwiseCopyable {
    package enum Kind: UInt8, Sendable, BitwiseCopyable {
        // Bytes of the record (`offset`, `length`, `stride`; `index` is the field) to a register.
        case loadPacked
        case loadZoned
        case loadBinary
        /// `flags` bit 0 trims leading blanks, bit 1 trailing ones.
        case loadText
        /// The digits of an unsigned DISPLAY field as text; of any other usage by way of its value.
        case loadDigits
        /// A decimal text that a slot points at (`SlotRecordImage`).
        case loadSlotNumber
        /// A text that a slot points at; `flags` as for `loadText`.
        case loadSlotText
        /// The record's value `a` for each of its items.
        case spread
        // Text: `a` is the operand.
        case trim
        /// `index` is the list of operands in the program's table.
        case concatenate
        /// `offset` characters are left out, `length` taken.
        case substring
        case uppercase
        case lowercase
        // Numbers: `a` and `b`, of one width, which the result has too.
        case add
        case subtract
        case multiply
        /// `index` is the division in the program's table.
        case divide
        /// Times the constant `index`.
        case scaleUp
        /// From `offset` decimal places to `length`, rounded as `flags` (the place in `Rounding.allCases`) says.
        case round
        /// `index` is the date pattern in the program's table; `flags` its form where that has a kernel.
        case dateFromNumber
        case dateFromText
        /// The same number with room for more than 18 digits.
        case widen
        /// The same number without that room; `index` is the largest magnitude, in the constants.
        case narrow
        /// `index` is the code table.
        case lookup
        // Conditions: a register that holds 0 or 1. `flags` is the `Comparison`.
        case compareNumbers
        case compareTexts
        /// `index` is the list in the program's table.
        case memberOfNumbers
        case memberOfTexts
        /// Whether the bytes of a text field of at most eight are one of the words of list `index`; `a` is the field as
        /// text, for its fault.
        case memberOfWords
        /// `flags` is the `FieldState`; `index` the field.
        case fieldState
        /// `index` is the field, `a` the byte list in the program's table.
        case fieldBytes
        case and
        case or
        case not
        /// `b` where `a` holds, else `c`.
        case select
        /// The text that list `index` has for the bytes of a text field of at most eight; `a` is the field as text, for
        /// its fault, `b` what holds for bytes that the list does not have.
        case selectByWord
        case copy
        // What a column does with the value in its own register, `destination`.
        /// `index` is the largest magnitude, in the constants.
        case fitNumber
        /// `offset` to `length` characters.
        case fitText
        /// `index` is the range in the program's table.
        case numberRange
        case textLength
        case textPattern
        case numberList
        case textList
        /// `flags` bit 0 allows any suffix, bit 1 administrative prefixes.
        case nino
        /// `index` is the code table whose new codes are allowed.
        case newCode
        /// `a` holds the number of the field `b`, `flags` a bit for each state that means "no value", `index` the test
        /// in the program's table; `c` is 1 where the test has literals too.
        case nullWhenNumber
        /// As before, of a text field's bytes.
        case nullWhenText
        /// `index` is the field, in a slot; `a` the test in the program's table, `flags` what it asks of the slot.
        case nullWhenSlot
        /// `index` is the column, counted over all tables of the program; `flags` is 1 where the cell's null has to be
        /// reset first.
        case finish
    }

    /// The bit of a load's `flags` that says: count the field's state and deviations here. Only the first load of a
    /// field has it.
    @inlinable package static var countsStates: UInt8 { 0x80 }

    /// The bit of a state in the `flags` of `nullWhen`.
    @inlinable
    package static func bit(of state: FieldState) -> UInt8 { 1 << state.rawValue }

    // The `flags` of `nullWhenSlot`: what means "no value", and whether a text may do so too.
    @inlinable package static var whenAbsent: UInt8 { 1 }
    @inlinable package static var whenNil: UInt8 { 2 }
    @inlinable package static var whenEmpty: UInt8 { 4 }
    @inlinable package static var asksForText: UInt8 { 8 }

    // The `flags` of a date: the forms that have kernels.
    @inlinable package static var otherDate: UInt8 { 0 }
    @inlinable package static var yearMonthDay: UInt8 { 1 }
    @inlinable package static var yearDayOfYear: UInt8 { 2 }
    @inlinable package static var yearMonthDayHyphens: UInt8 { 3 }

    /// The `flags` of a date in this form.
    static func flags(of form: DateForm) -> UInt8 {
        switch form {
        case .yearMonthDay: yearMonthDay
        case .yearDayOfYear: yearDayOfYear
        case .yearMonthDayHyphens: yearMonthDayHyphens
        case .dayMonthYear, .monthDayYear, .dayMonthYearSlashes, .shortYearMonthDay, .dayMonthShortYear,
            .shortYearDayOfYear:
            otherDate
        }
    }

    // The `flags` of a comparison.
    @inlinable package static var equal: UInt8 { 0 }
    @inlinable package static var notEqual: UInt8 { 1 }
    @inlinable package static var less: UInt8 { 2 }
    @inlinable package static var lessOrEqual: UInt8 { 3 }
    @inlinable package static var greater: UInt8 { 4 }
    @inlinable package static var greaterOrEqual: UInt8 { 5 }

    static func flags(of comparison: Comparison) -> UInt8 {
        switch comparison {
        case .equal: equal
        case .notEqual: notEqual
        case .less: less
        case .lessOrEqual: lessOrEqual
        case .greater: greater
        case .greaterOrEqual: greaterOrEqual
        }
    }

    package var kind: Kind
    package var flags: UInt8 = 0
    package var destination: UInt16
    package var a: UInt16 = 0
    package var b: UInt16 = 0
    package var c: UInt16 = 0
    package var index: Int32 = 0
    package var offset: Int32 = 0
    package var length: Int32 = 0
    package var stride: Int32 = 0
    /// Where a text field stands in the image of the record's texts.
    package var imageOffset: Int32 = 0
}
