import MappingLanguage
import MigrationRun
import RecordValues
import Reports
import TargetRows

/// What a run found, for a person.
struct RunSummary {
    let report: RunReport
    let plan: MappingPlan
    let options: RunOptions

    init(_ report: RunReport, plan: MappingPlan, options: RunOptions) {
        self.report = report
        self.plan = plan
        self.options = options
    }

    var text: String {
        var parts = [heading]
        for source in plan.sources {
            guard let figures = report.sources[source.name] else { continue }
            parts.append(records(source, figures))
        }
        for table in plan.tables {
            guard let figures = report.tables[table.schema.name], figures.read > 0 || isWhole else { continue }
            parts.append(totals(table, figures))
        }
        parts += [controls, residuals, rejects, warnings, fields, ending]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Whether every source was read to its end.
    private var isWhole: Bool {
        plan.sources.allSatisfy { report.sources[$0.name]?.readToEnd == true }
    }

    private var heading: String {
        let date = report.runDate.map { ", run date \($0)" } ?? ""
        var text = "\(report.mapping.name), version \(report.mapping.version)\(date): \(verdict)\n"
        if let partial = report.partial { text += "  PARTIAL, NOT EVIDENCE: \(partial)\n" }
        if report.isDryRun { text += "  dry run: no tables were written\n" }
        for reason in report.reasons {
            text += "  \(reason)\n"
            if let problem = report.problems.first(where: { $0.message == reason }) { text += advice(problem) }
        }
        return text
    }

    private func advice(_ problem: RunReport.Problem) -> String {
        "    \(problem.code)" + (problem.hint.map { ", hint: \($0)" } ?? "") + "\n"
    }

    private var verdict: String {
        switch report.verdict {
        case .tiesOut: "ties out"
        case .breaks: "does not tie out"
        case .controlsWrong: "the input must not be used"
        case .stopped: "stopped part-way"
        }
    }

    /// The records of a source by bucket, added up again.
    private func records(_ source: SourcePlan, _ figures: RunReport.SourceFigures) -> String {
        var table = TextTable(rightAligned: [1])
        let types = source.recordTypes.map { "\($0.name) \((figures.byType[$0.name] ?? 0).figures)" }
        table.add("read", figures.records.figures, types.count > 1 ? types.joined(separator: ", ") : "")
        let buckets = [
            ("written", figures.written), ("skipped", figures.skipped), ("rejected", figures.rejected),
            ("for controls only", figures.controlOnly), ("of no described type", figures.otherSkipped),
            ("for their levels only", figures.contextOnly),
        ]
        let shown = buckets.enumerated().filter { $0.offset < 3 || $0.element.1 > 0 }.map(\.element)
        for (index, bucket) in shown.enumerated() { table.add((index == 0 ? "= " : "+ ") + bucket.0, bucket.1.figures) }
        let sum = buckets.reduce(0) { $0 + $1.1 }
        table.add("added up", sum.figures, sum == figures.records ? "as read" : "NOT AS READ")
        var text = "source \(source.name): \(figures.file), \(stored(figures))\n" + table.text
        if !figures.readToEnd { text += "  NOT READ TO ITS END: these are not the figures of the file\n" }
        if figures.paddedLines > 0 { text += "  \(figures.paddedLines.counted("line")) filled up with blanks\n" }
        for problem in figures.suspicions { text += "  warning: \(problem.message)\n" + advice(problem) }
        if let sha256 = figures.sha256 { text += "  sha256 \(sha256)\n" }
        return text
    }

    /// How large the source is, and what it inflates to where it is gzip.
    private func stored(_ figures: RunReport.SourceFigures) -> String {
        let bytes = figures.bytes.counted("byte")
        guard let compression = figures.compression else { return bytes }
        var text = "\(bytes) of \(compression.format) in \(compression.members.counted("member"))"
        if compression.paddingBytes > 0 { text += ", \(compression.paddingBytes.counted("zero byte")) behind them" }
        return text + (figures.uncompressedBytes.map { ", inflated to \($0.figures)" } ?? "")
    }

    /// The grand totals of a table: the old side is what was read, the new side what was written.
    private func totals(_ table: TablePlan, _ figures: RunReport.TableFigures) -> String {
        let grand = figures.totals.filter(\.group.isEmpty)
        let hasUnknown = grand.contains { $0.unknown > 0 }
        var lines = TextTable(rightAligned: [1, 2, 3, 4, 5])
        lines.add(["", "old side", "= new side", "+ skipped", "+ rejected"] + (hasUnknown ? ["unreadable"] : []))
        for total in grand {
            let sides = [total.read, total.written, total.skipped, total.rejected].map { $0?.figures ?? "too large" }
            lines.add([total.total] + sides + (hasUnknown ? [total.unknown.figures] : []))
        }
        var text = "table \(table.schema.name)\n" + lines.text
        for (reason, count) in figures.skippedBy.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) where count > 0
        {
            text += "  \(count.figures) skipped because \"\(reason)\"\n"
        }
        return text
    }

    private var controls: String {
        if plan.controls.isEmpty { return "controls: the mapping names none\n" }
        guard isWhole, !report.controls.isEmpty else {
            return "controls: not held, because not every record was read\n"
        }
        var table = TextTable(rightAligned: [1, 2])
        table.add("", "declared", "computed", "")
        for control in report.controls {
            var verdict = control.verdict
            if let difference = control.difference, control.verdict == "differs" {
                verdict += " by \(difference.figures)"
            }
            if control.unknown > 0 { verdict += ", unknown by \(control.unknown.counted("record"))" }
            if let instances = control.instances { verdict = Self.words(instances) }
            var name = control.name
            if let instance = control.instance { name = "  \(control.level) \(instance.number.figures)" }
            table.add(name, control.declared?.figures ?? "-", control.computed.figures, verdict)
        }
        return "controls\n" + table.text
    }

    /// `agrees in 199 of 200, differs in 1`.
    private static func words(_ instances: RunReport.ControlFigures.Instances) -> String {
        let all = instances.agrees + instances.differs + instances.notDeclared
        if instances.agrees == all { return all == 1 ? "agrees" : "agrees in each of \(all.figures)" }
        let parts = [
            ("agrees", instances.agrees), ("differs", instances.differs), ("not-declared", instances.notDeclared),
        ]
        return parts.filter { $0.1 > 0 }.map { "\($0.0) in \($0.1.figures)" }.joined(separator: ", ")
            + " of \(all.figures)"
    }

    private var residuals: String {
        guard !report.residuals.isEmpty else { return "residuals: none, every total adds up again in every group\n" }
        var table = TextTable(rightAligned: [3])
        for residual in report.residuals {
            table.add(residual.table, residual.total, residual.group, residual.value.figures)
        }
        return "residuals\n" + table.text
    }
}
