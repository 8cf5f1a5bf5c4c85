import Diagnostics
import MappingLanguage
import RecordValues
import TestSupport
import Testing

/// What the check makes of sources whose records have fields by name, and what it says of them.
@Suite struct NamedFieldsDiagnosticsTests {
    private static func check(_ source: String) -> MappingCheck {
        MappingShelf(
            mapping: """
                migration ledger
                source ledger
                \(source)
                table payment from payment
                  nino text 9 = NINO

                """, [:]
        ).check()
    }

    private static func format(_ source: String) throws -> RecordFormat {
        let check = check(source)
        return try #require(check.mapping, "\(check.rendered)").plan.sources[0].recordFormat
    }

    @Test func `The slots are the columns that the fields name, or their own names`() throws {
        var shape = CSVShape(columns: ["National No", "paid_on", "amount"])
        let fields = """
              type payment
                NINO     "National No"  text 9
                PAID-ON  text 10
                AMOUNT   decimal 9.2
            """
        #expect(try Self.format("  csv\n" + fields) == .csv(shape))
        (shape.separator, shape.codePage) = (UInt8(ascii: ";"), "iso-8859-1")
        #expect(try Self.format("  csv separator \";\"\n  encoding latin1\n" + fields) == .csv(shape))
        #expect(
            try Self.format("  json lines\n" + fields) == .jsonLines(JSONLinesShape(members: shape.columns)))
        #expect(
            try Self.format("  sqlite table \"pay\" order \"a b\", \"c\"\n" + fields)
                == .sqlite(SQLiteShape(table: "pay", columns: shape.columns, order: ["a b", "c"])))
        var bare = CSVShape(columns: ["nino", "amount"])
        (bare.separator, bare.hasHeader) = (0x09, false)
        let two = "  type payment\n    NINO text 9\n    AMOUNT decimal 9.2"
        #expect(try Self.format("  csv separator tab, no header\n" + two) == .csv(bare))
    }

    @Test(arguments: [
        ("  csv separator \"::\"", "the separator is one character of ASCII, and no quote"),
        ("  csv separator \"é\"", "the separator is one character of ASCII, and no quote"),
        ("  csv header", "expected separator or no header, but found \"header\""),
        ("  json", "expected \"lines\", but the statement ends"),
        ("  sqlite \"pay\"", "expected \"table\", but found \"pay\""),
        ("  csv\n  json lines", "csv is stated twice"),
        ("  csv\n  encoding cp285", "a CSV file cannot be in cp285"),
        ("  json lines\n  encoding utf-8", "a source with the line json takes no line encoding"),
        ("  csv\n  records lines", "a source with the line csv takes no line records"),
        ("  csv\n  xml", "a source with the line csv takes no line xml"),
        ("  csv\n  numbers strict", "a source with the line csv takes no line numbers"),
    ])
    func `A line that cannot stand in such a source is told`(_ lines: String, _ message: String) {
        let told = Self.check(lines + "\n  type payment\n    NINO text 9").diagnostics.map(\.message)
        #expect(told.contains(message), "\(told)")
    }

    @Test(arguments: [
        ("  type payment", "no field stands under the record type payment"),
        ("  type payment\n    NINO 1 (9)", "NINO needs a name in the file, and what stands there"),
        ("  type payment\n    NINO nino text 9", "NINO needs a name in the file, and what stands there"),
        ("  type payment\n    NINO \"nino\" count", "NINO needs a name in the file, and what stands there"),
        ("  type payment\n    NINO text 9\n    NI \"nino\" text 9", "\"nino\" is read by NINO already"),
        (
            "  type payment\n    NINO text 9\n    NINO \"b\" text 9",
            "the name NINO stands twice in payment, first in line 5"
        ),
        ("  type payment PAYMENT\n    NINO text 9", "PAYMENT is a record of a copybook, and the source has none"),
        ("  type payment opens file\n    NINO text 9", "a record type of a source with the line csv takes no opens"),
        (
            "  type payment\n    NINO text 9\n  type b\n    A text 1",
            "a source with the line csv has one type of record"
        ),
    ])
    func `Fields that cannot be read by name are told`(_ type: String, _ message: String) {
        let told = Self.check("  csv\n" + type).diagnostics.map(\.message)
        #expect(told.contains(message), "\(told)")
    }

    @Test func `A file without a header has no names`() {
        let told = Self.check("  csv no header\n  type payment\n    NINO \"nino\" text 9").diagnostics.map(\.message)
        #expect(told == ["the file has no header, so none of its columns is called \"nino\""])
    }
}
