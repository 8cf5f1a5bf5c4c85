import Diagnostics
import RecordValues
import TargetRows

/// Puts together what a comparison found.
struct OutcomeBuilder {
    let plan: ComparisonPlan
    let store: ComparisonStore
    let tally: ComparisonTally
    let tolerances: [Comparison.ToleranceUse]
    let breaks: BreakTally
    let shown: [ReconciliationReport.ShownBreak]
    let accepted: [ReconciliationReport.AcceptedEntry]
    let warnings: [String]
    let notChecked: [String]
    let largestPassBytes: Int

    func outcome() throws(DiagnosticList) -> ComparisonOutcome {
        let whole = breaks.whole()
        var net = whole.upward
        for index in net.indices { net[index].merge(whole.downward[index]) }
        return ComparisonOutcome(
            oldRows: store.rows(.old), newRows: store.rows(.new), matchedRows: tally.equalPairs + tally.pairsByRule,
            columns: columns, tolerances: tolerances.map(use), breaks: whole.count, acceptedBreaks: whole.accepted,
            openMoney: try decimals(whole.open), effects: try decimals(net), acceptedEffects: try decimals(whole.acceptedEffects),
            breakRows: breaks.rows,
            tolerated: tolerated, notCompared: try decimals(tally.notCompared), breaksByCode: try byCode(),
            breaksByCause: try byCause(), largestBreaks: shown, accepted: accepted, warnings: warnings,
            notChecked: notChecked, largestPassBytes: largestPassBytes, spilledBytes: store.spilledBytes)
    }

    private var columns: [ReconciliationReport.ColumnResult] {
        plan.columns.enumerated().compactMap { index, column in
            guard column.rule != .shown else { return nil }
            let counts = tally.columns[index]
            let isKey = index < plan.keyColumns
            // What pairs rows is the same in every pair.
            let pairs = tally.equalPairs + tally.pairsByRule + tally.pairsWithBreaks
            return ReconciliationReport.ColumnResult(
                name: column.column.name, rule: column.ruleWords, isKey: isKey, isPersonal: column.column.isPersonal,
                equal: isKey ? pairs : tally.equalPairs + counts.equal, equalByRule: counts.equalByRule,
                different: counts.different)
        }
    }

    private func use(_ use: Comparison.ToleranceUse) -> ReconciliationReport.ToleranceUse {
        let column = plan.columns[use.column]
        let scale = column.column.type.numeric?.scale ?? 0
        return ReconciliationReport.ToleranceUse(
            column: column.column.name, rule: column.ruleWords, differences: use.differences,
            net: ExactDecimal(use.net, scale: scale), upward: ExactDecimal(use.upward, scale: scale),
            downward: ExactDecimal(use.downward, scale: scale), netCap: use.tolerance.netCap,
            oneSidedCap: use.tolerance.oneSidedCap, isExceeded: use.isExceeded)
    }

    /// What an exceeded tolerance let through is a break.
    private var tolerated: [ExactDecimal] {
        plan.figures.map { figure in
            let use = tolerances.first { $0.column == figure && !$0.isExceeded }
            return ExactDecimal(use?.net ?? 0, scale: plan.columns[figure].column.type.numeric?.scale ?? 0)
        }
    }

    private func decimals(_ totals: [Total]) throws(DiagnosticList) -> [ExactDecimal] {
        var decimals: [ExactDecimal] = []
        for (figure, total) in zip(plan.figures, totals) {
            let column = plan.columns[figure].column
            guard let sum = total.knownSum else { throw PartitionComparison.tooLarge(column.name) }
            decimals.append(ExactDecimal(sum, scale: column.type.numeric?.scale ?? 0))
        }
        return decimals
    }

    // MARK: Groups

    private func byCode() throws(DiagnosticList) -> [ReconciliationReport.BreakGroup] {
        var groups: [ReconciliationReport.BreakGroup] = []
        for code in BreakCode.allCases {
            let whole = breaks.whole(code)
            if whole.count > 0 { groups.append(try group(code, cause: "", whole)) }
        }
        return groups
    }

    private func byCause() throws(DiagnosticList) -> [ReconciliationReport.BreakGroup] {
        var groups: [ReconciliationReport.BreakGroup] = []
        for (key, count) in breaks.groups {
            if let cause = key.cause { groups.append(try group(key.code, cause: cause, count)) }
        }
        return groups.sorted { left, right in
            (left.code.number, -left.count, left.cause) < (right.code.number, -right.count, right.cause)
        }
    }

    private func group(
        _ code: BreakCode, cause: String, _ count: BreakTally.Count
    ) throws(DiagnosticList) -> ReconciliationReport.BreakGroup {
        ReconciliationReport.BreakGroup(
            code: code, cause: cause, count: count.count, accepted: count.accepted,
            upward: try decimals(count.upward), downward: try decimals(count.downward))
    }
}
