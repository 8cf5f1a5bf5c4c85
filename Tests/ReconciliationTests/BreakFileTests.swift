import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import Reconciliation

/// The lines of `breaks.csv`, as people read them.
@Suite struct BreakFileTests {
    private static let plan = ComparisonPlan(
        name: "legacy.payment with new.payment",
        columns: [
            .text("nino", .key, isPersonal: true), .date("paid_on", .key), .money("amount"),
            .text("name", isPersonal: true),
            .date("born"), .money("pension", isPersonal: true), .text("office"),
        ], keyColumns: 2, figures: [2, 5])

    private static func row(
        _ nino: String?, _ pence: Int128, _ name: String? = "Ann Planted", _ born: Int128 = 19_500_312,
        _ pension: Int128 = 1000, _ office: String? = "0101"
    ) -> Row {
        [
            nino.map { .text($0) }, .number(20_251_118), .number(pence), name.map { .text($0) }, .number(born),
            .number(pension), office.map { .text($0) },
        ]
    }

    private static let rows = ComparedRows(
        plan: plan,
        old: [
            row("QQ000001A", 30_000), row("QQ000002A", 20_000), row("QQ000003A", 10_000, "Bea Planted"),
            row("QQ000004A", 250), row("QQ000005A", 300, nil), row("QQ000006A", 400, "Planted"), row(nil, 500),
            row("QQ000007A", 600), row("QQ000008A", 700, "Cleo Planted", 19_610_101), row("QQ000009A", 800),
            row("QQ00,10A", 900), row("QQ;\\11A", 1000, "Dan Planted"),
        ],
        new: [
            row("QQ000001A", 3_000_000), row("QQ000003A", 10_000, "BEA PLANTED"), row("QQ000004A", -250),
            row("QQ000005A", 300, ""), row("QQ000006A", 400, "Planted", 19_501_203), row("QQ000007A", 600),
            row("QQ000007A", 600), row("QQ000088A", 700, "Cleo Planted", 19_610_101),
            row("QQ000009A", 800, "Ann Planted", 19_500_312, 1001, "=1+1"), row("QQ00,10A", 901),
            row("QQ;\\11A", 1000, "Dan Planted", 19_500_312, 1000, nil), row("QQ000012A", 1100, "Eve Planted"),
        ])

    @Test func `Every code and cause in one file`() throws {
        let file = try Self.rows.compare(unreadable: [(13, 2, "FLD001")]).file
        expectGolden(file.split(separator: "\r\n").joined(separator: "\n") + "\n", named: "breaks.csv.txt")
    }

    @Test func `No personal value is in the file or in the outcome, whatever its column`() throws {
        let entry = AcceptedBreaks.Entry(
            line: 2, code: .missingInNew, key: "nino=QQ000002A;paid_on=2025-11-18", column: nil,
            cap: ExactDecimal(100_000, scale: 2), reason: "known", owner: "a", approvedBy: "b",
            expires: ComparedRows.runDate, ticket: "T-1")
        let result = try Self.rows.compare(shownBreaks: 100, accepting: [entry])
        #expect(result.outcome.acceptedBreaks == 1)
        let all = result.file + "\(result.outcome)"
        for planted in ["QQ", "Planted", "PLANTED"] {
            #expect(!all.contains(planted), "\(planted) is in the output")
        }
        // What a personal amount is nobody sees; what it moves is money.
        let pension = try #require(try result.lines.first { $0.fields[3] == "pension" })
        #expect(pension.fields[4].hasPrefix("~") && pension.fields[5].hasPrefix("~") && pension.fields[7] == "0.01")
    }

    @Test func `A token is the same from night to night, and another with another key`() {
        let mask = ValueMask(key: Array("key".utf8))
        // RFC 4231 has no case with this key; the value is that of: printf 'The quick brown fox jumps over the lazy dog' |
        // openssl dgst -sha256 -hmac key
        #expect(mask.token("The quick brown fox jumps over the lazy dog") == "~f7bc83f43053")
        #expect(mask.token("A") != ValueMask(key: Array("yek".utf8)).token("A") && mask.token("A") != mask.token("B"))
    }

    @Test func `A key of several columns is one text, and cannot be taken for another`() {
        let plan = ComparisonPlan(
            name: "t", columns: [.text("a", .key), .text("b", .key)], keyColumns: 2, figures: [])
        let text = BreakText(plan: plan, mask: ValueMask(key: [1]))
        #expect(text.key(["x", nil]) == "a=x;b=" && text.key(["x", ""]) == "a=x;b=\"\"")
        #expect(text.key(["x;b=y", "z"]) == "a=x\\;b=y;b=z" && text.key(["x\\", "z"]) == "a=x\\\\;b=z")
    }

    @Test func `Two million pounds too much and a penny too little are told apart`() throws {
        let lines = try Self.rows.compare().lines
        let directions = lines.map { "\($0.fields[6]) \($0.fields[8])" }
        #expect(directions.first == "29700.00 overpayment" && directions.contains("-200.00 underpayment"))
        #expect(lines.filter { $0.fields[6] == "0.00" && $0.fields[7] == "0.00" }.allSatisfy { $0.fields[8].isEmpty })
    }
}
