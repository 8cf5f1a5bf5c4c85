import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import MappingLanguage

/// What the compiler promises to the fast path: bounds that mean the same, one load a field, and no test of what
/// cannot fail.
@Suite struct ProgramCompilerTests {
    private static func plan(_ columns: String, after: String = "") throws -> MappingPlan {
        try MappingShelf(
            mapping: """
                migration small  version 1
                source s
                  copybook "one.cpy"
                  encoding cp037
                  records variable
                  type r REC
                \(after)table t from r
                \(columns)
                table items from r each ITEM
                  a decimal 3.1 = AMOUNT
                  n integer 4 = NUMBER

                """,
            [
                "one.cpy": """
                       01  REC.
                           05  NAME    PIC X(10).
                           05  NUMBER  PIC 9(4).
                           05  PRICE   PIC S9(3)V999 COMP-3.
                           05  CODE    PIC X.
                           05  ITEM OCCURS 3.
                               10  AMOUNT  PIC 9(2)V9.

                """
            ]
        ).load().plan
    }

    private static func program(_ columns: String) throws -> RecordProgram {
        ProgramCompiler.compile(try plan(columns), source: 0, recordType: 0)
    }

    private static let loads: Set<Operation.Kind> = [.loadPacked, .loadZoned, .loadBinary, .loadText, .loadDigits]

    /// How often a field is loaded, by name and kind of load.
    private static func loadCounts(_ program: RecordProgram) -> [String: Int] {
        program.operations.filter { loads.contains($0.kind) }.reduce(into: [:]) { counts, operation in
            counts["\(program.fields[Int(operation.index)].name) \(operation.kind)", default: 0] += 1
        }
    }

    @Test func `A field is decoded once, however often it is used and in however many tables`() throws {
        let program = try Self.program(
            """
              a integer 4 = NUMBER
              b integer 5 = NUMBER + NUMBER + 1
              c boolean = NUMBER > 3 and NUMBER < 9
              skip when NUMBER = 7 because "seven"
            """)
        #expect(Self.loadCounts(program) == ["NUMBER loadZoned": 1, "AMOUNT loadZoned": 1])
    }

    @Test func `Each field's states are counted by one load alone, also where it is read in two ways`() throws {
        let program = try Self.program("  a text 20 = (trim NAME) NAME NUMBER\n  b integer 4 = NUMBER")
        let counting = program.operations.filter {
            Self.loads.contains($0.kind) && $0.flags & Operation.countsStates != 0
        }
        #expect(counting.map { program.fields[Int($0.index)].name }.sorted() == ["AMOUNT", "NAME", "NUMBER"])
        #expect(program.countedFields.map { program.fields[$0].name }.sorted() == ["AMOUNT", "NAME", "NUMBER"])
    }

    @Test func `Fields of an item are loaded for each item, and all others once a record`() throws {
        let program = try Self.program("  a text 10 = NAME")
        let prologue = program.operations[program.prologue].filter { Self.loads.contains($0.kind) }
        #expect(prologue.map { program.fields[Int($0.index)].name }.sorted() == ["NAME", "NUMBER"])
        let items = try #require(program.tables.last)
        #expect(items.itemCount == 3)
        let inside = program.operations[items.operations].filter { Self.loads.contains($0.kind) }
        #expect(inside.map { [$0.offset, $0.length, $0.stride] } == [[19, 3, 3]])
    }

    // MARK: - Bounds

    @Test(arguments: UInt64(0)..<200)
    func `A value lies between the bounds in units exactly where it lies between the constants`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func constant() -> ExactDecimal {
            ExactDecimal(Int128(random.within(-3000...3000)), scale: random.within(0...4))
        }
        let (first, second) = (constant(), constant())
        let (lower, upper) = (min(first, second), max(first, second))
        let scale = random.within(0...3)
        let range = ProgramCompiler.range(.number(lower), .number(upper), scale: scale)
        guard case .value(let least) = range.lower, case .value(let most) = range.upper else {
            Issue.record("numbers have values")
            return
        }
        for bound in [least, most] {
            for units in bound - 2...bound + 2 {
                let value = ExactDecimal(units, scale: scale)
                #expect(
                    (units >= least && units <= most) == (value >= lower && value <= upper),
                    "\(value) in \(lower)..\(upper), \(scale) places")
            }
        }
    }

    @Test func `An open end stays open, the run date is known at the run, and dates compare as numbers`() throws {
        let day = try #require(CalendarDate("2025-11-18"))
        #expect(ProgramCompiler.range(nil, .runDate, scale: 0) == .init(lower: .open, upper: .runDate))
        #expect(ProgramCompiler.range(.date(day), nil, scale: 0) == .init(lower: .value(20_251_118), upper: .open))
        #expect(ProgramCompiler.bound(.boolean(true), scale: 0, roundingUp: true) == .value(1))
    }

    // MARK: - Values that always fit

    /// Whether the column's value is asked whether it fits.
    private static func asks(_ column: String) throws -> Bool {
        try program("  " + column).operations.contains { $0.kind == .fitNumber || $0.kind == .fitText }
    }

    @Test(arguments: [
        ("c integer 4 = NUMBER", false), ("c integer 3 = NUMBER rule .. 99", true),
        ("c decimal 6.3 = PRICE", false), ("c decimal 5.2 = PRICE truncated", false),
        ("c decimal 6.2 = PRICE rounded", true), ("c decimal 5.2 = PRICE rounded rule .. 9", true),
        ("c decimal 6.2 = PRICE rounded half even", true), ("c text 10 = NAME", false),
        ("c text 12 = trim NAME", false),
        ("c text 5 = trim NAME", true), ("c text 1..10 = trim NAME", true), ("c text 10 = upper NAME", true),
        ("c text 5 = NAME(1:2) CODE NAME(3:2)", false), ("c integer 5 = NUMBER + 1", true),
    ])
    func `A value that cannot be too large is not asked, and any other is`(column: String, asks: Bool) throws {
        // The table of items has columns as wide as their fields.
        #expect(try Self.asks(column) == asks, "\(column)")
    }

    @Test func `Decimal places follow the rules of exact arithmetic`() throws {
        let plan = try Self.plan(
            """
              a decimal 20.6 = PRICE * PRICE
              b decimal 20.6 = PRICE + NUMBER * 2.5
              c decimal 20.4 = PRICE / NUMBER rounded 4
              d decimal 20.1 = PRICE truncated 1
              e decimal 20.3 = when CODE = "A" then PRICE otherwise NUMBER
            """)
        #expect(plan.tables[0].columns.map { ProgramCompiler.scale(of: $0.expression) } == [6, 3, 4, 1, 3])
    }
}
