import Reconciliation
import RecordValues

/// The way from the old total to the new one, and the proof that it adds up.
extension DocumentBuilder {
    typealias Line = ReconciliationReport.WaterfallLine

    var waterfall: ReportSection {
        let titles = ["Records"] + report.figures.map(\.title)
        let charts = titles.indices.compactMap { measure in
            WaterfallChart(
                title: titles[measure].firstLetterUpper, scale: measure == 0 ? 0 : report.figures[measure - 1].scale,
                lines: report.waterfall.map { ($0, $0.amounts[measure]) })
        }
        let table = ReportTable(
            caption: "The waterfall in figures",
            columns: lineColumns + [.init(title: "Remark")],
            rows: report.waterfall.map { line in
                ReportTable.Row(cells: cells(of: line) + [remark(on: line)], isTotal: !line.kind.isStep)
            })
        return ReportSection(
            id: "waterfall", title: "From the old total to the new",
            blocks: charts.map { .chart($0) } + [.table(table)] + groupBlocks)
    }

    private var lineColumns: [ReportTable.Column] {
        [.init(title: "Line"), .init(title: "Code"), .init(title: "Records", isNumeric: true)]
            + report.figures.map { .init(title: $0.title.firstLetterUpper, isNumeric: true) }
    }

    private func cells(of line: Line) -> [ReportCell] {
        let isJudged = line.kind == .residual && report.verdict != .tiesOut
        return [.text(line.words(separator: ": ")), .text(line.code ?? "")]
            + line.amounts.map { amount in
                amount.cell(isSigned: line.kind.isSigned, tone: isJudged && !amount.isZero ? .bad : .plain)
            }
    }

    private func remark(on line: Line) -> ReportCell {
        switch line.kind {
        case .counted:
            guard let declared = report.waterfall.first(where: { $0.kind == .declared }) else { return .text("") }
            let pairs = zip(declared.amounts, line.amounts).filter { $0.0 != .notDeclared }
            if pairs.isEmpty { return .text("nothing is declared") }
            return pairs.allSatisfy { $0.0 == $0.1 }
                ? .text("as declared", tone: .good) : .text("NOT AS DECLARED", tone: .bad)
        case .residual:
            if !line.isNotZero { return .text("nothing is left over", tone: .good) }
            return report.verdict == .tiesOut
                ? .text("accepted, entry by entry", tone: .caution) : .text("NOT EXPLAINED", tone: .bad)
        case .declared, .skipped, .rejected, .split, .defaulted, .rounded, .expected, .countedNew, .accepted:
            return .text("")
        }
    }

    // MARK: By group

    private var groupBlocks: [ReportBlock] {
        guard !report.groupWaterfalls.isEmpty else { return [] }
        let shown = report.groupWaterfalls.filter { !options.hides($0.lines) }
        let hidden = report.groupWaterfalls.count - shown.count
        let rows = shown.flatMap { group, lines in
            lines.map { line in
                ReportTable.Row(
                    cells: [.text(group)] + cells(of: line), differs: line.kind == .residual && line.isNotZero,
                    isTotal: line.kind == .residual)
            }
        }
        let table = ReportTable(
            caption: "The waterfall of each group", columns: [.init(title: "Group")] + lineColumns, rows: rows,
            isInteractive: true, fullList: ReportFile.json.rawValue)
        var blocks: [ReportBlock] = [.heading("By group"), .table(table)]
        if hidden > 0, let limit = options.hidesCountsBelow {
            blocks.append(
                .paragraph(
                    "\(hidden.counted("group")) left out, as asked: a line counts fewer than \(limit) rows. "
                        + ReportOptions.secondaryNote))
        }
        return blocks
    }

    // MARK: The proof

    /// The waterfall's own sum, worked out again from what is printed, and the proof of the run for every group.
    var proof: ReportSection {
        let titles = ["Records"] + report.figures.map(\.title)
        let columns = ["Old side, counted", "Steps", "Expected new side", "New side, counted", "Residual"]
        let table = ReportTable(
            caption: "The waterfall added up again",
            columns: [.init(title: "Figure")] + columns.map { .init(title: $0, isNumeric: true) } + [.init(title: "")],
            rows: titles.indices.map {
                ReportTable.Row(cells: [.text(titles[$0].firstLetterUpper)] + proofCells(measure: $0))
            })
        var blocks: [ReportBlock] = [.table(table)]
        if report.residuals.isEmpty {
            blocks.append(
                .paragraph("Every total of every group was added up again: none has anything left over."))
        } else {
            blocks.append(
                .table(
                    ReportTable(
                        caption: "What does not add up",
                        columns: ["Table", "Total", "Group"].map { .init(title: $0) }
                            + [.init(title: "Left over", isNumeric: true)],
                        rows: report.residuals.map { residual in
                            let rest = residual.value.map { ReportCell.amount($0, isSigned: true, tone: .bad) }
                            return ReportTable.Row(
                                cells: [
                                    .text(residual.table), .text(residual.total),
                                    .text(residual.group.isEmpty ? "the whole" : residual.group),
                                    rest ?? .text("numbers of values differ, or a sum is too large", tone: .bad),
                                ], differs: true)
                        }, isInteractive: report.residuals.count > 10, fullList: ReportFile.json.rawValue)))
        }
        return ReportSection(id: "proof", title: "Proof that it adds up", blocks: blocks)
    }

    private func proofCells(measure: Int) -> [ReportCell] {
        func line(_ kind: Line.Kind) -> ExactDecimal? {
            report.waterfall.first { $0.kind == kind }?.amounts[measure].known
        }
        let steps = report.waterfall.filter(\.kind.isStep).map { $0.amounts[measure] }
        let sum = steps.compactMap(\.known).sum(scale: measure == 0 ? 0 : report.figures[measure - 1].scale)
        let isUnknown = steps.contains { $0.unknown > 0 }
        let figures = [line(.counted), sum, line(.expected), line(.countedNew), line(.residual)]
        var cells: [ReportCell] = figures.enumerated().map { index, value in
            value.map { .amount($0, isSigned: index == 1 || index == 4) } ?? .text("unknown")
        }
        if isUnknown { cells[1].note = "unknown by \(steps.reduce(0) { $0 + $1.unknown }.figures)" }
        guard let old = figures[0], let sum, let expected = figures[2], let new = figures[3], let rest = figures[4]
        else { return cells + [.text("cannot be added up: an amount is not known", tone: .caution)] }
        let adds = (try? old.adding(sum)) == expected && (try? new.subtracting(expected)) == rest
        return cells + [adds ? .text("adds up", tone: .good) : .text("DOES NOT ADD UP", tone: .bad)]
    }
}

extension ReconciliationReport.WaterfallLine {
    /// Records first, then each figure.
    var amounts: [ReconciliationReport.Amount] { [records] + figures }

    var isNotZero: Bool { !amounts.allSatisfy(\.isZero) }

    /// `rejected: the amount cannot be read`, or what the line is.
    func words(separator: String) -> String {
        if words.isEmpty { return kind.title }
        return kind.isStep ? kind.title + separator + words : words
    }
}
