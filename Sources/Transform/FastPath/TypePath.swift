import MappingLanguage
import RecordValues
import TargetRows

/// The fast path of one record type, for one worker.
@safe
final class TypePath {
    private let loaded: LoadedProgram
    private let rare: RarePath
    @unsafe private let machine: UnsafeMutablePointer<Machine>
    private let type: Int
    private let neededLength: Int
    private let expectedLength: Int
    private let prologue: Range<Int>
    private let measures: [RecordProgram.Measure]
    private let tables: [RecordProgram.Table]
    /// Columns that totals read even of a skipped row; by table of the program.
    private let totalColumns: [[Int]]
    /// A record that makes more than one row is checked in full before anything of it is counted.
    private let makesOneRow: Bool
    /// Header and trailer: what they declare is for the cold path.
    private let isDeclaring: Bool
    private var controlSums: [GroupTable.Sum]
    private var counts = Counts()

    private struct Counts {
        var written: Int64 = 0
        var skipped: Int64 = 0
        var controlOnly: Int64 = 0
        /// By table of the program: rows read and written, then rows skipped by each rule.
        var tableRead: [Int64] = []
        var tableWritten: [Int64] = []
        var skippedBy: [[Int64]] = []
    }

    init(context: RunContext, type: Int, shared: SharedTables) {
        let loaded = LoadedProgram(context: context, type: type, shared: shared)
        self.loaded = loaded
        self.type = type
        rare = RarePath(program: loaded.program, context: context, shared: shared, lists: loaded.lists)
        unsafe machine = UnsafeMutablePointer<Machine>.allocate(capacity: 1)
        unsafe machine.initialize(to: loaded.machine)
        neededLength = loaded.neededLength
        expectedLength = loaded.expectedLength
        prologue = loaded.program.prologue
        measures = loaded.program.measures
        tables = loaded.program.tables
        totalColumns = loaded.program.tables.map { table in
            Array(Set(context.plan.tables[table.table].effectiveTotals.flatMap { $0.sums + $0.by })).sorted()
        }
        makesOneRow = loaded.program.tables.reduce(0) { $0 + $1.itemCount } <= 1
        isDeclaring = context.plan.controls.contains { $0.source == context.sourceIndex && $0.declaringType == type }
        controlSums = loaded.program.measures.map { _ in GroupTable.Sum() }
        counts.tableRead = tables.map { _ in 0 }
        counts.tableWritten = tables.map { _ in 0 }
        counts.skippedBy = tables.map { $0.skips.map { _ in 0 } }
    }

    deinit { unsafe machine.deallocate() }

    /// Transforms one record; false where it has to go down the cold path, and then nothing of it was counted.
    @inline(__always)
    func run(_ record: UnsafeRawPointer, length: Int, recordIndex: Int, _ transformer: Transformer) -> Bool {
        guard length >= neededLength, length <= expectedLength, !isDeclaring else { return false }
        rare.forgetCounts()
        unsafe machine.pointee.scratch = machine.pointee.scratchStart
        unsafe machine.pointee.run(prologue, record: record, item: 0, rare: rare)
        guard measuresAreReadable() else { return false }
        if !makesOneRow {
            let mark = rare.observations.count
            guard unsafe everyRowIsGood(record) else { return false }
            rare.forgetCounts(observationsFrom: mark)
        }
        var written = 0
        for table in tables.indices {
            for item in 0..<tables[table].itemCount {
                guard let wrote = unsafe row(record, table, item, recordIndex, transformer) else { return false }
                written += wrote ? 1 : 0
            }
        }
        accept(written: written, &transformer.result.tally)
        return true
    }

    private func measuresAreReadable() -> Bool {
        for measure in measures {
            if let condition = measure.condition {
                let cell = unsafe machine.pointee.registers + Int(condition)
                if unsafe cell.pointee.fault != 0 { return false }
                if unsafe cell.pointee.number == 0 { continue }
            }
            if let value = measure.value, unsafe machine.pointee.registers[Int(value)].fault != 0 { return false }
        }
        return true
    }

    private func everyRowIsGood(_ record: UnsafeRawPointer) -> Bool {
        for (index, table) in tables.enumerated() {
            for item in 0..<table.itemCount {
                let scratch = unsafe machine.pointee.scratch
                unsafe machine.pointee.run(table.operations, record: record, item: item, rare: rare)
                unsafe machine.pointee.scratch = scratch
                if outcome(of: index) == nil { return false }
            }
        }
        return true
    }

    /// Index of the skip rule that holds, or -1 for a row to write; nil where the cold path has to look.
    @inline(__always)
    private func outcome(of index: Int) -> Int? {
        let table = tables[index]
        let registers = unsafe machine.pointee.registers
        for (rule, register) in table.skips.enumerated() {
            if unsafe registers[Int(register)].fault != 0 { return nil }
            guard unsafe registers[Int(register)].number != 0 else { continue }
            for column in totalColumns[index] where unsafe registers[Int(table.firstColumn) + column].fault != 0 {
                return nil
            }
            return rule
        }
        var faults: UInt8 = 0
        for column in 0..<table.columnCount { unsafe faults |= registers[Int(table.firstColumn) + column].fault }
        return faults == 0 ? -1 : nil
    }

    /// Makes one row: true where it was written, false where it was skipped, nil where the cold path has to look.
    @inline(__always)
    private func row(
        _ record: UnsafeRawPointer, _ index: Int, _ item: Int, _ recordIndex: Int, _ transformer: Transformer
    ) -> Bool? {
        let scratch = unsafe machine.pointee.scratch
        let replacements = rare.replacements.count
        unsafe machine.pointee.run(tables[index].operations, record: record, item: item, rare: rare)
        unsafe machine.pointee.scratch = scratch
        guard let rule = outcome(of: index) else { return nil }
        let cells = unsafe UnsafePointer(machine.pointee.registers + Int(tables[index].firstColumn))
        counts.tableRead[index] += 1
        if rule < 0 {
            unsafe transformer.account(cells, table: tables[index].table, bucket: .written)
            unsafe transformer.write(cells, table: tables[index].table, recordIndex: recordIndex)
            counts.tableWritten[index] += 1
            return true
        }
        rare.forgetReplacements(from: replacements)
        unsafe transformer.account(cells, table: tables[index].table, bucket: .skipped)
        counts.skippedBy[index][rule] += 1
        return false
    }

    /// Counts an accepted record.
    @inline(__always)
    private func accept(written: Int, _ tally: inout SourceTally) {
        for (index, measure) in measures.enumerated() {
            if let condition = measure.condition, unsafe machine.pointee.registers[Int(condition)].number == 0 { continue }
            controlSums[index].count += 1
            if let value = measure.value {
                unsafe controlSums[index].sum += machine.pointee.registers[Int(value)].number
            } else {
                controlSums[index].sum += 1
            }
        }
        if tables.isEmpty { counts.controlOnly += 1 } else if written > 0 { counts.written += 1 } else { counts.skipped += 1 }
        if !rare.observations.isEmpty || !rare.replacements.isEmpty { acceptRareCounts(&tally) }
    }

    @inline(never)
    private func acceptRareCounts(_ tally: inout SourceTally) {
        for observation in rare.observations {
            tally.observations[.init(recordType: type, observation: observation), default: 0] += 1
        }
        for replacement in rare.replacements {
            guard let table = tables.last(where: { $0.columnBase <= replacement.column }) else { continue }
            let key = TableTally.Replacement(column: replacement.column - table.columnBase, fault: replacement.fault)
            tally.tables[table.table].replacements[key, default: 0] += 1
        }
    }

    /// Gives away what was counted since the last chunk.
    func drain(into tally: inout SourceTally) {
        tally.written += counts.written
        tally.skipped += counts.skipped
        tally.controlOnly += counts.controlOnly
        tally.records += counts.written + counts.skipped + counts.controlOnly
        (counts.written, counts.skipped, counts.controlOnly) = (0, 0, 0)
        for (index, table) in tables.enumerated() {
            tally.tables[table.table].read += counts.tableRead[index]
            tally.tables[table.table].written += counts.tableWritten[index]
            (counts.tableRead[index], counts.tableWritten[index]) = (0, 0)
            for rule in table.skips.indices {
                tally.tables[table.table].skippedBy[rule] += counts.skippedBy[index][rule]
                counts.skippedBy[index][rule] = 0
            }
        }
        for (index, measure) in measures.enumerated() {
            let kept = controlSums[index]
            tally.controls[measure.control].computed.merge(Total(count: kept.count, sum: kept.sum))
            controlSums[index] = GroupTable.Sum()
        }
    }
}
