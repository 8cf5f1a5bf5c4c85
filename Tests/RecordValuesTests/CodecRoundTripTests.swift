import RecordValues
import TestSupport
import Testing

struct CodecRoundTripTests {
    private typealias Shape = (usage: NumberDescription.Usage, place: NumberDescription.SignPlace)

    private static let shapes: [Shape] = [
        (.packed, .trailing), (.binary, .trailing), (.zoned, .trailing), (.zoned, .leading),
        (.zoned, .trailingSeparate),
        (.zoned, .leadingSeparate),
    ]

    /// The largest number of a picture, written as the nines it is.
    private static func nines(_ digits: Int) -> Int128 { Int128(String(repeating: "9", count: digits)) ?? 0 }

    private func failures(_ number: NumberDescription, _ values: [Int128]) -> [String] {
        var failures: [String] = []
        // Every policy accepts what it prefers; in ASCII the letters are those of the policy.
        for (policy, family) in [
            (SignPolicy.strict, CharacterFamily.ebcdic), (.strict, .ascii), (.microFocusASCII, .ascii),
            (.ibmNopfd, .ebcdic),
        ] {
            for value in values {
                guard let bytes = try? number.encode(value, policy: policy, family: family),
                    bytes.count == number.length
                else {
                    failures.append("\(number.picture) \(value)")
                    continue
                }
                let outcome = number.outcome(bytes, policy, family)
                if outcome != .value(value) { failures.append("\(number.picture) \(value) \(bytes)") }
            }
        }
        return failures
    }

    @Test(arguments: 1...31)
    func `Every picture in every usage and sign place is read as it was written`(digits: Int) {
        let seed = UInt64(digits)
        var generator = SeededGenerator(seed: seed)
        let largest = Self.nines(digits)
        for scale in 0...digits {
            let random = [
                Int128.random(in: 0...largest, using: &generator), .random(in: 0...largest, using: &generator),
            ]
            for (usage, place) in Self.shapes {
                let unsigned = NumberDescription(
                    usage: usage, digits: digits, scale: scale, isSigned: false, signPlace: place)
                let signed = NumberDescription(
                    usage: usage, digits: digits, scale: scale, isSigned: true, signPlace: place)
                let edges = [0, 1, largest, largest - 1]
                let wrong =
                    failures(unsigned, edges + random) + failures(signed, (edges + random).flatMap { [$0, -$0] })
                #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(3))")
            }
        }
    }

    @Test(arguments: 1...31)
    func `One more than the picture holds is an overflow, and a minus needs an S`(digits: Int) {
        for (usage, place) in Self.shapes {
            let signed = NumberDescription(usage: usage, digits: digits, scale: 0, isSigned: true, signPlace: place)
            let unsigned = NumberDescription(usage: usage, digits: digits, scale: 0, isSigned: false, signPlace: place)
            for family in [CharacterFamily.ebcdic, .ascii] {
                for value in [Self.nines(digits) + 1, -Self.nines(digits) - 1, .max, .min] {
                    #expect(throws: Fault.overflow) { try signed.encode(value, family: family) }
                }
                #expect(throws: Fault.overflow) { try unsigned.encode(Self.nines(digits) + 1, family: family) }
                #expect(throws: Fault.negativeInUnsigned) { try unsigned.encode(-1, family: family) }
                #expect(throws: Fault.negativeInUnsigned) { try unsigned.encode(.min, family: family) }
            }
        }
    }

    @Test func `The digits of a picture give its largest value`() {
        for digits in 1...31 {
            let number = NumberDescription(usage: .packed, digits: digits, scale: 0, isSigned: true)
            #expect(number.largestUnscaled == Self.nines(digits))
        }
    }
}
