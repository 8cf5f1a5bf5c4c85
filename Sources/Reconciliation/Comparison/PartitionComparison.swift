import Diagnostics
import RecordValues
import TargetRows

/// Compares partitions, one after the other: what one worker owns.
final class PartitionComparison {
    private let plan: ComparisonPlan
    private let rules: [ColumnRule]
    /// By column, the figure that it is; -1 for none.
    private let figureOfColumn: [Int]
    private let rows: PartitionRows
    private var groups = KeyGroups()
    private let breaks: BreakCollector
    private(set) var tally: ComparisonTally
    /// The effects of the break at hand.
    private var effects: [Int128]
    private let none: FlatText
    /// How often the key at hand stands on either side.
    private let counts: Lanes<UInt64>
    private let memory = FlatMemory()

    init(_ store: ComparisonStore, breaks: BreakCollector) {
        let plan = store.plan
        self.plan = plan
        rules = plan.columns.map { ColumnRule($0) }
        figureOfColumn = plan.columns.indices.map { plan.figures.firstIndex(of: $0) ?? -1 }
        rows = PartitionRows(store)
        self.breaks = breaks
        tally = ComparisonTally(plan)
        effects = Array(repeating: 0, count: plan.figures.count)
        none = memory.place(text: [])
        counts = memory.lanes(2, of: 0)
    }

    /// The most bytes of rows that had to be in memory at a time.
    var mostBytes: Int { rows.mostBytes }

    func compare(_ partition: Int) throws(DiagnosticList) {
        rows.open(partition)
        for pass in 0..<rows.passes {
            try rows.load(pass: pass)
            let (old, new) = (rows.old, rows.new)
            groups.build(old: old, new: new)
            for row in groups.namelessOld { try addRow(.nullKey, .old, old[Int(row)]) }
            for row in groups.namelessNew { try addRow(.nullKey, .new, new[Int(row)]) }
            for index in groups.groups.indices {
                let group = groups.groups[index]
                if group.isPair {
                    try compare(old[Int(group.old)], new[Int(group.new)])
                } else if group.oldCount + group.newCount == 1 {
                    if group.old >= 0 {
                        try addRow(.missingInNew, .old, old[Int(group.old)])
                    } else {
                        try addRow(.missingInOld, .new, new[Int(group.new)])
                    }
                } else {
                    try compareRepeated(groups.old(group).map { old[$0] }, groups.new(group).map { new[$0] })
                }
            }
        }
    }

    // MARK: Pairs

    @inline(__always)
    private func compare(_ old: ComparisonRow, _ new: ComparisonRow) throws(DiagnosticList) {
        if old.rest.isEqual(to: new.rest) {
            tally.equalPairs &+= 1
        } else {
            try compareColumns(old, new)
        }
    }

    private func compareColumns(_ old: ComparisonRow, _ new: ComparisonRow) throws(DiagnosticList) {
        var (left, right) = (ComparisonCell(at: old.rest.start), ComparisonCell(at: new.rest.start))
        var hasBreak = false
        for column in plan.keyColumns..<plan.columns.count {
            if left.whole.isEqual(to: right.whole) {
                tally.columns[column].equal += 1
            } else {
                switch rules[column].verdict(left, right) {
                case .equalByRule:
                    tally.columns[column].equalByRule += 1
                    if rules[column].isTolerance { try addTolerated(column, left, right) }
                case .different:
                    tally.columns[column].different += 1
                    hasBreak = true
                    try addDifference(column, left, right, old, new)
                case .notCompared:
                    let figure = figureOfColumn[column]
                    if figure >= 0 {
                        tally.notCompared[figure].add(try difference(left.number, right.number, column))
                    }
                }
            }
            (left, right) = (left.next, right.next)
        }
        if hasBreak { tally.pairsWithBreaks += 1 } else { tally.pairsByRule += 1 }
    }

    private func addTolerated(
        _ column: Int, _ old: ComparisonCell, _ new: ComparisonCell
    ) throws(DiagnosticList) {
        let change = try difference(old.number, new.number, column)
        if change > 0 { tally.columns[column].upward.add(change) } else { tally.columns[column].downward.add(change) }
    }

    private func addDifference(
        _ column: Int, _ left: ComparisonCell, _ right: ComparisonCell, _ old: ComparisonRow, _ new: ComparisonRow
    ) throws(DiagnosticList) {
        let figure = figureOfColumn[column]
        if figure >= 0 { effects[figure] = try difference(left.number, right.number, column) }
        try breaks.add(
            BreakParts(
                code: .valueDiffers, rows: 0, column: column, oldRecord: old.record, newRecord: new.record,
                key: old.key, old: left.whole, new: right.whole, detail: none),
            effects: effects)
        if figure >= 0 { effects[figure] = 0 }
    }

    /// New less old; what has no value adds nothing to either side's sum.
    private func difference(_ old: Int128, _ new: Int128, _ column: Int) throws(DiagnosticList) -> Int128 {
        let (difference, overflow) = new.subtractingReportingOverflow(old)
        // The one number that has no counterpart of the other sign is left out, so that every effect has one.
        guard !overflow, difference != .min else { throw Self.tooLarge(plan.columns[column].column.name) }
        return difference
    }

    static func tooLarge(_ column: String) -> DiagnosticList {
        DiagnosticList(
            Diagnostic(
                ReconciliationCode.figureTooLarge, "a difference in \(column) does not fit 38 digits",
                hint: "leave the column out of totals and figures"))
    }

    // MARK: Rows of one side

    /// A row that has no counterpart: all its figures are the effect.
    private func addRow(
        _ code: BreakCode, _ side: ComparisonSide, _ row: ComparisonRow, detail: FlatText? = nil
    ) throws(DiagnosticList) {
        readFigures(of: row, isTakenAway: side == .old)
        try breaks.add(
            BreakParts(
                code: code, rows: side == .old ? -1 : 1, column: nil, oldRecord: side == .old ? row.record : 0,
                newRecord: side == .new ? row.record : 0, key: row.key, old: side == .old ? row.rest : none,
                new: side == .new ? row.rest : none, detail: detail ?? none),
            effects: effects)
        clearEffects()
    }

    private func readFigures(of row: ComparisonRow, isTakenAway: Bool) {
        var cell = ComparisonCell(at: row.cells.start)
        for column in plan.columns.indices {
            let figure = figureOfColumn[column]
            if figure >= 0 { effects[figure] = isTakenAway ? -cell.number : cell.number }
            cell = cell.next
        }
    }

    private func clearEffects() { for index in effects.indices { effects[index] = 0 } }

    // MARK: Keys that stand more than once

    /// Compares the rows of one key as multisets: equal rows pair off, then those that are most alike; what is left over
    /// on one side is too much there. A key that stands more than once on a side is told even where nothing is left over.
    private func compareRepeated(_ old: [ComparisonRow], _ new: [ComparisonRow]) throws(DiagnosticList) {
        let pairing = DuplicatePairing(old: old, new: new, plan: plan, rules: rules)
        if pairing.isApproximate { tally.largeGroups += 1 }
        for (old, new) in pairing.pairs { try compare(old, new) }
        (counts[0], counts[1]) = (UInt64(old.count), UInt64(new.count))
        let detail = FlatText(start: counts.place(of: 0), length: 16)
        // What is left over is missing where the other side does not have the key at all.
        let isSurplusOld = !new.isEmpty && !pairing.restOld.isEmpty
        let isSurplusNew = !old.isEmpty && !pairing.restNew.isEmpty
        if old.count > 1, !isSurplusOld { try addRepeated(.duplicateOld, .old, pairing.old[0], detail) }
        if new.count > 1, !isSurplusNew { try addRepeated(.duplicateNew, .new, pairing.new[0], detail) }
        for row in pairing.restOld {
            try addRow(new.isEmpty ? .missingInNew : .duplicateOld, .old, row, detail: new.isEmpty ? nil : detail)
        }
        for row in pairing.restNew {
            try addRow(old.isEmpty ? .missingInOld : .duplicateNew, .new, row, detail: old.isEmpty ? nil : detail)
        }
    }

    /// Tells of a key that stands more than once on a side, none of its rows being too much against the other.
    private func addRepeated(
        _ code: BreakCode, _ side: ComparisonSide, _ row: ComparisonRow, _ detail: FlatText
    ) throws(DiagnosticList) {
        try breaks.add(
            BreakParts(
                code: code, rows: 0, column: nil, oldRecord: side == .old ? row.record : 0,
                newRecord: side == .new ? row.record : 0, key: row.key, old: none, new: none, detail: detail),
            effects: effects)
    }
}
