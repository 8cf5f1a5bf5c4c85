import MappingLanguage
import Reconciliation
import RecordValues
import TargetRows
import Transform

/// Leads the old side's total to the new side's, in records and in each figure: declared, counted, what a rule skips,
/// what is rejected, what is expected, what is there, and the rest.
struct Waterfall {
    typealias Line = ReconciliationReport.WaterfallLine
    typealias Amount = ReconciliationReport.Amount

    let plan: ReconciliationPlan
    let old: SideOutcome
    let new: SideOutcome
    let controls: [Control]
    let compared: ComparisonOutcome
    /// Gives a group's value as the reports may show it.
    let shown: (_ column: Int, GroupValue) -> String

    /// The waterfall of all rows.
    var lines: [Line] {
        let whole = Self.whole(old.totals(0))
        var lines = [declared, counted(whole)]
        lines += buckets
        if let split { lines.append(split) }
        lines += defaulted
        if let rounded = rounded(whole) { lines.append(rounded) }
        lines.append(expected(whole))
        if let tolerated { lines.append(tolerated) }
        lines.append(countedNew)
        lines.append(residual)
        if let accepted { lines.append(accepted) }
        return lines
    }

    /// The waterfalls of the groups of each `waterfall by` line. Of a group the buckets are told, not each reason.
    var groups: [(group: String, lines: [Line])] {
        plan.waterfalls.indices.flatMap { index in
            let names = plan.waterfalls[index].map { plan.comparison.columns[$0].column.name }
            let (oldTotals, newTotals) = (old.totals(index + 1), new.totals(index + 1))
            let groups = Set(oldTotals.groups.keys).union(newTotals.groups.keys)
            return groups.map { group in
                let values = zip(plan.waterfalls[index], group).map(shown)
                let name = zip(names, values).map { "\($0)=\($1)" }.joined(separator: ", ")
                return (name, lines(oldTotals.groups[group], newTotals.groups[group]))
            }.sorted { $0.0 < $1.0 }
        }
    }

    /// New less what is expected of it, of the whole: records, then each figure.
    private var residuals: [Total] {
        let (old, new) = (Self.whole(old.totals(0)), Self.whole(new.totals(0)))
        var records = Self.count(new.presentRows)
        records.subtract(Self.count(old[rows: .written]))
        return [records]
            + zip(new.presentSums, old[sums: .written]).enumerated().map { index, sums in
                var rest = sums.0
                rest.subtract(sums.1)
                rest.subtract(tolerance(index))
                return rest
            }
    }

    /// What tolerances let through of a figure, and differences that nobody asked to compare.
    private func tolerance(_ index: Int) -> Total {
        let scale = plan.comparison.scale(of: plan.comparison.figures[index])
        let parts = [compared.tolerated[index], compared.notCompared[index]]
        return Total(sum: parts.reduce(0) { $0 + $1.units(scale: scale) })
    }

    // MARK: Lines

    private var declared: Line {
        let table = old.side.mapping.tables[0]
        return Line(
            kind: .declared, words: "declared by the legacy system",
            records: amount(ofDeclared: { measure in
                if case .count = measure.kind { true } else { false }
            }),
            figures: plan.comparison.figures.map { figure in
                let column = table.columns[old.side.columns[figure]]
                return amount(ofDeclared: { measure in
                    guard case .sum(.field(let summed)) = measure.kind, case .field(let field) = column.expression
                    else { return false }
                    return summed.offset == field.offset && summed.name == field.name
                })
            })
    }

    /// What a control of the whole file declares of all records of the side's type.
    private func amount(ofDeclared isMeant: (MeasurePlan) -> Bool) -> Amount {
        let mapping = old.side.mapping
        let type = mapping.tables[0].recordType
        for control in mapping.controls
        where control.source == old.side.source && control.level == nil && control.modulus == nil
            && control.blockSize == nil && control.terms.count == 1 && !control.terms[0].isSubtracted
        {
            guard case .measure(let index) = control.terms[0].figure else { continue }
            let measure = mapping.measures[index]
            guard measure.countedTypes == [type], measure.condition == nil, isMeant(measure),
                case .value(let value)? = controls.first(where: { $0.name == control.name && $0.instance == nil })?
                    .declaration
            else { continue }
            return .known(value, unknown: 0)
        }
        return .notDeclared
    }

    private func counted(_ whole: GroupTotals) -> Line {
        Line(
            kind: .counted, words: "counted on the old side", records: Self.known(old.records),
            figures: unrounded(whole[sums: .read]))
    }

    /// One line a rule that skips, one a code that rejects.
    private var buckets: [Line] {
        let skips = old.side.mapping.tables[0].skips
        let endings = old.tally.endings.sorted { Self.order($0.key) < Self.order($1.key) }
        return endings.filter { $0.value.rows != 0 }.map { ending, tally in
            let figures = unrounded(tally.figures, isTakenAway: true)
            switch ending {
            case .skipped(let rule):
                return Line(
                    kind: .skipped, words: skips[rule].reason, records: Self.known(-tally.rows), figures: figures)
            case .rejected(let code):
                return Line(
                    kind: .rejected, code: code,
                    words: Fault.allCases.first { $0.code == code }?.summary ?? "of no described type",
                    records: Self.known(-tally.rows), figures: figures)
            }
        }
    }

    private static func order(_ ending: Ending) -> (Int, Int, String) {
        switch ending {
        case .skipped(let rule): (0, rule, "")
        case .rejected(let code): (1, 0, code)
        }
    }

    /// Rows beyond one a record, where a table makes a row of each of a record's items.
    private var split: Line? {
        let more = old.tally.read - old.records
        guard more != 0 else { return nil }
        return Line(
            kind: .split, words: "rows beyond one a record", records: Self.known(more),
            figures: zeros)
    }

    /// Values that the mapping replaced: the rows are counted as they are written, so nothing is taken away.
    private var defaulted: [Line] {
        let table = old.side.mapping.tables[0]
        return old.tally.replacements.sorted { ($0.key.column, $0.key.fault.code) < ($1.key.column, $1.key.fault.code) }
            .map { key, count in
                Line(
                    kind: .defaulted, code: key.fault.code,
                    words: "\(table.columns[key.column].column.name) replaced in \(count) rows", records: Self.known(0),
                    figures: zeros)
            }
    }

    /// What the mapping's rounding adds to the written rows, or takes from them.
    private func rounded(_ whole: GroupTotals) -> Line? {
        guard old.side.unrounded.contains(where: { $0 != nil }) else { return nil }
        let sums = whole[sums: .written]
        let figures = plan.comparison.figures.enumerated().map { index, figure -> Amount in
            let (scale, rounded) = (plan.comparison.scale(of: figure), sums[index].knownSum)
            guard let place = old.side.unrounded[index] else {
                return .known(ExactDecimal(0, scale: scale), unknown: 0)
            }
            guard let rounded, let exact = sums[place].knownSum,
                let difference = try? ExactDecimal(rounded, scale: scale)
                    .subtracting(ExactDecimal(exact, scale: unroundedScale(index)))
            else { return .known(ExactDecimal(0, scale: scale), unknown: 1) }
            return .known(difference, unknown: 0)
        }
        return Line(kind: .rounded, words: "rounded by the mapping", records: Self.known(0), figures: figures)
    }

    /// Decimal places of a figure before it is rounded.
    private func unroundedScale(_ index: Int) -> Int {
        let table = old.side.mapping.tables[0]
        let figure = plan.comparison.figures[index]
        guard let place = old.side.unrounded[index] else { return plan.comparison.scale(of: figure) }
        return table.schema.columns[table.totals[0].sums[place]].type.numeric?.scale ?? 0
    }

    /// The figures of the old side before the mapping rounds them.
    private func unrounded(_ sums: [Total], isTakenAway: Bool = false) -> [Amount] {
        plan.comparison.figures.indices.map { index in
            Self.amount(
                sums[old.side.unrounded[index] ?? index], scale: unroundedScale(index), isTakenAway: isTakenAway)
        }
    }

    private func expected(_ whole: GroupTotals) -> Line {
        Line(
            kind: .expected, words: "expected on the new side", records: Self.known(old.rows),
            figures: figures(whole[sums: .written]))
    }

    private var countedNew: Line {
        Line(
            kind: .countedNew, words: "counted on the new side",
            records: Self.known(Self.whole(new.totals(0)).presentRows),
            figures: figures(Self.whole(new.totals(0)).presentSums))
    }

    private var tolerated: Line? {
        let totals = plan.comparison.figures.indices.map(tolerance)
        guard totals.contains(where: { $0.sum != 0 }) else { return nil }
        return Line(
            kind: .rounded, words: "let through by a tolerance, or not compared", records: Self.known(0),
            figures: figures(totals))
    }

    private var accepted: Line? {
        let breaks = compared.acceptedBreaks
        guard breaks > 0 else { return nil }
        return Line(
            kind: .accepted, words: breaks == 1 ? "1 accepted break" : "\(breaks) accepted breaks",
            records: Self.known(compared.acceptedRows), figures: compared.acceptedEffects.map { .known($0, unknown: 0) }
        )
    }

    private var residual: Line {
        let residuals = residuals
        return Line(
            kind: .residual, words: "new less expected",
            records: .known(ExactDecimal(residuals[0].sum, scale: 0), unknown: 0),
            figures: figures(Array(residuals.dropFirst())))
    }

    private func lines(_ old: GroupTotals?, _ new: GroupTotals?) -> [Line] {
        let none = GroupTotals(sumCount: plan.comparison.figures.count)
        let (old, new) = (old ?? none, new ?? none)
        func line(_ kind: Line.Kind, _ words: String, _ totals: GroupTotals, _ bucket: Bucket, away: Bool = false)
            -> Line
        {
            Line(
                kind: kind, words: words, records: Self.known(away ? -totals[rows: bucket] : totals[rows: bucket]),
                figures: zip(plan.comparison.figures, totals[sums: bucket]).map {
                    amount($1, $0, isTakenAway: away)
                })
        }
        let rest = zip(new.presentSums, old[sums: .written]).map { new, old in
            var rest = new
            rest.subtract(old)
            return rest
        }
        return [
            line(.counted, "counted on the old side", old, .read),
            line(.skipped, "skipped by rules", old, .skipped, away: true),
            line(.rejected, "rejected", old, .rejected, away: true),
            line(.expected, "expected on the new side", old, .written),
            Line(
                kind: .countedNew, words: "counted on the new side", records: Self.known(new.presentRows),
                figures: figures(new.presentSums)),
            Line(
                kind: .residual, words: "new less expected",
                records: Self.known(new.presentRows - old[rows: .written]), figures: figures(rest)),
        ]
    }

    // MARK: Amounts

    private var zeros: [Amount] {
        plan.comparison.figures.map { .known(ExactDecimal(0, scale: plan.comparison.scale(of: $0)), unknown: 0) }
    }

    private func figures(_ totals: [Total]) -> [Amount] {
        zip(plan.comparison.figures, totals).map { amount($1, $0) }
    }

    private func amount(_ total: Total, _ figure: Int, isTakenAway: Bool = false) -> Amount {
        Self.amount(total, scale: plan.comparison.scale(of: figure), isTakenAway: isTakenAway)
    }

    private static func amount(_ total: Total, scale: Int, isTakenAway: Bool) -> Amount {
        // A sum that does not fit 128 bits is as good as unknown.
        guard let sum = total.knownSum else { return .known(ExactDecimal(0, scale: 0), unknown: max(1, total.unknown)) }
        return .known(ExactDecimal(isTakenAway ? -sum : sum, scale: scale), unknown: total.unknown)
    }

    private static func known(_ count: Int64) -> Amount { .known(ExactDecimal(Int128(count), scale: 0), unknown: 0) }

    private static func count(_ rows: Int64) -> Total { Total(count: 1, sum: Int128(rows)) }

    /// All groups together.
    static func whole(_ totals: GroupedTotals) -> GroupTotals {
        var whole = GroupTotals(sumCount: totals.plan.sums.count)
        for group in totals.groups.values { whole.merge(group) }
        return whole
    }
}

extension ComparisonPlan {
    /// Decimal places of a numeric column.
    func scale(of column: Int) -> Int { columns[column].column.type.numeric?.scale ?? 0 }
}

extension GroupTotals {
    /// Rows that are there, also where they cannot be read: all but those that a rule leaves out.
    var presentRows: Int64 { self[rows: .written] + self[rows: .rejected] }

    /// Their sums: unknown by as many as cannot be read.
    var presentSums: [Total] {
        zip(self[sums: .written], self[sums: .rejected]).map { written, rejected in
            var sum = written
            sum.merge(rejected)
            return sum
        }
    }
}

extension ExactDecimal {
    /// The units of a figure that the comparison gives with the decimal places of its column.
    func units(scale: Int) -> Int128 {
        precondition(self.scale == scale, "a figure of another scale than its column's")
        return unscaled
    }
}
