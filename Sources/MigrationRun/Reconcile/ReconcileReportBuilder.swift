import Diagnostics
import Extracts
import Foundation
import Glibc
import MappingLanguage
import Reconciliation
import RecordValues
import TargetRows
import Transform

/// Draws the verdict from what both sides and their comparison came to, and puts it all into the report.
struct ReconcileReportBuilder {
    let options: ReconcileOptions
    let mappingSHA256: String
    let mask: ValueMask
    let warnings: [String]
    let start: ContinuousClock.Instant

    private var plan: ReconciliationPlan { options.plan }

    /// - Parameters:
    ///   - outcomes: of the old side, and of the new one where the old side came to its end.
    ///   - compared: nil where a side did not come to its end.
    func report(
        _ outcomes: [SideOutcome], _ extremes: [Extremes], _ compared: ComparisonOutcome?
    ) -> ReconciliationReport {
        let old = outcomes[0]
        let new = outcomes.count > 1 ? outcomes[1] : nil
        let controls = outcomes.flatMap { ControlReading(options: $0.options).controls($0.source) }
        var proof = ReconcileProof(plan: plan, controls: controls)
        if let new, let compared { proof.prove(old, new, compared, extremes, shown: shown) }
        let judgement = ReconcileJudgement(
            options: options, outcomes: outcomes, controls: controls, proof: proof, compared: compared)
        let mapping = options.run.mapping.plan
        return ReconciliationReport(
            verdict: judgement.verdict, exitCode: judgement.exitCode.rawValue, reasons: judgement.reasons,
            toolVersion: ToolVersion.current, startedAt: startedAt, runDate: options.run.runDate?.description,
            mapping: .init(
                name: mapping.name, version: mapping.version, file: mapping.file, sha256: mappingSHA256),
            old: side(old), new: new.map(side) ?? notRead, figures: figures, controls: controls,
            waterfall: proof.waterfall, groupWaterfalls: proof.groups, residuals: proof.residuals,
            totals: proof.totals, columns: compared?.columns ?? [], tolerances: compared?.tolerances ?? [],
            matchedRows: compared?.matchedRows ?? 0, breaksByCode: compared?.breaksByCode ?? [],
            breaksByCause: compared?.breaksByCause ?? [], largestBreaks: compared?.largestBreaks ?? [],
            accepted: compared?.accepted ?? [],
            warnings: warnings + (compared?.warnings ?? [])
                + outcomes.flatMap { $0.source.reader.warnings.map(\.message) },
            notChecked: notChecked(old, new, controls, compared), timing: timing(outcomes))
    }

    private func notChecked(
        _ old: SideOutcome, _ new: SideOutcome?, _ controls: [Control], _ compared: ComparisonOutcome?
    ) -> [String] {
        guard let new, let compared else {
            return ["Nothing was compared, because a side could not be read to its end."]
        }
        return NotChecked(plan: plan, old: old, new: new, controls: controls).sentences + compared.notChecked
    }

    /// A group's value as reports may show it.
    private func shown(_ column: Int, _ value: GroupValue) -> String {
        guard case .value(let text) = value, plan.comparison.columns[column].column.isPersonal else {
            return value.description
        }
        return mask.token(text)
    }

    private var figures: [ReconciliationReport.Figure] {
        plan.comparison.figures.map { index in
            let column = plan.comparison.columns[index].column
            let currency = if case .money(_, _, let currency) = column.type { currency } else { nil as String? }
            return .init(column: column.name, currency: currency, scale: plan.comparison.scale(of: index))
        }
    }

    // MARK: Sides

    private func side(_ outcome: SideOutcome) -> ReconciliationReport.Side {
        let format = outcome.source.context.source.recordFormat.words
        var kind = "records \(format)"
        if case .table(let table) = outcome.side.origin { kind = "table \(table) of a run, \(format)" }
        if let gzip = outcome.source.reader.storage.gzip { kind += ", \(gzip.isBlocked ? "bgzf" : "gzip")" }
        return .init(
            name: outcome.side.name, kind: kind, file: outcome.source.reader.path,
            bytes: outcome.source.reader.fileSize, sha256: outcome.source.sha256,
            records: outcome.source.state.tally.records, rows: outcome.rows)
    }

    private var notRead: ReconciliationReport.Side {
        .init(name: plan.new.name, kind: "not read", file: "", bytes: nil, sha256: nil, records: 0, rows: 0)
    }

    // MARK: The clock

    private func timing(_ outcomes: [SideOutcome]) -> ReconciliationReport.Timing {
        let duration = start.duration(to: .now).components
        let milliseconds = duration.seconds * 1000 + duration.attoseconds / 1_000_000_000_000_000
        let rows = outcomes.reduce(0) { $0 + $1.source.state.tally.records }
        return .init(
            milliseconds: milliseconds, rowsPerSecond: milliseconds > 0 ? rows * 1000 / milliseconds : rows,
            peakMemoryBytes: ReportBuilder.peakMemoryBytes)
    }

    private var startedAt: String {
        Date.now.addingTimeInterval(-TimeInterval(start.duration(to: .now).components.seconds)).formatted(.iso8601)
    }
}
