import Diagnostics
import MappingLanguage
import Reconciliation
import RecordValues
import Transform

/// The verdict of a run and the reasons for it, the gravest first.
struct Judgement {
    private(set) var verdict = RunReport.Verdict.tiesOut
    private(set) var exitCode = ExitCode.tiesOut
    private(set) var reasons: [String] = []

    /// - Parameter dominating: the commonest reason of a reject, by field and code.
    init(
        plan: MappingPlan, outcomes: [SourceOutcome], controls: [Control],
        residuals: [Conservation.Residual], records: Int64, rejected: Int64, dominating: RunReport.FieldRejects?
    ) {
        if let end = outcomes.last?.state.end { judge(end) }
        for mistake in outcomes.flatMap(\.mistakes) { take(.controlsWrong, .inputUnusable, mistake.message) }
        if exitCode == .tiesOut || exitCode == .inputUnusable {
            for control in controls where control.verdict == .differs {
                take(.controlsWrong, .inputUnusable, Self.sentence(control))
            }
            let untold = outcomes.reduce(0) { $0 + $1.state.levels.differing.notKept }
            if untold > 0 {
                take(.controlsWrong, .inputUnusable, "\(untold) more controls differ: controls.csv lists all of them")
            }
        }
        for residual in residuals {
            let place = residual.group.isEmpty ? residual.table : "\(residual.table) (\(residual.group))"
            take(
                .breaks, .breaks,
                "\(place): \(residual.total) does not re-add, residual \(residual.value?.description ?? "unknown")")
        }
        if Self.isOver(plan.rejectLimit, rejected: rejected, records: records) {
            let most = dominating.map { "; the commonest reason is \($0.code) in \($0.field) (\($0.count))" } ?? ""
            take(
                .breaks, .breaks,
                "\(rejected) of \(records) records rejected; \(Self.sentence(plan.rejectLimit))\(most)")
        }
        if records == 0, exitCode == .tiesOut { take(.breaks, .breaks, "no record was read") }
    }

    /// Notes a reason; the verdict is that of the first, and the callers come in order of gravity.
    private mutating func take(_ verdict: RunReport.Verdict, _ exitCode: ExitCode, _ reason: String) {
        if self.exitCode == .tiesOut {
            self.verdict = verdict
            self.exitCode = exitCode
        }
        reasons.append(reason)
    }

    private mutating func judge(_ end: SourceRun.End) {
        let verdict: RunReport.Verdict =
            end.exitCode == .inputUnusable ? .controlsWrong : end.isRestartable ? .stopped : .breaks
        switch end {
        case .interrupted: take(verdict, end.exitCode, "interrupted; run again with --resume")
        case .rejectLimit:
            take(verdict, end.exitCode, "stopped early: more records are rejected than the mapping allows")
        case .failed(let list): for diagnostic in list.diagnostics { take(verdict, end.exitCode, diagnostic.message) }
        case .stop(let stop):
            let place = "record \(stop.recordNumber) at byte offset \(stop.fileOffset)"
            take(
                verdict, end.exitCode,
                stop.reason.isUnknownType
                    ? "\(place) is of no type that the mapping describes (\(stop.reason.field))"
                    : "\(place): \(RejectLines.message(stop.reason)) (\(stop.reason.field)); the mapping says stop")
        }
    }

    private static func sentence(_ control: Control) -> String {
        guard let instance = control.instance else {
            return "\(control.name): \(figures(control))\(explanation(control))"
        }
        let records =
            instance.firstRecord == instance.lastRecord
            ? "record \(instance.firstRecord)" : "records \(instance.firstRecord) to \(instance.lastRecord)"
        return "\(control.name) of \(control.level) \(instance.number) (\(records)): \(figures(control))"
            + explanation(control)
    }

    /// Which record would explain the difference; never one of several.
    private static func explanation(_ control: Control) -> String {
        switch control.explanation {
        case .record(let number, let offset, .unreadable):
            return "; it is record \(number) at byte offset \(offset)"
        case .record(let number, let offset, let cause):
            return "; record \(number) at byte offset \(offset) would explain it: \(cause.words)"
        case .several(let count):
            let number = count > DifferenceSearch.mostCandidates ? "more than \(count - 1)" : "\(count)"
            return "; \(number) records would each explain it, so none is named"
        case nil: return ""
        }
    }

    private static func figures(_ control: Control) -> String {
        let computed = control.computed?.description ?? "more than 38 digits"
        switch control.declaration {
        case .none: return "not declared"
        case .unreadable: return "declared, but the field cannot be read; computed \(computed)"
        case .several(let count): return "declared \(count) times; computed \(computed)"
        case .value(let declared):
            var text = "declared \(declared), computed \(computed)"
            if let difference = control.difference { text += ", difference \(difference)" }
            guard control.unknown > 0 else { return text }
            let missing =
                control.difference.map { ExactDecimal(-$0.unscaled, scale: $0.scale).description } ?? "unknown"
            let records =
                control.unknown == 1 ? "1 record cannot be read: it" : "\(control.unknown) records cannot be read: they"
            return text + " (\(records) must have been \(missing))"
        }
    }

    private static func isOver(_ limit: RejectLimit, rejected: Int64, records: Int64) -> Bool {
        switch limit {
        case .records(let most): rejected > most
        case .percent(let percent): rejected > percent.share(of: records)
        }
    }

    private static func sentence(_ limit: RejectLimit) -> String {
        switch limit {
        case .records(0): "the mapping allows none"
        case .records(let most): "the mapping allows \(most)"
        case .percent(let percent): "the mapping allows \(percent) %"
        }
    }
}
