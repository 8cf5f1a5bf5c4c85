import Diagnostics
import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import Reconciliation

/// The register of accepted breaks: what is refused, and what it accepts.
@Suite struct AcceptedBreaksTests {
    private static let header = "code,key,column,cap,reason,owner,approved_by,expires,ticket\n"
    private static let plan = ComparisonPlan(
        name: "t", columns: [.text("nino", .key, isPersonal: true), .money("amount"), .text("status")], keyColumns: 1,
        figures: [1])

    private static func read(_ lines: String, header: String = header) throws -> AcceptedBreaks {
        try AcceptedBreaksReader.read(
            Array((header + lines).utf8), file: "accepted.csv", plan: plan, runDate: ComparedRows.runDate)
    }

    @Test(arguments: [
        ("K99,*,,1.00,r,a,b,2026-01-31,T", "2 REC005"), ("K1,*,,1.00,r,a,b,2026-01-31,T", "2 REC005"),
        ("K01,*,,1.00,r,a,b,31/01/2026,T", "2 REC005"), ("K01,*,,1.00,r,a,b,,T", "2 REC005"),
        ("K01,*,,\"1,000.00\",r,a,b,2026-01-31,T", "2 REC005"), ("K01,*,,-1,r,a,b,2026-01-31,T", "2 REC005"),
        ("K01,*,,,r,a,b,2026-01-31,T", "2 REC005"), ("K06,*,amuont,1.00,r,a,b,2026-01-31,T", "2 REC005"),
        ("K01,*,,1.00,,a,b,2026-01-31,T", "2 REC006"), ("K01,*,,1.00,r,,b,2026-01-31,T", "2 REC006"),
        ("K01,*,,1.00,r,a,,2026-01-31,T", "2 REC006"), ("K01,*,,1.00,r,Ann,ann,2026-01-31,T", "2 REC006"),
        ("K01,,,1.00,r,a,b,2026-01-31,T\nK01,*,,2.00,r,a,b,2026-01-31,T", "3 REC007"),
        ("K01,*,,1.00,r,a,b", "2 REC003"), ("K01,\"x", "2 REC003"),
        ("K99,*,,x,,a,b,x,T", "2 REC005, 2 REC005, 2 REC005, 2 REC006"),
    ])
    func `Every mistake is told with its line`(_ lines: String, _ problems: String) {
        let error = #expect(throws: DiagnosticList.self) { try Self.read(lines) }
        #expect(
            error?.diagnostics.map { "\($0.location?.line ?? 0) \($0.code)" }.joined(separator: ", ") == problems)
    }

    @Test func `A column that is missing or misspelt is told`() {
        let error = #expect(throws: DiagnosticList.self) {
            try Self.read("", header: "code,key,column,cap,reson,owner,approved_by,expires,ticket\n")
        }
        #expect(error?.diagnostics.map(\.code) == ["REC004", "REC004"])
        #expect(error?.diagnostics[0].hint == "did you mean reason?")
    }

    @Test func `A sound register is read, its columns in any order`() throws {
        let register = try Self.read(
            "T-1,2025-12-01,b,a,why,12.5,amount, nino=x ,K06\n",
            header: "ticket,expires,approved_by,owner,reason,cap,column,key,code\n")
        let entry = try #require(register.entries.first)
        #expect(entry.code == .valueDiffers && entry.key == "nino=x" && entry.column == "amount" && entry.line == 2)
        #expect(entry.cap == ExactDecimal(1250, scale: 2) && !register.isExpired(entry))
    }

    // MARK: What they accept

    private static func row(_ key: String, _ pence: Int128, _ status: String = "paid") -> Row {
        [.text(key), .number(pence), .text(status)]
    }

    /// A is 5 pence more, B is 7 pence less and held, C is missing with 30 pence.
    private static let rows = ComparedRows(
        plan: plan, old: [row("A", 100), row("B", 200), row("C", 30)],
        new: [row("A", 105), row("B", 193, "held")])

    private static func entry(
        _ code: BreakCode, key: String? = nil, column: String? = nil, cap: Int128 = 1000,
        expires: String = "2026-01-31",
        ticket: String = "T-1"
    ) throws -> AcceptedBreaks.Entry {
        AcceptedBreaks.Entry(
            line: 2, code: code, key: key, column: column, cap: ExactDecimal(cap, scale: 2), reason: "r", owner: "a",
            approvedBy: "b", expires: try #require(CalendarDate(expires)), ticket: ticket)
    }

    /// By break: code, column and ticket; then what became of the entries.
    private static func accepted(_ entries: AcceptedBreaks.Entry...) throws -> String {
        let result = try rows.compare(accepting: entries)
        let other = try rows.compare(ComparedRows.cramped[1], workers: 3, accepting: entries)
        #expect(other.file == result.file && other.outcome.accepted == result.outcome.accepted)
        let lines = try result.lines.map { line in
            "\(line.fields[1])\(line.fields[3].isEmpty ? "" : " ")\(line.fields[3]):\(line.fields[11])"
        }
        let states = result.outcome.accepted.map { "\($0.state.rawValue) \($0.breaks) \($0.money)" }
        return (lines + states).joined(separator: ", ")
    }

    @Test func `An entry for a code takes all its breaks`() throws {
        #expect(
            try Self.accepted(Self.entry(.valueDiffers))
                == "K01:, K06 amount:T-1, K06 amount:T-1, K06 status:T-1, used 3 0.12")
    }

    @Test func `Over its cap an entry accepts nothing`() throws {
        #expect(
            try Self.accepted(Self.entry(.valueDiffers, column: "amount", cap: 11))
                == "K01:, K06 amount:, K06 amount:, K06 status:, over-cap 2 0.12")
        #expect(
            try Self.accepted(Self.entry(.valueDiffers, column: "amount", cap: 12))
                == "K01:, K06 amount:T-1, K06 amount:T-1, K06 status:, used 2 0.12")
    }

    @Test func `An entry that has expired accepts nothing, one of today still does`() throws {
        #expect(
            try Self.accepted(Self.entry(.missingInNew, expires: "2025-11-30"))
                == "K01:, K06 amount:, K06 amount:, K06 status:, expired 0 0.00")
        #expect(try Self.accepted(Self.entry(.missingInNew, expires: "2025-12-01")).contains("K01:T-1"))
    }

    @Test func `A key is found in the clear and as a token`() throws {
        let token = "nino=" + ValueMask(key: ComparedRows.maskKey).token("C")
        #expect(try Self.accepted(Self.entry(.missingInNew, key: token)).hasPrefix("K01:T-1, "))
        #expect(try Self.accepted(Self.entry(.missingInNew, key: "nino=C")).hasPrefix("K01:T-1, "))
        #expect(try Self.accepted(Self.entry(.missingInNew, key: "nino=A")).hasSuffix("unused 0 0.00"))
    }

    @Test func `The most exact entry takes a break`() throws {
        #expect(
            try Self.accepted(
                Self.entry(.valueDiffers, ticket: "all"), Self.entry(.valueDiffers, column: "status", ticket: "column"),
                Self.entry(.valueDiffers, key: "nino=A", ticket: "key"),
                Self.entry(.valueDiffers, key: "nino=B", column: "amount", ticket: "both"))
                == "K01:, K06 amount:both, K06 amount:key, K06 status:column, unused 0 0.00, used 1 0.00, used 1 0.05, used 1 0.07"
        )
    }

    @Test func `What nobody accepts is open money, and unused entries are warnings`() throws {
        let outcome = try Self.rows.compare(accepting: [
            Self.entry(.missingInNew), Self.entry(.duplicateOld, ticket: "T-2"),
        ]).outcome
        #expect(outcome.acceptedBreaks == 1 && outcome.openMoney == [ExactDecimal(12, scale: 2)])
        #expect(outcome.warnings == ["accepted breaks, line 2: no break is of this entry; take it out"])
        #expect(outcome.breaksByCode.map(\.accepted) == [1, 0])
    }
}
