import Reconciliation
import RecordValues

/// Breaks, tolerances, and what was accepted.
extension DocumentBuilder {
    typealias ShownBreak = ReconciliationReport.ShownBreak

    var breaks: ReportSection {
        let title = "Breaks"
        guard report.breaksByCode.contains(where: { $0.count > 0 }) else {
            return ReportSection(id: "breaks", title: title, blocks: [.paragraph("None: no row and no value differs.")])
        }
        var blocks: [ReportBlock] = [
            .paragraph("Every break has a line in breaks.csv. tallyover explain --break N tells how one came about."),
            .table(byCode),
        ]
        let absent = BreakCode.allCases.filter { code in !report.breaksByCode.contains { $0.code == code } }
        if !absent.isEmpty {
            blocks.append(
                .paragraph(
                    "Looked for and not found: " + absent.map { "\($0.rawValue) \($0.words)" }.joined(separator: "; ")
                        + "."))
        }
        if !report.breaksByCause.isEmpty { blocks += [.heading("By suspected cause"), .table(byCause)] }
        return ReportSection(id: "breaks", title: title, blocks: blocks + largest)
    }

    // MARK: Groups of breaks

    private var effectColumns: [ReportTable.Column] {
        report.figures.flatMap { [$0.upwardTitle, $0.downwardTitle] }
            .map { .init(title: $0.firstLetterUpper, isNumeric: true) }
    }

    private var byCode: ReportTable {
        var rows = report.breaksByCode.map { group in
            ReportTable.Row(
                cells: [.text(group.code.rawValue), .text(group.code.words)] + counts(of: group) + effects(of: group),
                differs: group.count > group.accepted)
        }
        let (found, accepted) = (report.breakCount, report.acceptedCount)
        let sums = report.figures.indices.flatMap { figure in
            let effects = report.breakEffects(onFigure: figure)
            return [effects.upward, effects.downward]
        }
        rows.append(
            ReportTable.Row(
                cells: [.text("All"), .text(""), .count(found), .count(accepted), .count(found - accepted)]
                    + sums.map { $0.map { .amount($0, isSigned: true) } ?? .text("too large") },
                isTotal: true))
        return ReportTable(
            caption: "By code",
            columns: [.init(title: "Code"), .init(title: "What it is")] + countColumns + effectColumns, rows: rows)
    }

    private var byCause: ReportTable {
        let rows = report.breaksByCause.map { group in
            let cause = group.cause.isEmpty ? "not known" : group.cause
            let hides = options.isSmall(ExactDecimal(Int128(group.count), scale: 0))
            let figures =
                hides
                ? [.text("<\(options.hidesCountsBelow ?? 0)")]
                    + Array(repeating: .text("suppressed"), count: 2 + 2 * report.figures.count)
                : counts(of: group) + effects(of: group)
            return ReportTable.Row(
                cells: [.text(group.code.rawValue), .text(cause)] + figures, differs: group.count > group.accepted)
        }
        return ReportTable(
            caption: "By suspected cause",
            columns: [.init(title: "Code"), .init(title: "Suspected cause")] + countColumns + effectColumns, rows: rows,
            isInteractive: rows.count > 10, fullList: ReportFile.json.rawValue)
    }

    private var countColumns: [ReportTable.Column] {
        ["Breaks", "Accepted", "Not accepted"].map { .init(title: $0, isNumeric: true) }
    }

    private func counts(of group: ReconciliationReport.BreakGroup) -> [ReportCell] {
        let open = group.count - group.accepted
        return [.count(group.count), .count(group.accepted), .count(open, tone: open > 0 ? .bad : .plain)]
    }

    private func effects(of group: ReconciliationReport.BreakGroup) -> [ReportCell] {
        zip(group.upward, group.downward).flatMap {
            [.amount($0, isSigned: true), .amount($1, isSigned: true)]
        }
    }

    // MARK: Single breaks

    private var largest: [ReportBlock] {
        guard !report.largestBreaks.isEmpty else { return [] }
        if let limit = options.hidesCountsBelow {
            let why = "Single breaks are not shown, as asked: each is about fewer than \(limit) rows."
            return [.heading("Largest breaks"), .paragraph(why)]
        }
        let isMoney = report.figures.contains { $0.currency != nil }
        let parts: [(title: String, isPart: (Int) -> Bool)] = [
            (isMoney ? "Largest overpayments" : "Largest breaks upward", { $0 > 0 }),
            (isMoney ? "Largest underpayments" : "Largest breaks downward", { $0 < 0 }),
            ("Breaks without an effect on any figure", { $0 == 0 }),
        ]
        return parts.flatMap { part -> [ReportBlock] in
            let members = report.largestBreaks.filter { part.isPart($0.direction) }
            guard !members.isEmpty else { return [] }
            return [.heading(part.title), .table(table(of: members))]
        }
    }

    private func table(of breaks: [ShownBreak]) -> ReportTable {
        ReportTable(
            caption: "\(breaks.count.counted("break")); the number of each is its line in breaks.csv",
            columns: [.init(title: "Break", isNumeric: true)]
                + ["Code", "Key", "Column", "Old", "New"].map { .init(title: $0) }
                + report.figures.map { .init(title: "Effect on \($0.title)", isNumeric: true) }
                + [.init(title: "Suspected cause"), .init(title: "Accepted by")],
            rows: breaks.map { entry in
                var code = ReportCell.text(entry.code.rawValue)
                code.note = entry.code.words
                return ReportTable.Row(
                    cells: [
                        .count(entry.number), code, .verbatim(entry.key.joined(separator: ", ")),
                        .text(entry.column ?? "the row"), entry.old.map { .verbatim($0) } ?? .text("–"),
                        entry.new.map { .verbatim($0) } ?? .text("–"),
                    ] + entry.effects.map { .amount($0, isSigned: true) }
                        + [
                            .text(entry.cause.isEmpty ? "not known" : entry.cause),
                            entry.acceptedBy.map { .text($0) } ?? .text("nobody", tone: .bad),
                        ], differs: entry.acceptedBy == nil)
            }, isInteractive: breaks.count > 10, fullList: "breaks.csv")
    }

    // MARK: What was let through

    var tolerances: ReportSection {
        let table = ReportTable(
            caption: "What each tolerance let through, and the caps on what that may add up to",
            columns: [.init(title: "Column"), .init(title: "Rule")]
                + ["Differences", "Net", "Net cap", "Upward", "Downward", "One-sided cap"]
                .map { .init(title: $0, isNumeric: true) }
                + [.init(title: "Verdict")],
            rows: report.tolerances.map { use in
                let currency = report.figures.first { $0.column == use.column }?.currency
                return ReportTable.Row(
                    cells: [
                        .text(use.column + (currency.map { " (\($0))" } ?? "")), .text(use.rule),
                        .count(use.differences), .amount(use.net, isSigned: true), .amount(use.netCap),
                        .amount(use.upward, isSigned: true), .amount(use.downward, isSigned: true),
                        .amount(use.oneSidedCap),
                        use.isExceeded ? .text("OVER A CAP", tone: .bad) : .text("within its caps", tone: .good),
                    ], differs: use.isExceeded)
            })
        return ReportSection(
            id: "tolerances", title: "Tolerances",
            blocks: report.tolerances.isEmpty
                ? [.paragraph("None: every column was compared without one.")] : [.table(table)])
    }

    var accepted: ReportSection {
        let money = Set(report.figures.map(\.currency))
        let unit = money.count == 1 ? (money.first ?? nil).map { " (\($0))" } ?? "" : ""
        let table = ReportTable(
            caption: "The register of accepted breaks",
            columns: ["Ticket", "Code", "State"].map { .init(title: $0) }
                + [
                    .init(title: "Breaks", isNumeric: true), .init(title: "Amount\(unit)", isNumeric: true),
                    .init(title: "Cap\(unit)", isNumeric: true),
                ] + ["Reason", "Owner", "Approved by", "Expires"].map { .init(title: $0) }
                + [.init(title: "Line", isNumeric: true)],
            rows: report.accepted.map { entry in
                ReportTable.Row(
                    cells: [
                        .text(entry.ticket), .text(entry.code), .text(entry.state.words, tone: entry.state.tone),
                        .count(entry.breaks), .amount(entry.money), .amount(entry.cap), .text(entry.reason),
                        .text(entry.owner), .text(entry.approvedBy), .text(entry.expires), .count(Int64(entry.line)),
                    ], differs: entry.state != .used)
            }, isInteractive: report.accepted.count > 10, fullList: ReportFile.json.rawValue)
        return ReportSection(
            id: "accepted", title: "Accepted breaks",
            blocks: report.accepted.isEmpty
                ? [.paragraph("None: no register of accepted breaks was given, or it is empty.")] : [.table(table)])
    }
}

extension ReconciliationReport.ShownBreak {
    /// 1 where it pays too much, -1 where too little, 0 where it touches no figure; by the first figure that it touches.
    var direction: Int { effects.first { $0.unscaled != 0 }.map { Int($0.unscaled.signum()) } ?? 0 }
}

extension String {
    var firstLetterUpper: String { prefix(1).uppercased() + dropFirst() }
}
