import Copybooks
import MappingLanguage
import Reconciliation
import RecordValues
import TargetRows
import Transform

/// What a reconciliation says nothing about, in sentences for whoever signs it.
struct NotChecked {
    let plan: ReconciliationPlan
    let old: SideOutcome
    let new: SideOutcome
    let controls: [Control]

    var sentences: [String] {
        [ofMapping, dividedFigures, shownOnly, leftOut, skippedNew, undeclared, otherTypes, digests].compactMap(\.self)
    }

    private func names(_ columns: some Sequence<Int>) -> String {
        columns.map { plan.comparison.columns[$0].column.name }.joined(separator: ", ")
    }

    /// Where the mapping itself makes the old side's values.
    private var ofMapping: String? {
        let columns = old.side.usesMapping.sorted()
        guard !columns.isEmpty else { return nil }
        return
            "For \(names(columns)) the old side is what the mapping makes of the legacy bytes: a mistake in the mapping "
            + "would stand on both sides. A line under old in the reconcile statement, and the declared controls, do away "
            + "with that."
    }

    /// Figures that a division makes: what its rounding comes to has no exact value.
    private var dividedFigures: String? {
        let table = old.side.mapping.tables[0]
        let divided = plan.comparison.figures.filter { figure in
            if case .divide = table.columns[old.side.columns[figure]].expression { true } else { false }
        }
        return divided.isEmpty
            ? nil
            : "What rounding comes to where a division makes the value: \(names(divided)); its remainders are endless."
    }

    private var shownOnly: String? {
        let columns = plan.comparison.columns.indices.filter { plan.comparison.columns[$0].rule == .shown }
        return columns.isEmpty ? nil : "Totals only, not row by row: \(names(columns))."
    }

    /// Columns of the new side that take no part.
    private var leftOut: String? {
        let type = new.source.context.source.recordTypes[new.side.mapping.tables[0].recordType]
        let used = Set(plan.comparison.columns.map(\.column.name))
        let fields = type.layout.items.compactMap { $0.field == nil ? nil : $0.name?.lowercased() }
        let left = fields.filter { !used.contains($0) && !used.contains($0.replacing("-", with: "_")) }
        return left.isEmpty ? nil : "Fields of \(new.side.name) that take no part: \(left.joined(separator: ", "))."
    }

    /// Rows of the new side that its own rules leave out.
    private var skippedNew: String? {
        let rows = new.tally.skipped
        return rows == 0 ? nil : "\(rows) rows of the new side are left out by a skip of its block."
    }

    private var undeclared: String? {
        let undeclared = controls.filter { $0.verdict == .notDeclared }
        if controls.isEmpty {
            return
                "The mapping names no controls: nothing that the legacy system declares was held against the figures."
        }
        return undeclared.isEmpty
            ? nil : "Controls that the legacy file does not declare: \(undeclared.map(\.name).joined(separator: ", "))."
    }

    private var otherTypes: String? {
        let types = old.source.context.source.recordTypes
        let used = old.side.mapping.tables[0].recordType
        let others = types.indices.filter { $0 != used && old.source.state.tally.byType[$0].count > 0 }
        return others.isEmpty
            ? nil
            : "Records of other types take part in controls only: "
                + others.map { "\(types[$0].name) (\(old.source.state.tally.byType[$0].count))" }.joined(
                    separator: ", ") + "."
    }

    private var digests: String? {
        old.options.digestsInputs ? nil : "No digests of the inputs were made (--no-digest)."
    }
}
