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
    /// What the controls are made of.
    package var measures: [MeasurePlan]
    package var declarations: [DeclarationPlan]
    package var controls: [ControlPlan]
    package var rejectLimit: RejectLimit
    /// Every other file the mapping was read from (copybooks, code tables), for the digests in `run.json`.
    package var companionFiles: [String]
    /// What `tallyover reconcile` can hold against each other.
    package var reconciliations: [ReconciliationPlan] = []
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
    /// Outer levels before inner ones; empty for a flat file.
    package var levels: [LevelPlan] = []
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
    /// The discriminator's bytes for this type, each as long as the discriminator; empty where there is none, and for
    /// the type that takes every value that no other has.
    package var discriminatorValues: [[UInt8]]
    /// What must hold besides; of types with the same value, the first whose tests hold.
    package var tests: [BytesTest] = []
    package var place: Place
    /// How many the file must hold; nil where any number will do.
    package var exactly: Int?
    /// Set where records of the type are skipped, with the reason that the mapping states.
    package var skip: String?
    /// Indexes of levels: the one that a record of this type opens, the one that it closes, and the innermost one that
    /// it belongs to (of an opener or closer, its own).
    package var opens: Int?
    package var closes: Int?
    package var level: Int?
    /// The records round it whose fields it sees, the innermost first; their items stand behind its own in the layout.
    package var parents: [ParentFields] = []

    /// How many of the layout's items are the record's own.
    package var ownItems: Int { parents.first?.items.lowerBound ?? layout.items.count }
}

/// The fields that a record sees of the record that opened a level round it.
package struct ParentFields: Sendable, Hashable {
    /// Index of the parent's record type.
    package var type: Int
    /// Indexes of its items in the layout of the record that sees them: the parent itself, then its own items.
    package var items: Range<Int>
    /// Index of the item that describes the parent's type.
    package var root: Int
    /// What the offsets of its fields in the image exceed those in its own record by.
    package var shift: Int
}

/// A level of a file: what lies between a record that opens it and one that closes it.
package struct LevelPlan: Sendable, Hashable {
    package var name: String
    /// Index of the level round it.
    package var parent: Int?
    /// Index of the record type that opens it. An XML level has none: its record is given out at its end tag, and
    /// closes it.
    package var opener: Int?
    /// Index of the record type that closes it; nil where the next opener, or the end of the level round it, does.
    package var closer: Int?
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
    /// Whether the record holds, at the offset, not the field's bytes but a slot that says where they are
    /// (`SlotRecordImage`).
    package var isSlot = false

    /// Bytes that the field takes in the record.
    package var length: Int { isSlot ? SlotRecordImage.slotBytes : description.length }
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
    /// Bytes from `offset` in which the fields of the first item stand.
    package var width: Int
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

/// A figure that is counted over records.
package struct MeasurePlan: Sendable {
    package enum Kind: Sendable {
        case count
        /// The expression is a number.
        case sum(Expression)
    }

    package var source: Int
    /// Index of the level in each of whose instances it starts again; nil for the whole file.
    package var level: Int?
    /// Indexes of the record types counted or summed.
    package var countedTypes: [Int]
    package var kind: Kind
    /// Only records for which this holds are counted.
    package var condition: Condition?

    /// Decimal places of the figure.
    package var scale: Int {
        if case .sum(let expression) = kind { ProgramCompiler.scale(of: expression) } else { 0 }
    }
}

/// A field in which the legacy system declares a figure.
package struct DeclarationPlan: Sendable {
    /// As written: `trailer.WFP-T-AMOUNT`.
    package var name: String
    package var source: Int
    /// Index of the level that the record belongs to as the control sees it; nil for the whole file.
    package var level: Int?
    /// Index of the record type that holds the field.
    package var type: Int
    package var field: FieldReference
    /// States in which the field declares nothing: `not supplied when blank, zeros`.
    package var notSupplied: [FieldState]
    /// The figure is a negative one where this holds: its sign stands in a field of its own.
    package var negativeWhen: Condition?
}

/// One line of the `control` section: what the legacy system declares, and what to hold it against.
package struct ControlPlan: Sendable {
    /// One figure of a sum of figures.
    package struct Term: Sendable, Hashable {
        package enum Figure: Sendable, Hashable {
            /// Index in the plan's measures.
            case measure(Int)
            /// Index in the plan's declarations: a balance, for example.
            case declared(Int)
        }

        package var isSubtracted: Bool
        package var figure: Figure
    }

    /// The declared field as written, for example `trailer.WFP-T-AMOUNT`.
    package var name: String
    package var source: Int
    /// Index of the level that it is a control of; nil for the whole file.
    package var level: Int?
    /// Index in the plan's declarations.
    package var declared: Int
    package var terms: [Term]
    /// A hash total keeps the remainder only.
    package var modulus: Int128?
    /// `in blocks of 10`: the figure counts blocks of so many, the last of which may not be full.
    package var blockSize: Int128?

    /// Whether a figure is one of its terms.
    package func uses(_ figure: Term.Figure) -> Bool { terms.contains { $0.figure == figure } }
}

extension SourcePlan {
    /// What tells the types of this source apart.
    package var selector: RecordTypeSelector {
        let valued = recordTypes.enumerated().flatMap { index, type in
            type.discriminatorValues.map {
                RecordTypeSelector.Alternative(type: index, value: $0, tests: type.tests)
            }
        }
        let others = recordTypes.indices.filter { recordTypes[$0].discriminatorValues.isEmpty }.map {
            RecordTypeSelector.Alternative(type: $0, value: nil, tests: recordTypes[$0].tests)
        }
        // Those that ask for more are asked first.
        let ordered = [valued, others].flatMap { some in
            some.filter { !$0.tests.isEmpty } + some.filter(\.tests.isEmpty)
        }
        return RecordTypeSelector(
            offset: discriminator?.offset ?? 0, length: discriminator?.length ?? 0,
            alternatives: ordered)
    }
}
