import Diagnostics
import MappingLanguage
import MigrationRun
import RecordValues
import Reconciliation
import Reports
import TargetRows

/// One row that is to be explained: where it stands on either side, and the breaks that are about it.
struct ExplainedRow {
    var old: [SideRows.Row]
    var new: [SideRows.Row]
    var breaks: [ReconciledFolder.BreakLine]

    /// The row of a break, with the other breaks of the same key.
    init(breakNumber: Int64, of folder: ReconciledFolder, _ rows: SideRows) throws(DiagnosticList) {
        guard let found = try folder.breaks(where: { $0.number == breakNumber }).first else {
            throw DiagnosticList(
                Diagnostic(
                    CommandCode.unknownBreak, "there is no break \(breakNumber)",
                    hint: "the first column of breaks.csv has the numbers"))
        }
        breaks = found["key"].isEmpty ? [found] : try folder.breaks { $0["key"] == found["key"] }
        func records(_ column: String) -> [Int64] { Set(breaks.compactMap { Int64($0[column]) }).sorted() }
        (old, new) = ([], [])
        for record in records("old_record") { old += try rows.rows(.old, record: record) }
        for record in records("new_record") { new += try rows.rows(.new, record: record) }
    }

    /// The rows with a key.
    init(key: [String?], of folder: ReconciledFolder, _ rows: SideRows) throws(DiagnosticList) {
        let (old, new) = (try rows.rows(.old, key: key), try rows.rows(.new, key: key))
        guard !old.isEmpty || !new.isEmpty else {
            throw DiagnosticList(
                Diagnostic(
                    CommandCode.unknownBreak, "neither side has a row with this key",
                    hint: "a record that was rejected or skipped has no row: look into old-rejects.csv, and tell its way "
                        + "with tallyover try"))
        }
        (self.old, self.new) = (old, new)
        breaks = try folder.breaks { line in
            old.contains { String($0.record) == line["old_record"] } || new.contains { String($0.record) == line["new_record"] }
        }
    }
}

/// The way of one row in words: the old record stop by stop, the new one, and what differs.
struct ExplanationText {
    let row: ExplainedRow
    let options: ReconcileOptions
    let rows: SideRows
    let showsValues: Bool

    init(_ row: ExplainedRow, options: ReconcileOptions, rows: SideRows, showsValues: Bool) {
        self.row = row
        self.options = options
        self.rows = rows
        self.showsValues = showsValues
    }

    private var plan: ReconciliationPlan { options.plan }

    func text() throws(DiagnosticList) -> String {
        var parts = [summary, differences]
        for (side, found) in [(ComparisonSide.old, row.old), (.new, row.new)] {
            for row in found { parts.append(try story(side, row)) }
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// What is said of the row: each break in a sentence, or that there is none.
    private var summary: String {
        var text = "\(plan.name)\n"
        text += "  old side: \(place(row.old, .old))\n  new side: \(place(row.new, .new))\n"
        guard !row.breaks.isEmpty else { return text + "  no break: the sides agree about this row\n" }
        for line in row.breaks {
            let code = BreakCode(rawValue: line["code"])
            var sentence = "  break \(line.number), \(line["code"]): \(code?.words ?? "")"
            if !line["column"].isEmpty { sentence += ", in \(line["column"])" }
            if !line["direction"].isEmpty { sentence += "; \(line["direction"])" }
            if !line["cause"].isEmpty { sentence += "; \(line["cause"])" }
            if !line["accepted_by"].isEmpty { sentence += "; accepted by \(line["accepted_by"])" }
            text += sentence + "\n"
        }
        return text
    }

    private func place(_ found: [SideRows.Row], _ side: ComparisonSide) -> String {
        guard !found.isEmpty else { return "no row of \(rows.file(side))" }
        let records = found.map { $0.record.figures }.joined(separator: ", ")
        return "record \(records) of \(rows.file(side))"
    }

    /// The values of both sides, column by column, where each side has one row.
    private var differences: String {
        guard row.old.count == 1, row.new.count == 1 else { return "" }
        var table = TextTable()
        table.add("", "old side", "new side", "")
        for (index, column) in plan.comparison.columns.enumerated() {
            let (old, new) = (row.old[0].values[index], row.new[0].values[index])
            let name = column.column.name
            let isBroken = row.breaks.contains { $0["column"] == name }
            let verdict = old == new ? "" : isBroken ? "DIFFERS" : "the same by the rule"
            table.add(name, shown(old, column), shown(new, column), verdict)
        }
        return "side by side\n" + table.text
    }

    private func shown(_ value: String?, _ column: ComparedColumn) -> String {
        guard let value else { return "(null)" }
        return column.column.isPersonal && !showsValues ? "··" : "\"\(value)\""
    }

    /// The record's way to its row.
    private func story(_ side: ComparisonSide, _ row: SideRows.Row) throws(DiagnosticList) -> String {
        let plan = rows.plan(side)
        let tried = try TriedRecord(
            number: row.record, path: rows.file(side), plan: plan.mapping, source: plan.source,
            runDate: options.run.runDate)
        let title = side == .old ? "THE OLD SIDE" : "THE NEW SIDE"
        return "\(title): \(plan.name)\n\n" + RecordText(tried, showsValues: showsValues).text
    }
}
