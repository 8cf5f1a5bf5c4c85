import Reconciliation
import RecordValues
import Testing

/// What the legacy system declares, held against what was counted.
@Suite struct ControlTests {
    private static func control(
        _ declaration: Control.Declaration, sum: Int128, unknown: Int64 = 0
    ) -> Control {
        Control(
            name: "trailer.T-SUM", level: "file", declaration: declaration,
            computed: ExactDecimal(sum, scale: 2), unknown: unknown)
    }

    @Test func `Equal figures agree, also where they are written with other decimal places`() {
        #expect(Self.control(.value(ExactDecimal(45_000, scale: 2)), sum: 45_000).verdict == .agrees)
        #expect(Self.control(.value(ExactDecimal(450, scale: 0)), sum: 45_000).verdict == .agrees)
        #expect(Self.control(.value(ExactDecimal(450_000, scale: 3)), sum: 45_000).verdict == .agrees)
        #expect(Self.control(.value(ExactDecimal(0, scale: 0)), sum: 0).verdict == .agrees)
    }

    @Test(arguments: [Int128(44_999), 45_001, -45_000, 0])
    func `Other figures differ, by computed less declared`(sum: Int128) {
        let control = Self.control(.value(ExactDecimal(45_000, scale: 2)), sum: sum)
        #expect(control.verdict == .differs)
        #expect(control.difference == ExactDecimal(sum - 45_000, scale: 2))
    }

    @Test func `What nobody declares is neither good nor bad`() {
        let control = Self.control(.none, sum: 45_000)
        #expect(control.verdict == .notDeclared && control.difference == nil)
        #expect(control.computed == ExactDecimal(45_000, scale: 2))
        #expect(Control.Verdict.notDeclared.rawValue == "not-declared")
    }

    @Test func `A declaration that cannot be read, or stands twice, differs`() {
        #expect(Self.control(.unreadable, sum: 0).verdict == .differs)
        #expect(Self.control(.several(2), sum: 0).verdict == .differs)
        #expect(Self.control(.unreadable, sum: 0).difference == nil)
    }

    @Test func `A sum that some records are missing from does not agree, even where the figures are equal`() {
        let control = Self.control(.value(ExactDecimal(45_000, scale: 2)), sum: 45_000, unknown: 1)
        #expect(control.verdict == .differs && control.unknown == 1)
        #expect(control.difference == ExactDecimal(0, scale: 2))
    }

    @Test(arguments: [
        (Int128(26), Int128(6)), (20, 0), (9, 9), (0, 0), (-1, 9), (-10, 0), (-26, 4), (-9, 1),
    ])
    func `A hash total is the remainder that is not negative`(sum: Int128, remainder: Int128) {
        let found = ControlFigure.remainder(of: ExactDecimal(sum, scale: 0), modulo: 10)
        #expect(found == ExactDecimal(remainder, scale: 0))
    }

    @Test(arguments: [(Int128(0), Int128(0)), (1, 1), (9, 1), (10, 1), (11, 2), (100_610, 10_061)])
    func `The last block may not be full`(records: Int128, blocks: Int128) {
        #expect(ControlFigure.blocks(of: ExactDecimal(records, scale: 0), size: 10) == ExactDecimal(blocks, scale: 0))
    }

    @Test func `A sum beyond 128 bits is unknown, and never agrees`() {
        let control = Control(
            name: "c", level: "file", declaration: .value(ExactDecimal(Int128.min, scale: 0)), computed: nil,
            unknown: 0)
        #expect(control.computed == nil && control.difference == nil)
        #expect(control.verdict == .differs)
    }
}
