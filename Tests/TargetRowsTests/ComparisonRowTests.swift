import RecordValues
import TestSupport
import Testing

@testable import TargetRows

/// Rows as they are held against each other: equal values have equal bytes, and every value comes back.
@Suite struct ComparisonRowTests {
    private static func column(_ name: String, _ type: ColumnType) -> Column {
        Column(name: name, type: type, allowsNull: true, isPersonal: false)
    }

    /// The bytes of one row with one column of the key.
    private static func row(_ values: [CellValue], _ types: [ColumnType], keyColumns: Int = 1) -> OutputBuffer {
        let columns = types.enumerated().map { column("c\($0.offset)", $0.element) }
        let schema = TableSchema(name: "t", columns: columns, keyColumns: [])
        let writer = ComparisonRowWriter(
            schema: schema, columns: Array(columns.indices), keyColumns: keyColumns)
        let (memory, output) = (FlatMemory(), OutputBuffer(capacity: 1))
        let cells = memory.place(zip(values, columns).map { CellRow.cells($0, $1, in: memory) })
        writer.reserve(0..<1, of: cells, in: output)
        writer.append(0, of: cells, recordIndex: 7, to: output)
        withExtendedLifetime(memory) {}
        return output
    }

    private static func shown(_ output: OutputBuffer, _ types: [ColumnType]) -> [String?] {
        var cell = ComparisonCell(at: ComparisonRow(at: output.start).cells.start)
        return types.map { type in
            defer { cell = cell.next }
            return cell.text(as: type)
        }
    }

    private static let narrow = ColumnType.decimal(precision: 18, scale: 2)
    private static let wide = ColumnType.decimal(precision: 38, scale: 2)
    private static let text = ColumnType.text(minimum: 0, maximum: 1000)

    @Test(arguments: [
        0, 1, -1, 127, 128, -128, -129, 255, 256, 32_767, 32_768, -32_768, -32_769, 999_999_999_999_999_999,
        -999_999_999_999_999_999,
    ])
    func `A number has the same bytes whatever the width of its column, and comes back`(_ number: Int64) {
        let narrow = Self.row([.number(Int128(number))], [Self.narrow])
        let wide = Self.row([.number(Int128(number))], [Self.wide])
        #expect(narrow.contents == wide.contents)
        #expect(ComparisonCell(at: ComparisonRow(at: narrow.start).cells.start).number == Int128(number))
        #expect(Self.shown(wide, [Self.wide]) == [ExactDecimal(Int128(number), scale: 2).description])
    }

    @Test func `Numbers beyond 64 bits come back`() {
        let largest: Int128 = 99_999_999_999_999_999_999_999_999_999_999_999_999
        for number in [largest, -largest, Int128(Int64.max) + 1, Int128(Int64.min) - 1, Int128(UInt64.max)] {
            let row = Self.row([.number(number)], [Self.wide])
            #expect(ComparisonCell(at: ComparisonRow(at: row.start).cells.start).number == number)
        }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 16, 253, 254, 255, 256, 1000])
    func `A text of any length comes back, and so does what stands behind it`(_ length: Int) {
        let text = String((0..<length).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
        let row = Self.row([.text(text), .null, .text("é"), .number(5)], [Self.text, .date, Self.text, Self.narrow])
        #expect(Self.shown(row, [Self.text, .date, Self.text, Self.narrow]) == [text, nil, "é", "0.05"])
        #expect(ComparisonRow(at: row.start).length == row.count)
    }

    @Test func `Null, an empty text, zero and false are four different values`() {
        let cells = [
            Self.row([.null], [Self.text]), Self.row([.text("")], [Self.text]), Self.row([.number(0)], [Self.narrow]),
        ].map { ComparisonRow(at: $0.start).cells.bytes }
        #expect(Set(cells).count == 3)
        let shown = Self.row([.boolean(false), .date(20_251_118), .boolean(true)], [.boolean, .date, .boolean])
        #expect(Self.shown(shown, [.boolean, .date, .boolean]) == ["false", "2025-11-18", "true"])
    }

    @Test func `The head tells the record, the key and whether a part of it is null`() {
        let types = [Self.text, .date, Self.text]
        let row = Self.row([.text("AB"), .date(20_251_118), .text("x")], types, keyColumns: 2)
        let other = Self.row([.text("AB"), .date(20_251_118), .text("y")], types, keyColumns: 2)
        let (left, right) = (ComparisonRow(at: row.start), ComparisonRow(at: other.start))
        #expect(left.record == 7 && !left.hasNullKey && left.key.length == 8 && left.rest.bytes == [2, 120])
        #expect(left.hash == right.hash && left.key.isEqual(to: right.key) && !left.cells.isEqual(to: right.cells))
        let nameless = Self.row([.text("AB"), .null, .text("x")], types, keyColumns: 2)
        #expect(ComparisonRow(at: nameless.start).hasNullKey)
        #expect(ComparisonRow(at: nameless.start).key.bytes == [3, 65, 66, 0])
        withExtendedLifetime((row, other, nameless)) {}
    }

    @Test(arguments: 1...50)
    func `Rows are equal when their values are`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let types = [Self.text, Self.narrow, Self.wide, .date]
        func value(_ type: ColumnType) -> CellValue {
            if random.chance(20) { return .null }
            switch type {
            case .text: return .text(random.pick(["", " ", "a", "b", "ab"]))
            case .date: return .date(random.pick([20_250_101, 20_250_102]))
            default: return .number(Int128(random.pick([-256, -1, 0, 1, 255, 256])))
            }
        }
        for _ in 0..<40 {
            let (left, right) = (types.map(value), types.map(value))
            let (leftRow, rightRow) = (Self.row(left, types), Self.row(right, types))
            let areEqual = ComparisonRow(at: leftRow.start).cells.isEqual(to: ComparisonRow(at: rightRow.start).cells)
            #expect(areEqual == (left == right), "seed \(seed): \(left) and \(right)")
        }
    }
}
