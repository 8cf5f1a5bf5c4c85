import RecordValues
import TestSupport
import Testing

@testable import Reconciliation

/// When one record explains why a control differs.
@Suite struct DifferenceCauseTests {
    private static func decimal(_ cents: Int) -> ExactDecimal { ExactDecimal(Int128(cents), scale: 2) }

    private static func cause(_ value: Int, _ difference: Int) -> DifferenceCause? {
        DifferenceCause.of(value: decimal(value), difference: decimal(difference))
    }

    @Test func `A record that is there twice adds the difference`() {
        #expect(Self.cause(1250, 1250) == .countedTooOften)
        #expect(Self.cause(-1250, -1250) == .countedTooOften)
        #expect(Self.cause(1250, 1251) == nil && Self.cause(1250, -1250) == nil)
    }

    @Test func `A wrong sign makes twice the value`() {
        #expect(Self.cause(1250, 2500) == .signTurned && Self.cause(-1250, -2500) == .signTurned)
    }

    @Test(arguments: [
        (230_051, 230_015), (230_015, 230_051), (12, 21), (100_000, 10_000), (987, 897), (5, 50), (-1234, -1324),
    ])
    func `Two digits that have changed places are seen, whichever they are`(_ is_: Int, _ was: Int) {
        let found = Self.cause(is_, is_ - was)
        #expect(found == .digitsSwapped(Self.decimal(was)), "\(is_) for \(was)")
    }

    @Test(arguments: [(980_750, 98_075), (98_075, 980_750), (100, 10_000), (5, 50_000)])
    func `A decimal point that has moved is seen`(_ is_: Int, _ was: Int) {
        #expect(Self.cause(is_, is_ - was) == .pointMoved(Self.decimal(was)))
    }

    @Test(arguments: [(1234, 1432), (1234, 4321), (1250, 1260), (0, 1250), (5, 500_000)])
    func `Anything else is no explanation`(_ is_: Int, _ was: Int) {
        #expect(Self.cause(is_, is_ - was) == nil, "\(is_) for \(was)")
    }

    @Test(arguments: 1...200)
    func `Any damage that is looked for is found again`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let was = random.within(1...99_999_999)
        var digits = Array(String(was))
        let place = random.below(max(1, digits.count - 1))
        if digits.count > 1 { digits.swapAt(place, place + 1) }
        let swapped = Int(String(digits)) ?? 0
        if swapped != was, swapped != 0 { #expect(Self.cause(swapped, swapped - was) != nil, "seed \(seed)") }
        #expect(Self.cause(was * 100, was * 99) != nil, "seed \(seed)")
        #expect(Self.cause(was, was) == .countedTooOften, "seed \(seed)")
    }

    @Test func `Places of different number are the same value`() {
        let value = ExactDecimal(125, scale: 1)
        #expect(DifferenceCause.of(value: value, difference: Self.decimal(1250)) == .countedTooOften)
    }
}
