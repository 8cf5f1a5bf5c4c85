import MappingLanguage
import RecordValues
import TargetRows

/// The fast path of one record type, for one worker: runs of records of that type, one after the other.
@safe
final class TypePath {
    private let loaded: LoadedProgram
    private let rare: RarePath
    private let pending: PendingCounts
    private let memory = FlatMemory()
    private let type: Int
    private let selector: TypeSelector
    private let expectedLength: Int
    @unsafe private let scratchStart: UnsafeMutableRawPointer
    @unsafe private let measures: UnsafeMutablePointer<FlatMeasure>
    private let measureCount: Int
    @unsafe private let tables: UnsafeMutablePointer<FlatTable>
    private let tableCount: Int
    private let sinks: [TableSink]
    @unsafe private let skips: UnsafeMutablePointer<UInt16>
    @unsafe private let skipCounts: UnsafeMutablePointer<Int64>
    @unsafe private let totalColumns: UnsafeMutablePointer<UInt16>
    /// By field of the program times 8 plus kind of observation.
    @unsafe private let observationCounts: UnsafeMutablePointer<Int64>
    /// A record that makes more than one row is checked in full before anything of it is counted.
    private let makesOneRow: Bool
    /// Header and trailer: what they declare is for the cold path.
    private let isDeclaring: Bool
    /// The mapping says that records of this type are skipped.
    private let isSkipped: Bool

    /// One measure of a control, and what it has come to in this chunk.
    private struct FlatMeasure: BitwiseCopyable {
        var measure: Int32
        /// Registers; -1 where there is none.
        var value: Int32
        var condition: Int32
        var sum = GroupTable.Sum()
    }

    /// One table of the program, and what was counted for it in this chunk.
    @safe
    private struct FlatTable: BitwiseCopyable {
        var table: Int
        var start: Int
        var end: Int
        var firstColumn: Int
        var columnCount: Int
        var itemCount: Int
        /// Where the table's entries in `skips` and `totalColumns` begin and end.
        var skipStart: Int
        var skipEnd: Int
        var totalStart: Int
        var totalEnd: Int
        @unsafe var sink: Unmanaged<TableSink>
        var read: Int64 = 0
        var written: Int64 = 0
    }

    init(context: RunContext, type: Int, shared: SharedTables, sinks: [TableSink], selector: TypeSelector) {
        let loaded = LoadedProgram(context: context, type: type, shared: shared)
        let program = loaded.program
        self.loaded = loaded
        self.type = type
        self.selector = selector
        self.sinks = sinks
        rare = RarePath(program: program, context: context)
        pending = rare.pending
        expectedLength = loaded.expectedLength
        unsafe scratchStart = shared.scratch
        measureCount = program.measures.count
        unsafe measures = memory.place(
            program.measures.map {
                FlatMeasure(
                    measure: Int32($0.measure), value: $0.value.map { Int32($0) } ?? -1,
                    condition: $0.condition.map { Int32($0) } ?? -1)
            })
        var skips: [UInt16] = []
        var totalColumns: [UInt16] = []
        let tables = program.tables.map { table in
            let firstSkip = skips.count
            let firstTotal = totalColumns.count
            skips += table.skips
            let read = Set(context.plan.tables[table.table].effectiveTotals.flatMap { $0.sums + $0.by })
            totalColumns += read.sorted().map { table.firstColumn + UInt16($0) }
            return unsafe FlatTable(
                table: table.table, start: table.operations.lowerBound, end: table.operations.upperBound,
                firstColumn: Int(table.firstColumn), columnCount: table.columnCount, itemCount: table.itemCount,
                skipStart: firstSkip, skipEnd: skips.count, totalStart: firstTotal, totalEnd: totalColumns.count,
                sink: Unmanaged.passUnretained(sinks[table.table]))
        }
        tableCount = tables.count
        unsafe self.tables = memory.place(tables)
        unsafe self.skips = memory.place(skips)
        unsafe skipCounts = memory.place([Int64](repeating: 0, count: skips.count))
        unsafe self.totalColumns = memory.place(totalColumns)
        unsafe observationCounts = memory.place([Int64](repeating: 0, count: program.fields.count * 8))
        makesOneRow = program.tables.reduce(0) { $0 + $1.itemCount } <= 1
        isDeclaring = context.plan.declarations.contains { $0.source == context.sourceIndex && $0.type == type }
        isSkipped = context.source.recordTypes[type].skip != nil
    }

    /// Transforms records from the first on, as long as they are of this type and nothing about them needs the cold
    /// path; of a record that does, nothing has been counted.
    ///
    /// - Parameter end: index of the record behind the last that may be transformed.
    /// - Returns: how many records were transformed.
    func run(
        _ records: UnsafeBufferPointer<RecordSlice>, from first: Int, to end: Int, bytes: UnsafeRawPointer,
        _ tally: inout SourceTally
    ) -> Int {
        guard !isDeclaring else { return 0 }
        let machine = loaded.machine
        let prologue = loaded.program.prologue
        var written: Int64 = 0
        var skipped: Int64 = 0
        var index = first
        while index < end {
            let slice = unsafe records[index]
            let record = unsafe bytes + Int(slice.offset)
            let length = Int(slice.length)
            guard length >= loaded.neededLength, length <= expectedLength,
                unsafe selector.type(of: record, length: length) == type
            else { break }
            pending.forget(observationsFrom: 0, replacementsFrom: 0)
            var scratch = unsafe scratchStart
            unsafe machine.run(
                prologue.lowerBound, prologue.upperBound, record: record, item: 0, scratch: &scratch, rare: rare)
            guard measuresAreReadable(machine),
                unsafe makesOneRow || everyRowIsGood(machine, record, scratch),
                let rows = unsafe makeRows(machine, record, scratch, recordIndex: index)
            else { break }
            if rows > 0 { written += 1 } else { skipped += 1 }
            addMeasures(machine)
            if !pending.isEmpty { acceptCounts(&tally) }
            index += 1
        }
        tally.records += Int64(index - first)
        if tableCount == 0, !isSkipped { tally.controlOnly += skipped } else { tally.skipped += skipped }
        tally.written += written
        return index - first
    }

    @inline(__always)
    private func measuresAreReadable(_ machine: Machine) -> Bool {
        for index in 0..<measureCount {
            let measure = unsafe measures + index
            if unsafe measure.pointee.condition >= 0 {
                let cell = unsafe machine.registers + Int(measure.pointee.condition)
                if unsafe cell.pointee.fault != 0 { return false }
                if unsafe cell.pointee.number == 0 { continue }
            }
            if unsafe measure.pointee.value >= 0,
                unsafe machine.registers[Int(measure.pointee.value)].fault != 0
            {
                return false
            }
        }
        return true
    }

    @inline(__always)
    private func addMeasures(_ machine: Machine) {
        for index in 0..<measureCount {
            let measure = unsafe measures + index
            if unsafe measure.pointee.condition >= 0,
                unsafe machine.registers[Int(measure.pointee.condition)].number == 0
            {
                continue
            }
            unsafe measure.pointee.sum.count += 1
            unsafe measure.pointee.sum.sum +=
                measure.pointee.value >= 0 ? machine.registers[Int(measure.pointee.value)].number : 1
        }
    }

    private func everyRowIsGood(_ machine: Machine, _ record: UnsafeRawPointer, _ scratch: UnsafeMutableRawPointer)
        -> Bool
    {
        let mark = pending.observationCount
        for index in 0..<tableCount {
            let table = unsafe tables[index]
            for item in 0..<table.itemCount {
                var scratch = unsafe scratch
                unsafe machine.run(table.start, table.end, record: record, item: item, scratch: &scratch, rare: rare)
                if outcome(of: table, machine) == nil { return false }
            }
        }
        pending.forget(observationsFrom: mark, replacementsFrom: 0)
        return true
    }

    /// Index of the skip rule that holds, or -1 for a row to write; nil where the cold path has to look.
    @inline(__always)
    private func outcome(of table: FlatTable, _ machine: Machine) -> Int? {
        let registers = unsafe machine.registers
        var index = table.skipStart
        while index < table.skipEnd {
            let condition = unsafe registers + Int(skips[index])
            if unsafe condition.pointee.fault != 0 { return nil }
            if unsafe condition.pointee.number != 0 {
                for position in table.totalStart..<table.totalEnd {
                    let fault = unsafe registers[Int(totalColumns[position])].fault
                    if fault != 0, !Fault.leavesNothingRead(fault) { return nil }
                }
                return index - table.skipStart
            }
            index += 1
        }
        var faults: UInt8 = 0
        for column in 0..<table.columnCount { unsafe faults |= registers[table.firstColumn + column].fault }
        return faults == 0 ? -1 : nil
    }

    /// Makes all rows of one record: how many were written; nil where the cold path has to look.
    @inline(__always)
    private func makeRows(
        _ machine: Machine, _ record: UnsafeRawPointer, _ mark: UnsafeMutableRawPointer, recordIndex: Int
    ) -> Int? {
        var written = 0
        for index in 0..<tableCount {
            let table = unsafe tables + index
            let cells = unsafe UnsafePointer(machine.registers + table.pointee.firstColumn)
            for item in 0..<(unsafe table.pointee.itemCount) {
                var scratch = unsafe mark
                let replacements = pending.replacementCount
                unsafe machine.run(
                    table.pointee.start, table.pointee.end, record: record, item: item, scratch: &scratch, rare: rare)
                guard let rule = unsafe outcome(of: table.pointee, machine) else { return nil }
                unsafe table.pointee.read += 1
                if rule < 0 {
                    unsafe table.pointee.written += 1
                    unsafe table.pointee.sink._withUnsafeGuaranteedRef { sink in
                        unsafe sink.account(cells, bucket: .written)
                        unsafe sink.write(cells, recordIndex: recordIndex)
                    }
                    written += 1
                } else {
                    pending.forget(observationsFrom: pending.observationCount, replacementsFrom: replacements)
                    unsafe skipCounts[table.pointee.skipStart + rule] += 1
                    unsafe table.pointee.sink._withUnsafeGuaranteedRef { unsafe $0.account(cells, bucket: .skipped) }
                }
            }
        }
        return written
    }

    @inline(never)
    private func acceptCounts(_ tally: inout SourceTally) {
        unsafe pending.addObservations(to: observationCounts)
        guard pending.replacementCount > 0 else { return }
        let tables = loaded.program.tables
        for replacement in pending.replacements {
            guard let table = tables.last(where: { $0.columnBase <= replacement.column }) else { continue }
            let key = TableTally.Replacement(column: replacement.column - table.columnBase, fault: replacement.fault)
            tally.tables[table.table].replacements[key, default: 0] += 1
        }
    }

    /// Gives away what was measured for the controls since the last time.
    func drainMeasures(into result: ChunkResult) {
        for index in 0..<measureCount {
            let kept = unsafe measures[index]
            guard kept.sum.count != 0 else { continue }
            result.add(Total(count: kept.sum.count, sum: kept.sum.sum), measure: Int(kept.measure))
            unsafe measures[index].sum = GroupTable.Sum()
        }
    }

    /// Gives away what was counted since the last chunk.
    func drain(into tally: inout SourceTally) {
        drainObservations(into: &tally)
        for index in 0..<tableCount {
            let table = unsafe tables + index
            let number = unsafe table.pointee.table
            unsafe tally.tables[number].read += table.pointee.read
            unsafe tally.tables[number].written += table.pointee.written
            unsafe (table.pointee.read, table.pointee.written) = (0, 0)
            let start = unsafe table.pointee.skipStart
            for position in start..<(unsafe table.pointee.skipEnd) {
                unsafe tally.tables[number].skippedBy[position - start] += skipCounts[position]
                unsafe skipCounts[position] = 0
            }
        }
    }

    private func drainObservations(into tally: inout SourceTally) {
        for field in loaded.program.countedFields {
            for kind in FieldObservation.Kind.allCases {
                let position = field * 8 + Int(kind.rawValue)
                let count = unsafe observationCounts[position]
                guard count > 0 else { continue }
                let observation = FieldObservation(field: field, kind: kind)
                tally.observations[.init(recordType: type, observation: observation), default: 0] += count
                unsafe observationCounts[position] = 0
            }
        }
    }
}

extension Fault {
    /// Whether a value with this fault was never read, so that totals can only call it unknown. After other faults there
    /// may be a value (a rule that it broke, a column that it does not fit), and the cold path knows which.
    @inline(__always)
    static func leavesNothingRead(_ fault: UInt8) -> Bool {
        fault <= Fault.invalidDate.rawValue || fault == Fault.notInCodeTable.rawValue
    }
}
