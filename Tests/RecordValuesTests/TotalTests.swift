import RecordValues
import TestSupport
import Testing

struct TotalTests {
    private func total(of values: [Int128]) -> Total {
        var total = Total()
        for value in values { total.add(value) }
        return total
    }

    @Test func `Values are counted and summed, unknown ones only counted`() {
        var total = total(of: [100, -30, 5])
        total.addUnknown()
        #expect(total.count == 3 && total.sum == 75 && total.unknown == 1 && !total.overflowed)
        #expect(total.knownSum == 75)
    }

    @Test func `A sum beyond Int64 is exact`() {
        var total = Total()
        for _ in 0..<18 { total.merge(Total(count: 1_000_000, sum: 9_999_999_999_999 * 1_000_000)) }
        #expect(total.count == 18_000_000 && total.knownSum == 179_999_999_999_982_000_000)
    }

    @Test func `A sum that does not fit is flagged, never wrapped, and exact again once it fits`() {
        var total = total(of: [.max, 1])
        #expect(total.overflowed && total.knownSum == nil)
        total.add(-1)
        #expect(!total.overflowed && total.knownSum == .max)
        total.add(.min)
        total.add(.min)
        #expect(total.overflowed)
        total.subtract(self.total(of: [.min, .min]))
        #expect(total.knownSum == .max && total.count == 3)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `Neither order nor grouping changes a total, not even one that overflows on the way`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let ends: [Int128] = [.max, .min, .max - 1, 1, -1, 0]
        let values = (0..<60).map { _ in
            Bool.random(using: &generator)
                ? ends.randomElement(using: &generator) ?? 0 : Int128.random(in: .min ... .max, using: &generator)
        }
        let whole = total(of: values)
        let positive = values.filter { $0 > 0 }
        for _ in 0..<20 {
            let shuffled = values.shuffled(using: &generator)
            let cut = Int.random(in: 0...values.count, using: &generator)
            var merged = total(of: Array(shuffled[cut...]))
            merged.merge(total(of: Array(shuffled[..<cut])))
            #expect(merged == whole, "seed \(seed)")
            merged.subtract(total(of: positive))
            #expect(merged == total(of: values.filter { $0 <= 0 }), "seed \(seed)")
            merged.subtract(total(of: values.filter { $0 <= 0 }))
            #expect(merged == Total(), "seed \(seed)")
        }
    }
}
