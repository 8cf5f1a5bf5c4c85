import Reconciliation
import RecordValues

/// Controls, totals, and how the columns fared.
extension DocumentBuilder {
    // MARK: Controls

    var controls: ReportSection {
        guard !report.controls.isEmpty else {
            return ReportSection(
                id: "controls", title: "Controls of the old system",
                blocks: [
                    .paragraph("The mapping names none: nothing that the old system declares was held against it.")
                ])
        }
        let wrong = report.controls.count { $0.verdict == .differs }
        let table = ReportTable(
            caption: "What the old system declares about its own file, against what was counted",
            columns: [.init(title: "Control"), .init(title: "Of")]
                + ["Declared", "Counted", "Difference"].map { .init(title: $0, isNumeric: true) }
                + [.init(title: "Verdict")],
            rows: report.controls.map(row), isInteractive: report.controls.count > 10,
            fullList: ReportFile.json.rawValue)
        let agreeing = report.controls.count { $0.verdict == .agrees }
        let silent = report.controls.count - wrong - agreeing
        return ReportSection(
            id: "controls", title: "Controls of the old system",
            blocks: [
                .paragraph(
                    "\(report.controls.count.counted("control")): \(agreeing.figures) agree, \(wrong.figures) differ, "
                        + "\(silent.figures) not declared."),
                .table(table),
            ])
    }

    private func row(_ control: Control) -> ReportTable.Row {
        var declared = ReportCell.text(control.declarationWords)
        if case .value(let value) = control.declaration { declared = .amount(value) }
        var counted = control.computed.map { ReportCell.amount($0) } ?? .text("too large")
        if control.unknown > 0 { counted.note = "unknown by \(control.unknown.figures)" }
        var verdict: ReportCell
        switch control.verdict {
        case .agrees: verdict = .text("agrees", tone: .good)
        case .differs: verdict = .text("DIFFERS", tone: .bad)
        case .notDeclared: verdict = .text("not declared", tone: .caution)
        }
        verdict.note = control.explanationWords
        return ReportTable.Row(
            cells: [
                .text(control.name), .text(control.place), declared, counted,
                control.difference.map { .amount($0, isSigned: true) } ?? .text(""), verdict,
            ], differs: control.verdict == .differs)
    }

    // MARK: Totals

    var totals: ReportSection {
        let all = options.disclose(report.totals)
        guard !all.isEmpty else {
            return ReportSection(
                id: "totals", title: "Totals, old against new", blocks: [.paragraph("The mapping asks for none.")])
        }
        var blocks: [ReportBlock] = [
            .paragraph(
                "Totals are added up on each side by itself, whatever the comparison of records says. "
                    + "All of them are in \(ReportFile.totals.rawValue).")
        ]
        if let limit = options.hidesCountsBelow {
            blocks.append(
                .paragraph(
                    "As asked, groups of fewer than \(limit) rows are shown as <\(limit), and their amounts are not. "
                        + ReportOptions.secondaryNote))
        }
        let whole = all.filter(\.by.isEmpty)
        if !whole.isEmpty {
            blocks.append(
                .table(
                    ReportTable(
                        caption: "Totals of the whole", columns: [.init(title: "Total")] + figureColumns(whole),
                        rows: whole.map { total in
                            let unit = currency(of: total.total).map { " (\($0))" } ?? ""
                            return row(of: total, heads: [.text(total.total + unit)], withUnknown: hasUnknown(whole))
                        })))
        }
        return ReportSection(
            id: "totals", title: "Totals, old against new", blocks: blocks + groupTables(all.filter { !$0.by.isEmpty }))
    }

    /// A table for each total and each set of columns that it is grouped by, in their order.
    private func groupTables(_ totals: [DisclosedTotal]) -> [ReportBlock] {
        struct Kind: Hashable {
            var total: String
            var by: [String]
        }
        var order: [Kind] = []
        var members: [Kind: [DisclosedTotal]] = [:]
        for total in totals {
            let kind = Kind(total: total.total, by: total.by)
            if members[kind] == nil { order.append(kind) }
            members[kind, default: []].append(total)
        }
        return order.flatMap { kind -> [ReportBlock] in
            let all = members[kind] ?? []
            let differing = all.count(where: \.differs)
            let unit = currency(of: kind.total).map { " (\($0))" } ?? ""
            let rows = all.filter(\.differs).sorted { $0.magnitude > $1.magnitude } + all.filter { !$0.differs }
            let title = "\(kind.total.firstLetterUpper) by \(kind.by.joined(separator: ", "))\(unit)"
            let table = ReportTable(
                caption: "\(all.count.counted("group")), \(differing.figures) with a difference; those first",
                columns: kind.by.map { .init(title: $0) } + figureColumns(all),
                rows: rows.map { row(of: $0, heads: $0.group.map { .text($0) }, withUnknown: hasUnknown(all)) },
                isInteractive: true, fullList: ReportFile.totals.rawValue)
            return [.heading(title), .table(table)]
        }
    }

    private func hasUnknown(_ totals: [DisclosedTotal]) -> Bool {
        totals.contains { $0.unknown != .value(ExactDecimal(0, scale: 0)) }
    }

    private func figureColumns(_ totals: [DisclosedTotal]) -> [ReportTable.Column] {
        (["Old", "New", "Difference"] + (hasUnknown(totals) ? ["Old values unread"] : []))
            .map { .init(title: $0, isNumeric: true) }
    }

    private func row(of total: DisclosedTotal, heads: [ReportCell], withUnknown: Bool) -> ReportTable.Row {
        let tone = total.differs ? Tone.bad : .plain
        let hidesZero = withUnknown && total.old == .value(ExactDecimal(0, scale: 0)) && isUnknown(total)
        return ReportTable.Row(
            cells: heads + [
                hidesZero ? .text("unknown") : total.old.cell(), total.new.cell(),
                total.difference.cell(isSigned: true, tone: tone),
            ] + (withUnknown ? [total.unknown.cell()] : []), differs: total.differs)
    }

    private func isUnknown(_ total: DisclosedTotal) -> Bool {
        total.total != "count" && total.unknown != .value(ExactDecimal(0, scale: 0))
    }

    /// The currency of what a total adds up; nil for counts and hash totals.
    func currency(of total: String) -> String? {
        report.figures.first { figure in
            ["sum", "minimum", "maximum"].contains { total == "\($0) \(figure.column)" }
        }?.currency
    }

    // MARK: Columns

    var columns: ReportSection {
        let table = ReportTable(
            caption: "Each column that was compared, in pairs of rows",
            columns: [.init(title: "Column"), .init(title: "Rule")]
                + ["Same", "Same by the rule only", "Different"].map { .init(title: $0, isNumeric: true) }
                + [.init(title: "Values")],
            rows: report.columns.map { column in
                ReportTable.Row(
                    cells: [
                        .text(column.name), .text(column.isKey ? "key: pairs the rows" : column.rule),
                        .count(column.equal), .count(column.equalByRule),
                        .count(column.different, tone: column.different > 0 ? .bad : .plain),
                        .text(column.isPersonal ? "personal: masked" : "shown"),
                    ], differs: column.different > 0)
            })
        return ReportSection(id: "columns", title: "Columns and their rules", blocks: [.table(table)])
    }
}
