import MappingLanguage
import RecordValues
import TargetRows

/// One table's part in the fast path of a record type: the rows that a batch of records makes for it.
final class TablePass {
    private let table: RecordProgram.Table
    private let machine: Machine
    private let sink: TableSink
    private let memory = FlatMemory()
    /// The records' items; not used where a record makes one row.
    private var items: RecordLanes
    /// Bytes from one item to the next; nil where a record makes one row.
    private let itemStride: Int?
    /// Its columns, among the registers.
    private let cells: Lanes<CellColumn>
    /// One a row: see `RowOutcome`.
    private let outcomes: Lanes<Int32>
    /// Whether any column of a row has a fault.
    private let faults: Lanes<UInt8>
    /// Columns that totals read.
    private let totalColumns: [Int]
    /// Rows that ended in each outcome, from `written` on.
    private var counts: [Int64]

    init(_ table: RecordProgram.Table, plan: TablePlan, machine: Machine, sink: TableSink) {
        self.table = table
        self.machine = machine
        self.sink = sink
        let memory = memory
        let size = BatchSize(machine.program)
        itemStride = plan.each?.stride
        items = RecordLanes(
            table.image, records: plan.each == nil ? 1 : size.records, items: table.itemCount, in: memory)
        let first = Int(table.firstColumn)
        cells = machine.registers.part(first..<first + table.columnCount)
        outcomes = memory.lanes(size.lanes, of: 0)
        faults = memory.lanes(size.lanes, of: 0)
        totalColumns = Set(plan.effectiveTotals.flatMap { $0.sums + $0.by }).sorted()
        counts = [Int64](repeating: 0, count: table.skips.count + 1)
    }

    private var itemCount: Int { table.itemCount }

    /// Makes the rows of a batch and finds out what becomes of each; records that the cold path has to look at are
    /// marked.
    func run(_ records: RecordLanes, isCold: Lanes<UInt8>) {
        if let itemStride {
            items.take(itemsOf: records, stride: itemStride)
            items.translate(by: machine.tables.ascii)
            machine.run(table.operations, on: items)
        } else {
            machine.run(table.operations, on: records)
        }
        let count = records.count * itemCount
        applySkips(count)
        applyFaults(count)
        for lane in 0..<count where outcomes[lane] == RowOutcome.cold { isCold[lane / itemCount] = 1 }
    }

    /// The first skip rule that holds; one that cannot be told before it is for the cold path.
    private func applySkips(_ count: Int) {
        outcomes.fill(RowOutcome.written, count: count)
        for (index, register) in table.skips.enumerated().reversed() {
            let condition = machine.operand(register)
            let rule = Int32(index + 1)
            for lane in 0..<count {
                let otherwise = condition.numbers[lane] != 0 ? rule : outcomes[lane]
                outcomes[lane] = condition.faults[lane] != 0 ? RowOutcome.cold : otherwise
            }
        }
    }

    private func applyFaults(_ count: Int) {
        faults.fill(0, count: count)
        for index in cells.indices {
            let others = cells[index].faults
            for lane in 0..<count { faults[lane] |= others[lane] }
        }
        guard faults.hasAny(count: count) else { return }
        for lane in 0..<count where faults[lane] != 0 {
            if outcomes[lane] == RowOutcome.written || !totalsAreKnown(lane) { outcomes[lane] = RowOutcome.cold }
        }
    }

    /// Whether what totals read of a skipped row is either there or was never read. After other faults there may be a
    /// value (a rule that it broke, a column that it does not fit), and the cold path knows which.
    private func totalsAreKnown(_ lane: Int) -> Bool {
        totalColumns.allSatisfy { column in
            let fault = cells[column].faults[lane]
            return fault == 0 || fault <= Fault.invalidDate.rawValue || fault == Fault.notInCodeTable.rawValue
        }
    }

    /// Counts the rows of all records that are not for the cold path.
    ///
    /// - Parameter isWritten: set for each record that a row is written of.
    func account(_ count: Int, isCold: Lanes<UInt8>, isWritten: Lanes<UInt8>) {
        for lane in 0..<count * itemCount {
            let record = itemCount == 1 ? lane : lane / itemCount
            if isCold[record] != 0 { outcomes[lane] = RowOutcome.cold }
            let outcome = outcomes[lane]
            guard outcome >= 0 else { continue }
            counts[Int(outcome)] += 1
            if outcome == RowOutcome.written { isWritten[record] = 1 }
        }
        sink.account(outcomes, count * itemCount, of: cells)
    }

    /// Whether a row is written.
    func isWritten(_ lane: Int) -> Bool { outcomes[lane] == RowOutcome.written }

    /// Writes the rows of some of the records.
    func write(_ records: Range<Int>, recordIndexes: Lanes<Int32>) {
        sink.write(
            records.lowerBound * itemCount..<records.upperBound * itemCount, outcomes, of: cells, itemCount: itemCount,
            recordIndexes: recordIndexes)
    }

    /// The number of a column of the program in this table; nil where it is another table's.
    func column(_ programColumn: Int32) -> Int? {
        let column = Int(programColumn) - table.columnBase
        return cells.indices.contains(column) ? column : nil
    }

    /// Index in the plan's tables.
    var index: Int { table.table }

    /// Gives away what was counted.
    func drain(into tally: inout TableTally) {
        tally.read += counts.reduce(0, +)
        tally.written += counts[0]
        for rule in tally.skippedBy.indices { tally.skippedBy[rule] += counts[rule + 1] }
        for index in counts.indices { counts[index] = 0 }
        sink.skips?.drain(into: &tally)
    }
}
