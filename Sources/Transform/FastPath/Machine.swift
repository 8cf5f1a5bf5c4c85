import MappingLanguage
import RecordValues
import TargetRows

/// Runs the operations of one record type over a batch, for one worker: each operation once for all lanes, on flat
/// memory, so that nothing in its loops allocates, counts references or jumps to and fro.
final class Machine {
    let program: RecordProgram
    /// One a register of the program.
    let registers: Lanes<CellColumn>
    let fields: Lanes<FlatField>
    let numbers: Lanes<Int128>
    let ranges: Lanes<FlatRange>
    let divisions: Lanes<FlatDivision>
    let lists: ProgramLists
    let tables: SharedTables
    let scratch: Scratch
    /// What is out of the ordinary, or rare, is handed over here.
    let rare: RarePath
    private let operations: Lanes<Operation>
    private let memory = FlatMemory()

    init(context: RunContext, type: Int, lanes: Int, shared: SharedTables) {
        let program = context.programs[type]
        let memory = memory
        self.program = program
        tables = shared
        scratch = shared.scratch
        rare = RarePath(program: program, context: context, scratch: shared.scratch)
        operations = memory.place(program.operations)
        registers = memory.place(program.registers.map { CellColumn($0, lanes: lanes, in: memory) })
        fields = memory.place(program.fields.map { FlatField($0, source: context.source) })
        numbers = memory.place(program.numbers.map { FlatRange.resolve($0, runDate: context.runDate, open: 0) })
        ranges = memory.place(program.ranges.map { FlatRange($0, runDate: context.runDate) })
        divisions = memory.place(program.divisions.map { FlatDivision($0) })
        for preset in program.presets {
            Self.fill(registers[Int(preset.register)], preset.content, context.runDate, memory)
        }
        lists = ProgramLists(program, registers, runDate: context.runDate, in: memory)
    }

    /// Fills a register that holds the same for every record.
    private static func fill(
        _ column: CellColumn, _ content: RecordProgram.Preset.Content, _ runDate: CalendarDate, _ memory: FlatMemory
    ) {
        switch content {
        case .number(let bound):
            let number = FlatRange.resolve(bound, runDate: runDate, open: 0)
            for lane in column.faults.indices { column.set(lane, number: number) }
        case .noConditionHolds: column.faults.fill(Fault.noConditionHolds.rawValue, count: column.faults.count)
        case .text(let bytes): column.texts.fill(memory.place(text: bytes), count: column.texts.count)
        }
    }

    /// Runs a range of operations.
    func run(_ range: Range<Int>, on lanes: RecordLanes) {
        rare.notes.itemCount = lanes.itemCount
        for index in range { run(operations[index], lanes) }
    }

    private func run(_ operation: Operation, _ lanes: RecordLanes) {
        let target = registers[Int(operation.destination)]
        let count = lanes.count
        switch operation.kind {
        case .loadPacked: loadPacked(operation, lanes, target)
        case .loadZoned: loadZoned(operation, lanes, target)
        case .loadBinary: loadBinary(operation, lanes, target)
        case .loadText: loadText(operation, lanes, target)
        case .loadDigits: loadDigits(operation, lanes, target)
        case .loadSlotNumber: loadSlotNumber(operation, lanes, target)
        case .loadSlotText: loadSlotText(operation, lanes, target)
        case .spread: spread(operation, lanes, target)
        case .concatenate: concatenate(operation, count, target)
        case .lookup: lookup(operation, count, target)
        case .add, .subtract, .multiply, .scaleUp: arithmetic(operation, count, target)
        case .divide: divide(operation, count, target)
        case .widen: widen(operation, count, target)
        case .narrow: narrow(operation, count, target)
        case .dateFromNumber: dateFromNumber(operation, count, target)
        case .dateFromText: dateFromText(operation, count, target)
        case .compareNumbers: compareNumbers(operation, count, target)
        case .compareTexts: compareTexts(operation, count, target)
        case .memberOfNumbers: memberOfNumbers(operation, count, target)
        case .memberOfTexts: memberOfTexts(operation, count, target)
        case .memberOfWords: memberOfWords(operation, lanes, target)
        case .and, .or, .not: combine(operation, count, target)
        case .select: select(operation, count, target)
        case .selectByWord: selectByWord(operation, lanes, target)
        case .copy: copy(operation, count, target)
        case .fitNumber: fitNumber(operation, count, target)
        case .fitText, .textLength: fitText(operation, count, target)
        case .numberRange: numberRange(operation, count, target)
        case .numberList: numberList(operation, count, target)
        case .textList: textList(operation, count, target)
        case .textPattern: textPattern(operation, count, target)
        case .nino: nino(operation, count, target)
        case .nullWhenNumber: nullWhenNumber(operation, lanes, target)
        case .nullWhenText: nullWhenText(operation, lanes, target)
        case .nullWhenSlot: nullWhenSlot(operation, lanes, target)
        case .finish: finish(operation, count, target)
        case .trim, .substring, .uppercase, .lowercase, .round, .fieldState, .fieldBytes, .newCode:
            let operand = registers[Int(operation.a)]
            let places = lanes.places(stride: operation.stride)
            for lane in 0..<count {
                rare.run(operation, places[lane] + Int(operation.offset), operand, target, lane)
            }
        }
    }

    /// The register of an operand.
    func operand(_ register: UInt16) -> CellColumn { registers[Int(register)] }
}

extension Lanes<UInt8> {
    /// Marks a lane whose value the rare path has to make.
    static let doubtful: UInt8 = 0xFF

    /// The faults of a value made from two others: the first that there is.
    @inline(__always)
    func inherit(_ first: Lanes<UInt8>, _ second: Lanes<UInt8>, count: Int) {
        for lane in 0..<count {
            let fault = first[lane]
            self[lane] = fault != 0 ? fault : second[lane]
        }
    }

    /// Whether any of the first lanes is not 0.
    @inline(__always)
    func hasAny(count: Int) -> Bool {
        var seen: UInt8 = 0
        for lane in 0..<count { seen |= self[lane] }
        return seen != 0
    }
}
