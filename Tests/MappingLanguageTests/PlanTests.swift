import Copybooks
import RecordValues
import TargetRows
import Testing

@testable import MappingLanguage

/// The plan of the worked example: every name resolved to bytes.
@Suite struct PlanTests {
    private func plan() throws -> MappingPlan { try #require(WinterFuel.check(WinterFuel.mapping).mapping).plan }

    @Test func `The worked example checks without an error or a warning`() {
        #expect(WinterFuel.check(WinterFuel.mapping).rendered == "")
    }

    @Test func `The head of the plan says what the mapping says`() throws {
        let plan = try plan()
        #expect(plan.name == "winter-fuel" && plan.version == 7 && plan.file == "feed/wfp.map")
        #expect(plan.rejectLimit == .percent(ExactDecimal(5, scale: 1)))
        #expect(plan.companionFiles == ["feed/WFPMAST.cpy", "feed/codes/office.csv", "feed/codes/status.csv"])
    }

    @Test func `The source has its types with the bytes that tell them apart`() throws {
        let source = try plan().sources[0]
        #expect(source.name == "legacy" && source.codePage.name == "cp285" && source.signPolicy == .ibmNopfd)
        #expect(source.recordFormat == .fixed(length: 130) && source.otherRecords == .stop)
        #expect(source.discriminator?.words == "WFP-REC-TYPE@0+1")
        #expect(source.recordTypes.map(\.name) == ["header", "payment", "trailer"])
        #expect(source.recordTypes.map(\.discriminatorValues) == [[[0xC8]], [[0xD7]], [[0xE3]]])
        #expect(source.recordTypes.map(\.place) == [.first, .any, .last])
        #expect(source.recordTypes.map(\.exactly) == [1, nil, 1])
        #expect(source.recordTypes.map(\.layout.name) == ["WFP-HEADER", "WFP-PAYMENT", "WFP-TRAILER"])
    }

    @Test func `Each column has its expression`() throws {
        let table = try plan().tables[0]
        #expect(
            table.columns.map { "\($0.column.name) = \($0.expression.words)" } == [
                "nino = WFP-NINO@1+9",
                "name = join(trim.leading.trailing(WFP-FORENAME@10+12), \" \", trim.leading.trailing(WFP-SURNAME@22+20))",
                "born = date(WFP-DOB@47+8, CCYYMMDD)", "amount = WFP-AMOUNT@42+5",
                "paid_on = date(WFP-PAY-DATE@55+7, CCYYDDD)", "office = lookup(0, WFP-OFFICE@62+4)",
                "status = lookup(1, WFP-STATUS@66+1)",
                "bank = join(digits(WFP-SORT-CODE@67+6), \"-\", digits(WFP-ACCOUNT@73+8))",
            ])
        #expect(table.columns.allSatisfy { $0.rounding == .exact && $0.nullWhen == nil && !$0.column.allowsNull })
        #expect(table.columns.map(\.column.isPersonal) == [false, false, false, false, false, false, false, true])
        #expect(table.columns[3].column.type == .money(precision: 9, scale: 2, currency: "GBP"))
        #expect(table.columns[1].column.type == .text(minimum: 1, maximum: 60))
    }

    @Test func `Each column has its rules and its outcome`() throws {
        let columns = try plan().tables[0].columns
        guard case .nino(anySuffix: false, orAdministrative: false)? = columns[0].rules.first,
            case .range(.date(let born)?, .runDate?)? = columns[2].rules.first,
            case .range(.number(let least)?, .number(let most)?)? = columns[3].rules.first
        else {
            Issue.record("a rule is another than the mapping's")
            return
        }
        #expect(born.ccyymmdd == 19_000_101)
        #expect(least == ExactDecimal(1, scale: 2) && most == ExactDecimal(600, scale: 0))
        #expect(columns[5].failure == .value(.text("0000")) && columns[5].warns)
        #expect(columns[6].failure == .reject && !columns[6].warns)
    }

    @Test func `The table has its key, its skip, its drops and its totals`() throws {
        let table = try plan().tables[0]
        #expect(table.schema.name == "payment" && table.schema.keyColumns == [0, 4])
        #expect(table.source == 0 && table.recordType == 1 && table.each == nil)
        #expect(table.skips.map(\.condition.words) == ["WFP-STATUS@66+1 = \"X\""])
        #expect(table.skips.map(\.reason) == ["cancelled before issue"])
        #expect(
            table.drops.map(\.name) == ["WFP-SEX", "WFP-RATE", "WFP-ADJUSTED", "WFP-PHONE", "WFP-LINE", "WFP-UPDATED"])
        #expect(table.totals == [TotalPlan(sums: [3], by: [5, 6])])
    }

    @Test func `The controls know what they declare and what they count`() throws {
        let plan = try plan()
        let controls = plan.controls
        #expect(controls.map(\.name) == ["trailer.WFP-T-COUNT", "trailer.WFP-T-AMOUNT", "trailer.WFP-T-HASH"])
        #expect(plan.declarations.map(\.field.words) == ["WFP-T-COUNT@1+9", "WFP-T-AMOUNT@10+8", "WFP-T-HASH@18+10"])
        #expect(plan.declarations.map(\.type) == [2, 2, 2] && plan.measures.map(\.countedTypes) == [[1], [1], [1]])
        #expect(controls.map(\.modulus) == [nil, nil, 10_000_000_000])
        guard case .count = plan.measures[0].kind, case .sum(let summed) = plan.measures[1].kind else {
            Issue.record("a control measures something else")
            return
        }
        #expect(summed.words == "WFP-AMOUNT@42+5")
    }

    @Test func `Code tables keep the order of their files`() throws {
        let tables = try plan().codeTables
        #expect(tables.map(\.name) == ["office", "status"])
        #expect(tables[0].entries == [.init(legacy: "A001", new: "0101"), .init(legacy: "B002", new: "0102")])
    }

    @Test func `The coverage tells what became of each field`() throws {
        let coverage = try #require(WinterFuel.check(WinterFuel.mapping).mapping).coverage
        let payment = try #require(coverage.types.first)
        #expect(coverage.types.count == 1 && payment.name == "payment" && payment.source == "legacy")
        #expect(
            payment.mapped == [
                "WFP-NINO", "WFP-FORENAME", "WFP-SURNAME", "WFP-AMOUNT", "WFP-DOB", "WFP-PAY-DATE", "WFP-OFFICE",
                "WFP-STATUS", "WFP-SORT-CODE", "WFP-ACCOUNT",
            ])
        #expect(payment.used == ["WFP-REC-TYPE"] && payment.notCovered == [])
        #expect(
            payment.dropped == [
                "WFP-SEX", "WFP-RATE", "WFP-ADJUSTED", "WFP-PHONE", "WFP-LINE-CODE", "WFP-LINE-AMOUNT", "WFP-UPD-DATE",
                "WFP-UPD-USER",
            ])
    }
}
