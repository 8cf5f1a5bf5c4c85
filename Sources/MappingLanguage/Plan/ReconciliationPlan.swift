import RecordValues
import TargetRows

/// A `reconcile` statement that has been checked completely.
package struct ReconciliationPlan: Sendable {
    /// As the mapping writes it: `legacy.payment with new.payment`.
    package var name: String { comparison.name }
    package var old: SidePlan
    package var new: SidePlan
    package var comparison: ComparisonPlan
    package var totals: [ReconciledTotal]
    /// Columns, of the comparison, by whose groups the waterfall is asked for.
    package var waterfalls: [[Int]]
    /// Path of the register of accepted breaks; nil where the mapping names none.
    package var acceptedBreaks: String?

    package subscript(side side: ComparisonSide) -> SidePlan { side == .old ? old : new }
}

/// One side: where its rows come from, and how they are made.
package struct SidePlan: Sendable {
    package enum Origin: Sendable, Hashable {
        /// A source of the mapping.
        case source
        /// The table of that name in the folder of a run.
        case table(String)
    }

    /// As the mapping writes it: `legacy.payment`.
    package var name: String
    package var origin: Origin
    /// A plan with one table, whose rows are the side's: so every side is read and judged by the same engine.
    package var mapping: MappingPlan
    /// Index of its source in that plan.
    package var source: Int
    /// By column of the comparison, the index in the table's columns.
    package var columns: [Int]
    /// Whether the rows are those that the mapping itself makes, at least in part: a mistake in it would stand on both
    /// sides.
    package var usesMapping: Set<Int>
    /// One a figure of the comparison: where, among the sums of the table's first totals, the figure stands before the
    /// mapping rounds it; nil where it does not.
    package var unrounded: [Int?]

    /// The name of its source, as `--input` takes it.
    package var sourceName: String { mapping.sources[source].name }
}

/// `totals count, sum amount, minimum amount, hash account modulo N by office`: columns of the comparison. The count is
/// always kept.
package struct ReconciledTotal: Sendable, Hashable {
    package struct Hash: Sendable, Hashable {
        package var column: Int
        package var modulus: Int128
    }

    package var sums: [Int]
    package var minima: [Int]
    package var maxima: [Int]
    package var hashes: [Hash]
    package var by: [Int]

    /// What a side has to add up for it, in columns of the comparison.
    package var addedUp: [Int] {
        var columns: [Int] = []
        for column in sums + hashes.map(\.column) where !columns.contains(column) { columns.append(column) }
        return columns
    }
}
