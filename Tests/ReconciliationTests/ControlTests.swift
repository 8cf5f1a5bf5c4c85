import Reconciliation
import RecordValues
import Testing

/// What the legacy system declares, held against what was counted.
@Suite struct ControlTests {
    private static func control(
        _ declaration: Control.Declaration, sum: Int128, unknown: Int64 = 0, scale: Int = 2, modulus: Int128? = nil
    ) -> Control {
        Control(
            name: "trailer.T-SUM", level: "file", declaration: declaration,
            computed: Total(count: 3, sum: sum, unknown: unknown), scale: scale, modulus: modulus)
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
        let control = Self.control(.value(ExactDecimal(remainder, scale: 0)), sum: sum, scale: 0, modulus: 10)
        #expect(control.computed == ExactDecimal(remainder, scale: 0))
        #expect(control.verdict == .agrees)
    }

    @Test func `A sum beyond 128 bits is unknown, and never agrees`() {
        var total = Total(count: 1, sum: .max)
        total.add(1)
        let control = Control(
            name: "c", level: "file", declaration: .value(ExactDecimal(Int128.min, scale: 0)), computed: total,
            scale: 0,
            modulus: nil)
        #expect(control.computed == nil && control.difference == nil)
        #expect(control.verdict == .differs)
    }
}
