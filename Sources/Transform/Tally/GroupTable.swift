import MappingLanguage
import RecordValues
import TargetRows

/// The running totals of one `totals` line, group by group, flat and without references, for one worker: those of the
/// chunk at hand, and those of the chunks that were kept.
///
/// The sums of a chunk cannot overflow: it would take more records than a chunk can hold, each with a number of 31 digits.
/// Those of all chunks are kept as `Total`s, which can tell.
final class GroupTable {
    /// What is kept of one summed column in one bucket; all rows that are neither null nor unknown are in the sum.
    private struct Sum: BitwiseCopyable {
        var sum: Int128 = 0
        var nulls: Int64 = 0
        var unknown: Int64 = 0
    }

    /// Group by group, bucket by bucket: rows, and what is kept of each summed column.
    private struct Figures<Kept: BitwiseCopyable>: BitwiseCopyable {
        let rows: Lanes<Int64>
        let sums: Lanes<Kept>

        init(groups: Int, columns: Int, of nothing: Kept, in memory: FlatMemory) {
            rows = memory.lanes(groups * Bucket.count, of: 0)
            sums = memory.lanes(groups * Bucket.count * columns, of: nothing)
        }

        func copy(_ old: Figures) {
            rows.copy(old.rows, count: old.rows.count)
            sums.copy(old.sums, count: old.sums.count)
        }
    }

    let plan: TotalPlan
    private let names: GroupNames
    private let memory = FlatMemory()
    private let sumColumns: Lanes<Int>
    private var ofChunk: Figures<Sum>
    private var ofKept: Figures<Total>
    /// The groups of the chunk at hand, and a mark for each group that is one.
    private var touched: [Int] = []
    private var isTouched: Lanes<UInt8>
    /// By lane, the group of a row.
    private let groups: Lanes<Int32>
    /// The outcome of a row that is counted alone.
    private let oneRow: Lanes<Int32>

    /// - Parameter lanes: rows that a batch has at most.
    init(plan: TotalPlan, schema: TableSchema, lanes: Int) {
        self.plan = plan
        names = GroupNames(plan: plan, schema: schema, lanes: lanes)
        sumColumns = memory.place(plan.sums)
        groups = memory.lanes(lanes, of: 0)
        oneRow = memory.lanes(1, of: RowOutcome.written)
        let room = plan.by.isEmpty ? 1 : 64
        ofChunk = Figures(groups: room, columns: plan.sums.count, of: Sum(), in: memory)
        ofKept = Figures(groups: room, columns: plan.sums.count, of: Total(), in: memory)
        isTouched = memory.lanes(room, of: 0)
    }

    // MARK: - Counting

    /// Counts all rows of a batch that are not for the cold path: as read, and in the bucket where they end.
    func account(_ outcomes: Lanes<Int32>, _ count: Int, of cells: Lanes<CellColumn>) {
        findGroups(outcomes, count, of: cells)
        let (rows, groups) = (ofChunk.rows, groups)
        for lane in 0..<count where outcomes[lane] != RowOutcome.cold {
            let entry = Int(groups[lane]) &* Bucket.count
            rows[entry] &+= 1
            rows[entry &+ (outcomes[lane] == RowOutcome.written ? 1 : 2)] &+= 1
        }
        for index in sumColumns.indices {
            let column = cells[sumColumns[index]]
            if column.kind == .number {
                let numbers = column.numbers
                add(outcomes, count, column, index) { Int128(numbers[$0]) }
            } else {
                let numbers = column.wideNumbers
                add(outcomes, count, column, index) { numbers[$0] }
            }
        }
    }

    private func findGroups(_ outcomes: Lanes<Int32>, _ count: Int, of cells: Lanes<CellColumn>) {
        if plan.by.isEmpty {
            touch(0)
            return
        }
        names.find(outcomes, count, of: cells, into: groups)
        if names.values.count > isTouched.count { grow() }
        let (groups, isTouched) = (groups, isTouched)
        for lane in 0..<count where outcomes[lane] != RowOutcome.cold && isTouched[Int(groups[lane])] == 0 {
            touch(Int(groups[lane]))
        }
    }

    private func touch(_ group: Int) {
        if isTouched[group] == 0 { touched.append(group) }
        isTouched[group] = 1
    }

    /// Adds one summed column of all rows.
    @inline(__always)
    private func add(
        _ outcomes: Lanes<Int32>, _ count: Int, _ column: CellColumn, _ index: Int, _ number: (Int) -> Int128
    ) {
        let (sums, groups, columns) = (ofChunk.sums, groups, sumColumns.count)
        let (faults, nulls) = (column.faults, column.nulls)
        for lane in 0..<count where outcomes[lane] != RowOutcome.cold {
            let read = Int(groups[lane]) &* Bucket.count &* columns &+ index
            let end = read &+ (outcomes[lane] == RowOutcome.written ? columns : 2 &* columns)
            if faults[lane] | nulls[lane] == 0 {
                let number = number(lane)
                sums[read].sum &+= number
                sums[end].sum &+= number
            } else if faults[lane] != 0 {
                sums[read].unknown += 1
                sums[end].unknown += 1
            } else {
                sums[read].nulls += 1
                sums[end].nulls += 1
            }
        }
    }

    /// Adds one row, in lane 0, to a bucket; `weight` -1 takes it out again.
    func add(_ cells: Lanes<CellColumn>, to bucket: Bucket, weight: Int64) {
        findGroups(oneRow, 1, of: cells)
        let entry = Int(groups[0]) * Bucket.count + bucket.rawValue
        ofChunk.rows[entry] += weight
        for index in sumColumns.indices {
            let column = cells[sumColumns[index]]
            let position = entry * sumColumns.count + index
            if column.faults[0] != 0 {
                ofChunk.sums[position].unknown += weight
            } else if column.nulls[0] != 0 {
                ofChunk.sums[position].nulls += weight
            } else {
                ofChunk.sums[position].sum += Int128(weight) * column.number(0)
            }
        }
    }

    // MARK: - Chunks

    /// Starts a new chunk from zero. The groups stay known.
    func forget() {
        for group in touched {
            for entry in group * Bucket.count..<(group + 1) * Bucket.count {
                ofChunk.rows[entry] = 0
                for position in positions(entry) { ofChunk.sums[position] = Sum() }
            }
            isTouched[group] = 0
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// Adds the chunk's figures to those that were kept.
    func keep() {
        for group in touched {
            for entry in group * Bucket.count..<(group + 1) * Bucket.count {
                ofKept.rows[entry] += ofChunk.rows[entry]
                for position in positions(entry) {
                    ofKept.sums[position].merge(total(ofChunk.sums[position], rows: ofChunk.rows[entry]))
                }
            }
        }
    }

    private func total(_ sum: Sum, rows: Int64) -> Total {
        Total(count: rows - sum.nulls - sum.unknown, sum: sum.sum, unknown: sum.unknown)
    }

    /// What the chunk at hand came to.
    var chunk: GroupedTotals {
        totals(ofChunk.rows) { position, rows in total(ofChunk.sums[position], rows: rows) }
    }

    /// What all chunks that were kept came to.
    var kept: GroupedTotals { totals(ofKept.rows) { position, _ in ofKept.sums[position] } }

    private func totals(_ rows: Lanes<Int64>, _ total: (Int, Int64) -> Total) -> GroupedTotals {
        var totals = GroupedTotals(plan: plan)
        for (group, name) in names.values.enumerated() {
            let entries = group * Bucket.count..<(group + 1) * Bucket.count
            guard entries.contains(where: { rows[$0] != 0 }) else { continue }
            var ofGroup = GroupTotals(sumCount: sumColumns.count)
            for (bucket, entry) in entries.enumerated() {
                ofGroup.rows[bucket] = rows[entry]
                ofGroup.sums[bucket] = positions(entry).map { total($0, rows[entry]) }
            }
            totals.groups[name] = ofGroup
        }
        return totals
    }

    private func positions(_ entry: Int) -> Range<Int> { entry * sumColumns.count..<(entry + 1) * sumColumns.count }

    private func grow() {
        let room = max(names.values.count, isTouched.count * 2)
        let (chunk, kept, marks) = (ofChunk, ofKept, isTouched)
        ofChunk = Figures(groups: room, columns: sumColumns.count, of: Sum(), in: memory)
        ofKept = Figures(groups: room, columns: sumColumns.count, of: Total(), in: memory)
        ofChunk.copy(chunk)
        ofKept.copy(kept)
        isTouched = memory.lanes(room, of: 0)
        isTouched.copy(marks, count: marks.count)
    }
}

extension Bucket {
    /// How many there are.
    static var count: Int { 4 }
}
