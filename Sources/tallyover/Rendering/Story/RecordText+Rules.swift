import MappingLanguage
import RecordValues
import Reports
import TargetRows
import Transform

/// Stops 6 and 7: how each column came to its value, and what became of the row.
extension RecordText {
    var rules: String {
        var text = Self.title(6, "rules")
        if record.story.rows.isEmpty { text += "  no table is made from this type\n" }
        for row in record.story.rows {
            let table = plan.tables[row.table]
            text += "  table \(table.schema.name)\(item(of: row))\n"
            for (index, skip) in table.skips.enumerated() { text += line(skip, index, row) }
            for (column, told) in zip(table.columns, row.columns) { text += lines(column, told) }
        }
        return text
    }

    /// ` for WFP-AWARD(2)` where the table has one row an item.
    private func item(of row: RowStory) -> String {
        plan.tables[row.table].each.map { " for \($0.name)(\(row.item + 1))" } ?? ""
    }

    private func line(_ skip: SkipRule, _ index: Int, _ row: RowStory) -> String {
        let outcome =
            switch row.skippedBy {
            case .some(let holding) where holding == index: "holds: the row is skipped, because \"\(skip.reason)\""
            case .some(let holding) where holding < index: "not tried"
            default: "does not hold"
            }
        return "    skip when \(words.text(skip.condition)): \(outcome)\n"
    }

    private func lines(_ column: ColumnPlan, _ told: ColumnStory) -> String {
        var text = "    \(column.column.name) \(words.text(column.column.type)) = \(words.text(column.expression))\n"
        text += step("gives", made(column, told))
        if !told.isStatedNull {
            for (index, rule) in column.rules.enumerated() {
                text += step(words.text(rule), outcome(ofRule: index, told))
            }
        }
        if let replaced = told.replaced {
            let warning = column.warns ? ", with a warning" : ""
            text += step(words.text(column.failure), "\(reason(replaced)): takes its place\(warning)")
        } else if case .failure(let failure) = told.outcome {
            text += step(words.text(column.failure), reason(failure))
        }
        return text
    }

    private func step(_ what: String, _ outcome: String) -> String { "        \(what.padded(to: 28))  \(outcome)\n" }

    private func made(_ column: ColumnPlan, _ told: ColumnStory) -> String {
        if told.isStatedNull { return "null, as `null when` says" }
        guard let made = told.readValue else { return "nothing" }
        if column.column.isPersonal, !showsValues { return HiddenBytes.Reason.personal.word }
        if case .text(let text) = made { return PlanText.quoted(text) }
        return made.description
    }

    private func outcome(ofRule index: Int, _ told: ColumnStory) -> String {
        if let broken = told.brokenRule {
            return index < broken ? "holds" : index == broken ? "is broken" : "not tried"
        }
        if case .failure = told.outcome { return "not tried" }
        return told.replaced == nil ? "holds" : "not tried"
    }

    private func reason(_ failure: ColdFailure) -> String {
        Self.words(failure.fault) + (failure.field.map { ": \($0)" } ?? "")
    }

    var rowOrReject: String {
        let story = record.story
        if let stop = story.stop {
            return Self.title(7, "row or reject", "the mapping says stop: a run ends here") + lines([stop])
        }
        guard !story.isRejected else {
            let count = story.reasons.count.counted("reason")
            return Self.title(7, "row or reject", "rejected, for \(count)") + lines(story.reasons)
        }
        if story.rows.isEmpty {
            return Self.title(7, "row or reject", "neither: the record counts for its controls only")
        }
        var text = Self.title(7, "row or reject")
        for row in story.rows {
            let table = plan.tables[row.table]
            let outcome = row.skippedBy.map { "skipped, because \"\(table.skips[$0].reason)\"" } ?? "written"
            let key = row.skippedBy == nil && !table.schema.keyColumns.isEmpty
            let rest = key ? "; a run rejects it where an earlier record has its key" : ""
            text += "  table \(table.schema.name)\(item(of: row)): \(outcome)\(rest)\n"
        }
        return text
    }

    private func lines(_ reasons: [RejectReason]) -> String {
        var table = TextTable()
        for reason in reasons {
            table.add(
                reason.fault?.code ?? "", reason.field, reason.fault?.summary ?? "",
                reason.formFault ?? reason.column.map { "column \($0)" } ?? "")
        }
        return table.text
    }
}
