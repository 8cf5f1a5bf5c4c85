import RecordValues

/// A total that the legacy system declares about its own file, held against what was counted.
///
/// It is the third leg of the proof: codecs and layouts are shared by both sides of a migration, and a mistake in
/// them would cancel itself out; what the legacy system wrote into its trailer guards those.
package struct Control: Sendable, Hashable {
    package enum Verdict: String, Sendable, Hashable {
        case agrees
        case differs
        /// The file holds no record that declares it: a verdict of its own, neither good nor bad news.
        case notDeclared = "not-declared"
    }

    /// What the declaring record says.
    package enum Declaration: Sendable, Hashable {
        case none
        case value(ExactDecimal)
        /// The record is there, but its field cannot be read.
        case unreadable
        /// Several records declare it, and nothing says which of them counts.
        case several(Int)
    }

    /// One of the stretches of a file that a level consists of: one batch, one statement.
    package struct Instance: Sendable, Hashable {
        /// In the order of the file, from 1.
        package var number: Int64
        package var firstRecord: Int64
        package var lastRecord: Int64

        package init(number: Int64, firstRecord: Int64, lastRecord: Int64) {
            self.number = number
            self.firstRecord = firstRecord
            self.lastRecord = lastRecord
        }
    }

    /// Which record would explain a difference.
    package enum Explanation: Sendable, Hashable {
        /// The only one that would.
        case record(number: Int64, fileOffset: Int64, DifferenceCause)
        /// So many would, or more than were looked for: none is named.
        case several(Int)
    }

    package var name: String
    /// What the control is about: `file`, or the level whose records it counts.
    package var level: String
    /// Which instance of the level; nil for the whole file.
    package var instance: Instance?
    package var declaration: Declaration
    /// What was counted, over every record read, rejected or not; nil where it does not fit 38 digits.
    package var computed: ExactDecimal?
    /// Records whose value could not be read: the sum is unknown by that many.
    package var unknown: Int64
    /// Nil where no record would explain the difference, or none was looked for.
    package var explanation: Explanation?

    package init(
        name: String, level: String, instance: Instance? = nil, declaration: Declaration, computed: ExactDecimal?,
        unknown: Int64
    ) {
        self.name = name
        self.level = level
        self.instance = instance
        self.declaration = declaration
        self.computed = computed
        self.unknown = unknown
    }

    /// A sum that some records are missing from does not agree, even where the figures happen to be equal.
    package var verdict: Verdict {
        switch declaration {
        case .none: .notDeclared
        case .value(let declared): unknown == 0 && computed == declared ? .agrees : .differs
        case .unreadable, .several: .differs
        }
    }

    /// Computed less declared; where values are unknown, its opposite is what they must have been, by the legacy
    /// system's own account.
    package var difference: ExactDecimal? {
        guard case .value(let declared) = declaration, let computed else { return nil }
        return try? computed.subtracting(declared)
    }
}
