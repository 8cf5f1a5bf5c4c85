import Copybooks
import MappingLanguage
import RecordValues
import TargetRows

/// The fast path of one record type, for one worker: takes records until a batch is full, transforms them together, and
/// sends those with a fault down the cold path.
final class TypePath {
    private let type: Int
    private let machine: Machine
    private let tables: [TablePass]
    private let memory = FlatMemory()
    private var lanes: RecordLanes
    /// Index in the chunk of each lane's record.
    private let recordIndexes: Lanes<Int32>
    private let isCold: Lanes<UInt8>
    private let isWritten: Lanes<UInt8>
    private let controls: ControlPass
    /// By field of the program times 8 plus kind of observation.
    private let observationCounts: Lanes<Int64>
    /// The mapping says that records of this type are skipped.
    private let isSkipped: Bool
    /// The lengths of records that can go down the fast path; none for rows made of the repeated elements of an XML
    /// record.
    private let lengths: ClosedRange<Int>?

    init(context: RunContext, type: Int, shared: SharedTables, sinks: [TableSink]) {
        let program = context.programs[type]
        let size = BatchSize(program)
        let machine = Machine(context: context, type: type, lanes: size.lanes, shared: shared)
        let memory = memory
        self.type = type
        self.machine = machine
        tables = program.tables.map { table in
            TablePass(table, plan: context.plan.tables[table.table], machine: machine, sink: sinks[table.table])
        }
        lanes = RecordLanes(program.image, records: size.records, in: memory)
        recordIndexes = memory.lanes(size.records, of: 0)
        isCold = memory.lanes(size.records, of: 0)
        isWritten = memory.lanes(size.records, of: 0)
        controls = ControlPass(context: context, type: type, machine: machine, lanes: size.records)
        observationCounts = memory.lanes(program.fields.count * 8, of: 0)
        isSkipped = context.source.recordTypes[type].skip != nil
        let (least, most) = (
            program.neededLength(before: context.source.imageCapacity), context.expectedLength(ofType: type)
        )
        let isCold = context.source.recordFormat.holdsSlots && program.tables.contains { $0.itemCount > 1 }
        lengths = isCold || least > most ? nil : least...most
    }

    /// Takes records from the first of a range on, as long as there is room and they can go down this path.
    ///
    /// - Parameter bytes: where the records' offsets count from.
    /// - Returns: how many were taken.
    func take(_ records: [RecordSlice], _ range: Range<Int>, bytes: Place, by selector: TypeSelector) -> Int {
        guard let lengths else { return 0 }
        let (type, places, indexes, room) = (type, lanes.records, recordIndexes, recordIndexes.count)
        var lane = lanes.count
        var index = range.lowerBound
        while index < range.upperBound, lane < room {
            let slice = records[index]
            let (place, length) = (bytes + Int(slice.offset), Int(slice.length))
            guard lengths.contains(length), selector.type(of: place, length: length) == type else { break }
            places[lane] = place
            indexes[lane] = Int32(truncatingIfNeeded: index)
            lane += 1
            index += 1
        }
        lanes.count = lane
        return index - range.lowerBound
    }

    /// Whether there is no room for another record.
    var isFull: Bool { lanes.count == recordIndexes.count }

    /// Forgets the records taken so far.
    func forget() { lanes.count = 0 }

    /// Transforms the records taken so far. One that stops the run is noted in the transformer's result.
    func flush(_ batch: RecordBatch, _ transformer: Transformer) {
        let count = lanes.count
        guard count > 0 else { return }
        defer { lanes.count = 0 }
        machine.rare.notes.removeAll()
        machine.scratch.empty()
        isCold.fill(0, count: count)
        isWritten.fill(0, count: count)
        lanes.translate(by: machine.tables.ascii)
        machine.run(machine.program.prologue, on: lanes)
        controls.markUnreadable(count, isCold: isCold)
        for table in tables { table.run(lanes, isCold: isCold) }
        for table in tables { table.account(count, isCold: isCold, isWritten: isWritten) }
        controls.add(
            recordIndexes.part(0..<count), isCold: isCold, firstRecordNumber: batch.firstRecordNumber,
            to: transformer.result)
        takeNotes(transformer)
        countRecords(batch, transformer)
        write(batch, transformer)
    }

    /// Writes all rows in the order of the records, those of the cold path among them.
    private func write(_ batch: RecordBatch, _ transformer: Transformer) {
        var start = 0
        for lane in 0..<lanes.count where isCold[lane] != 0 {
            for table in tables { table.write(start..<lane, recordIndexes: recordIndexes) }
            transformer.tellCold(Int(recordIndexes[lane]), in: batch)
            if transformer.result.stop != nil { return }
            start = lane + 1
        }
        for table in tables { table.write(start..<lanes.count, recordIndexes: recordIndexes) }
    }

    // MARK: - Counting

    private func takeNotes(_ transformer: Transformer) {
        for note in machine.rare.notes.observations where isCold[Int(note.record)] == 0 {
            observationCounts[Int(note.field) << 3 | Int(note.kind)] += 1
        }
        for note in machine.rare.notes.replacements {
            for table in tables {
                guard let column = table.column(note.column), table.isWritten(Int(note.lane)),
                    let fault = Fault(rawValue: note.fault)
                else { continue }
                let key = TableTally.Replacement(column: column, fault: fault)
                transformer.result.tally.tables[table.index].replacements[key, default: 0] += 1
            }
        }
    }

    private func countRecords(_ batch: RecordBatch, _ transformer: Transformer) {
        var (accepted, written) = (0, 0)
        var (first, last) = (-1, -1)
        for lane in 0..<lanes.count where isCold[lane] == 0 {
            accepted += 1
            written += Int(isWritten[lane])
            if first < 0 { first = lane }
            last = lane
        }
        guard accepted > 0 else { return }
        let tally = TypeTally(
            count: Int64(accepted), first: batch.firstRecordNumber + Int64(recordIndexes[first]),
            last: batch.firstRecordNumber + Int64(recordIndexes[last]))
        transformer.result.tally.byType[type].merge(tally)
        transformer.result.tally.records += Int64(accepted)
        transformer.result.tally.written += Int64(written)
        let rest = Int64(accepted - written)
        if tables.isEmpty, !isSkipped {
            transformer.result.tally.controlOnly += rest
        } else {
            transformer.result.tally.skipped += rest
        }
    }

    /// Gives away what was counted since the last time.
    func drain(into tally: inout SourceTally) {
        for table in tables { table.drain(into: &tally.tables[table.index]) }
        for field in machine.program.countedFields {
            for kind in FieldObservation.Kind.allCases {
                let position = field << 3 | Int(kind.rawValue)
                let count = observationCounts[position]
                guard count > 0 else { continue }
                let observation = FieldObservation(field: field, kind: kind)
                tally.observations[.init(recordType: type, observation: observation), default: 0] += count
                observationCounts[position] = 0
            }
        }
    }
}

extension RecordProgram {
    /// The end of the last byte that any operation looks at in the record itself: the records of the levels round it
    /// are always there in full.
    fileprivate func neededLength(before capacity: Int) -> Int {
        let shared = operations[prologue].filter { $0.readsRecord && Int($0.offset) < capacity }
            .map { Int($0.offset) + Int($0.length) }
        let ofTables = tables.flatMap { table in
            operations[table.operations].filter { $0.readsRecord && Int($0.offset) < capacity }.map {
                Int($0.offset) + Int($0.stride) * (table.itemCount - 1) + Int($0.length)
            }
        }
        return (shared + ofTables).max() ?? 0
    }
}

extension Operation {
    /// Whether `offset` and `length` are a place in the record.
    fileprivate var readsRecord: Bool {
        switch kind {
        case .loadPacked, .loadZoned, .loadBinary, .loadText, .loadDigits, .loadSlotNumber, .loadSlotText,
            .nullWhenSlot, .memberOfWords, .selectByWord, .fieldState, .fieldBytes,
            .nullWhenNumber, .nullWhenText:
            true
        default: false
        }
    }
}
