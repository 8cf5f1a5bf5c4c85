import Reconciliation
import RecordValues

/// Puts a report into headings, tables and sentences.
struct DocumentBuilder {
    let report: ReconciliationReport
    let options: ReportOptions

    init(_ report: ReconciliationReport, _ options: ReportOptions) {
        self.report = report
        self.options = options
    }

    var document: ReportDocument {
        ReportDocument(
            title: "Reconciliation of \(report.old.name) with \(report.new.name)", verdict: verdict,
            sections: [
                compared, waterfall, proof, controls, totals, breaks, tolerances, accepted, columns, warnings,
                notChecked, signOff,
            ])
    }

    private var verdict: VerdictBanner {
        VerdictBanner(
            tone: report.verdict.tone, sentence: report.verdict.sentence, meaning: report.verdict.meaning,
            exitCode: "Exit code \(report.exitCode): \(report.verdict.exitMeaning).", reasons: report.reasons,
            figures: residualFigures + breakFigures)
    }

    private var residualFigures: [VerdictBanner.Figure] {
        let titles = ["records"] + report.figures.map(\.title)
        guard let line = report.waterfall.first(where: { $0.kind == .residual }) else {
            return [.init(name: "Residual", value: "none stated", tone: .bad)]
        }
        return zip(titles, line.amounts).map { title, amount in
            let tone: Tone = amount.isZero ? .good : report.verdict == .tiesOut ? .caution : .bad
            return .init(name: "Residual, \(title)", value: amount.text(isSigned: true), tone: tone)
        }
    }

    private var breakFigures: [VerdictBanner.Figure] {
        let (found, open) = (report.breakCount, report.breakCount - report.acceptedCount)
        var shown: [VerdictBanner.Figure] = [
            .init(
                name: "Breaks not accepted", value: "\(open.figures) of \(found.figures)", tone: open > 0 ? .bad : .good
            )
        ]
        for (index, figure) in report.figures.enumerated() where figure.currency != nil {
            let effects = report.breakEffects(onFigure: index)
            for (title, sum) in [(figure.upwardTitle, effects.upward), (figure.downwardTitle, effects.downward)] {
                shown.append(
                    .init(
                        name: "\(title.firstLetterUpper), all breaks", value: sum?.signedFigures ?? "too large",
                        tone: .plain))
            }
        }
        return shown
    }

    // MARK: What was compared

    private var compared: ReportSection {
        let sides = [report.old, report.new]
        func row(_ name: String, _ cell: (ReconciliationReport.Side) -> ReportCell) -> ReportTable.Row {
            ReportTable.Row(cells: [.text(name)] + sides.map(cell))
        }
        let table = ReportTable(
            caption: "The two sides",
            columns: [.init(title: ""), .init(title: "Old side"), .init(title: "New side")],
            rows: [
                row("Name") { .text($0.name) }, row("Form") { .text($0.kind) }, row("File") { .verbatim($0.file) },
                row("Size") { .text($0.bytes.map { $0.counted("byte") } ?? "not known") },
                row("SHA-256") { $0.sha256.map { .verbatim($0) } ?? .text("not worked out") },
                row("Records read") { .text($0.records.figures) }, row("Rows compared") { .text($0.rows.figures) },
            ])
        let mapping = ReportTable(
            caption: "The rules, and the tool",
            columns: [.init(title: ""), .init(title: "Value")],
            rows: [
                ("Mapping", ReportCell.text("\(report.mapping.name), version \(report.mapping.version)")),
                ("Mapping file", .verbatim(report.mapping.file)), ("SHA-256", .verbatim(report.mapping.sha256)),
                ("Run date", .text(report.runDate ?? "none stated")), ("Started", .text(report.startedAt)),
                ("Took", .text(timing)), ("Tallyover", .text("version \(report.toolVersion)")),
            ].map { ReportTable.Row(cells: [.text($0.0), $0.1]) })
        return ReportSection(
            id: "compared", title: "What was compared", blocks: [.table(table), .table(mapping)])
    }

    private var timing: String {
        "\(report.timing.seconds) s, \(report.timing.rowsPerSecond.figures) rows a second, "
            + "\((report.timing.peakMemoryBytes >> 20).figures) MiB of memory at most"
    }

    // MARK: What a reader must know besides

    private var warnings: ReportSection {
        ReportSection(
            id: "warnings", title: "Warnings",
            blocks: report.warnings.isEmpty ? [.paragraph("None.")] : [.list(report.warnings)])
    }

    private var notChecked: ReportSection {
        let about = "A reconciliation is evidence for what it looked at. About the following it says nothing:"
        return ReportSection(
            id: "not-checked", title: "What was not checked",
            blocks: report.notChecked.isEmpty
                ? [.paragraph("Nothing is named: whoever signs asks what was left out.")]
                : [.paragraph(about), .list(report.notChecked)])
    }

    private var signOff: ReportSection {
        let statement =
            switch report.verdict {
            case .tiesOut: "I have read this report, and what it says was not checked. I accept its verdict:"
            case .breaks: "I have read this report. Signing it does not accept any break; it records that I have seen:"
            case .controlsWrong, .stopped:
                "I have read this report. It is no evidence for a migration; signing it records that I have seen:"
            }
        let evidence =
            "\(report.verdict.sentence) Exit code \(report.exitCode). Mapping \(report.mapping.name), version "
            + "\(report.mapping.version), SHA-256 \(report.mapping.sha256)."
        return ReportSection(
            id: "sign-off", title: "Sign-off",
            blocks: [
                .signOff(
                    statement: statement + " " + evidence,
                    roles: ["Prepared by", "Checked by", "Approved by the data owner"])
            ])
    }
}

extension ReconciliationReport.Timing {
    /// Seconds with three places.
    var seconds: String { ExactDecimal(Int128(milliseconds), scale: 3).description }
}

extension ReconciliationReport.Amount {
    /// `-300.00`, `unknown by 3`, `-300.00, unknown by 3` or `not declared`; never 0 for what is not known.
    func text(isSigned: Bool) -> String {
        if case .notDeclared = self { return "not declared" }
        let value = known.map { isSigned ? $0.signedFigures : $0.figures }
        let rest = unknown > 0 ? "unknown by \(unknown.figures)" : nil
        return [value, rest].compactMap(\.self).joined(separator: ", ")
    }

    func cell(isSigned: Bool, tone: Tone = .plain) -> ReportCell {
        guard let known else { return .text(text(isSigned: isSigned), tone: tone) }
        var cell = ReportCell.amount(known, isSigned: isSigned, tone: tone)
        if unknown > 0 { cell.note = "unknown by \(unknown.figures)" }
        return cell
    }
}
