/// All that the workers need, flat: they share it and write none of it.
struct ExtractPlan: Sendable {
    var seed: UInt64 = 0
    var records: Int64 = 0
    /// Records at the start, and at the end, whose type the mapping fixes.
    var firstTypes: [Int] = []
    var lastTypes: [Int] = []
    /// Types that come in equal shares in between.
    var mixedTypes: [Int] = []
    var types: [TypeSteps] = []
    var steps: [Step] = []
    /// Templates, entries of pools, symbols and sign bytes.
    var bytes: [UInt8] = []
    /// What an entry is worth as a number in units of its last place; 0 for texts.
    var values: [Int64] = []
    /// Bytes of an entry that count: fewer than its step's length where texts have lengths of their own.
    var entryLengths: [Int] = []
    /// Whether an entry means "no value".
    var isNull: [Bool] = []
    /// Figures worked out for each entry of a pool: group numbers, column values, whether a condition holds.
    var figures: [Int64] = []
    var symbols: [SymbolPlace] = []
    var counters: [Counter] = []
    var faults: [FaultStep] = []
    /// The sum of all rates, in parts per million.
    var faultRate: UInt64 = 0
    /// The record of no described type, and the bytes that make it so.
    var stranger: (record: Int64, offset: Int, bytes: [UInt8])?
    var controlCount = 0
    var measureCount = 0
    /// Of an XML file: how its elements stand inside each other, and the bytes that the values of one record of each
    /// type take together.
    var nesting: Nesting?
    /// Of a text file with levels: how its records follow each other.
    var levels: LevelNesting?
    var markup: [MarkupOperation] = []
    var scratchLength = 0
    /// Totals lines of all tables, one after the other.
    var lines: [LineSpace] = []
    var tableCount = 0
}

/// How the records of one type are made.
struct TypeSteps: Sendable {
    /// The framed record as it is before any step, in `bytes`.
    var template: Range<Int> = 0..<0
    /// Where the record itself begins in its bytes of the file: behind the block's descriptor word where it has one.
    var recordOffset = 0
    /// Where the data begin in the framed record.
    var dataOffset = 0
    var dataLength = 0
    var steps: Range<Int> = 0..<0
    var variants: [SkipVariant] = []
    /// One a candidate row of each record.
    var rows: [RowSteps] = []
    var controls: [ControlStep] = []
    /// How an XML record is written, in the plan's `markup`: its start tag and fields, and its end tag.
    var opening: Range<Int> = 0..<0
    var closing: Range<Int> = 0..<0
    /// Controls of the level that its records open, whose figures they declare.
    var unitControls: [UnitControl] = []
    /// Whether its records declare control figures.
    var declares = false

    var framedLength: Int { template.count }
}

/// A control of a level that its opener declares.
struct UnitControl: Sendable {
    var control: Int
    var scale: Int
    var modulus: Int128?
}

/// A way to make a record of which some rows are skipped.
struct SkipVariant: Sendable {
    /// Steps with the entries, behind those of plain records, to choose from.
    var choices: [(step: Int, first: Int, count: Int)]
    /// One a row: whether it is skipped.
    var isSkipped: [Bool]
}

/// What one row adds to its table's totals.
struct RowSteps: Sendable {
    var table: Int
    var lines: [LineSteps]
}

/// What one row adds to one `totals` line.
struct LineSteps: Sendable {
    /// Index in the plan's `lines`.
    var line: Int
    /// The group's number is the sum of these.
    var group: [Term]
    /// One a summed column.
    var sums: [[Term]]
}

/// A part of a sum: a factor times a step's number, or times the figure of the step's entry.
struct Term: Sendable {
    /// -1 for a constant: the factor itself.
    var step: Int
    var factor: Int128
    /// Where the figures of the step's entries begin; -1 for the number itself.
    var figures: Int
}

/// What a record adds to one control.
struct ControlStep: Sendable {
    var control: Int
    /// A figure that is 1 where the record counts; nil where each does.
    var condition: Term?
    var terms: [Term]
    /// The steps that it reads.
    var steps: Set<Int>
}

/// The groups of one `totals` line and where its sums stand.
struct LineSpace: Sendable {
    var table: Int
    /// Index of the line in its table.
    var line: Int
    /// Of each column that makes the groups, the values that came up.
    var groupValues: [[String]]
    /// The columns that are summed, as indexes in the table.
    var sumColumns: [Int]
    /// Where its accumulators begin: one count and the sums for each group.
    var first = 0

    var groupCount: Int { groupValues.reduce(1) { $0 * $1.count } }
    var accumulators: Int { groupCount * (sumColumns.count + 1) }
}

/// One named fault, ready to be laid over a finished record.
struct FaultStep: Sendable {
    var kind: FaultKind
    /// In parts per million of the records of the type.
    var rate: UInt64
    var type: Int
    /// The step of the damaged region; -1 where none is (a duplicate).
    var step: Int
    var field: String
    var code: String
    /// What the field of an XML record holds instead.
    var replacement: [UInt8]?
    /// What becomes of bytes of the record's data: the bits kept, and those set.
    var edits: [(offset: Int, keep: UInt8, set: UInt8)]
    /// The number that the legacy system itself had, where the fault is in the value and not in its bytes.
    var value: Int64?
    /// Controls whose computed figure the record is missing from.
    var hiddenFrom: Set<Int>
}
