/// A small reproducible generator (SplitMix64, Steele, Lea and Flood 2014) for all that is decided before a record is
/// made.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.mix(state)
    }

    /// One of the numbers below `count`.
    mutating func below(_ count: Int) -> Int { Int(Self.scaled(next(), below: UInt64(count))) }

    /// The increment of SplitMix64: an odd number, 2^64 over the golden ratio.
    static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// 64 bits that look random, always the same for the same number. Made for each field of each record, so that no
    /// record depends on the ones before it.
    @inline(__always)
    static func mix(_ number: UInt64) -> UInt64 {
        var mixed = number
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Random bits as a number below `count`.
    @inline(__always)
    static func scaled(_ random: UInt64, below count: UInt64) -> UInt64 {
        random.multipliedFullWidth(by: count).high
    }
}
