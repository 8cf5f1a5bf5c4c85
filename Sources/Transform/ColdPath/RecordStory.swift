import MappingLanguage
import RecordValues

/// A value as the cold path holds it: plain, and able to explain itself.
package enum ColdValue: Sendable, Hashable {
    case text(String)
    case number(ExactDecimal)
    case date(CalendarDate)
    case boolean(Bool)

    /// The value as a target file shows it.
    package var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): number.description
        case .date(let date): date.description
        case .boolean(let boolean): boolean ? "true" : "false"
        }
    }
}

/// Why a value could not be made, and the field that is to blame where one is.
package struct ColdFailure: Error, Sendable, Hashable {
    package var fault: Fault
    package var field: String?
}

/// All that the cold path has to say of one record, from bytes to rows: what `tallyover try` tells, and what the
/// rejects file is written from.
package struct RecordStory: Sendable {
    /// Index of the record type; nil where the record is of no described type.
    package var recordType: Int?
    package var rows: [RowStory] = []
    package var reasons: [RejectReason] = []
    /// Set where the mapping says that the run must not go on: an unknown record type, or `else stop`.
    package var stop: RejectReason?
    /// What the record adds to each measure that counts it.
    package var contributions: [Contribution] = []
    /// What the record declares.
    package var declarations: [Declaration] = []
    package var observations: [FieldObservation] = []

    package struct Contribution: Sendable, Hashable {
        /// Index in the plan's measures.
        package var measure: Int
        /// 1 for a count, the number for a sum in units of its last decimal place; nil where it cannot be read.
        package var value: Int128?
    }

    package struct Declaration: Sendable, Hashable {
        /// Index in the plan's declarations.
        package var declaration: Int
        package var content: Content

        package enum Content: Sendable, Hashable {
            case value(ExactDecimal)
            /// In a state that means "not supplied".
            case notSupplied
            case unreadable
        }
    }

    package var isRejected: Bool { !reasons.isEmpty }
}

/// One candidate row of a record.
package struct RowStory: Sendable {
    /// Index in the plan's tables.
    package var table: Int
    /// Which item of the table's `each`, from 0.
    package var item: Int
    /// Index of the skip rule that holds; nil where none does.
    package var skippedBy: Int?
    /// One a column, in the order of the table.
    package var columns: [ColumnStory]
}

/// How one column came to its value.
package struct ColumnStory: Sendable {
    /// What the cell holds in the end.
    package enum Outcome: Sendable, Hashable {
        case value(ColdValue)
        case null
        /// The row is rejected.
        case failure(ColdFailure)
    }

    package var outcome: Outcome
    /// The value that was read, also where a rule, or the column's size, is against it: its money is known then.
    package var readValue: ColdValue?
    /// Index of the rule that the value breaks; the rules behind it were not tried.
    package var brokenRule: Int?
    /// What went wrong before `else` put something in its place; nil where nothing did.
    package var replaced: ColdFailure?
    /// Set where a state that means "no value" made the column null.
    package var isStatedNull = false
}

/// One reason for a reject: one line of `rejects.csv`.
package struct RejectReason: Sendable, Hashable {
    package var fault: Fault?
    /// Name of the field, or of the column where no field is to blame.
    package var field: String
    /// The target column as `table.column`; nil where the record did not come so far.
    package var column: String?
    /// What a duplicate repeats; nil for every other reason.
    package var duplicate: DuplicateKey?
    /// How the record is not as its schema or its format says, without values; nil for every other reason.
    package var formFault: String?
    /// Set for a record of no described type.
    package var isUnknownType = false
}

/// What the key index found: a row of the record repeats the key of an earlier record's row.
package struct DuplicateKey: Sendable, Hashable {
    /// Index in the plan's tables.
    package var table: Int
    /// Offset (bytes) in the file of the record that has the key first.
    package var firstOffset: Int64
    /// Its number, where arithmetic tells it.
    package var firstRecord: Int64?

    package init(table: Int, firstOffset: Int64, firstRecord: Int64?) {
        self.table = table
        self.firstOffset = firstOffset
        self.firstRecord = firstRecord
    }
}

/// A field that held something worth counting.
package struct FieldObservation: Sendable, Hashable {
    package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        case blank
        case lowValues
        case highValues
        case sign
        case zone
        case blankDigit
        case absent
        case isNil

        /// The words that the summary and `run.json` use.
        package var name: String {
            switch self {
            case .blank: "blank"
            case .lowValues: "lowValues"
            case .highValues: "highValues"
            case .sign: "signDeviation"
            case .zone: "zoneDeviation"
            case .blankDigit: "blankDigit"
            case .absent: "absent"
            case .isNil: "nil"
            }
        }
    }

    /// Index in the program's fields.
    package var field: Int
    package var kind: Kind
}
