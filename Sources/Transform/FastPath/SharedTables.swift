import MappingLanguage
import RecordValues

/// What all programs of a worker share: the tables of the code page, the code tables, the scratch for texts.
final class SharedTables {
    private let memory = FlatMemory()
    /// By byte: the ASCII character, or X'80' where there is none (or a control character).
    let ascii: Lanes<UInt8>
    /// By byte: up to three UTF-8 bytes and their number; 0 where there is no character.
    let wide: Lanes<UInt32>
    let overpunch: Lanes<UInt8>
    let dates: DateKernels
    let nino: NinoKernel
    let codeTables: Lanes<FlatCodeTable>
    let emptyText: FlatText
    let blank: UInt8
    let zone: UInt8
    let isSingleByte: Bool
    /// Where the texts of one batch go.
    let scratch: Scratch

    init(context: RunContext) {
        let codePage = context.source.codePage
        let memory = memory
        let codeTables = context.plan.codeTables.map { table in
            var seen: Set<String> = []
            let pairs = table.entries.compactMap { entry -> (legacy: [UInt8], new: [UInt8])? in
                let legacy = entry.legacy.trimmingTrailingBlanks
                return seen.insert(legacy).inserted ? (Array(legacy.utf8), Array(entry.new.utf8)) : nil
            }
            return FlatCodeTable(pairs, in: memory)
        }
        ascii = memory.place((UInt8.min...UInt8.max).map { Self.asciiEntry($0, codePage) })
        wide = memory.place((UInt8.min...UInt8.max).map { Self.wideEntry($0, codePage) })
        overpunch = memory.place(OverpunchTable.make(policy: context.source.signPolicy, family: codePage.family))
        dates = DateKernels(in: memory)
        nino = NinoKernel(in: memory)
        self.codeTables = memory.place(codeTables)
        emptyText = memory.place(text: [])
        blank = codePage.family.blank
        zone = codePage.family.digitZero
        isSingleByte = codePage.kind == .singleByte
        let capacity = context.programs.map { program in
            BatchSize(program).records * ScratchSize(program, codeTables).bytesPerRecord
        }
        scratch = Scratch(capacity: capacity.max() ?? 0, in: memory)
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
}

/// How many records of a type are transformed at a time: enough that an operation's beginning costs nothing, few enough
/// that their values stay in the cache.
struct BatchSize {
    /// Records, each with all its items.
    let records: Int
    /// Lanes that a register has: one a record, or one an item where a table has items.
    let lanes: Int

    init(_ program: RecordProgram) {
        let items = program.tables.map(\.itemCount).max() ?? 1
        let valueBytes = program.registers.count * 18 + program.image.length
        let lanes = max(16, min(256, 512 * 1024 / max(1, valueBytes)))
        records = max(1, lanes / items)
        self.lanes = records * items
    }
}

/// The text bytes that one record can make: each operation writes its result once a lane, and a result is no longer
/// than everything before it, three UTF-8 bytes a character.
struct ScratchSize {
    private(set) var bytesPerRecord = 0
    private var longest: [Int]
    private let program: RecordProgram
    private let codeTables: [FlatCodeTable]

    init(_ program: RecordProgram, _ codeTables: [FlatCodeTable]) {
        self.program = program
        self.codeTables = codeTables
        longest = [Int](repeating: 0, count: program.registers.count)
        for preset in program.presets {
            if case .text(let text) = preset.content { longest[Int(preset.register)] = text.count }
        }
        // What `else` puts into a column is no operand of anything.
        for index in program.prologue { add(program.operations[index], items: 1) }
        for table in program.tables {
            for index in table.operations { add(program.operations[index], items: table.itemCount) }
        }
    }

    private mutating func add(_ operation: Operation, items: Int) {
        let length =
            switch operation.kind {
            case .loadText: Int(operation.length) * 3
            // It stands in the record: four UTF-8 bytes a character.
            case .loadSlotText: program.fields[Int(operation.index)].description.length * 4
            case .loadDigits: 40
            case .concatenate: program.operandLists[Int(operation.index)].reduce(0) { $0 + longest[Int($1)] }
            // The longest case change of Unicode makes three characters of one.
            case .uppercase, .lowercase: longest[Int(operation.a)] * 9
            case .trim, .substring, .copy, .spread: longest[Int(operation.a)]
            case .select: max(longest[Int(operation.b)], longest[Int(operation.c)])
            case .selectByWord:
                program.wordChoices[Int(operation.index)].reduce(longest[Int(operation.b)]) {
                    max($0, longest[Int($1.register)])
                }
            case .lookup: codeTables[Int(operation.index)].longestValue
            default: 0
            }
        if length > 0 { longest[Int(operation.destination)] = length }
        bytesPerRecord += (length + 32) * items
    }
}
