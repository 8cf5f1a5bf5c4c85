import MappingLanguage
import RecordValues

/// What all programs of a worker share: the tables of the code page, the code tables, the scratch for texts.
@safe
final class SharedTables {
    private let memory = FlatMemory()
    let pointers: Pointers
    /// Where the texts of one record go.
    @unsafe let scratch: UnsafeMutableRawPointer

    /// The tables, to be copied into a machine.
    @safe
    struct Pointers {
        /// By byte: the ASCII character, or X'80' where there is none (or a control character).
        @unsafe let ascii: UnsafeMutablePointer<UInt8>
        /// By byte: up to three UTF-8 bytes and their number; 0 where there is no character.
        @unsafe let wide: UnsafeMutablePointer<UInt32>
        @unsafe let overpunch: UnsafeMutablePointer<UInt8>
        /// By two letters A to Z: bit 0 where a person's number may begin so, bit 1 where an administrative one may.
        @unsafe let ninoPrefixes: UnsafeMutablePointer<UInt8>
        /// By day of the year, of a common year and from 512 on of a leap year: month times 100 plus day.
        @unsafe let days: UnsafeMutablePointer<UInt16>
        @unsafe let codeTables: UnsafeMutablePointer<FlatCodeTable>
        let blank: UInt8
        let zone: UInt8
        let isSingleByte: Bool
    }

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
        pointers = unsafe Pointers(
            ascii: memory.place((UInt8.min...UInt8.max).map { Self.asciiEntry($0, codePage) }),
            wide: memory.place((UInt8.min...UInt8.max).map { Self.wideEntry($0, codePage) }),
            overpunch: memory.place(
                OverpunchTable.make(policy: context.source.signPolicy, family: codePage.family)),
            ninoPrefixes: memory.place(Self.prefixTable()), days: memory.place(DateKernels.dayTable()),
            codeTables: memory.placeTables(codeTables), blank: codePage.family.blank,
            zone: codePage.family.digitZero, isSingleByte: codePage.kind == .singleByte)
        let capacity = context.programs.map { Self.scratchBytes($0, codeTables) }.max() ?? 0
        unsafe scratch = UnsafeMutableRawPointer(memory.place([UInt8](repeating: 0, count: capacity + 64)))
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
        for preset in program.presets {
            if case .text(let text) = preset.content { longest[Int(preset.register)] = text.count }
        }
        for operation in program.operations {
            let length: Int
            switch operation.kind {
            case .loadText: length = Int(operation.length) * 3
            case .loadDigits: length = 40
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
