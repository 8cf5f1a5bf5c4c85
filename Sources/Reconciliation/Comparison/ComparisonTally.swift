import RecordValues
import TargetRows

/// What the comparison of rows counts besides breaks. Tallies of workers are merged in any order.
struct ComparisonTally {
    struct ColumnTally {
        /// Pairs that were looked at column by column, and whose values are the very same.
        var equal: Int64 = 0
        var equalByRule: Int64 = 0
        var different: Int64 = 0
        /// What a tolerance let through, upwards and downwards.
        var upward = Total()
        var downward = Total()
    }

    /// Pairs of rows with the very same cells.
    var equalPairs: Int64 = 0
    /// Pairs that had to be looked at column by column and have no break.
    var pairsByRule: Int64 = 0
    var pairsWithBreaks: Int64 = 0
    /// Groups of one key whose rows were paired in the order of their records, because they are too many to look for the
    /// best pairs.
    var largeGroups: Int64 = 0
    var columns: [ColumnTally]
    /// By figure: differences of columns that nobody asked to compare.
    var notCompared: [Total]

    init(_ plan: ComparisonPlan) {
        columns = Array(repeating: ColumnTally(), count: plan.columns.count)
        notCompared = Array(repeating: Total(), count: plan.figures.count)
    }

    mutating func merge(_ other: ComparisonTally) {
        equalPairs += other.equalPairs
        pairsByRule += other.pairsByRule
        pairsWithBreaks += other.pairsWithBreaks
        largeGroups += other.largeGroups
        for index in columns.indices {
            columns[index].equal += other.columns[index].equal
            columns[index].equalByRule += other.columns[index].equalByRule
            columns[index].different += other.columns[index].different
            columns[index].upward.merge(other.columns[index].upward)
            columns[index].downward.merge(other.columns[index].downward)
        }
        for index in notCompared.indices { notCompared[index].merge(other.notCompared[index]) }
    }
}
