import Diagnostics
import RecordValues
import TargetRows
import Testing

@testable import MappingLanguage

/// What the clauses behind a column's expression mean.
@Suite struct RulePlanTests {
    private func column(_ line: String) throws -> ColumnPlan {
        let check = WinterFuel.check(WinterFuel.head + "table payment from payment\n  \(line)\n")
        return try #require(check.mapping?.plan.tables.first?.columns.first, "\(check.rendered)")
    }

    @Test(arguments: [
        ("rule nino", false, false), ("rule nino any suffix", true, false), ("rule nino or admin", false, true),
        ("rule nino any suffix or admin", true, true),
    ])
    func `Rule nino has two ways to be milder`(words: String, anySuffix: Bool, orAdministrative: Bool) throws {
        guard case .nino(let suffix, let administrative)? = try column("x text 9 = WFP-NINO \(words)").rules.first
        else {
            Issue.record("not rule nino")
            return
        }
        #expect(suffix == anySuffix && administrative == orAdministrative)
    }

    @Test(arguments: [
        ("rule 1 .. 2", "1", "2"), ("rule .. 2", "open", "2"), ("rule 1 ..", "1", "open"),
        ("rule -5 .. -1", "-5", "-1"),
    ])
    func `A range may be open at one end`(words: String, lower: String, upper: String) throws {
        guard case .range(let low, let high)? = try column("x money 9.2 GBP = WFP-AMOUNT \(words)").rules.first else {
            Issue.record("not a range")
            return
        }
        #expect((low?.words ?? "open") == lower && (high?.words ?? "open") == upper)
    }

    @Test func `Texts have lists, lengths, patterns and new codes`() throws {
        let rules = try column(
            "x text 9 = WFP-NINO rule in \"A\", \"B\" rule length 4..8 rule pattern \"[A-Z]{2}.*\" rule in codes status"
        ).rules
        guard rules.count == 4, case .oneOf(let values) = rules[0], case .length(let lengths) = rules[1],
            case .pattern(let pattern) = rules[2], case .newCode(let table) = rules[3]
        else {
            Issue.record("other rules than the mapping's")
            return
        }
        #expect(values == [.text("A"), .text("B")] && lengths == 4...8 && table == 1)
        #expect(pattern.text == "[A-Z]{2}.*")
    }

    @Test(arguments: [
        ("", FailureOutcome.reject, false, false), ("else reject warn", .reject, true, false),
        ("else null", .null, false, true), ("else stop", .stop, false, false),
        ("else 1.5 warn", .value(.number(ExactDecimal(15, scale: 1))), true, false),
    ])
    func `A failure has one outcome, with a warning at will`(
        words: String, outcome: FailureOutcome, warns: Bool, allowsNull: Bool
    ) throws {
        let column = try column("x money 9.2 GBP = WFP-AMOUNT \(words)")
        #expect(column.failure == outcome && column.warns == warns && column.column.allowsNull == allowsNull)
    }

    @Test func `Clauses stand in any order, over several lines`() throws {
        let column = try column(
            """
            x text 9 = WFP-NINO
                personal
                warn
                else null
                null when blank
                rule nino
            """)
        #expect(
            column.column.isPersonal && column.warns && column.failure == .null && column.nullWhen?.states == [.blank])
        #expect(column.rules.count == 1)
    }

    @Test func `A clause that is stated twice is an error`() {
        expectDiagnostics(
            ("else \"0000\" warn", "else \"0000\" warn 1️⃣else null"),
            tell: """
                feed/wfp.map:27:83: error[MAP008]: else is stated twice
                  27 |   office    text 4         = lookup office WFP-OFFICE            else "0000" warn else null
                     |                                                                                   ^^^^
                """)
    }

    @Test(arguments: [
        ("VALUE X'0102'", "its 2 bytes are not as long as the field"),
        ("VALUE LOW-VALUES THRU 'A'", "a range of bytes has no order in a code page"),
        ("VALUE -1", "-1 is no text"),
    ])
    func `A level-88 name that has no meaning in the code page is told where it is used`(value: String, why: String) {
        let copybook = WinterFuel.copybook.replacing("VALUE 'P'", with: value)
        let mapping = WinterFuel.mapping.replacing("skip when WFP-STATUS = \"X\"", with: "skip when WFP-PAID")
        let check = WinterFuel.check(mapping, files: ["feed/WFPMAST.cpy": copybook])
        #expect(
            check.diagnostics.map(\.message) == ["the level-88 name WFP-PAID cannot be used: \(why)"],
            "\(check.rendered)")
    }
}
