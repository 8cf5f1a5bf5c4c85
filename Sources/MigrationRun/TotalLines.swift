import MappingLanguage
import Reconciliation
import RecordValues
import TargetRows
import Transform

/// One total of one group of one table, in every bucket: the line that `run.json`, `totals.csv` and the proof of
/// conservation are made from.
struct TotalLine {
    var table: String
    /// `count` or `sum COLUMN`.
    var total: String
    var scale: Int
    /// Names of the grouping columns, and the group's values; empty for the grand total.
    var columns: [String]
    var group: [GroupValue]
    /// One a `Bucket`.
    var buckets: [Total]

    subscript(bucket: Bucket) -> Total { buckets[bucket.rawValue] }

    /// `office=1204, status=paid`, or nothing for the grand total.
    var groupName: String {
        zip(columns, group).map { "\($0)=\($1.description)" }.joined(separator: ", ")
    }

    var account: Conservation.Account {
        Conservation.Account(
            table: table, total: total, group: groupName, scale: scale, read: self[.read],
            buckets: [self[.written], self[.skipped], self[.rejected]])
    }

    /// All lines of a table: the grand totals first, then the groups of each `totals` line.
    static func lines(of tally: TableTally, plan: TablePlan) -> [TotalLine] {
        var grand: [TotalLine] = []
        var groups: [TotalLine] = []
        for totals in tally.totals {
            var whole = GroupTotals(sumCount: totals.plan.sums.count)
            for entry in totals.ordered {
                whole.merge(entry.totals)
                guard !totals.plan.by.isEmpty else { continue }
                groups += lines(entry.totals, group: entry.name, totals.plan, plan)
            }
            for line in lines(whole, group: [], totals.plan, plan)
            where !grand.contains(where: { $0.total == line.total }) {
                grand.append(line)
            }
        }
        return grand + groups
    }

    private static func lines(
        _ totals: GroupTotals, group: [GroupValue], _ plan: TotalPlan, _ table: TablePlan
    ) -> [TotalLine] {
        let columns = group.isEmpty ? [] : plan.by.map { table.schema.columns[$0].name }
        let name = table.schema.name
        let counts = Bucket.allCases.map { Total(count: totals[rows: $0], sum: Int128(totals[rows: $0])) }
        let count = TotalLine(table: name, total: "count", scale: 0, columns: columns, group: group, buckets: counts)
        return [count]
            + plan.sums.enumerated().map { index, column in
                TotalLine(
                    table: name, total: "sum \(table.schema.columns[column].name)",
                    scale: table.schema.columns[column].type.numeric?.scale ?? 0, columns: columns, group: group,
                    buckets: Bucket.allCases.map { totals[sums: $0][index] })
            }
    }
}

extension Total {
    /// The sum as an exact decimal; nil where it does not fit.
    func decimal(scale: Int) -> String? { knownSum.map { ExactDecimal($0, scale: scale).description } }
}

/// `totals.csv`: each total by each group, old side and new side.
///
/// `old` is what was read, `expected` what is left of it when the stated skips and the rejects are taken away, `new`
/// what was written, and `residual` the rest: 0 everywhere, or the run does not tie out.
enum TotalsFile {
    static func bytes(_ outcomes: [SourceOutcome], plan: MappingPlan) -> [UInt8] {
        var text = "table,total,group,old,skipped,rejected,unknown,expected,new,residual\r\n"
        for outcome in outcomes {
            for (index, table) in plan.tables.enumerated() where table.source == outcome.context.sourceIndex {
                for line in TotalLine.lines(of: outcome.state.tally.tables[index], plan: table) {
                    text += fields(of: line).joined(separator: ",") + "\r\n"
                }
            }
        }
        return Array(text.utf8)
    }

    private static func fields(of line: TotalLine) -> [String] {
        var expected = line[.read]
        expected.subtract(line[.skipped])
        expected.subtract(line[.rejected])
        var residual = expected
        residual.subtract(line[.written])
        func shown(_ total: Total) -> String { total.decimal(scale: line.scale) ?? "" }
        let group = line.groupName
        let needsQuotes = group.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
        let doubled = group.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        return [
            line.table, line.total, needsQuotes ? "\"\(doubled)\"" : group, shown(line[.read]), shown(line[.skipped]),
            shown(line[.rejected]), String(line[.rejected].unknown + line[.skipped].unknown), shown(expected),
            shown(line[.written]), shown(residual),
        ]
    }
}
