import Diagnostics
import MappingLanguage
import Reports
import TargetRows

/// What `check` has to say of a mapping without an error.
enum CheckText {
    static func render(_ mapping: CheckedMapping) -> String {
        let plan = mapping.plan
        let parts = [
            plan.sources.count.counted("source"), plan.tables.count.counted("table"),
            plan.tables.reduce(0) { $0 + $1.columns.count }.counted("column"), plan.controls.count.counted("control"),
            plan.codeTables.count.counted("code table"),
        ]
        var text = "\(plan.file) checks: migration \(plan.name), version \(plan.version)\n"
        text += "  \(parts.joined(separator: ", "))\n"
        for source in plan.sources where !source.levels.isEmpty { text += levels(of: source, plan) }
        for reconciliation in plan.reconciliations { text += self.text(of: reconciliation) }
        for type in mapping.coverage.types { text += "\n" + coverage(of: type) }
        return text
    }

    /// `reconciles legacy.payment with new.payment on nino, paid_on: 6 columns compared, 2 totals`.
    private static func text(of reconciliation: ReconciliationPlan) -> String {
        let comparison = reconciliation.comparison
        let key = comparison.columns.prefix(comparison.keyColumns).map(\.column.name)
        let compared = comparison.columns.count { $0.rule != .key && $0.rule != .shown }
        return "  reconciles \(reconciliation.name) on \(key.joined(separator: ", ")): "
            + "\(compared.counted("column")) compared, \(reconciliation.totals.count.counted("line")) of totals\n"
    }

    /// `levels: file, batch in file; 5 controls at batch, 6 of the whole file`.
    private static func levels(of source: SourcePlan, _ plan: MappingPlan) -> String {
        let names = source.levels.map { level in
            level.name + (level.parent.map { " in \(source.levels[$0].name)" } ?? "")
        }
        let controls = plan.controls.filter { plan.sources[$0.source].name == source.name }
        var counts = source.levels.indices.map { level in
            (count: controls.count { $0.level == level }, place: "at \(source.levels[level].name)")
        }
        counts.append((controls.count { $0.level == nil }, "of the whole file"))
        let held = counts.filter { $0.count > 0 }.enumerated().map { index, entry in
            (index == 0 ? entry.count.counted("control") : String(entry.count)) + " " + entry.place
        }
        return "  levels: \(names.joined(separator: ", "))"
            + (held.isEmpty ? "" : "; \(held.joined(separator: ", "))") + "\n"
    }

    /// `2 errors, 1 warning`, and why warnings are refused; empty where there is nothing to count.
    static func count(_ diagnostics: [Diagnostic], isStrict: Bool) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let parts = [errors > 0 ? errors.counted("error") : nil, warnings > 0 ? warnings.counted("warning") : nil]
        guard !diagnostics.isEmpty else { return "" }
        let refusal = isStrict && errors == 0 ? ": --strict refuses warnings" : ""
        return "\n" + parts.compactMap(\.self).joined(separator: ", ") + refusal + "\n"
    }

    private static func coverage(of type: Coverage.RecordType) -> String {
        let fates = [
            ("mapped", type.mapped), ("used", type.used), ("dropped", type.dropped), ("not covered", type.notCovered),
        ]
        let fields = fates.reduce(0) { $0 + $1.1.count }
        var text = "\(type.source).\(type.name): \(fields.counted("field"))\n"
        for (fate, names) in fates where !names.isEmpty {
            let title = "  \(fate.padded(to: 11)) \(String(names.count).leftPadded(to: 3))  "
            text += wrapped(names, title: title)
        }
        return text
    }

    /// Names with commas between them, in lines of at most 100 characters that all begin under the first.
    private static func wrapped(_ names: [String], title: String) -> String {
        var lines: [String] = []
        var line = title
        for (index, name) in names.enumerated() {
            let piece = name + (index == names.count - 1 ? "" : ", ")
            if line.count + piece.count > 100, line.count > title.count {
                lines.append(line.withoutTrailingBlanks)
                line = String(repeating: " ", count: title.count)
            }
            line += piece
        }
        return (lines + [line]).joined(separator: "\n") + "\n"
    }
}
