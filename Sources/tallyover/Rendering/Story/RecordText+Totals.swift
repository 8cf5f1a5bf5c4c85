import MappingLanguage
import RecordValues
import Reports
import TargetRows
import Transform

/// Stop 8: what the record adds to the figures that a run has to prove.
extension RecordText {
    var totals: String {
        var table = TextTable()
        for (index, tally) in record.tally.tables.enumerated() where tally.read > 0 {
            for totals in tally.totals { addTotals(totals, of: plan.tables[index], to: &table) }
        }
        for contribution in record.story.contributions {
            let measure = plan.measures[contribution.measure]
            let names = plan.controls.filter { $0.uses(.measure(contribution.measure)) }.map(\.name)
            table.add("control", names.joined(separator: ", "), amount(contribution.value, to: measure))
        }
        for declaration in record.story.declarations {
            table.add(
                "control", plan.declarations[declaration.declaration].name, "declares \(words(declaration.content))")
        }
        let text = table.text
        return Self.title(8, "totals") + (text.isEmpty ? "  nothing\n" : text)
    }

    private func addTotals(_ totals: GroupedTotals, of table: TablePlan, to lines: inout TextTable) {
        for (name, group) in totals.ordered {
            for bucket in [Bucket.written, .skipped, .rejected] where group[rows: bucket] != 0 {
                var parts = ["count +\(group[rows: bucket])"]
                for (sum, column) in zip(group[sums: bucket], totals.plan.sums) {
                    parts.append(
                        "sum \(table.schema.columns[column].name) \(amount(sum, table.schema.columns[column]))")
                }
                let place = zip(totals.plan.by, name).map { column, value in
                    let isHidden = table.schema.columns[column].isPersonal && !showsValues
                    return
                        "\(table.schema.columns[column].name) \(isHidden ? HiddenBytes.Reason.personal.word : value.description)"
                }
                let by = place.isEmpty ? "" : " for \(place.joined(separator: ", "))"
                lines.add("table", table.schema.name, "\(bucket): \(parts.joined(separator: ", "))\(by)")
            }
        }
    }

    private func amount(_ total: Total, _ column: Column) -> String {
        if total.unknown > 0 { return "unknown" }
        if column.isPersonal, !showsValues { return HiddenBytes.Reason.personal.word }
        return signed(ExactDecimal(total.sum, scale: column.type.numeric?.scale ?? 0))
    }

    private func amount(_ value: Int128?, to measure: MeasurePlan) -> String {
        guard let value else { return "unknown: its value cannot be read" }
        if case .sum(let expression) = measure.kind, hidden.hides(expression) {
            return HiddenBytes.Reason.personal.word
        }
        return signed(ExactDecimal(value, scale: measure.scale))
    }

    private func words(_ content: RecordStory.Declaration.Content) -> String {
        switch content {
        case .value(let value): value.description.figures
        case .notSupplied: "nothing: the field says that it is not supplied"
        case .unreadable: "a value that cannot be read"
        }
    }

    private func signed(_ number: ExactDecimal) -> String {
        (number.unscaled < 0 ? "" : "+") + number.description.figures
    }
}
