import RecordValues
import TargetRows

/// Everything the fast path does with one type of record: the operations and the tables they point into.
package struct RecordProgram: Sendable {
    /// A bound of a range, in units of the value's last decimal place; dates as CCYYMMDD.
    package enum Bound: Sendable, Hashable {
        case open
        case value(Int128)
        case runDate
    }

    package struct Range: Sendable, Hashable {
        package var lower: Bound
        package var upper: Bound
    }

    /// The decimal places of a division's operands and of its quotient.
    package struct Division: Sendable, Hashable {
        package var leftScale: Int
        package var rightScale: Int
        package var scale: Int
        package var rounding: Rounding
    }

    /// One measure of a control that counts this record type.
    package struct Measure: Sendable, Hashable {
        /// Index in the plan's measures.
        package var measure: Int
        /// Register of the summed number; nil where records are counted.
        package var value: UInt16?
        /// Register of the condition; nil where every record counts.
        package var condition: UInt16?
    }

    /// One figure of a control that this record type declares.
    package struct Declaration: Sendable, Hashable {
        /// Index in the plan's declarations.
        package var declaration: Int
        /// Register of the declared number, and of the condition that makes it negative.
        package var value: UInt16
        package var negativeWhen: UInt16?
    }

    package struct Table: Sendable {
        /// Index in the plan's tables.
        package var table: Int
        package var operations: Swift.Range<Int>
        /// The texts of the items of an `each`; empty for other tables, whose texts are all loaded in the prologue.
        package var image = TextImage()
        /// Register of the first column; the others follow.
        package var firstColumn: UInt16
        package var columnCount: Int
        /// Index of the table's first column among all columns of the program.
        package var columnBase: Int
        /// Registers of the skip conditions, in order.
        package var skips: [UInt16]
        package var itemCount: Int
    }

    /// A register that holds the same value for every record: filled once, when the program is loaded.
    package struct Preset: Sendable, Hashable {
        package enum Content: Sendable, Hashable {
            case number(Bound)
            case text([UInt8])
            /// No condition of a choice holds: taken, it is a fault.
            case noConditionHolds
        }

        package var register: UInt16
        package var content: Content
    }

    package var operations: [Operation] = []
    package var presets: [Preset] = []
    /// The operations of the controls, run once a record before any table's.
    package var prologue: Swift.Range<Int> = 0..<0
    /// The texts that the prologue loads.
    package var image = TextImage()
    /// What each register holds.
    package var registers: [CellColumn.Kind] = []
    package var measures: [Measure] = []
    package var declarations: [Declaration] = []
    package var tables: [Table] = []
    /// How each column deals with failure, over all tables.
    package var outcomes: [ColumnPlan] = []

    package var fields: [FieldReference] = []
    /// Indexes of the fields whose blanks, low-values, high-values and deviations are counted: all that are decoded.
    package var countedFields: [Int] = []
    package var numbers: [Bound] = []
    package var operandLists: [[UInt16]] = []
    package var divisions: [Division] = []
    package var datePatterns: [DatePattern] = []
    package var ranges: [Range] = []
    package var numberLists: [[Range]] = []
    package var textLists: [[ClosedRangeOfText]] = []
    package var byteLists: [[UInt8]] = []
    /// Bytes of a field in the lowest bytes of a word, the first byte lowest.
    package var wordLists: [[UInt64]] = []
    package var wordChoices: [[WordChoice]] = []
    package var patterns: [TextPattern] = []
    package var nullTests: [NullWhen] = []

    /// The register of a text that is chosen for a field's bytes.
    package struct WordChoice: Sendable, Hashable {
        package var word: UInt64
        package var register: UInt16
    }

    /// Both ends included, without trailing blanks.
    package struct ClosedRangeOfText: Sendable, Hashable {
        package var lower: [UInt8]
        package var upper: [UInt8]
    }
}
