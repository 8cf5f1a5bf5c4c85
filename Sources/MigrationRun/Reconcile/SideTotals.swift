import MappingLanguage
import Reconciliation
import RecordValues
import TargetRows
import Transform

/// Totals of the old side beside those of the new one, by the groups of each `totals` line, and of the whole.
struct SideTotals {
    typealias Line = ReconciliationReport.GroupTotal

    let plan: ReconciliationPlan
    let old: SideOutcome
    let new: SideOutcome
    let oldExtremes: Extremes
    let newExtremes: Extremes
    /// Gives a group's value as the reports may show it: a token where the column is personal.
    let shown: (_ column: Int, GroupValue) -> String

    /// All lines: the whole of each `totals` line first, then its groups.
    var lines: [Line] {
        var lines: [Line] = []
        for (index, total) in plan.totals.enumerated() {
            let place = 1 + plan.waterfalls.count + index
            let (oldTotals, newTotals) = (old.totals(place), new.totals(place))
            let minima = total.minima.count
            let whole = Group(
                old: Waterfall.whole(oldTotals), new: Waterfall.whole(newTotals),
                oldExtremes: oldExtremes.whole(ofLine: index, minima: minima),
                newExtremes: newExtremes.whole(ofLine: index, minima: minima))
            for line in self.lines(whole, total, by: [], named: [])
            where !lines.contains(where: { $0.total == line.total && $0.by.isEmpty }) {
                lines.append(line)
            }
            guard !total.by.isEmpty else { continue }
            let (oldRanges, newRanges) = (
                oldExtremes.values(ofLine: index, minima: minima), newExtremes.values(ofLine: index, minima: minima)
            )
            // The engine keeps a group for every candidate row; rows that were not written make no group here.
            let names = Set(oldTotals.groups.filter { $0.value[rows: .written] > 0 }.keys)
                .union(newTotals.groups.filter { $0.value.presentRows > 0 }.keys)
            let none = GroupTotals(sumCount: total.addedUp.count)
            for name in names.sorted(by: Self.order) {
                let group = Group(
                    old: oldTotals.groups[name] ?? none, new: newTotals.groups[name] ?? none,
                    oldExtremes: oldRanges[name] ?? [], newExtremes: newRanges[name] ?? [])
                lines += self.lines(
                    group, total, by: total.by.map { plan.comparison.columns[$0].column.name },
                    named: zip(total.by, name).map(shown))
            }
        }
        return lines
    }

    /// One group on both sides.
    private struct Group {
        var old: GroupTotals
        var new: GroupTotals
        /// The minima, then the maxima; empty where the side has no row of the group.
        var oldExtremes: [Int128?]
        var newExtremes: [Int128?]
    }

    private static func order(_ left: [GroupValue], _ right: [GroupValue]) -> Bool {
        left.map(\.description).lexicographicallyPrecedes(right.map(\.description))
    }

    private func lines(_ group: Group, _ total: ReconciledTotal, by: [String], named: [String]) -> [Line] {
        func line(_ name: String, _ old: ExactDecimal?, _ new: ExactDecimal?, unknown: Int64 = 0) -> Line {
            var difference: ExactDecimal?
            if let old, let new { difference = try? new.subtracting(old) }
            return Line(
                total: name, by: by, group: named, old: old, new: new, unknown: unknown, difference: difference)
        }
        func name(_ column: Int) -> String { plan.comparison.columns[column].column.name }
        func decimal(_ value: Int128?, _ column: Int) -> ExactDecimal? {
            value.map { ExactDecimal($0, scale: plan.comparison.scale(of: column)) }
        }
        let counts = (group.old[rows: .written], group.new.presentRows)
        var lines = [
            line("count", ExactDecimal(Int128(counts.0), scale: 0), ExactDecimal(Int128(counts.1), scale: 0))
        ]
        let (oldSums, newSums) = (group.old[sums: .written], group.new.presentSums)
        for (index, column) in total.addedUp.enumerated() where total.sums.contains(column) {
            lines.append(
                line(
                    "sum \(name(column))", decimal(oldSums[index].knownSum, column),
                    decimal(newSums[index].knownSum, column), unknown: oldSums[index].unknown + newSums[index].unknown))
        }
        for (index, column) in (total.minima + total.maxima).enumerated() {
            func value(_ extremes: [Int128?]) -> Int128? { index < extremes.count ? extremes[index] : nil }
            lines.append(
                line(
                    "\(index < total.minima.count ? "minimum" : "maximum") \(name(column))",
                    decimal(value(group.oldExtremes), column), decimal(value(group.newExtremes), column)))
        }
        for hash in total.hashes {
            guard let index = total.addedUp.firstIndex(of: hash.column) else { continue }
            func remainder(_ sum: Total) -> ExactDecimal? {
                sum.knownSum.map { ControlFigure.remainder(of: ExactDecimal($0, scale: 0), modulo: hash.modulus) }
            }
            lines.append(
                line(
                    "hash \(name(hash.column)) modulo \(hash.modulus)", remainder(oldSums[index]),
                    remainder(newSums[index])))
        }
        return lines
    }
}
