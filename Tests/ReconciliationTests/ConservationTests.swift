import RecordValues
import TestSupport
import Testing

@testable import Reconciliation

/// The conservation law: what was read is what ended somewhere, and nothing else is a proof.
@Suite struct ConservationTests {
    private static func total(_ values: [Int128], unknown: Int64 = 0) -> Total {
        var total = Total(unknown: unknown)
        for value in values { total.add(value) }
        return total
    }

    private static func account(_ read: Total, _ buckets: [Total], group: String = "") -> Conservation.Account {
        .init(table: "payment", total: "sum amount", group: group, scale: 2, read: read, buckets: buckets)
    }

    @Test(arguments: UInt64(0)..<50)
    func `Values shared out over buckets in any way re-add to nothing left`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let values = (0..<random.below(60)).map { _ in
            Int128.random(in: Int128.min...Int128.max, using: &random) >> Int128(random.below(120))
        }
        var buckets = [Total(), Total(), Total()]
        var read = Total()
        for value in values {
            let place = random.below(3)
            if random.chance(10) {
                read.addUnknown()
                buckets[place].addUnknown()
            } else {
                read.add(value)
                buckets[place].add(value)
            }
        }
        let residuals = Conservation.residuals(of: [Self.account(read, buckets)])
        #expect(residuals.isEmpty || read.overflowed, "seed \(seed)")
    }

    @Test(arguments: 0..<3)
    func `A penny that moves out of any bucket is a residual with its value`(bucket: Int) {
        var buckets = [Self.total([100, 250]), Self.total([7]), Self.total([-30])]
        let read = Self.total([100, 250, 7, -30])
        #expect(Conservation.residuals(of: [Self.account(read, buckets)]).isEmpty)
        buckets[bucket].subtract(Self.total([1]))
        buckets[bucket].merge(Self.total([0]))
        let residuals = Conservation.residuals(of: [Self.account(read, buckets, group: "office=0101")])
        #expect(
            residuals == [
                .init(table: "payment", total: "sum amount", group: "office=0101", value: ExactDecimal(1, scale: 2))
            ])
    }

    @Test func `A row that is lost with nothing in it is a residual without a value`() {
        let residuals = Conservation.residuals(of: [Self.account(Self.total([5, 0]), [Self.total([5])])])
        #expect(residuals.count == 1 && residuals[0].value == nil)
    }

    @Test func `A row that ends twice is a residual`() {
        let residuals = Conservation.residuals(of: [Self.account(Self.total([5]), [Self.total([5]), Self.total([5])])])
        #expect(residuals.map(\.value) == [ExactDecimal(-5, scale: 2)])
    }

    @Test func `An unknown amount that turns into nothing is a residual`() {
        let read = Self.total([5], unknown: 1)
        #expect(Conservation.residuals(of: [Self.account(read, [Self.total([5], unknown: 1)])]).isEmpty)
        #expect(Conservation.residuals(of: [Self.account(read, [Self.total([5])])]).count == 1)
        #expect(Conservation.residuals(of: [Self.account(read, [Self.total([5, 0])])]).count == 1)
    }

    @Test func `Amounts that swap buckets with their opposites still re-add, since the law asks no more`() {
        let read = Self.total([10, -10])
        #expect(Conservation.residuals(of: [Self.account(read, [Self.total([-10]), Self.total([10])])]).isEmpty)
    }

    @Test func `A sum that does not fit is no proof, even where nothing is left of it`() {
        let read = Self.total([.max, .max])
        let residuals = Conservation.residuals(of: [Self.account(read, [read])])
        #expect(residuals.count == 1 && residuals[0].value == nil)
    }

    @Test func `Only the accounts that do not re-add are told`() {
        let good = Self.account(Self.total([1]), [Self.total([1])], group: "good")
        let bad = Self.account(Self.total([1]), [], group: "bad")
        #expect(Conservation.residuals(of: [good, bad, good]).map(\.group) == ["bad"])
        #expect(Conservation.residuals(of: []).isEmpty)
    }
}
