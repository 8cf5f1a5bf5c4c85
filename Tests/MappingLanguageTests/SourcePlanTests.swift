import Copybooks
import Diagnostics
import RecordValues
import Testing

@testable import MappingLanguage

/// Sources, types and controls beyond the worked example.
@Suite struct SourcePlanTests {
    /// One level 01 whose types redefine each other, as most masters have it.
    private static let book = """
               01  MASTER.
                   05  M-KEY.
                       10  M-TYPE        PIC 99.
                       10  M-ID          PIC X(4).
                   05  M-PERSON.
                       10  M-NAME        PIC X(10).
                       10  M-BORN        PIC 9(8).
                       10  M-BORN-PARTS REDEFINES M-BORN.
                           15  M-YEAR    PIC 9(4).
                           15  M-MONTH   PIC 99.
                           15  M-DAY     PIC 99.
                   05  M-MONEY REDEFINES M-PERSON.
                       10  M-NAME        PIC X(2).
                       10  M-PAID        PIC S9(5)V99 COMP-3 OCCURS 4.
                   05  M-BLOCK OCCURS 2.
                       10  M-CELL OCCURS 3.
                           15  M-VALUE   PIC 9(3).
                   05  M-CHANGED         PIC X(3).
        """

    private func check(_ mapping: String) -> MappingCheck {
        WinterFuel.check(mapping, files: ["feed/M.cpy": Self.book])
    }

    private func mapping(_ lines: String) -> String {
        """
        migration a
        source s
          copybook "M.cpy"
          encoding ascii
          records lines
          type by M-TYPE
            "01" person M-PERSON
            "02", "03" money M-MONEY any, exactly 5
            other skip because "not ours"
        \(lines)
        """
    }

    @Test func `A group that redefines another hides the other's fields, and keeps what stands round both`() throws {
        let plan = try #require(
            check(
                mapping(
                    """
                    table person from person
                      id text 4 = M-ID
                      name text 10 = M-NAME
                      changed text 3 = M-CHANGED
                    table money from money
                      name text 2 = M-NAME
                      paid money 7.2 GBP = M-PAID(3)
                    """)
            ).mapping
        ).plan
        #expect(
            plan.tables[0].columns.map(\.expression.words) == ["M-ID@2+4", "M-NAME of M-PERSON@6+10", "M-CHANGED@42+3"])
        #expect(plan.tables[1].columns.map(\.expression.words) == ["M-NAME of M-MONEY@6+2", "M-PAID(3)@16+4"])
        let source = plan.sources[0]
        #expect(source.recordTypes.map(\.discriminatorValues) == [[[0x30, 0x31]], [[0x30, 0x32], [0x30, 0x33]]])
        #expect(source.recordFormat == .lines(length: nil) && source.otherRecords == .skip(because: "not ours"))
        #expect(source.recordTypes.map(\.exactly) == [nil, 5])
        #expect(plan.rejectLimit == .records(0) && plan.version == 1)
    }

    @Test func `A field of the other group is not a field of the type`() {
        let check = check(mapping("table person from person\n  paid money 7.2 GBP = M-PAID(1)\n"))
        #expect(check.diagnostics.map(\.message) == ["M-PAID is not a field of M-PERSON (feed/M.cpy:5)"])
    }

    @Test func `Bytes that one description maps need no destination in the other`() throws {
        let check = check(
            mapping(
                """
                table person from person
                  name text 10 = M-NAME
                  year text 4 = M-YEAR
                  rest text 4 = M-BORN-PARTS(5:4)
                  drop M-ID, M-BLOCK, M-CHANGED because "unused"
                """))
        #expect(check.rendered == "")
        #expect(
            try #require(check.mapping).coverage.types[0].mapped == [
                "M-NAME of M-PERSON", "M-BORN", "M-YEAR", "M-MONTH", "M-DAY",
            ])
    }

    @Test func `Each of an inner OCCURS says which outer item`() throws {
        let check = check(mapping("table cell from person each M-CELL(2)\n  value integer 3 = M-VALUE\n"))
        let table = try #require(check.mapping).plan.tables[0]
        #expect(table.each == .init(name: "M-CELL", offset: 33, stride: 3, count: 3, width: 3))
        #expect(table.columns[0].expression.words == "M-VALUE@33+3/3")
        let both = self.check(mapping("table block from person each M-BLOCK\n  value integer 3 = M-VALUE(2)\n"))
        #expect(try #require(both.mapping).plan.tables[0].columns[0].expression.words == "M-VALUE(2)@27+3/9")
    }

    @Test func `Two numbers name one item of an OCCURS in an OCCURS`() throws {
        let check = check(mapping("table one from person\n  value integer 3 = M-VALUE(2, 3)\n"))
        #expect(try #require(check.mapping).plan.tables[0].columns[0].expression.words == "M-VALUE(2, 3)@39+3")
    }

    @Test func `A control counts under a condition that all its types share`() throws {
        let control =
            "control\n  money.M-VALUE(1, 1) = count person, money when M-ID <> \"0000\"\ntable p from person\n  id text 4 = M-ID"
        let plan = try #require(check(mapping(control)).mapping).plan
        #expect(plan.measures[0].countedTypes == [0, 1] && plan.declarations[0].type == 1)
        #expect(plan.measures[0].condition?.words == "M-ID@2+4 <> \"0000\"")
        let unequal = check(mapping(control.replacing("M-ID <> \"0000\"", with: "M-NAME = \"A\"")))
        #expect(
            unequal.diagnostics.map(\.message) == ["the condition means other bytes in money than in person"])
    }

    @Test func `A mapping may have several sources`() throws {
        let two = mapping(
            """
            source t
              copybook "WFPMAST.cpy"
              encoding utf8
              records variable
              type payment WFP-PAYMENT
            table payment from payment
              nino text 9 = WFP-NINO
            """)
        let plan = try #require(check(two).mapping).plan
        #expect(plan.sources.map(\.name) == ["s", "t"] && plan.tables[0].source == 1 && plan.tables[0].recordType == 0)
        #expect(plan.sources[1].discriminator == nil && plan.sources[1].recordTypes[0].discriminatorValues.isEmpty)
    }
}
