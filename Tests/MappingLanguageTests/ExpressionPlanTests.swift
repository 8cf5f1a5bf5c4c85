import RecordValues
import TargetRows
import Testing

@testable import MappingLanguage

/// What expressions and conditions of the language mean, each in one line.
@Suite struct ExpressionPlanTests {
    /// The expression that a column of this type gets.
    private func expression(_ type: String, _ text: String, each: String = "") -> String {
        let check = WinterFuel.check(table("x \(type) = \(text)", each: each))
        guard let column = check.mapping?.plan.tables.first?.columns.first else { return check.rendered }
        let rounding = column.rounding == .exact ? "" : " \(column.rounding.rawValue)"
        return column.expression.words + rounding
    }

    private func condition(_ text: String) -> String { expression("boolean", text) }

    private func table(_ line: String, each: String = "") -> String {
        WinterFuel.head + "table payment from payment \(each)\n  \(line)\n"
    }

    @Test(arguments: [
        ("text 9", "WFP-NINO", "WFP-NINO@1+9"), ("text 9", "wfp-nino", "WFP-NINO@1+9"),
        ("text 8", "WFP-ACCOUNT", "digits(WFP-ACCOUNT@73+8)"),
        ("text 3", "WFP-PHONE(2)", "WFP-PHONE(2)@92+3"),
        ("text 2", "WFP-LINE-CODE(3)", "WFP-LINE-CODE(3)@105+2"),
        ("text 2", "WFP-LINE-CODE of WFP-LINE(2)", "WFP-LINE-CODE(2)@100+2"),
        ("text 11", "WFP-UPDATED", "WFP-UPDATED@110+11"),
        ("text 2", "WFP-NINO(1:2)", "part(WFP-NINO@1+9, 1:2)"), ("text 3", "WFP-NINO(7:)", "part(WFP-NINO@1+9, 7:3)"),
        ("text 1", "WFP-PHONE(1)(2:1)", "part(WFP-PHONE(1)@89+3, 2:1)"),
        ("text 3", "WFP-ACCOUNT(1:3)", "part(digits(WFP-ACCOUNT@73+8), 1:3)"),
        ("text 2", "upper lower WFP-LINE-CODE(1)", "upper(lower(WFP-LINE-CODE(1)@95+2))"),
        ("text 20", "trim leading WFP-SURNAME", "trim.leading(WFP-SURNAME@22+20)"),
        ("text 20", "trim trailing WFP-SURNAME", "trim.trailing(WFP-SURNAME@22+20)"),
        ("text 5", "\"say \"\"\" ", "\"say \"\""), ("date", "run date", "run date"),
        ("date", "1900-01-01", "1900-01-01"),
        (
            "text 9", "when WFP-PAID then \"p\" when WFP-STATUS = \"A\" then WFP-SORT-CODE otherwise \"\"",
            "choose(WFP-STATUS@66+1 in [\"P\"]: \"p\"; WFP-STATUS@66+1 = \"A\": digits(WFP-SORT-CODE@67+6); else: \"\")"
        ),
        ("boolean", "true", "true"),
    ])
    func `Texts, fields and choices`(type: String, text: String, expected: String) {
        #expect(expression(type, text) == expected)
    }

    @Test(arguments: [
        ("integer 8", "WFP-ACCOUNT", "WFP-ACCOUNT@73+8"), ("money 9.2 GBP", "0.50", "0.50"),
        ("decimal 12.4", "WFP-AMOUNT + WFP-RATE - 1", "((WFP-AMOUNT@42+5 + WFP-RATE@82+5) - 1)"),
        ("decimal 16.6", "WFP-AMOUNT * (WFP-RATE + 1)", "(WFP-AMOUNT@42+5 * (WFP-RATE@82+5 + 1))"),
        ("money 9.2 GBP", "WFP-AMOUNT / 4 rounded", "(WFP-AMOUNT@42+5 / 4 halfAwayFromZero 2)"),
        ("money 9.2 GBP", "WFP-AMOUNT / 4 rounded half even 1", "(WFP-AMOUNT@42+5 / 4 halfEven 1)"),
        ("money 9.2 GBP", "(WFP-AMOUNT / 4) truncated", "(WFP-AMOUNT@42+5 / 4 truncate 2)"),
        (
            "money 10.2 GBP", "WFP-AMOUNT / 4 truncated 2 + WFP-AMOUNT",
            "((WFP-AMOUNT@42+5 / 4 truncate 2) + WFP-AMOUNT@42+5)"
        ),
        ("money 9.2 GBP", "WFP-RATE rounded", "WFP-RATE@82+5 halfAwayFromZero"),
        (
            "money 10.2 GBP", "WFP-AMOUNT * WFP-RATE rounded half even",
            "(WFP-AMOUNT@42+5 * WFP-RATE@82+5) halfEven"
        ),
        ("money 9.2 GBP", "WFP-RATE truncated 1", "(WFP-RATE@82+5 truncate 1)"),
        (
            "money 9.2 GBP", "when WFP-PAID then WFP-AMOUNT / 2 rounded otherwise 0",
            "choose(WFP-STATUS@66+1 in [\"P\"]: (WFP-AMOUNT@42+5 / 2 halfAwayFromZero 2); else: 0)"
        ),
    ])
    func `Arithmetic`(type: String, text: String, expected: String) {
        #expect(expression(type, text) == expected)
    }

    @Test(arguments: [
        ("date WFP-DOB as CCYYMMDD", "date(WFP-DOB@47+8, CCYYMMDD)"),
        ("date WFP-SORT-CODE as YYMMDD window 1930", "date(WFP-SORT-CODE@67+6, YYMMDD 1930)"),
        ("date WFP-NINO(1:8) as DDMMCCYY", "date(part(WFP-NINO@1+9, 1:8), DDMMCCYY)"),
        ("date WFP-FORENAME(1:10) as DD/MM/CCYY", "date(part(WFP-FORENAME@10+12, 1:10), DD/MM/CCYY)"),
        ("date trim WFP-FORENAME as CCYY-MM-DD", "date(trim.leading.trailing(WFP-FORENAME@10+12), CCYY-MM-DD)"),
        ("date \"20\" WFP-SORT-CODE as CCYYMMDD", "date(join(\"20\", digits(WFP-SORT-CODE@67+6)), CCYYMMDD)"),
    ])
    func `Dates`(text: String, expected: String) {
        #expect(expression("date", text) == expected)
    }

    @Test(arguments: [
        ("WFP-STATUS = \"P\"", "WFP-STATUS@66+1 = \"P\""), ("WFP-AMOUNT < 0.01", "WFP-AMOUNT@42+5 < 0.01"),
        ("WFP-SORT-CODE = 0", "WFP-SORT-CODE@67+6 = 0"),
        ("WFP-SORT-CODE = \"000000\"", "digits(WFP-SORT-CODE@67+6) = \"000000\""),
        ("date WFP-DOB as CCYYMMDD <= run date", "date(WFP-DOB@47+8, CCYYMMDD) <= run date"),
        ("WFP-STATUS in \"A\", \"P\"", "WFP-STATUS@66+1 in [\"A\", \"P\"]"),
        ("WFP-ADJUSTED not in 5..9, -1", "not (WFP-ADJUSTED@87+2 in [5..9, -1])"),
        (
            "WFP-DOB is zeros or not WFP-SEX is blank and WFP-PAID",
            "(WFP-DOB@47+8 is zeros or (not (WFP-SEX@81+1 is blank) and WFP-STATUS@66+1 in [\"P\"]))"
        ),
        (
            "not (WFP-PAID or WFP-SEX is not low-values)",
            "not ((WFP-STATUS@66+1 in [\"P\"] or not (WFP-SEX@81+1 is lowValues)))"
        ),
        ("WFP-LIVE", "WFP-STATUS@66+1 in [\"A\", \"P\", \"S\"..\"T\"]"), ("WFP-NO-STATUS", "WFP-STATUS@66+1 is blank"),
        ("WFP-ODD", "WFP-STATUS@66+1 is [1]"),
    ])
    func `Conditions`(text: String, expected: String) {
        #expect(condition(text) == expected)
    }

    @Test func `A table of each item reads the current item`() throws {
        #expect(expression("text 2", "WFP-LINE-CODE", each: "each WFP-LINE") == "WFP-LINE-CODE@95+2/5")
        #expect(expression("text 2", "WFP-LINE-CODE(2)", each: "each WFP-LINE") == "WFP-LINE-CODE(2)@100+2")
        let check = WinterFuel.check(table("x text 9 = WFP-NINO", each: "each WFP-LINE"))
        #expect(
            try #require(check.mapping).plan.tables[0].each
                == RepeatedItem(name: "WFP-LINE", offset: 95, stride: 5, count: 3, width: 5))
    }

    @Test func `Null when keeps states, and literals as the field's bytes`() throws {
        let check = WinterFuel.check(table("x date = date WFP-DOB as CCYYMMDD null when zeros, nines, \"19000101\""))
        let column = try #require(check.mapping).plan.tables[0].columns[0]
        #expect(column.column.allowsNull)
        #expect(column.nullWhen?.field.words == "WFP-DOB@47+8")
        #expect(column.nullWhen?.states == [.zeros, .nines])
        #expect(column.nullWhen?.literals == [[0xF1, 0xF9, 0xF0, 0xF0, 0xF0, 0xF1, 0xF0, 0xF1]])
    }

    @Test func `A packed literal of null when has both plus signs`() throws {
        let check = WinterFuel.check(table("x money 9.2 GBP = WFP-AMOUNT null when \"9999999.99\""))
        let column = try #require(check.mapping).plan.tables[0].columns[0]
        #expect(
            column.nullWhen?.literals == [[0x99, 0x99, 0x99, 0x99, 0x9C], [0x99, 0x99, 0x99, 0x99, 0x9F]])
    }
}
