/// A count and an exact sum that can be merged in any order: the figure that a run has to prove.
///
/// The sum is kept beyond 128 bits, so neither order nor grouping of the values can change the outcome, and a sum that
/// returns into range is exact again. Count and unknown are checked: past `Int64.max` they trap.
package struct Total: Sendable, Hashable, BitwiseCopyable {
    /// Values added, those that could not be read not among them.
    package private(set) var count: Int64
    /// Values that could not be read: the sum is unknown by that many.
    package private(set) var unknown: Int64
    /// The sum in units of the last decimal place, short of `carry` times 2^128.
    private var low: Int128
    /// How often the sum has left the range of `Int128` upwards, less how often downwards.
    private var carry: Int64

    /// The total of nothing, or of values that were summed elsewhere without overflow.
    package init(count: Int64 = 0, sum: Int128 = 0, unknown: Int64 = 0) {
        self.count = count
        self.unknown = unknown
        low = sum
        carry = 0
    }

    /// Whether the sum does not fit: it is then as good as unknown, and `sum` must not be shown.
    package var overflowed: Bool { carry != 0 }

    /// The sum in units of the last decimal place. While `overflowed` holds it is only the low 128 bits: ask
    /// `knownSum` where that has not been ruled out.
    package var sum: Int128 { low }

    /// The sum, or nil where it does not fit.
    package var knownSum: Int128? { overflowed ? nil : low }

    /// Adds one value.
    package mutating func add(_ value: Int128) {
        count += 1
        accumulate(value)
    }

    /// Counts one value that could not be read.
    package mutating func addUnknown() { unknown += 1 }

    /// Adds all that another total holds.
    package mutating func merge(_ other: Total) {
        count += other.count
        unknown += other.unknown
        accumulate(other.low)
        carry += other.carry
    }

    /// Takes away all that another total holds: what `merge` did is undone, and a residual is what remains.
    package mutating func subtract(_ other: Total) {
        count -= other.count
        unknown -= other.unknown
        let (difference, overflow) = low.subtractingReportingOverflow(other.low)
        if overflow { carry += other.low < 0 ? 1 : -1 }
        low = difference
        carry -= other.carry
    }

    private mutating func accumulate(_ value: Int128) {
        let (sum, overflow) = low.addingReportingOverflow(value)
        if overflow { carry += value < 0 ? -1 : 1 }
        low = sum
    }
}
