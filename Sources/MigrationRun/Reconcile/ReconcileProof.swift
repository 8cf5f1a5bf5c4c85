import MappingLanguage
import Reconciliation
import RecordValues
import TargetRows
import Transform

/// The proof of a reconciliation: the waterfall, the totals, and that everything re-adds, in records and in money, by
/// two ways that share no figure: the totals taken while reading, and the effects of the breaks.
struct ReconcileProof {
    let plan: ReconciliationPlan
    let controls: [Control]
    private(set) var waterfall: [ReconciliationReport.WaterfallLine] = []
    private(set) var groups: [(group: String, lines: [ReconciliationReport.WaterfallLine])] = []
    private(set) var totals: [ReconciliationReport.GroupTotal] = []
    /// What does not re-add; empty is the proof.
    private(set) var residuals: [Conservation.Residual] = []

    init(plan: ReconciliationPlan, controls: [Control]) {
        self.plan = plan
        self.controls = controls
    }

    mutating func prove(
        _ old: SideOutcome, _ new: SideOutcome, _ compared: ComparisonOutcome, _ extremes: [Extremes],
        shown: @escaping (Int, GroupValue) -> String
    ) {
        let fall = Waterfall(plan: plan, old: old, new: new, controls: controls, compared: compared, shown: shown)
        waterfall = fall.lines
        groups = fall.groups
        totals =
            SideTotals(
                plan: plan, old: old, new: new, oldExtremes: extremes[0], newExtremes: extremes[1], shown: shown
            ).lines
        residuals = buckets(old) + buckets(new) + reasons(old) + reasons(new) + breaks(old, new, compared)
    }

    /// Every candidate row of a side is in one bucket, for the whole and for each group.
    private func buckets(_ side: SideOutcome) -> [Conservation.Residual] {
        let lines = TotalLine.lines(of: side.tally, plan: side.side.mapping.tables[0])
        return named(Conservation.residuals(of: lines.map(\.account)), side)
    }

    /// Every row that is not written has a reason.
    private func reasons(_ side: SideOutcome) -> [Conservation.Residual] {
        let endings = side.tally.endings.values
        func count(_ rows: Int64) -> Total { Total(count: rows, sum: Int128(rows)) }
        let whole = Waterfall.whole(side.totals(0))
        var accounts = [
            Conservation.Account(
                table: side.side.name, total: "rows not written", group: "", scale: 0,
                read: count(side.tally.skipped + side.tally.rejected), buckets: endings.map { count($0.rows) })
        ]
        for (index, figure) in plan.comparison.figures.enumerated() {
            var left = whole[sums: .skipped][index]
            left.merge(whole[sums: .rejected][index])
            accounts.append(
                .init(
                    table: side.side.name, total: "sum \(plan.comparison.columns[figure].column.name) not written",
                    group: "", scale: plan.comparison.scale(of: figure), read: left,
                    buckets: endings.map { $0.figures[index] }))
        }
        return Conservation.residuals(of: accounts)
    }

    private func named(_ residuals: [Conservation.Residual], _ side: SideOutcome) -> [Conservation.Residual] {
        residuals.map { residual in
            var residual = residual
            residual.table = side.side.name
            return residual
        }
    }

    /// What the breaks come to is what the totals differ by.
    private func breaks(
        _ old: SideOutcome, _ new: SideOutcome, _ compared: ComparisonOutcome
    ) -> [Conservation.Residual] {
        var residuals: [Conservation.Residual] = []
        let rows = new.rows - old.rows
        if compared.breakRows != rows || compared.oldRows != old.rows || compared.newRows != new.rows {
            residuals.append(
                .init(
                    table: plan.name, total: "rows of all breaks", group: "",
                    value: ExactDecimal(Int128(rows - compared.breakRows), scale: 0)))
        }
        let (oldSums, newSums) = (
            Waterfall.whole(old.totals(0))[sums: .written], Waterfall.whole(new.totals(0))[sums: .written]
        )
        for (index, figure) in plan.comparison.figures.enumerated() {
            var rest = newSums[index]
            rest.subtract(oldSums[index])
            let scale = plan.comparison.scale(of: figure)
            let explained = [compared.effects[index], compared.tolerated[index], compared.notCompared[index]]
            for part in explained { rest.subtract(Total(sum: part.units(scale: scale))) }
            guard rest.knownSum != 0 else { continue }
            residuals.append(
                .init(
                    table: plan.name, total: "effects of all breaks on \(plan.comparison.columns[figure].column.name)",
                    group: "", value: rest.knownSum.map { ExactDecimal($0, scale: scale) }))
        }
        return residuals
    }
}
