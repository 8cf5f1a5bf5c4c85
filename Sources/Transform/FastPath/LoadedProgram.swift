import MappingLanguage
import RecordValues
import TargetRows

/// A record type's program with everything it points into laid out flat, for one worker.
@safe
final class LoadedProgram {
    let program: RecordProgram
    let context: RunContext
    private let memory = FlatMemory()
    /// Copied into a run of the machine: pointers only.
    let machine: Machine
    /// How long a record has to be at least for every field to lie inside it.
    let neededLength: Int
    let expectedLength: Int
    let lists: FlatLists

    init(context: RunContext, type: Int, shared: SharedTables) {
        let program = context.programs[type]
        self.program = program
        self.context = context
        expectedLength = context.expectedLength(ofType: type)
        neededLength = Self.neededLength(program)
        let memory = memory
        let register = unsafe Cell(empty: memory.place(text: []).start)
        let ranges = program.ranges.map { FlatRange($0, runDate: context.runDate) }
        machine = unsafe Machine(
            operations: memory.place(program.operations),
            registers: memory.place([Cell](repeating: register, count: program.registerCount)),
            fields: memory.place(program.fields.map { FlatField($0, source: context.source) }),
            numbers: memory.place(program.numbers.map { FlatRange.resolve($0, runDate: context.runDate, open: 0) }),
            texts: memory.place(program.texts.map { memory.place(text: $0) }),
            ranges: memory.place(ranges),
            shared: shared)
        lists = FlatLists(program, runDate: context.runDate, memory)
    }

    /// The end of the last byte that any operation looks at.
    private static func neededLength(_ program: RecordProgram) -> Int {
        var needed = 0
        for table in program.tables {
            for operation in program.operations[table.operations] where operation.length > 0 && operation.readsRecord {
                let last = Int(operation.offset) + Int(operation.stride) * (table.itemCount - 1)
                needed = max(needed, last + Int(operation.length))
            }
        }
        for operation in program.operations[program.prologue] where operation.readsRecord {
            needed = max(needed, Int(operation.offset) + Int(operation.length))
        }
        return needed
    }
}

extension Operation {
    /// Whether `offset` and `length` are a place in the record.
    var readsRecord: Bool {
        switch kind {
        case .loadPacked, .loadZoned, .loadBinary, .loadText, .loadDigits, .fieldState, .fieldBytes, .nullWhen: true
        default: false
        }
    }
}

/// A range with both bounds worked out.
struct FlatRange: BitwiseCopyable {
    var lower: Int128
    var upper: Int128

    init(_ range: RecordProgram.Range, runDate: CalendarDate) {
        lower = Self.resolve(range.lower, runDate: runDate, open: .min)
        upper = Self.resolve(range.upper, runDate: runDate, open: .max)
    }

    static func resolve(_ bound: RecordProgram.Bound, runDate: CalendarDate, open: Int128) -> Int128 {
        switch bound {
        case .open: open
        case .value(let value): value
        case .runDate: Int128(runDate.ccyymmdd)
        }
    }
}

/// The lists of `in` conditions and list rules, one after the other, with the start of each.
@safe
struct FlatLists {
    @unsafe let numbers: UnsafeMutablePointer<FlatRange>
    @unsafe let texts: UnsafeMutablePointer<FlatText>
    let numberStarts: [Int]
    let textStarts: [Int]

    init(_ program: RecordProgram, runDate: CalendarDate, _ memory: FlatMemory) {
        unsafe numbers = memory.place(program.numberLists.joined().map { FlatRange($0, runDate: runDate) })
        unsafe texts = memory.placeTexts(
            program.textLists.joined().flatMap { [memory.place(text: $0.lower), memory.place(text: $0.upper)] })
        numberStarts = program.numberLists.reduce(into: [0]) { $0.append($0.last! + $1.count) }
        textStarts = program.textLists.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    }
}

/// What all programs of a worker share: the tables of the code page, the code tables, the scratch for texts.
@safe
final class SharedTables {
    private let memory = FlatMemory()
    /// By byte: the ASCII character, or X'80' where there is none (or a control character).
    @unsafe let ascii: UnsafeMutablePointer<UInt8>
    /// By byte: up to three UTF-8 bytes and their number; 0 where there is no character.
    @unsafe let wide: UnsafeMutablePointer<UInt32>
    @unsafe let overpunch: UnsafeMutablePointer<UInt8>
    /// By two letters A to Z: bit 0 where a person's number may begin so, bit 1 where an administrative one may.
    @unsafe let ninoPrefixes: UnsafeMutablePointer<UInt8>
    @unsafe let scratch: UnsafeMutableRawPointer
    let scratchCapacity: Int
    let codeTables: [FlatCodeTable]
    let blank: UInt8
    let zone: UInt8
    let isSingleByte: Bool

    init(context: RunContext) {
        let codePage = context.source.codePage
        blank = codePage.family.blank
        zone = codePage.family.digitZero
        isSingleByte = codePage.kind == .singleByte
        unsafe ascii = memory.place((UInt8.min...UInt8.max).map { Self.asciiEntry($0, codePage) })
        unsafe wide = memory.place((UInt8.min...UInt8.max).map { Self.wideEntry($0, codePage) })
        unsafe overpunch = memory.place(
            OverpunchTable.make(policy: context.source.signPolicy, family: codePage.family))
        unsafe ninoPrefixes = memory.place(Self.prefixTable())
        let memory = memory
        let codeTables = context.plan.codeTables.map { table in
            var seen: Set<String> = []
            let pairs = table.entries.compactMap { entry -> (legacy: [UInt8], new: [UInt8])? in
                let legacy = entry.legacy.trimmingTrailingBlanks
                return seen.insert(legacy).inserted ? (Array(legacy.utf8), Array(entry.new.utf8)) : nil
            }
            return FlatCodeTable(pairs, in: memory)
        }
        self.codeTables = codeTables
        scratchCapacity = context.programs.map { Self.scratchBytes($0, codeTables) }.max() ?? 0
        unsafe scratch = UnsafeMutableRawPointer(memory.place([UInt8](repeating: 0, count: scratchCapacity + 64)))
    }

    private static func asciiEntry(_ byte: UInt8, _ codePage: CodePage) -> UInt8 {
        guard codePage.kind == .singleByte || byte < 0x80, let scalar = codePage.scalar(for: byte),
            (0x20..<0x7F).contains(scalar.value)
        else { return 0x80 }
        return UInt8(scalar.value)
    }

    private static func wideEntry(_ byte: UInt8, _ codePage: CodePage) -> UInt32 {
        guard codePage.kind == .singleByte, let text = try? codePage.decode([byte].span) else { return 0 }
        var entry: UInt32 = 0
        for (index, unit) in text.utf8.enumerated() { entry |= UInt32(unit) << UInt32(index * 8) }
        return entry | UInt32(text.utf8.count) << 24
    }

    /// Asked of the plain rule for every pair of letters, so that the two cannot differ.
    private static func prefixTable() -> [UInt8] {
        var table: [UInt8] = []
        for first in UInt8(ascii: "A")...UInt8(ascii: "Z") {
            for second in UInt8(ascii: "A")...UInt8(ascii: "Z") {
                let number = [first, second] + Array("123456A".utf8)
                let isPersonal = NationalInsuranceNumber.check(number.span)
                let isEither = NationalInsuranceNumber.check(number.span, options: [.administrative])
                table.append((isPersonal ? 1 : 0) | (isEither ? 2 : 0))
            }
        }
        return table
    }

    /// An upper bound of the text bytes that one record can make: each operation writes its result once, and a
    /// result is no longer than everything before it, three UTF-8 bytes a character.
    private static func scratchBytes(_ program: RecordProgram, _ codeTables: [FlatCodeTable]) -> Int {
        var longest = [Int](repeating: 0, count: program.registerCount)
        var total = 0
        for operation in program.operations {
            let length: Int
            switch operation.kind {
            case .loadText: length = Int(operation.length) * 3
            case .loadDigits: length = 40
            case .constantText: length = program.texts[Int(operation.index)].count
            case .concatenate:
                length = program.operandLists[Int(operation.index)].reduce(0) { $0 + longest[Int($1)] }
            // The longest case change of Unicode makes three characters of one.
            case .uppercase, .lowercase: length = longest[Int(operation.a)] * 9
            case .trim, .substring, .copy: length = longest[Int(operation.a)]
            case .select: length = max(longest[Int(operation.b)], longest[Int(operation.c)])
            case .lookup: length = codeTables[Int(operation.index)].longestValue
            default: length = 0
            }
            if length > 0 { longest[Int(operation.destination)] = length }
            total += length + 32
        }
        return total
    }
}
