import MappingLanguage
import RecordValues
import TargetRows

/// A record type's program with everything it points into laid out flat, for one worker.
@safe
final class LoadedProgram {
    let program: RecordProgram
    private let memory = FlatMemory()
    let machine: Machine
    /// How long a record has to be at least for every field to lie inside it.
    let neededLength: Int
    let expectedLength: Int

    init(context: RunContext, type: Int, shared: SharedTables) {
        let program = context.programs[type]
        self.program = program
        expectedLength = context.expectedLength(ofType: type)
        neededLength = Self.neededLength(program, before: context.source.imageCapacity)
        let memory = memory
        let register = unsafe Cell(empty: memory.place(text: []).start)
        machine = unsafe Machine(
            operations: memory.place(program.operations),
            registers: memory.place([Cell](repeating: register, count: program.registerCount)),
            fields: memory.place(program.fields.map { FlatField($0, source: context.source) }),
            numbers: memory.place(program.numbers.map { FlatRange.resolve($0, runDate: context.runDate, open: 0) }),
            ranges: memory.place(program.ranges.map { FlatRange($0, runDate: context.runDate) }),
            divisions: memory.place(program.divisions.map { FlatDivision($0) }),
            lists: FlatLists(program, runDate: context.runDate, memory), tables: shared.pointers)
        for preset in program.presets {
            let cell = unsafe machine.registers + Int(preset.register)
            switch preset.content {
            case .number(let bound):
                unsafe cell.pointee.number = FlatRange.resolve(bound, runDate: context.runDate, open: 0)
            case .noConditionHolds: unsafe cell.pointee.fault = Fault.noConditionHolds.rawValue
            case .text(let bytes):
                let text = memory.place(text: bytes)
                unsafe cell.pointee.text = text.start
                unsafe cell.pointee.textLength = Int32(text.length)
            }
        }
    }

    /// The end of the last byte that any operation looks at in the record itself: the records of the levels round it
    /// are always there in full.
    private static func neededLength(_ program: RecordProgram, before capacity: Int) -> Int {
        var needed = 0
        for table in program.tables {
            for operation in program.operations[table.operations]
            where operation.length > 0 && operation.readsRecord && Int(operation.offset) < capacity {
                let last = Int(operation.offset) + Int(operation.stride) * (table.itemCount - 1)
                needed = max(needed, last + Int(operation.length))
            }
        }
        for operation in program.operations[program.prologue]
        where operation.readsRecord && Int(operation.offset) < capacity {
            needed = max(needed, Int(operation.offset) + Int(operation.length))
        }
        return needed
    }
}

extension Operation {
    /// Whether `offset` and `length` are a place in the record.
    var readsRecord: Bool {
        switch kind {
        case .loadPacked, .loadZoned, .loadBinary, .loadText, .loadDigits, .memberOfWords, .fieldState, .fieldBytes,
            .nullWhenNumber,
            .nullWhenText:
            true
        default: false
        }
    }
}
