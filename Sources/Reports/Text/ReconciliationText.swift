import Reconciliation
import RecordValues

/// What a reconciliation found, as the first screen of a terminal: lines of at most 100 characters, the verdict first.
/// The exit code and its meaning are the last line, which the command prints.
package enum ReconciliationText {
    /// Lines of a list that stand on the screen; all of them are in the reports.
    private static let most = 10

    /// The screen, each line with its end.
    package static func render(_ report: ReconciliationReport, options: ReportOptions = ReportOptions()) -> String {
        [
            heading(report), sides(report), waterfall(report), residuals(report), controls(report), breaks(report),
            options.hidesCountsBelow == nil ? largest(report) : "", tolerances(report), accepted(report),
            warnings(report), ending(report),
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func heading(_ report: ReconciliationReport) -> String {
        let date = report.runDate.map { ", run date \($0)" } ?? ""
        return "\(report.mapping.name), version \(report.mapping.version)\(date): \(report.verdict.inBrief)\n"
            + report.reasons.map { indented($0) }.joined()
    }

    private static func indented(_ text: String) -> String {
        text.visible.broken(at: TextTable.lineWidth - 2).map { "  \($0)\n" }.joined()
    }

    private static func sides(_ report: ReconciliationReport) -> String {
        [("old", report.old), ("new", report.new)].map { name, side in
            let size = side.bytes.map { ", \($0.counted("byte"))" } ?? ""
            return indented("\(name) side \(side.name): \(side.file), \(side.kind)\(size)")
                + "    \(side.records.counted("record")) read, \(side.rows.counted("row")) compared\n"
        }.joined()
    }

    // MARK: The waterfall

    /// Records and as many figures as the width holds; the others in tables of their own.
    private static func waterfall(_ report: ReconciliationReport) -> String {
        let measures = Array(report.figures.indices)
        let parts = stride(from: 0, to: max(measures.count, 1), by: 2).map { Array(measures.dropFirst($0).prefix(2)) }
        return parts.enumerated().map { index, figures in
            var table = TextTable(rightAligned: Set(1...(figures.count + 1)), wrapped: 0)
            table.add(
                ["", index == 0 ? "records" : ""] + figures.map { report.figures[$0].title.visible })
            for line in report.waterfall {
                let isSigned = line.kind.isSigned
                let records = index == 0 ? line.records.text(isSigned: isSigned) : ""
                let cells = figures.map { line.figures[$0].text(isSigned: isSigned) }
                table.add([label(of: line), records] + cells + [mark(on: line, report)])
            }
            return table.text
        }.joined(separator: "\n")
    }

    private static func label(of line: ReconciliationReport.WaterfallLine) -> String {
        guard line.kind.isStep else { return line.words(separator: "").visible }
        return "- " + [line.kind.title, line.code, line.words].compactMap(\.self).joined(separator: "  ").visible
    }

    private static func mark(
        on line: ReconciliationReport.WaterfallLine, _ report: ReconciliationReport
    ) -> String {
        guard line.kind == .residual, line.isNotZero else { return "" }
        return report.verdict == .tiesOut ? "accepted" : "NOT EXPLAINED"
    }

    private static func residuals(_ report: ReconciliationReport) -> String {
        guard !report.residuals.isEmpty else { return "every total of every group adds up again\n" }
        var table = TextTable(rightAligned: [3], wrapped: 2)
        for residual in report.residuals.prefix(most) {
            table.add(
                [residual.table, residual.total, residual.group].map(\.visible)
                    + [residual.value?.signedFigures ?? "numbers differ"])
        }
        return "DOES NOT ADD UP\n" + table.text + more(report.residuals.count, "residual", in: .json)
    }

    // MARK: What to look at

    private static func controls(_ report: ReconciliationReport) -> String {
        guard !report.controls.isEmpty else { return "controls: the mapping names none\n" }
        let ordered =
            report.controls.filter { $0.verdict == .differs } + report.controls.filter { $0.verdict != .differs }
        var table = TextTable(rightAligned: [1, 2], wrapped: 0)
        table.add(["", "declared", "counted", ""])
        for control in ordered.prefix(most) {
            let by = control.difference.map { " by \($0.signedFigures)" } ?? ""
            let verdict =
                switch control.verdict {
                case .agrees: "agrees"
                case .differs: "DIFFERS\(by)"
                case .notDeclared: ""
                }
            let name = control.instance == nil ? control.name : "\(control.name), \(control.place)"
            let unknown = control.unknown > 0 ? ", unknown by \(control.unknown.figures)" : ""
            table.add(
                [name.visible, control.declarationWords, control.computed?.figures ?? "too large", verdict + unknown])
        }
        let explained = ordered.prefix(most).compactMap { control in
            control.explanationWords.map { indented("\(control.name): \($0)") }
        }
        return "controls\n" + table.text + explained.joined() + more(ordered.count, "control", in: .json)
    }

    /// One table for each figure that breaks touch; one without any where they touch none.
    private static func breaks(_ report: ReconciliationReport) -> String {
        let found = report.breakCount
        guard found > 0 else { return "breaks: none in \(report.matchedRows.counted("pair")) of rows\n" }
        let touched = report.figures.indices.filter { figure in
            report.breaksByCode.contains { $0.upward[figure].unscaled != 0 || $0.downward[figure].unscaled != 0 }
        }
        let open = found - report.acceptedCount
        let heading = "breaks: \(found.figures), not accepted \(open.figures)\n"
        guard !touched.isEmpty else { return heading + table(of: report.breaksByCode, figure: nil, report).text }
        return touched.map { index in
            (index == touched[0] ? heading : "")
                + table(of: report.breaksByCode, figure: index, report).text
        }.joined(separator: "\n")
    }

    private static func table(
        of groups: [ReconciliationReport.BreakGroup], figure: Int?, _ report: ReconciliationReport
    ) -> TextTable {
        var table = TextTable(rightAligned: [2, 3, 4, 5], wrapped: 1)
        let titles = figure.map { [report.figures[$0].upwardTitle.visible, report.figures[$0].downwardTitle.visible] }
        table.add(["", "", "found", "accepted"] + (titles ?? []))
        for group in groups {
            let effects = figure.map { [group.upward[$0].signedFigures, group.downward[$0].signedFigures] }
            table.add(
                [group.code.rawValue, group.code.words, group.count.figures, group.accepted.figures] + (effects ?? []))
        }
        return table
    }

    private static func largest(_ report: ReconciliationReport) -> String {
        guard !report.largestBreaks.isEmpty else { return "" }
        var table = TextTable(rightAligned: [0, 2], wrapped: 3)
        for entry in report.largestBreaks.prefix(most) {
            let effect = entry.effects.first { $0.unscaled != 0 }
            let words = [entry.key.joined(separator: ", "), entry.column ?? "", entry.cause].filter { !$0.isEmpty }
            table.add([
                String(entry.number), entry.code.rawValue, effect?.signedFigures ?? "",
                words.joined(separator: "; ").visible,
            ])
        }
        return "largest breaks, by their line in breaks.csv\n" + table.text
            + more(report.largestBreaks.count, "break", in: .html)
    }

    private static func tolerances(_ report: ReconciliationReport) -> String {
        report.tolerances.map { use in
            indented(
                "tolerance of \(use.column), \(use.rule): \(use.differences.counted("difference")), net "
                    + "\(use.net.signedFigures) of \(use.netCap.figures), one-sided \(use.upward.signedFigures) and "
                    + "\(use.downward.signedFigures) of \(use.oneSidedCap.figures): "
                    + (use.isExceeded ? "OVER A CAP" : "within its caps"))
        }.joined()
    }

    private static func accepted(_ report: ReconciliationReport) -> String {
        guard !report.accepted.isEmpty else { return "" }
        return "accepted breaks\n"
            + report.accepted.prefix(most).map { entry in
                indented(
                    "\(entry.ticket) \(entry.code): \(entry.breaks.counted("break")), \(entry.money.figures) of at most "
                        + "\(entry.cap.figures); approved by \(entry.approvedBy), expires \(entry.expires); "
                        + entry.state.words)
            }.joined() + more(report.accepted.count, "entry", in: .html)
    }

    private static func warnings(_ report: ReconciliationReport) -> String {
        let shown =
            report.warnings.map { indented("warning: \($0)") }
            + report.notChecked.map { indented("not checked: \($0)") }
        return shown.joined()
    }

    private static func ending(_ report: ReconciliationReport) -> String {
        let timing = report.timing
        return "\(timing.seconds) s, \(timing.rowsPerSecond.figures) rows a second, "
            + "\((timing.peakMemoryBytes >> 20).figures) MiB of memory at most\n"
    }

    private static func more(_ count: Int, _ noun: String, in file: ReportFile) -> String {
        count > most ? "  and \((count - most).figures) more, all in \(file.rawValue)\n" : ""
    }
}
