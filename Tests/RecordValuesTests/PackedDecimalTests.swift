import RecordValues
import TestSupport
import Testing

struct PackedDecimalTests {
    private static func packed(_ digits: Int, signed: Bool = true) -> NumberDescription {
        NumberDescription(usage: .packed, digits: digits, scale: 0, isSigned: signed)
    }

    /// IBM Enterprise COBOL 6.3 Programming Guide, "Examples: numeric data and internal representation", and the
    /// rules of "Sign representation".
    @Test(arguments: [
        ("01 23 4C", 4, true, Outcome.value(1234)), ("01 23 4D", 4, true, .value(-1234)),
        ("01 23 4F", 4, true, .value(1234)), ("01 23 4F", 4, false, .value(1234)),
        ("12 34 5C", 5, true, .value(12345)), ("12 34 5D", 5, true, .value(-12345)),
        ("12 34 5A", 5, true, .value(12345, .sign)), ("12 34 5E", 5, true, .value(12345, .sign)),
        ("12 34 5B", 5, true, .value(-12345, .sign)), ("00 0D", 3, true, .value(0)), ("0C", 1, true, .value(0)),
        ("9D", 1, true, .value(-9)), ("12 3C", 3, false, .value(123, .sign)), ("12 3A", 3, false, .value(123, .sign)),
        ("12 3D", 3, false, .failure(.negativeInUnsigned)), ("00 0D", 3, false, .failure(.negativeInUnsigned)),
        ("12 3B", 3, false, .failure(.negativeInUnsigned)), ("12 30", 3, true, .failure(.invalidSign)),
        ("12 39", 3, true, .failure(.invalidSign)), ("1A 2C", 3, true, .failure(.invalidDigit)),
        ("A1 20", 3, true, .failure(.invalidDigit)), ("F1 2C", 3, true, .failure(.invalidDigit)),
    ])
    func `The truth table of IBM's rules`(bytes: String, digits: Int, signed: Bool, expected: Outcome) {
        #expect(Self.packed(digits, signed: signed).outcome(hex(bytes), .ibmNopfd, .ebcdic) == expected)
    }

    @Test func `Packed spaces are a fault, never 404.04`() {
        let amount = NumberDescription(usage: .packed, digits: 5, scale: 2, isSigned: true)
        for policy in SignPolicy.allCases {
            #expect(amount.outcome(hex("40 40 40"), policy, .ebcdic) == .failure(.blank))
            #expect(amount.outcome(hex("20 20 20"), policy, .ascii) == .failure(.blank))
            #expect(amount.outcome(hex("00 00 00"), policy, .ebcdic) == .failure(.lowValues))
            #expect(amount.outcome(hex("FF FF FF"), policy, .ebcdic) == .failure(.highValues))
        }
        #expect(amount.outcome(hex("40 40 40"), .ibmNopfd, .ascii) == .failure(.invalidSign))
    }

    @Test func `The spare nibble of an even picture must be zero: no digit is dropped or added`() {
        #expect(Self.packed(2).outcome(hex("01 2C"), .ibmNopfd, .ebcdic) == .value(12))
        for spare in UInt8(1)...0xF {
            for policy in SignPolicy.allCases {
                #expect(
                    Self.packed(2).outcome([spare << 4 | 1, 0x2C], policy, .ebcdic) == .failure(.invalidDigit))
            }
        }
    }

    @Test func `A bad digit is found before a bad sign`() {
        #expect(Self.packed(3).outcome(hex("1A 20"), .strict, .ebcdic) == .failure(.invalidDigit))
        #expect(Self.packed(3, signed: false).outcome(hex("1A 2D"), .ibmNopfd, .ebcdic) == .failure(.invalidDigit))
    }

    /// The rule in one sentence, on nibbles as a person would read them off a dump.
    private static func stated(_ value: UInt16, digits: Int, signed: Bool, _ policy: SignPolicy) -> Outcome {
        switch value {
        case 0x4040: return .failure(.blank)
        case 0x0000: return .failure(.lowValues)
        case 0xFFFF: return .failure(.highValues)
        default: break
        }
        let (first, second, third) = (value / 4096, value / 256 % 16, value / 16 % 16)
        if first > 9 || second > 9 || third > 9 || (digits == 2 && first != 0) { return .failure(.invalidDigit) }
        return statedOutcome(
            Int128(first * 100 + second * 10 + third), nibble: UInt8(value % 16), policy, isSigned: signed)
    }

    @Test(arguments: SignPolicy.allCases, [2, 3])
    func `All 65,536 two-byte values`(policy: SignPolicy, digits: Int) {
        for signed in [true, false] {
            let number = Self.packed(digits, signed: signed)
            var wrong: [String] = []
            for value in UInt16.min...UInt16.max {
                let outcome = number.outcome([UInt8(value >> 8), UInt8(value & 0xFF)], policy, .ebcdic)
                if outcome != Self.stated(value, digits: digits, signed: signed, policy) {
                    wrong.append(String(value, radix: 16))
                }
            }
            #expect(wrong.isEmpty, "\(number.picture): \(wrong.count), first \(wrong.prefix(5))")
        }
    }

    @Test(arguments: [
        (1234, 4, true, "01 23 4C"), (-1234, 4, true, "01 23 4D"), (1234, 4, false, "01 23 4F"), (0, 3, true, "00 0C"),
        (0, 1, false, "0F"), (-1, 7, true, "00 00 00 1D"), (99999, 5, true, "99 99 9C"),
    ])
    func `The preferred form is written`(value: Int, digits: Int, signed: Bool, expected: String) throws {
        let bytes = try PackedDecimal.encode(Int128(value), as: Self.packed(digits, signed: signed))
        #expect(bytes == hex(expected))
    }

    @Test func `Bytes of another length are a programmer's mistake`() async {
        await #expect(processExitsWith: .failure) {
            let number = NumberDescription(usage: .packed, digits: 3, scale: 0, isSigned: true)
            let bytes: [UInt8] = [0x12, 0x34, 0x5C]
            _ = try number.decode(bytes.span, policy: .strict, family: .ebcdic)
        }
    }
}
