import Diagnostics
import Foundation
import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import Reconciliation

/// What other tools answer with a silent match, and the causes that several keys explain together.
@Suite struct ComparisonCaseTests {
    private static let plan = ComparisonPlan(
        name: "old with new",
        columns: [.text("nino", .key, isPersonal: true), .money("amount"), .text("status"), .text("office", .shown)],
        keyColumns: 1, figures: [1])

    private static func row(_ key: String?, _ pence: Int128?, _ status: String = "paid", _ office: String = "0101")
        -> Row
    {
        [key.map { .text($0) }, pence.map { .number($0) }, .text(status), .text(office)]
    }

    private static func compare(_ old: [Row], _ new: [Row], plan: ComparisonPlan = plan) throws -> ComparisonOutcome {
        try ComparedRows(plan: plan, old: old, new: new).compare().outcome
    }

    /// Code, count, rows and pence that the breaks move, as a text.
    private static func summary(_ outcome: ComparisonOutcome) -> String {
        outcome.breaksByCode.map { group in
            "\(group.code.rawValue) \(group.count) \(group.upward[0]) \(group.downward[0])"
        }.joined(separator: ", ")
    }

    @Test func `A key that stands twice on both sides is told, although every row is matched`() throws {
        let rows = [Self.row("A", 300), Self.row("A", 300)]
        let outcome = try Self.compare(rows, rows)
        #expect(Self.summary(outcome) == "K03 1 0.00 0.00, K04 1 0.00 0.00")
        #expect(outcome.matchedRows == 2 && outcome.breakRows == 0)
        #expect(outcome.largestBreaks[0].cause == "the key stands there 2 times in old, 2 times in new")
    }

    @Test func `A payment that is there twice in the new system is money`() throws {
        let outcome = try Self.compare([Self.row("A", 30_000)], [Self.row("A", 30_000), Self.row("A", 30_000)])
        #expect(Self.summary(outcome) == "K04 1 300.00 0.00" && outcome.breakRows == 1)
    }

    @Test func `Rows of one key pair off by what they hold, not by their order`() throws {
        let old = [Self.row("A", 100, "paid"), Self.row("A", 200, "paid"), Self.row("A", 300, "held")]
        let new = [Self.row("A", 300, "paid"), Self.row("A", 200, "paid"), Self.row("A", 100, "paid")]
        let outcome = try Self.compare(old, new)
        #expect(Self.summary(outcome) == "K03 1 0.00 0.00, K04 1 0.00 0.00, K06 1 0.00 0.00")
        #expect(outcome.matchedRows == 2)
    }

    @Test func `Rows of a key that only one side has are missing, each with its money`() throws {
        let outcome = try Self.compare([Self.row("A", 100), Self.row("A", 100)], [])
        #expect(Self.summary(outcome) == "K01 2 0.00 -2.00, K03 1 0.00 0.00" && outcome.breakRows == -2)
    }

    @Test func `A null in the key is a break on both sides and is never matched`() throws {
        let outcome = try Self.compare([Self.row(nil, 100)], [Self.row(nil, 100)])
        #expect(Self.summary(outcome) == "K08 2 1.00 -1.00" && outcome.matchedRows == 0)
    }

    @Test func `Null is null, and no blank`() throws {
        #expect(try Self.compare([Self.row("A", nil)], [Self.row("A", nil)]).breaks == 0)
        let differs = try Self.compare([Self.row("A", nil)], [Self.row("A", 0)])
        #expect(Self.summary(differs) == "K06 1 0.00 0.00" && differs.breaksByCause[0].cause == "zero against null")
    }

    @Test func `Nothing against something is all missing`() throws {
        let rows = (0..<5).map { Self.row("K\($0)", 100) }
        #expect(Self.summary(try Self.compare(rows, [])) == "K01 5 0.00 -5.00")
        #expect(Self.summary(try Self.compare([], rows)) == "K02 5 5.00 0.00")
        #expect(try Self.compare([], []).breaks == 0)
    }

    @Test func `The same values under one other key are a key that has changed`() throws {
        let rows = ComparedRows(
            plan: Self.plan, old: [Self.row("AB123456C", 100), Self.row("X", 700)],
            new: [Self.row("AB124356C", 100), Self.row("Y", 800)])
        let outcome = try rows.compare().outcome
        #expect(Self.summary(outcome) == "K01 1 0.00 -7.00, K02 1 8.00 0.00, K05 1 0.00 0.00")
        let mask = ValueMask(key: ComparedRows.maskKey)
        let shown = try #require(outcome.largestBreaks.first { $0.code == .keyChanged })
        #expect(shown.key == ["nino=" + mask.token("AB123456C")])
        #expect(shown.cause == "the other side has it under nino=" + mask.token("AB124356C"))
    }

    @Test func `Of several with the same values, keys that are alike belong together`() throws {
        let old = [Self.row("AB123456C", 100), Self.row("ZZ999999A", 100)]
        let new = [Self.row("AB124356C", 100), Self.row("QQ111111B", 100)]
        #expect(
            Self.summary(try Self.compare(old, new)) == "K01 1 0.00 -1.00, K02 1 1.00 0.00, K05 1 0.00 0.00")
    }

    @Test func `One value alone is no evidence that a key has changed`() throws {
        let plan = ComparisonPlan(
            name: "t", columns: [.text("id", .key), .money("amount")], keyColumns: 1, figures: [1])
        func row(_ key: String) -> Row { [.text(key), .number(100)] }
        #expect(
            Self.summary(try Self.compare([row("A1")], [row("Z9")], plan: plan)) == "K01 1 0.00 -1.00, K02 1 1.00 0.00")
        #expect(Self.summary(try Self.compare([row("A1")], [row("A2")], plan: plan)) == "K05 1 0.00 0.00")
    }

    @Test func `Two keys with each other's values are told as that, in every column`() throws {
        let old = [Self.row("A", 100, "paid"), Self.row("B", 250, "held"), Self.row("C", 9, "paid")]
        let new = [Self.row("A", 250, "held"), Self.row("B", 100, "paid"), Self.row("C", 9, "held")]
        let outcome = try Self.compare(old, new)
        #expect(Self.summary(outcome) == "K06 1 0.00 0.00, K07 4 1.50 -1.50")
    }

    @Test func `Beyond the limit no cause across keys is looked for, and the outcome says so`() throws {
        let rows = ComparedRows(
            plan: Self.plan, old: [Self.row("A", 1), Self.row("B", 1), Self.row("C", 2)],
            new: [Self.row("A2", 1), Self.row("B", 2), Self.row("C", 1)])
        let plain = try rows.compare().outcome
        #expect(Self.summary(plain) == "K05 1 0.00 0.00, K07 2 0.01 -0.01" && plain.notChecked.isEmpty)
        for workers in 1...3 {
            let limited = try rows.compare(ComparedRows.cramped[0], workers: workers, heldBytes: 150).outcome
            #expect(Self.summary(limited) == "K01 1 0.00 -0.01, K02 1 0.01 0.00, K06 2 0.01 -0.01")
            #expect(limited.notChecked.count == 2)
        }
    }

    @Test func `A group of which every row is missing is named`() throws {
        let old = [
            Self.row("A", 1, "paid", "0101"), Self.row("B", 2, "held", "0101"), Self.row("C", 3, "paid", "0202"),
            Self.row("D", 4),
        ]
        let groups = [
            GroupCount(column: 3, value: "0101", old: 3, new: 1), GroupCount(column: 3, value: "0202", old: 1, new: 0),
            GroupCount(column: 2, value: "held", old: 2, new: 0), GroupCount(column: 2, value: "paid", old: 2, new: 1),
        ]
        func causes(_ old: [Row], _ new: [Row]) throws -> [String] {
            let outcome = try ComparedRows(plan: Self.plan, old: old, new: new).compare(groups: groups).outcome
            return outcome.largestBreaks.filter { $0.code == .missingInNew }.map(\.cause).sorted()
        }
        #expect(try causes(old, [Self.row("D", 4)]) == ["", "", ""], "of two held only one is missing")
        let both = old + [Self.row("E", 5, "held", "0303")]
        #expect(
            try causes(both, [Self.row("D", 4)]) == ["", ""]
                + Array(repeating: "the whole group is missing: status held", count: 2))
    }

    @Test func `A row that cannot be read is a break of its own`() throws {
        let rows = ComparedRows(plan: Self.plan, old: [Self.row("A", 1)], new: [])
        for layout in [ComparedRows.roomy] + ComparedRows.cramped {
            let outcome = try rows.compare(layout, unreadable: [(7, 1, "FLD004"), (9, nil, "RUL003")]).outcome
            #expect(Self.summary(outcome) == "K01 1 0.00 -0.01, K09 2 0.00 0.00" && outcome.breakRows == -1)
            #expect(outcome.breaksByCause.map(\.cause) == ["", "cannot be read: FLD004", "cannot be read: RUL003"])
        }
    }

    // MARK: Rules

    private static func within(_ reach: Tolerance.Reach, net: Int128, oneSided: Int128) -> ComparisonPlan {
        let tolerance = Tolerance(
            reach: reach, netCap: ExactDecimal(net, scale: 2), oneSidedCap: ExactDecimal(oneSided, scale: 2))
        return ComparisonPlan(
            name: "t", columns: [.text("id", .key), .money("amount", .within(tolerance))], keyColumns: 1, figures: [1])
    }

    private static func short(_ pence: Int128, by change: (Int) -> Int128) -> (old: [Row], new: [Row]) {
        let old = (0..<100).map { [.text("K\($0)"), .number(pence)] as Row }
        return (old, (0..<100).map { [.text("K\($0)"), .number(pence + change($0))] })
    }

    @Test func `Every payment a penny short does not pass: the cap is exceeded`() throws {
        let plan = Self.within(.absolute(ExactDecimal(1, scale: 2)), net: 50, oneSided: 1000)
        let (old, new) = Self.short(30_000) { _ in -1 }
        let outcome = try Self.compare(old, new, plan: plan)
        #expect(Self.summary(outcome) == "K10 1 0.00 -1.00" && outcome.matchedRows == 100)
        #expect(outcome.tolerances[0].isExceeded && outcome.tolerated[0].unscaled == 0)
        #expect(outcome.tolerances[0].differences == 100 && outcome.tolerances[0].net == ExactDecimal(-100, scale: 2))
    }

    @Test func `Up and down set off against each other leave the cap of one direction`() throws {
        let (old, new) = Self.short(30_000) { $0.isMultiple(of: 2) ? 1 : -1 }
        let reach = Tolerance.Reach.absolute(ExactDecimal(1, scale: 2))
        let tight = try Self.compare(old, new, plan: Self.within(reach, net: 0, oneSided: 49))
        #expect(Self.summary(tight) == "K10 1 0.00 0.00")
        let roomy = try Self.compare(old, new, plan: Self.within(reach, net: 0, oneSided: 50))
        #expect(roomy.breaks == 0 && roomy.columns[1].equalByRule == 100 && roomy.tolerated[0].unscaled == 0)
    }

    @Test(
        arguments: [(10_000, 10_100, true), (10_000, 10_101, false), (0, 1, false), (-10_000, -9900, true)]
            as [(Int128, Int128, Bool)])
    func `Percent are of the old value`(_ old: Int128, _ new: Int128, _ isWithin: Bool) throws {
        let plan = Self.within(.percent(ExactDecimal(10, scale: 1)), net: 1000, oneSided: 1000)
        let outcome = try Self.compare([[.text("A"), .number(old)]], [[.text("A"), .number(new)]], plan: plan)
        #expect((outcome.breaks == 0) == isWithin)
    }

    @Test(
        arguments: [
            (.ignoringCase, "Straße", "STRASSE", true), (.ignoringCase, "Ann", "Ann ", false),
            (.trimmed, " x", "x  ", true),
            (.trimmed, "x", "\tx", false), (.exact, "x", "x ", false), (.ignoringCase, "é", "É", true),
            (.shown, "x", "y", true),
        ] as [(ComparedColumn.Rule, String, String, Bool)])
    func `Rules for texts`(_ rule: ComparedColumn.Rule, _ old: String, _ new: String, _ isEqual: Bool) throws {
        let plan = ComparisonPlan(
            name: "t", columns: [.text("id", .key), .text("v", rule)], keyColumns: 1, figures: [])
        let outcome = try Self.compare([[.text("A"), .text(old)]], [[.text("A"), .text(new)]], plan: plan)
        #expect((outcome.breaks == 0) == isEqual)
    }

    @Test func `Amounts beyond what a binary fraction holds differ by a penny`() throws {
        let outcome = try Self.compare(
            [Self.row("A", 100_000_000_000_000_001)], [Self.row("A", 100_000_000_000_000_002)])
        #expect(Self.summary(outcome) == "K06 1 0.01 0.00")
    }

    // MARK: Memory

    @Test func `A key with more rows than a pass may have is compared all the same`() throws {
        let old = (0..<300).map { Self.row("A", Int128($0)) } + [Self.row("B", 1)]
        let new = (0..<299).reversed().map { Self.row("A", Int128($0)) } + [Self.row("B", 2)]
        let layout = ComparisonLayout(partitions: 2, blockBytes: 64, keptBytes: 500, passBytes: 200, breakBytes: 100)
        let rows = ComparedRows(plan: Self.plan, old: old, new: new)
        let outcome = try rows.compare(layout, workers: 2).outcome
        #expect(Self.summary(outcome) == "K03 1 0.00 -2.99, K04 1 0.00 0.00, K06 1 0.01 0.00")
        #expect(outcome.largestPassBytes > 200 * 100 && outcome.spilledBytes > 0)
    }

    @Test func `More rows of a key than are looked at in search of pairs are paired in order`() throws {
        let old = (0..<40).map { Self.row("A", Int128($0)) }
        let new = (0..<40).map { Self.row("A", Int128($0 + 100)) }
        let rows = ComparedRows(plan: Self.plan, old: old, new: new)
        let outcome = try rows.compare().outcome
        #expect(Self.summary(outcome).hasPrefix("K03 1 0.00 0.00, K04 1 0.00 0.00, K06 40 40.00"))
        #expect(outcome.warnings.contains { $0.contains("too many to look for the best pairs") })
        #expect(try rows.compare(ComparedRows.cramped[1], workers: 3).file == rows.compare().file)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a small file system"))
    func `A full disk is an error that says so`() throws {
        let disk = try SmallDisk(at: NSTemporaryDirectory() + "comparison-\(UUID().uuidString)", size: "16k")
        defer { disk.unmount() }
        let store = try ComparisonStore(plan: Self.plan, layout: ComparedRows.cramped[0], folder: disk.folder)
        let rows = ComparedRows(plan: Self.plan, old: (0..<1000).map { Self.row("K\($0)", 1) }, new: [])
        let error = #expect(throws: DiagnosticList.self) { try rows.scatter(rows.old, .old, into: store, 2, 10) }
        #expect(error?.diagnostics.map(\.code) == ["REC001"])
        #expect(error?.diagnostics[0].hint == "free some space there, or allow more memory")
    }

    @Test func `A folder that is not there is an error that names it`() {
        let error = #expect(throws: DiagnosticList.self) {
            _ = try ComparisonStore(plan: Self.plan, layout: ComparedRows.roomy, folder: "/nowhere")
        }
        #expect(error?.diagnostics[0].message.contains("/nowhere") == true)
    }
}
