import RecordValues

/// What kind of break it is. Codes are stable and never renumbered.
package enum BreakCode: String, Sendable, Hashable, CaseIterable, Codable {
    /// A row of the old side that the new side does not have.
    case missingInNew = "K01"
    /// A row of the new side that the old side does not have.
    case missingInOld = "K02"
    /// A key that stands more than once on the old side.
    case duplicateOld = "K03"
    /// A key that stands more than once on the new side.
    case duplicateNew = "K04"
    /// The same values under another key on the other side.
    case keyChanged = "K05"
    /// A column differs.
    case valueDiffers = "K06"
    /// Two keys have each other's values: totals agree, people are wrong.
    case valuesSwapped = "K07"
    /// A part of the key is null: the row names nobody.
    case nullKey = "K08"
    /// A row of the new side that cannot be read.
    case unreadableNew = "K09"
    /// Differences within a tolerance add up to more than its cap.
    case toleranceExceeded = "K10"

    /// From 1: what the code's digits say.
    var number: UInt8 { UInt8(rawValue.dropFirst()) ?? 0 }

    init?(number: UInt8) { self.init(rawValue: number < 10 ? "K0\(number)" : "K\(number)") }
}

/// One difference between the sides, with the values as they are: whoever writes them masks personal ones.
package struct Break: Sendable, Hashable {
    package var code: BreakCode
    /// One a key column, as reports show values; nil for null.
    package var key: [String?]
    /// Index, in the plan's columns, of the one that differs; nil where the break is of the whole row.
    package var column: Int?
    package var old: String?
    package var new: String?
    /// One a figure of the plan: new less old, in the figure's unit. Zero where the break does not touch it.
    package var effects: [ExactDecimal]
    /// Numbers of the records, from 1, on either side.
    package var oldRecord: Int64?
    package var newRecord: Int64?
    package var cause: BreakCause?
    /// Rows that the new side has more than the old one because of it: 1, 0 or -1. All breaks together add up to the
    /// rows of the new side less those of the old one.
    package var rows: Int

    package init(
        code: BreakCode, key: [String?], column: Int? = nil, old: String? = nil, new: String? = nil,
        effects: [ExactDecimal], oldRecord: Int64? = nil, newRecord: Int64? = nil, cause: BreakCause? = nil,
        rows: Int = 0
    ) {
        self.rows = rows
        self.code = code
        self.key = key
        self.column = column
        self.old = old
        self.new = new
        self.effects = effects
        self.oldRecord = oldRecord
        self.newRecord = newRecord
        self.cause = cause
    }
}

/// What may have happened, worked out from the values.
package enum BreakCause: Sendable, Hashable {
    case signTurned
    /// The new value is the old one times 10 to this power, which may be negative.
    case pointMoved(places: Int)
    /// Two digits, or letters, side by side have changed places.
    case digitsSwapped
    /// Truncated where the other side rounded, or the other way round: the values are one unit of the column's last place
    /// apart, or one of them is the other with fewer decimal places.
    case truncatedNotRounded
    case textTruncated
    case leadingZeros
    case blankAgainstNull
    case zeroAgainstNull
    case letterCase
    case whiteSpace
    /// The same day, its parts in another order.
    case dateForm
    /// The other side has the same values under this key, as reports show it.
    case otherKey([String?])
    /// Every row of the old side's group, by the named column and its value, is missing.
    case wholeGroupMissing(column: Int, value: String?)
    /// The rows of the group are the same but for how often they stand there.
    case repeated(old: Int64, new: Int64)
    /// A value cannot be read, for the reason with this fault code.
    case unreadable(fault: String)
}
