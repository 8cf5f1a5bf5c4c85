import RecordValues
import TestSupport
import Testing

struct ExactDecimalArithmeticTests {
    /// What arithmetic on paper says: the number, or the faults of which one must be thrown.
    private enum Expected: Equatable {
        case number(String)
        case fault([Fault])
    }

    private static let limit = PaperNumber(UInt128(Int128.max))

    private static func fits(_ magnitude: PaperNumber, isNegative: Bool) -> Bool {
        !(limit + PaperNumber(isNegative ? "1" : "0") < magnitude)
    }

    private static func number(_ magnitude: PaperNumber, isNegative: Bool) -> Expected {
        guard fits(magnitude, isNegative: isNegative) else { return .fault([.overflow]) }
        return .number((isNegative && !magnitude.isZero ? "-" : "") + magnitude.text)
    }

    private static func quotient(
        _ numerator: PaperNumber, _ denominator: PaperNumber, isNegative: Bool, rounding: Rounding
    ) -> Expected {
        var (quotient, remainder) = numerator.divided(by: denominator)
        let twice = remainder + remainder
        let isMore = denominator < twice
        let isHalf = denominator == twice
        switch rounding {
        case .truncate: break
        case .halfAwayFromZero: if isMore || isHalf { quotient = quotient + PaperNumber("1") }
        case .halfEven: if isMore || isHalf && quotient.isOdd { quotient = quotient + PaperNumber("1") }
        case .exact:
            if !remainder.isZero {
                // Where it is also too large, either is the truth.
                return .fault(fits(quotient, isNegative: isNegative) ? [.inexact] : [.inexact, .overflow])
            }
        }
        return number(quotient, isNegative: isNegative)
    }

    private func agree(
        _ expected: Expected, scale: Int, _ note: String, _ compute: () throws(Fault) -> ExactDecimal
    ) {
        do {
            let result = try compute()
            #expect(expected == .number(String(result.unscaled)) && result.scale == scale, "\(note): \(result)")
        } catch {
            guard case .fault(let faults) = expected, faults.contains(error) else {
                Issue.record("\(note): \(error), not \(expected)")
                return
            }
        }
    }

    /// Any number of digits with equal likelihood, and often values near the ends and near halves.
    private func random(_ generator: inout SeededGenerator) -> ExactDecimal {
        let digits = Int.random(in: 0...38, using: &generator)
        let power = Int128("1" + String(repeating: "0", count: digits)) ?? 1
        let units: Int128 =
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: power
            case 1: power / 2
            case 2: .max
            case 3: .min
            default: Int128.random(in: 0...power, using: &generator)
            }
        let signed = Bool.random(using: &generator) && units != .min ? -units : units
        return ExactDecimal(signed, scale: Int.random(in: 0...12, using: &generator))
    }

    @Test(arguments: [UInt64(1), 2])
    func `Sums, differences and products are those of arithmetic on paper`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<600 {
            let (left, right) = (random(&generator), random(&generator))
            let note = "seed \(seed): \(left), \(right)"
            let scale = max(left.scale, right.scale)
            let a = PaperNumber(left.unscaled.magnitude) * .powerOfTen(scale - left.scale)
            let b = PaperNumber(right.unscaled.magnitude) * .powerOfTen(scale - right.scale)
            let fits = Self.fits(a, isNegative: left.unscaled < 0) && Self.fits(b, isNegative: right.unscaled < 0)
            for isSubtraction in [false, true] {
                let bIsNegative = (right.unscaled < 0) != isSubtraction
                let expected: Expected =
                    !fits
                    ? .fault([.overflow])
                    : (left.unscaled < 0) == bIsNegative
                        ? Self.number(a + b, isNegative: bIsNegative)
                        : a < b
                            ? Self.number(b - a, isNegative: bIsNegative)
                            : Self.number(a - b, isNegative: left.unscaled < 0)
                agree(expected, scale: scale, note) { () throws(Fault) in
                    try isSubtraction ? left.subtracting(right) : left.adding(right)
                }
            }
            let product = PaperNumber(left.unscaled.magnitude) * PaperNumber(right.unscaled.magnitude)
            agree(
                Self.number(product, isNegative: (left.unscaled < 0) != (right.unscaled < 0)),
                scale: left.scale + right.scale, note
            ) { () throws(Fault) in try left.multiplied(by: right) }
        }
    }

    @Test(arguments: Rounding.allCases)
    func `Quotients and rescaled numbers are those of arithmetic on paper`(rounding: Rounding) {
        let seed: UInt64 = 7
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let (left, right) = (random(&generator), random(&generator))
            let scale = Int.random(in: 0...50, using: &generator)
            let note = "seed \(seed): \(left), \(right) to \(scale) \(rounding)"
            let a = PaperNumber(left.unscaled.magnitude)
            let up = scale - left.scale
            agree(
                Self.quotient(
                    a * .powerOfTen(max(up, 0)), .powerOfTen(max(-up, 0)), isNegative: left.unscaled < 0,
                    rounding: rounding),
                scale: scale, note
            ) { () throws(Fault) in try left.rescaled(to: scale, rounding: rounding) }
            guard right.unscaled != 0 else { continue }
            let places = scale - left.scale + right.scale
            agree(
                Self.quotient(
                    a * .powerOfTen(max(places, 0)),
                    PaperNumber(right.unscaled.magnitude) * .powerOfTen(max(-places, 0)),
                    isNegative: (left.unscaled < 0) != (right.unscaled < 0), rounding: rounding),
                scale: scale, note
            ) { () throws(Fault) in try left.divided(by: right, scale: scale, rounding: rounding) }
        }
    }

    @Test(arguments: [
        ("1.25", Rounding.truncate, "1.2"), ("-1.25", .truncate, "-1.2"), ("1.29", .truncate, "1.2"),
        ("1.25", .halfAwayFromZero, "1.3"), ("-1.25", .halfAwayFromZero, "-1.3"), ("1.24", .halfAwayFromZero, "1.2"),
        ("1.25", .halfEven, "1.2"), ("1.35", .halfEven, "1.4"), ("-1.35", .halfEven, "-1.4"),
        ("1.251", .halfEven, "1.3"),
        ("1.20", .exact, "1.2"), ("1", .exact, "1.0"),
    ])
    func `Rounding to one place`(text: String, rounding: Rounding, expected: String) throws {
        let number = try #require(ExactDecimal(text))
        #expect(try number.rescaled(to: 1, rounding: rounding).description == expected)
    }

    @Test func `A lost digit under exact is a fault`() {
        #expect(throws: Fault.inexact) { try ExactDecimal(125, scale: 2).rescaled(to: 1, rounding: .exact) }
        #expect(throws: Fault.inexact) { try ExactDecimal(1, scale: 90).rescaled(to: 1, rounding: .exact) }
        #expect(throws: Fault.inexact) {
            try ExactDecimal(1, scale: 0).divided(by: ExactDecimal(3, scale: 0), scale: 2, rounding: .exact)
        }
    }

    @Test func `Cutting more places than an Int128 has leaves zero`() throws {
        for rounding in [Rounding.truncate, .halfEven, .halfAwayFromZero] {
            #expect(try ExactDecimal(.max, scale: 41).rescaled(to: 2, rounding: rounding).unscaled == 0)
            #expect(try ExactDecimal(.min, scale: 900).rescaled(to: 2, rounding: rounding).unscaled == 0)
            let small = try ExactDecimal(.max, scale: 60).divided(
                by: ExactDecimal(1, scale: 0), scale: 2, rounding: rounding)
            #expect(small.unscaled == 0)
        }
    }

    @Test func `Division by zero and overflow are faults`() {
        let one = ExactDecimal(1, scale: 0)
        #expect(throws: Fault.divisionByZero) {
            try one.divided(by: ExactDecimal(0, scale: 3), scale: 2, rounding: .truncate)
        }
        #expect(throws: Fault.overflow) { try ExactDecimal(.max, scale: 0).adding(one) }
        #expect(throws: Fault.overflow) { try ExactDecimal(.min, scale: 0).subtracting(one) }
        #expect(throws: Fault.overflow) { try ExactDecimal(.max, scale: 0).multiplied(by: ExactDecimal(2, scale: 0)) }
        #expect(throws: Fault.overflow) { try ExactDecimal(.max, scale: 0).rescaled(to: 1, rounding: .exact) }
        #expect(throws: Fault.overflow) { try one.divided(by: ExactDecimal(1, scale: 38), scale: 2, rounding: .exact) }
    }
}
