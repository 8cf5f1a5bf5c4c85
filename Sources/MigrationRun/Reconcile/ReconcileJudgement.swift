import Diagnostics
import MappingLanguage
import Reconciliation
import RecordValues
import Reports
import TargetRows
import Transform

/// The verdict of a reconciliation and the reasons for it, the gravest first.
struct ReconcileJudgement {
    private(set) var verdict = ReconciliationReport.Verdict.tiesOut
    private(set) var exitCode = ExitCode.tiesOut
    private(set) var reasons: [String] = []

    init(
        options: ReconcileOptions, outcomes: [SideOutcome], controls: [Control], proof: ReconcileProof,
        compared: ComparisonOutcome?
    ) {
        for outcome in outcomes { judge(outcome, controls) }
        for residual in proof.residuals {
            let place = residual.group.isEmpty ? residual.table : "\(residual.table) (\(residual.group))"
            take(
                .breaks, .internalFault,
                "\(place): \(residual.total) does not re-add by \(residual.value?.description ?? "an unknown amount"); this is "
                    + "a fault in Tallyover")
        }
        guard let compared else { return }
        if compared.oldRows == 0, compared.newRows == 0, !options.allowsEmpty {
            take(
                .breaks, .breaks, "neither side has a row: nothing was compared; --allow-empty says that this is right")
        }
        let open = compared.breaks - compared.acceptedBreaks
        if open > 0 { take(.breaks, .breaks, Self.sentence(open, compared, options.plan)) }
        for tolerance in compared.tolerances where tolerance.isExceeded {
            take(
                .breaks, .breaks,
                "\(tolerance.column): \(tolerance.differences) differences \(tolerance.rule) come to a net \(tolerance.net), "
                    + "\(tolerance.upward) up and \(tolerance.downward) down, beyond the caps of \(tolerance.netCap) net and "
                    + "\(tolerance.oneSidedCap) one-sided")
        }
    }

    /// What reading a side came to, judged as a run of its own.
    private mutating func judge(_ outcome: SideOutcome, _ controls: [Control]) {
        let tally = outcome.source.state.tally
        let ofSide = Set(outcome.side.mapping.controls.map(\.name))
        let judgement = Judgement(
            plan: outcome.side.mapping, outcomes: [outcome.source],
            controls: controls.filter { ofSide.contains($0.name) }, residuals: [], records: max(1, tally.records),
            rejected: tally.rejected, dominating: nil)
        guard judgement.exitCode != .tiesOut else { return }
        if case .interrupted = outcome.source.state.end {
            return take(.stopped, .stopped, "interrupted while \(outcome.side.name) was read: run it again")
        }
        for reason in judgement.reasons {
            let verdict = ReconciliationReport.Verdict(rawValue: judgement.verdict.rawValue) ?? .breaks
            take(verdict, judgement.exitCode, "\(outcome.side.name): \(reason)")
        }
    }

    private mutating func take(
        _ verdict: ReconciliationReport.Verdict, _ exitCode: ExitCode, _ reason: String
    ) {
        if self.exitCode == .tiesOut {
            self.verdict = verdict
            self.exitCode = exitCode
        }
        reasons.append(reason)
    }

    private static func sentence(
        _ open: Int64, _ compared: ComparisonOutcome, _ plan: ReconciliationPlan
    ) -> String {
        let money = zip(plan.comparison.figures, compared.openMoney).map { figure, amount in
            "\(amount.figures) of \(plan.comparison.columns[figure].column.name)"
        }
        let accepted = compared.acceptedBreaks > 0 ? "; \(compared.acceptedBreaks.figures) more are accepted" : ""
        return "\(open.counted("break")) that nobody accepted"
            + (money.isEmpty ? "" : ", moving \(money.joined(separator: ", "))") + accepted
    }
}
