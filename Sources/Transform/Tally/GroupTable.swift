import MappingLanguage
import RecordValues
import TargetRows

/// The running totals of one `totals` line, group by group, flat and without references, for one worker.
///
/// A sum in here cannot overflow: a chunk is emptied into `GroupedTotals` long before enough values of 31 digits are
/// added, and those check.
final class GroupTable {
    /// What is kept of one summed column in one bucket; all rows that are neither null nor unknown are in the sum.
    private struct Sum: BitwiseCopyable {
        var sum: Int128 = 0
        var nulls: Int64 = 0
        var unknown: Int64 = 0
    }

    let plan: TotalPlan
    private let names: GroupNames
    private let memory = FlatMemory()
    private let sumColumns: Lanes<Int>
    /// Group by group, bucket by bucket: rows.
    private var rows: Lanes<Int64>
    /// Group by group, bucket by bucket, column by column.
    private var sums: Lanes<Sum>

    init(plan: TotalPlan, schema: TableSchema) {
        self.plan = plan
        names = GroupNames(plan: plan, schema: schema)
        sumColumns = memory.place(plan.sums)
        let groups = plan.by.isEmpty ? 1 : 64
        rows = memory.lanes(groups * Bucket.count, of: 0)
        sums = memory.lanes(groups * Bucket.count * plan.sums.count, of: Sum())
    }

    /// The number of the group that a row belongs to.
    @inline(__always)
    private func group(of lane: Int, _ cells: Lanes<CellColumn>) -> Int {
        if plan.by.isEmpty { return 0 }
        let group = names.number(of: lane, cells)
        if (group + 1) * Bucket.count > rows.count { grow() }
        return group
    }

    /// Counts all rows of a batch that are not for the cold path: as read, and in the bucket where they end.
    func account(_ outcomes: Lanes<Int32>, _ count: Int, of cells: Lanes<CellColumn>) {
        for lane in 0..<count where outcomes[lane] != RowOutcome.cold {
            let group = group(of: lane, cells)
            add(lane, cells, to: .read, group, weight: 1)
            add(lane, cells, to: outcomes[lane] == RowOutcome.written ? .written : .skipped, group, weight: 1)
        }
    }

    /// Adds one row to a bucket; `weight` -1 takes it out again.
    func add(_ lane: Int, of cells: Lanes<CellColumn>, to bucket: Bucket, weight: Int64) {
        add(lane, cells, to: bucket, group(of: lane, cells), weight: weight)
    }

    @inline(__always)
    private func add(_ lane: Int, _ cells: Lanes<CellColumn>, to bucket: Bucket, _ group: Int, weight: Int64) {
        let entry = group * Bucket.count + bucket.rawValue
        rows[entry] += weight
        for index in sumColumns.indices {
            let column = cells[sumColumns[index]]
            let position = entry * sumColumns.count + index
            if column.faults[lane] != 0 {
                sums[position].unknown += weight
            } else if column.nulls[lane] != 0 {
                sums[position].nulls += weight
            } else {
                let number = column.number(lane)
                sums[position].sum += weight == 1 ? number : Int128(weight) * number
            }
        }
    }

    /// Gives all sums away and starts again from zero. The groups stay known, so the next chunk finds them.
    func drain(into totals: inout GroupedTotals) {
        for (group, name) in names.values.enumerated() {
            let entries = group * Bucket.count..<(group + 1) * Bucket.count
            guard entries.contains(where: { rows[$0] != 0 }) else { continue }
            var groupTotals = totals.groups[name] ?? GroupTotals(sumCount: sumColumns.count)
            for (bucket, entry) in entries.enumerated() {
                for index in sumColumns.indices {
                    let position = entry * sumColumns.count + index
                    let kept = sums[position]
                    groupTotals.sums[bucket][index].merge(
                        Total(count: rows[entry] - kept.nulls - kept.unknown, sum: kept.sum, unknown: kept.unknown))
                    sums[position] = Sum()
                }
                groupTotals.rows[bucket] += rows[entry]
                rows[entry] = 0
            }
            totals.groups[name] = groupTotals
        }
    }

    private func grow() {
        let (oldRows, oldSums) = (rows, sums)
        rows = memory.lanes(oldRows.count * 2, of: 0)
        sums = memory.lanes(oldSums.count * 2, of: Sum())
        rows.copy(oldRows, count: oldRows.count)
        sums.copy(oldSums, count: oldSums.count)
    }
}

extension Bucket {
    /// How many there are.
    static let count = allCases.count
}
