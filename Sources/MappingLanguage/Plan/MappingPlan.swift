import Copybooks
import RecordValues
import TargetRows

/// A mapping that has been checked completely: every name is resolved to bytes, every expression has a type, and
/// nothing in it can fail other than on data.
///
/// The plan is the one meaning of a mapping. The cold path interprets it as it stands; the fast path runs the flat
/// operations compiled from it.
package struct MappingPlan: Sendable {
    package var name: String
    package var version: Int
    /// The mapping file as the operator named it.
    package var file: String
    package var sources: [SourcePlan]
    package var codeTables: [CodeTable]
    package var tables: [TablePlan]
    package var controls: [ControlPlan]
    package var rejectLimit: RejectLimit
    /// Every other file the mapping was read from (copybooks, code tables), for the digests in `run.json`.
    package var companionFiles: [String]
}

/// How many rejected records a run may have and still end with code 0.
package enum RejectLimit: Sendable, Hashable {
    /// `rejects at most 10`; 0 where the mapping states nothing.
    case records(Int64)
    /// `rejects at most 0.5 %`: a share of the records read, as an exact percentage.
    case percent(ExactDecimal)
}

/// One source: how its file is cut, and what its records are.
package struct SourcePlan: Sendable {
    package var name: String
    package var codePage: CodePage
    package var recordFormat: RecordFormat
    package var signPolicy: SignPolicy
    /// The field whose bytes tell the record type; nil where the source has one type only.
    package var discriminator: FieldReference?
    package var recordTypes: [RecordTypePlan]
    /// What becomes of a record of no described type.
    package var otherRecords: OtherRecords

    package enum OtherRecords: Sendable, Hashable {
        /// The run stops with code 3: the default.
        case stop
        /// Counted as skipped, with the reason that the mapping states.
        case skip(because: String)
    }
}

/// A type of record.
package struct RecordTypePlan: Sendable {
    package enum Place: String, Sendable, Hashable {
        case any
        case first
        case last
    }

    package var name: String
    package var layout: Layout
    /// The item of the layout that describes this type (the record itself, or one of the groups that redefine it).
    package var root: Int
    /// The discriminator's bytes for this type, each as long as the discriminator; empty where there is none.
    package var discriminatorValues: [[UInt8]]
    package var place: Place
    /// How many the file must hold; nil where any number will do.
    package var exactly: Int?
}

/// A field, resolved to bytes.
package struct FieldReference: Sendable, Hashable {
    /// The name as messages give it: the shortest that is unambiguous, with the occurrence where it has one.
    package var name: String
    /// Index in the layout's items.
    package var item: Int
    /// Offset in the record (bytes, from 0); of the first item where the field belongs to the item of an `each`.
    package var offset: Int
    package var description: FieldDescription
    /// Bytes from one item to the next for a field of the table's `each` item; 0 for every other field.
    package var itemStride: Int

    package var length: Int { description.length }
}

/// Pairs of codes: legacy to new.
package struct CodeTable: Sendable {
    package var name: String
    package var file: String
    /// The pairs in the order of the file. Trailing blanks of a legacy code do not count.
    package var entries: [Entry]

    package struct Entry: Sendable, Hashable {
        package var legacy: String
        package var new: String
    }
}

/// A target table and how its rows are made.
package struct TablePlan: Sendable {
    package var schema: TableSchema
    /// Index of the source and, in it, of the record type that the rows are made from.
    package var source: Int
    package var recordType: Int
    /// One row an item of this OCCURS; nil for one row a record.
    package var each: RepeatedItem?
    package var columns: [ColumnPlan]
    /// Tried in order before anything else; the first that holds takes the row out.
    package var skips: [SkipRule]
    package var drops: [DroppedField]
    package var totals: [TotalPlan]
}

/// The OCCURS item that a table makes one row of each.
package struct RepeatedItem: Sendable, Hashable {
    package var name: String
    package var offset: Int
    package var stride: Int
    package var count: Int
}

/// `skip when CONDITION because REASON`.
package struct SkipRule: Sendable {
    package var condition: Condition
    package var reason: String
}

/// `drop FIELD because REASON`.
package struct DroppedField: Sendable, Hashable {
    package var name: String
    package var reason: String
}

/// `totals count, sum amount by office, status`. The count is always kept.
package struct TotalPlan: Sendable, Hashable {
    /// Columns to add up.
    package var sums: [Int]
    /// Columns that make the groups; empty for the grand total.
    package var by: [Int]

    package init(sums: [Int], by: [Int]) {
        self.sums = sums
        self.by = by
    }
}

/// One line of the `control` section: what the legacy system declares, and what to hold it against.
package struct ControlPlan: Sendable {
    package enum Measure: Sendable {
        case count
        /// The expression is a number.
        case sum(Expression)
    }

    /// The declared field as written, for example `trailer.WFP-T-AMOUNT`.
    package var name: String
    package var source: Int
    /// Index of the record type that holds the declared field.
    package var declaringType: Int
    package var declared: FieldReference
    /// Indexes of the record types counted or summed.
    package var countedTypes: [Int]
    package var measure: Measure
    /// Only records for which this holds are counted.
    package var condition: Condition?
    /// A hash total keeps the remainder only.
    package var modulus: Int128?
}
