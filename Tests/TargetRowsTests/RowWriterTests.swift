import RecordValues
import TestSupport
import Testing

@testable import TargetRows

/// Rows as files hold them, read back by the readers of the same formats.
@Suite struct RowWriterTests {
    private static func column(_ name: String, _ type: ColumnType) -> Column {
        Column(name: name, type: type, allowsNull: true, isPersonal: false)
    }

    private static let schema = TableSchema(
        name: "payment",
        columns: [
            column("name", .text(minimum: 0, maximum: 40)),
            column("amount", .money(precision: 9, scale: 2, currency: "GBP")),
            column("rate", .decimal(precision: 38, scale: 31)), column("count", .integer(digits: 5)),
            column("account", .integer(digits: 18)), column("paid_on", .date), column("live", .boolean),
        ], keyColumns: [0])

    private static let rows: [[CellValue]] = [
        [
            .text("Smith"), .number(20_000), .number(5), .number(42), .number(12_345_678), .date(20_251_118),
            .boolean(true),
        ],
        [.text("O\"Brien, Ann"), .number(-1), .number(0), .number(0), .number(0), .date(10_101), .boolean(false)],
        [.text(""), .number(-60_000), .number(-1), .number(-7), .number(-1), .date(99_991_231), .boolean(true)],
        [.null, .null, .null, .null, .null, .null, .null],
        [
            .text("=1+1\u{0B}\\ Zoë 𝄞"), .number(999_999_999),
            .number(Int128("1" + String(repeating: "0", count: 31)) ?? 0),
            .number(99_999), .number(999_999_999_999_999_999), .date(20_240_229), .boolean(false),
        ],
    ]

    @Test func `A small table as CSV and as JSON Lines`() {
        for format in TableFormat.allCases {
            let table = CellRow(Self.schema, format)
            for row in Self.rows { table.append(row) }
            expectGolden(table.text, named: "small-table.\(format.fileExtension)")
        }
    }

    /// Texts of all that makes trouble in CSV and JSON, of every length around the eight bytes of a word.
    private static func texts(seed: UInt64) -> [String] {
        var random = SeededGenerator(seed: seed)
        let parts = [
            "a", "b", " ", ",", "\"", "=", "+", "-", "@", "\t", "\n", "\r", "\r\n", "é", "£", "€", "𝄞", "\\", "/",
            "\u{1}",
            "\u{1F}", "\u{7F}", "{", "null", "1", ".", "\u{2028}", "aaaaaaa", "aaaaaaaa",
        ]
        return (0..<400).map { _ in (0..<random.below(12)).map { _ in random.pick(parts) }.joined() }
    }

    private static let twoTexts = TableSchema(
        name: "t",
        columns: [column("first", .text(minimum: 0, maximum: 99)), column("second", .text(minimum: 0, maximum: 99))],
        keyColumns: [])

    @Test(arguments: UInt64(1)...5)
    func `Any text comes back from CSV as it was, and null is told from an empty text`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let table = CellRow(Self.twoTexts, .csv)
        let texts = Self.texts(seed: seed)
        let rows = texts.map { text in [random.chance(20) ? nil : text, random.chance(20) ? nil : random.pick(texts)] }
        for row in rows { table.append(row.map { $0.map { .text($0) } ?? .null }) }
        let read = try CSVReader.read(table.bytes)
        #expect(read.header == ["first", "second"])
        let values = read.rows.map { row in
            zip(row.fields, row.isQuoted).map { field, isQuoted in field.isEmpty && !isQuoted ? nil : field }
        }
        #expect(values == rows, "seed \(seed)")
    }

    @Test(arguments: UInt64(1)...5)
    func `Any text comes back from JSON Lines as it was`(seed: UInt64) throws {
        let table = CellRow(Self.twoTexts, .jsonLines)
        let texts = Self.texts(seed: seed)
        for text in texts { table.append([.text(text), .null]) }
        let rows = try JSONLinesReader.read(table.bytes)
        #expect(rows.map { $0["first"] } == texts.map { .text($0) }, "seed \(seed)")
        #expect(rows.allSatisfy { $0["second"] == .null })
        #expect(table.bytes.count { $0 == 0x0A } == texts.count, "one line a row")
    }

    @Test(arguments: [
        ("=SUM(A1)", "\"=SUM(A1)\""), ("+44", "\"+44\""), ("-", "\"-\""), ("@x", "\"@x\""), ("a=b", "a=b"),
        ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("\"", "\"\"\"\""), ("", "\"\""), (" a ", " a "),
        ("a\tb", "\"a\tb\""),
        ("12345678", "12345678"), ("1234567,", "\"1234567,\""), ("12345678,", "\"12345678,\""), ("é", "é"), ("!", "!"),
    ])
    func `Quotes stand where RFC 4180 needs them, and where a spreadsheet would see a formula`(
        text: String, written: String
    ) {
        let schema = TableSchema(name: "t", columns: [Self.column("x", .text(minimum: 0, maximum: 9))], keyColumns: [])
        let table = CellRow(schema, .csv)
        table.append([.text(text)])
        #expect(table.text == "x\r\n\(written)\r\n")
    }

    @Test func `A negative amount is a number and stands without quotes`() {
        let table = CellRow(Self.schema, .csv)
        table.append(Self.rows[2])
        #expect(table.text.hasSuffix("\"\",-600.00,-0.0000000000000000000000000000001,-7,-1,9999-12-31,true\r\n"))
    }

    @Test func `Long rows grow the buffer, and taking rows out leaves the others`() {
        let table = CellRow(Self.twoTexts, .csv)
        var places: [Range<Int>] = []
        let texts = (0..<300).map { String(repeating: "x\"é", count: $0) }
        for text in texts {
            let start = table.output.count
            table.append([.text(text), .text("y")])
            places.append(start..<table.output.count)
        }
        for index in stride(from: 299, through: 1, by: -2) { table.output.remove(places[index]) }
        let kept = stride(from: 0, to: 300, by: 2).map { texts[$0] }
        #expect((try? CSVReader.read(table.bytes))?.rows.map { $0.fields[0] } == kept)
    }
}
