import RecordValues
import SyntheticExtracts
import TestSupport
import Testing

/// Mappings made for one question each.
@Suite struct SmallMappingsTests {
    private static let copybook = """
               01  R.
                   05  KIND        PIC X(2).
                   05  BODY.
                       10  ID      PIC 9(9).
                       10  CODE    PIC X(3).
                           88  IS-OLD  VALUE 'OLD'.
                           88  IS-NEW  VALUE 'NEW'.
                       10  AMOUNT  PIC S9(5)V99 COMP-3.
                       10  BONUS   PIC S9(4)V9.
                       10  UNITS   PIC 9(4) COMP.
                       10  STAMP   PIC X(14).
                       10  NOTE    PIC X(12).
                   05  HEAD REDEFINES BODY.
                       10  H-COUNT PIC 9(7) COMP-3.
                       10  H-SUM   PIC S9(11)V99 COMP-3.
                       10  H-UNITS PIC 9(3).
                       10  FILLER  PIC X(20).
        """
    private static let codes = "legacy,new\nA1,alpha\nB2,beta\nC3,gamma\n"

    private static func trial(
        _ format: String, _ table: String, controls: String = "", records: Int64 = 800, seed: UInt64 = 1,
        faults: String = ""
    ) throws -> Trial {
        let mapping = """
            migration small
            source s
              copybook "r.cpy"
              encoding cp037
              records \(format)
              type by KIND
                "HD" header HEAD first, exactly 1
                "D1", "D2" detail BODY any
            \(controls)
            codes kind from "kind.csv"
            table t from detail key id
              id integer 9 = ID
            \(table)
            """
        let files = ["test.map": mapping, "r.cpy": copybook, "kind.csv": codes]
        return try Trial(plan: try Trial.plan(files), records: records, seed: seed, faults: faults)
    }

    @Test(arguments: ["fixed 51", "variable", "variable blocked", "lines 51", "lines"])
    func `Every record format holds the same records`(format: String) throws {
        let trial = try Self.trial(
            format, "  amount decimal 7.2 = AMOUNT\n  totals count, sum amount",
            controls: "control\n  header.H-COUNT = count detail\n  header.H-SUM = sum detail.AMOUNT",
            faults: "bad-digit=2%")
        #expect(trial.answers.controls.map(\.difference) == ["0", "0.00"])
        try trial.expectAgreement()
    }

    @Test func `Text lines hold numbers as digits`() throws {
        let copybook = """
                   01  R.
                       05  ID      PIC 9(9).
                       05  NAME    PIC X(12).
                       05  AMOUNT  PIC S9(5)V99 SIGN LEADING SEPARATE.
            """
        let mapping = """
            migration small
            source s
              copybook "r.cpy"
              encoding ascii
              records lines 29
              type detail R
            table t from detail key id
              id integer 9 = ID
              name text 1..12 = trim NAME
              amount decimal 7.2 = AMOUNT
              totals sum amount
            """
        let plan = try Trial.plan(["test.map": mapping, "r.cpy": copybook])
        let trial = try Trial(plan: plan, records: 500, faults: "bad-sign=2%,low-values=2%,duplicate-key=2%")
        #expect(trial.bytes.count == 500 * 30)
        try trial.expectAgreement()
    }

    @Test(arguments: [
        "  kind text 5 = lookup kind CODE",
        "  kind text 5 = lookup kind CODE rule in \"alpha\", \"gamma\"",
        "  age text 3 = when IS-OLD then \"old\" when IS-NEW then \"new\"",
        "  age text 5 = when IS-OLD then \"old\" otherwise CODE\n  totals count by age",
        "  code text 3 = CODE rule pattern \"[A-F]{2}[0-9]\"",
        "  code text 3 = CODE rule in \"ABC\", \"XY\"",
        "  code text 3 = lower trim CODE rule in \"abc\", \"xy\"",
        "  when_at date = date STAMP(1:8) as CCYYMMDD rule 2020-01-01 .. run date\n  at text 6 = STAMP(9:6)",
        "  when_at date = date STAMP(1:8) as CCYYMMDD null when blank",
        "  when_at date = date STAMP(1:6) as YYMMDD window 1950",
        "  total decimal 9.2 = AMOUNT + BONUS\n  totals sum total by age\n  age text 3 = CODE",
        "  total decimal 9.2 = AMOUNT + BONUS rule 10 .. 500\n  totals sum total",
        "  total decimal 9.2 = AMOUNT - BONUS rule 0 .. 50",
        "  each_one decimal 9.2 = AMOUNT / UNITS rounded",
        "  twice decimal 9.2 = AMOUNT * 2\n  totals count, sum twice",
        "  amount decimal 7.2 = AMOUNT null when zeros\n  totals count, sum amount",
        "  amount decimal 7.2 = AMOUNT rule -5.00 .. 5.00",
        "  units integer 4 = UNITS rule in 1, 5, 7\n  totals count by units",
        "  big boolean = UNITS > 100\n  totals count by big",
        "  sign text 1 = when AMOUNT < 0 then \"-\" otherwise \"+\"\n  totals count, sum amount by sign\n"
            + "  amount decimal 7.2 = AMOUNT",
        "  note text 1..12 = trim NOTE\n  skip when IS-OLD because \"old\"\n  totals count",
        "  note text 12 = NOTE\n  skip when UNITS > 50 and CODE = \"OFF\" because \"off\"",
        "  note text 12 = NOTE\n  skip when UNITS = 7 or AMOUNT < 0 because \"odd\"\n  totals count",
        "  note text 12 = NOTE\n  skip when not (CODE in \"A\", \"B\") because \"other\"",
    ])
    func `The generator meets what one column asks`(table: String) throws {
        // Columns stand before the other statements of a table.
        let lines = table.split(separator: "\n").map(String.init)
        let statements = lines.filter { $0.contains("totals ") || $0.contains("skip when") }
        let columns = lines.filter { !statements.contains($0) }
        for seed: UInt64 in 1...2 {
            let trial = try Self.trial("fixed 51", (columns + statements).joined(separator: "\n"), seed: seed)
            #expect(trial.answers.written > 0)
            #expect(table.contains("skip when") == (trial.answers.skipped > 0))
            try trial.expectAgreement()
        }
    }

    @Test func `Controls count under a condition and keep remainders`() throws {
        let trial = try Self.trial(
            "fixed 51", "  kind text 5 = lookup kind CODE\n  units integer 4 = UNITS",
            controls: "control\n  header.H-COUNT = count detail when CODE = \"A1\"\n"
                + "  header.H-UNITS = sum detail.UNITS when CODE <> \"A1\" modulo 1000")
        #expect(trial.answers.controls.allSatisfy { $0.difference == "0" })
        try trial.expectAgreement()
    }

    @Test func `A control that a fault hides a record from says so`() throws {
        let trial = try Self.trial(
            "fixed 51", "  amount decimal 7.2 = AMOUNT",
            controls: "control\n  header.H-SUM = sum detail.AMOUNT", faults: "bad-sign:AMOUNT=3%")
        #expect(trial.answers.controls[0].unreadable == trial.answers.rejected)
        #expect(trial.answers.rejected > 0)
        try trial.expectAgreement()
    }

    @Test func `A control field that is too small is the operator's to change`() {
        expectCode("SYN005") {
            try Self.trial(
                "fixed 51", "  units integer 4 = UNITS", controls: "control\n  header.H-UNITS = count detail",
                records: 2000)
        }
    }

    @Test func `Rules that contradict each other leave no value`() {
        expectCode("SYN001") { try Self.trial("fixed 51", "  units integer 4 = UNITS rule 5 .. rule .. 4") }
    }

    @Test func `A column that asks more of several fields than the generator can meet is told`() {
        expectCode("SYN002") {
            try Self.trial("fixed 51", "  code text 15 = CODE NOTE rule pattern \"[A-C]{15}\"")
        }
    }

    @Test func `A key with too few values is told`() throws {
        let mapping = """
            migration small
            source s
              copybook "r.cpy"
              encoding cp037
              records fixed 3
              type detail R
            table t from detail key id
              id integer 3 = ID
            """
        let files = ["test.map": mapping, "r.cpy": "       01  R.\n           05  ID PIC 9(3).\n"]
        let plan = try Trial.plan(files)
        try Trial(plan: plan, records: 1000).expectAgreement()
        expectCode("SYN003") { try Trial(plan: plan, records: 1001) }
    }
}
