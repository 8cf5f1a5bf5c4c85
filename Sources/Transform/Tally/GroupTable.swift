import MappingLanguage
import RecordValues
import TargetRows

/// The running totals of one `totals` line: an open-addressing table from the bytes of a group's name to its sums,
/// flat and without references, for one worker.
///
/// A total is kept as count, 128-bit sum and unknowns. A sum in here cannot overflow: a chunk is emptied into
/// `GroupedTotals` long before enough values of 31 digits are added, and those check.
@safe
final class GroupTable {
    /// What is kept of one summed column in one bucket.
    struct Sum: BitwiseCopyable {
        var count: Int64 = 0
        var unknown: Int64 = 0
        var sum: Int128 = 0
    }

    let plan: TotalPlan
    private let names: GroupNames
    private let sumCount: Int
    @unsafe private let sumColumns: UnsafeMutablePointer<Int>
    private let hasOneGroup: Bool

    /// Behind a pointer, because the runtime's checks for overlapping access to a class's properties cost more than
    /// adding up does.
    @unsafe private let state: UnsafeMutablePointer<State>

    @unsafe private struct State {
        /// Group by group, bucket by bucket: rows.
        var rows: UnsafeMutablePointer<Int64>
        /// Group by group, bucket by bucket, column by column.
        var sums: UnsafeMutablePointer<Sum>
        /// Groups that there is room for.
        var capacity: Int

        init(groups: Int, sumCount: Int) {
            unsafe capacity = groups
            unsafe rows = UnsafeMutablePointer<Int64>.allocate(capacity: groups * 4)
            unsafe rows.initialize(repeating: 0, count: groups * 4)
            unsafe sums = UnsafeMutablePointer<Sum>.allocate(capacity: max(1, groups * 4 * sumCount))
            unsafe sums.initialize(repeating: Sum(), count: groups * 4 * sumCount)
        }

        func free() {
            unsafe rows.deallocate()
            unsafe sums.deallocate()
        }
    }

    init(plan: TotalPlan, schema: TableSchema) {
        self.plan = plan
        names = GroupNames(plan: plan, schema: schema)
        sumCount = plan.sums.count
        unsafe sumColumns = UnsafeMutablePointer<Int>.allocate(capacity: max(1, plan.sums.count))
        for (index, column) in plan.sums.enumerated() { unsafe sumColumns[index] = column }
        hasOneGroup = plan.by.isEmpty
        unsafe state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        unsafe state.initialize(to: State(groups: plan.by.isEmpty ? 1 : 64, sumCount: plan.sums.count))
    }

    deinit {
        unsafe state.pointee.free()
        unsafe state.deallocate()
        unsafe sumColumns.deallocate()
    }

    /// The number of the group that a row belongs to.
    @inline(__always)
    func group(of cells: UnsafePointer<Cell>) -> Int {
        if hasOneGroup { return 0 }
        let group = unsafe names.number(of: cells)
        if unsafe group >= state.pointee.capacity { grow() }
        return group
    }

    /// Adds one row to a bucket of a group; `weight` -1 takes it out again.
    @inline(__always)
    func add(row cells: UnsafePointer<Cell>, to bucket: Bucket, group: Int, weight: Int64) {
        let entry = group * 4 + bucket.rawValue
        unsafe state.pointee.rows[entry] += weight
        for index in 0..<sumCount {
            let cell = unsafe cells + sumColumns[index]
            let sum = unsafe state.pointee.sums + (entry * sumCount + index)
            if unsafe cell.pointee.fault != 0 {
                unsafe sum.pointee.unknown += weight
            } else if unsafe !cell.pointee.isNull {
                unsafe sum.pointee.count += weight
                unsafe sum.pointee.sum += weight == 1 ? cell.pointee.number : Int128(weight) * cell.pointee.number
            }
        }
    }

    /// Gives all sums away and starts again from zero. The groups stay known, so the next chunk finds them.
    func drain(into totals: inout GroupedTotals) {
        let bucketCount = Bucket.allCases.count
        for (group, name) in names.values.enumerated() {
            let entries = group * bucketCount..<(group + 1) * bucketCount
            guard entries.contains(where: { unsafe state.pointee.rows[$0] != 0 }) else { continue }
            var groupTotals = totals.groups[name] ?? GroupTotals(sumCount: sumCount)
            for (bucket, entry) in entries.enumerated() {
                unsafe groupTotals.rows[bucket] += state.pointee.rows[entry]
                unsafe state.pointee.rows[entry] = 0
                for index in 0..<sumCount {
                    let kept = unsafe state.pointee.sums[entry * sumCount + index]
                    groupTotals.sums[bucket][index].merge(
                        Total(count: kept.count, sum: kept.sum, unknown: kept.unknown))
                    unsafe state.pointee.sums[entry * sumCount + index] = Sum()
                }
            }
            totals.groups[name] = groupTotals
        }
    }

    @inline(never)
    private func grow() {
        let old = unsafe state.pointee
        let next = unsafe State(groups: old.capacity * 2, sumCount: sumCount)
        unsafe next.rows.update(from: old.rows, count: old.capacity * 4)
        unsafe next.sums.update(from: old.sums, count: old.capacity * 4 * sumCount)
        unsafe old.free()
        unsafe state.pointee = next
    }
}
