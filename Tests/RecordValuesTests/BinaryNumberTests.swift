import RecordValues
import TestSupport
import Testing

struct BinaryNumberTests {
    private static func binary(_ digits: Int, signed: Bool = true) -> NumberDescription {
        NumberDescription(usage: .binary, digits: digits, scale: 0, isSigned: signed)
    }

    /// IBM Enterprise COBOL 6.3 Programming Guide, "Examples: numeric data and internal representation".
    @Test(arguments: [
        ("04 D2", 4, true, Outcome.value(1234)), ("FB 2E", 4, true, .value(-1234)), ("04 D2", 4, false, .value(1234)),
        ("27 0F", 4, true, .value(9999)), ("27 10", 4, true, .failure(.overflow)), ("D8 F1", 4, true, .value(-9999)),
        ("D8 F0", 4, true, .failure(.overflow)), ("80 00", 4, true, .failure(.overflow)),
        ("FF FF", 4, true, .value(-1)), ("FF FF", 4, false, .failure(.overflow)), ("00 00", 4, true, .value(0)),
        ("00 00 9C 40", 5, false, .value(40000)), ("40 40 40 40", 9, true, .failure(.overflow)),
        ("3B 9A C9 FF", 9, true, .value(999_999_999)), ("3B 9A CA 00", 9, true, .failure(.overflow)),
        ("00 00 00 00 40 40 40 40", 10, true, .value(1_077_952_576)),
        ("0D E0 B6 B3 A7 63 FF FF", 18, true, .value(999_999_999_999_999_999)),
        ("F2 1F 49 4C 58 9C 00 01", 18, true, .value(-999_999_999_999_999_999)),
        ("FF FF FF FF FF FF FF FF", 18, false, .failure(.overflow)), ("00 0C", 1, false, .failure(.overflow)),
        ("00 00 00 00 00 00 00 00 8A C7 23 04 89 E7 FF FF", 19, true, .value(9_999_999_999_999_999_999)),
        ("FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FE", 31, true, .value(-2)),
        ("FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FE", 31, false, .failure(.overflow)),
    ])
    func `The truth table of IBM's rules`(bytes: String, digits: Int, signed: Bool, expected: Outcome) {
        #expect(Self.binary(digits, signed: signed).outcome(hex(bytes), .ibmNopfd, .ebcdic) == expected)
    }

    @Test(arguments: [1, 2, 3, 4]) func `All 65,536 two-byte values`(digits: Int) {
        let limit = [0, 9, 99, 999, 9999][digits]
        for signed in [true, false] {
            let number = Self.binary(digits, signed: signed)
            var wrong: [UInt16] = []
            for value in UInt16.min...UInt16.max {
                let meant = signed && value > 32767 ? Int(value) - 65536 : Int(value)
                let expected: Outcome = abs(meant) <= limit ? .value(Int128(meant)) : .failure(.overflow)
                let outcome = number.outcome([UInt8(value / 256), UInt8(value % 256)], .strict, .ebcdic)
                if outcome != expected { wrong.append(value) }
            }
            #expect(wrong.isEmpty, "\(number.picture): \(wrong.prefix(5))")
        }
    }

    @Test(arguments: [
        (1234, 4, true, "04 D2"), (-1234, 4, true, "FB 2E"), (40000, 5, false, "00 00 9C 40"),
        (-1, 10, true, "FF FF FF FF FF FF FF FF"), (-2, 19, true, "FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FE"),
    ])
    func `Numbers are written big-endian in two's complement`(value: Int, digits: Int, signed: Bool, expected: String)
        throws
    {
        #expect(try BinaryNumber.encode(Int128(value), as: Self.binary(digits, signed: signed)) == hex(expected))
    }
}
