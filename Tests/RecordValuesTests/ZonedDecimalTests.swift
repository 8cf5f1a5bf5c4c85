import RecordValues
import TestSupport
import Testing

struct ZonedDecimalTests {
    private static func zoned(
        _ digits: Int, signed: Bool = true, _ place: NumberDescription.SignPlace = .trailing
    ) -> NumberDescription {
        NumberDescription(usage: .zoned, digits: digits, scale: 0, isSigned: signed, signPlace: place)
    }

    /// IBM Enterprise COBOL 6.3 Programming Guide, "Examples: numeric data and internal representation"; NOPFD signs.
    @Test(arguments: [
        ("F1 F2 F3 C4", NumberDescription.SignPlace.trailing, Outcome.value(1234)),
        ("F1 F2 F3 D4", .trailing, .value(-1234)), ("F1 F2 F3 F4", .trailing, .value(1234)),
        ("F1 F2 F3 A4", .trailing, .value(1234, .sign)), ("F1 F2 F3 E4", .trailing, .value(1234, .sign)),
        ("F1 F2 F3 B4", .trailing, .value(-1234, .sign)), ("F1 F2 F3 04", .trailing, .failure(.invalidSign)),
        ("F1 F2 F3 4E", .trailing, .failure(.invalidDigit)), ("F1 F2 F3 40", .trailing, .failure(.invalidSign)),
        ("C1 F2 F3 F4", .leading, .value(1234)), ("D1 F2 F3 F4", .leading, .value(-1234)),
        ("F1 F2 F3 D4", .leading, .failure(.invalidDigit)), ("D1 F2 F3 40", .leading, .value(-1230, .blankDigit)),
        ("F1 F2 F3 F4 4E", .trailingSeparate, .value(1234)), ("F1 F2 F3 F4 60", .trailingSeparate, .value(-1234)),
        ("4E F1 F2 F3 F4", .leadingSeparate, .value(1234)), ("60 F1 F2 F3 F4", .leadingSeparate, .value(-1234)),
        ("40 F1 F2 F3 F4", .leadingSeparate, .failure(.invalidSign)),
        ("F0 F1 F2 F3 F4", .leadingSeparate, .failure(.invalidSign)),
        ("F0 F1 F2 F3 C4", .leadingSeparate, .failure(.invalidDigit)),
        ("F1 F2 F3 C4 4E", .trailingSeparate, .failure(.invalidDigit)),
        ("40 40 F3 C4", .trailing, .value(34, .blankDigit)), ("40 40 F3 B4", .trailing, .value(-34, .blankDigit)),
        ("F9 40 F0 F0", .trailing, .value(9000, .blankDigit)), ("F1 C2 F3 C4", .trailing, .failure(.invalidDigit)),
        ("40 40 40 40 40", .leadingSeparate, .failure(.blank)), ("40 40 40 40", .trailing, .failure(.blank)),
        ("00 00 00 00", .trailing, .failure(.lowValues)), ("FF FF FF FF", .leading, .failure(.highValues)),
    ])
    func `The truth table of IBM's rules`(bytes: String, place: NumberDescription.SignPlace, expected: Outcome) {
        #expect(Self.zoned(4, place).outcome(hex(bytes), .ibmNopfd, .ebcdic) == expected)
    }

    /// DFSORT ignores the zones of all digits but the last: ' 25' is 025 (SC23-6878, format ZD).
    @Test(arguments: [
        ("40 F2 F5", SignPolicy.dfsort, Outcome.value(25, .blankDigit)), ("C1 F2 F5", .dfsort, .value(125, .zone)),
        ("01 40 F5", .dfsort, .value(105, .zone)), ("40 01 F5", .dfsort, .value(15, .blankDigit)),
        ("F1 FA F5", .dfsort, .failure(.invalidDigit)), ("F1 F2 15", .dfsort, .value(-125, .sign)),
        ("40 F2 F5", .ibmNopfd, .value(25, .blankDigit)), ("C1 F2 F5", .ibmNopfd, .failure(.invalidDigit)),
        ("40 F2 C5", .ibmPfd, .failure(.invalidDigit)), ("40 F2 C5", .strict, .failure(.invalidDigit)),
        ("F1 F2 F5", .strict, .failure(.invalidSign)), ("F1 F2 C5", .strict, .value(125)),
        ("F1 F2 D5", .ibmPfd, .value(-125)), ("40 F2 C5", .microFocusASCII, .value(25, .blankDigit)),
    ])
    func `Policies differ in zones, blanks and signs`(bytes: String, policy: SignPolicy, expected: Outcome) {
        #expect(Self.zoned(3).outcome(hex(bytes), policy, .ebcdic) == expected)
    }

    @Test(arguments: [
        ("12C", SignPolicy.ibmNopfd, Outcome.value(123)), ("12L", .ibmNopfd, .value(-123)),
        ("12{", .strict, .value(120)),
        ("12}", .ibmPfd, .value(-120)), ("123", .ibmNopfd, .value(123)), ("123", .strict, .failure(.invalidSign)),
        ("12s", .ibmNopfd, .failure(.invalidSign)), ("12s", .microFocusASCII, .value(-123)),
        ("12p", .microFocusASCII, .value(-120)), ("12y", .microFocusASCII, .value(-129)),
        ("123", .microFocusASCII, .value(123)), ("12C", .microFocusASCII, .failure(.invalidSign)),
        ("12{", .microFocusASCII, .failure(.invalidSign)), ("12 ", .ibmNopfd, .failure(.invalidSign)),
        (" 2C", .ibmNopfd, .value(23, .blankDigit)), (" 2C", .dfsort, .value(23, .blankDigit)),
        (" 2C", .strict, .failure(.invalidDigit)), (" 23", .microFocusASCII, .failure(.invalidDigit)),
        ("A2C", .dfsort, .failure(.invalidDigit)), ("1.C", .ibmNopfd, .failure(.invalidDigit)),
        ("   ", .strict, .failure(.blank)), ("1.z", .ibmNopfd, .failure(.invalidDigit)),
    ])
    func `Overpunched signs in ASCII`(text: String, policy: SignPolicy, expected: Outcome) {
        #expect(Self.zoned(3).outcome(Array(text.utf8), policy, .ascii) == expected)
    }

    @Test func `Leading and separate signs in ASCII`() {
        #expect(Self.zoned(3, .leading).outcome(Array("J23".utf8), .strict, .ascii) == .value(-123))
        #expect(Self.zoned(3, .leading).outcome(Array("z2x".utf8), .strict, .ascii) == .failure(.invalidDigit))
        #expect(Self.zoned(3, .leading).outcome(Array("q23".utf8), .microFocusASCII, .ascii) == .value(-123))
        #expect(Self.zoned(3, .trailingSeparate).outcome(Array("123-".utf8), .strict, .ascii) == .value(-123))
        #expect(Self.zoned(3, .leadingSeparate).outcome(Array("+123".utf8), .strict, .ascii) == .value(123))
        #expect(Self.zoned(3, .leadingSeparate).outcome(Array(" 123".utf8), .dfsort, .ascii) == .failure(.invalidSign))
    }

    @Test func `An unsigned field never loses a minus`() {
        #expect(
            Self.zoned(3, signed: false).outcome(hex("F1 F2 D3"), .ibmNopfd, .ebcdic) == .failure(.negativeInUnsigned))
        #expect(Self.zoned(3, signed: false).outcome(hex("F1 F2 C3"), .ibmNopfd, .ebcdic) == .value(123, .sign))
        #expect(Self.zoned(3, signed: false).outcome(hex("F1 F2 C3"), .strict, .ebcdic) == .failure(.invalidSign))
        #expect(
            Self.zoned(3, signed: false).outcome(Array("12L".utf8), .ibmNopfd, .ascii) == .failure(.negativeInUnsigned))
        #expect(Self.zoned(3, signed: false).outcome(Array("12C".utf8), .ibmNopfd, .ascii) == .value(123, .sign))
        #expect(
            Self.zoned(3, signed: false).outcome(Array("12s".utf8), .microFocusASCII, .ascii)
                == .failure(.negativeInUnsigned))
    }

    /// Each byte that stands for a digit with a sign in ASCII, with the EBCDIC sign nibble that it was.
    private static func translated(_ byte: UInt8, _ policy: SignPolicy) -> (digit: Int, nibble: UInt8)? {
        let rows: [(String, UInt8)] =
            policy == .microFocusASCII
            ? [("0123456789", 0xF), ("pqrstuvwxy", 0xD)]
            : [("0123456789", 0xF), ("{ABCDEFGHI", 0xC), ("}JKLMNOPQR", 0xD)]
        for (row, nibble) in rows {
            if let digit = Array(row.utf8).firstIndex(of: byte) { return (digit, nibble) }
        }
        return nil
    }

    @Test(arguments: SignPolicy.allCases)
    func `Every byte of a one-byte field`(policy: SignPolicy) {
        for byte in UInt8.min...UInt8.max {
            for signed in [true, false] {
                for place in [NumberDescription.SignPlace.trailing, .leading] {
                    let number = Self.zoned(1, signed: signed, place)
                    let ebcdic: Outcome =
                        byte == 0x40
                        ? .failure(.blank)
                        : byte == 0
                            ? .failure(.lowValues)
                            : byte == 0xFF
                                ? .failure(.highValues)
                                : byte % 16 > 9
                                    ? .failure(.invalidDigit)
                                    : statedOutcome(Int128(byte % 16), nibble: byte / 16, policy, isSigned: signed)
                    #expect(number.outcome([byte], policy, .ebcdic) == ebcdic, "\(byte) \(number)")
                    let ascii: Outcome
                    switch byte {
                    case 0x20: ascii = .failure(.blank)
                    case 0: ascii = .failure(.lowValues)
                    case 0xFF: ascii = .failure(.highValues)
                    default:
                        let read = Self.translated(byte, policy)
                        ascii =
                            read.map { statedOutcome(Int128($0.digit), nibble: $0.nibble, policy, isSigned: signed) }
                            ?? .failure(.invalidSign)
                    }
                    #expect(number.outcome([byte], policy, .ascii) == ascii, "\(byte) \(number)")
                }
            }
        }
    }

    @Test(arguments: SignPolicy.allCases)
    func `Every byte of a digit that carries no sign`(policy: SignPolicy) {
        for byte in UInt8.min...UInt8.max {
            let readsBlank = policy == .ibmNopfd || policy == .dfsort
            let ebcdic: Outcome =
                byte >= 0xF0 && byte <= 0xF9
                ? .value(Int128(byte - 0xF0) * 10 + 7)
                : byte == 0x40 && (readsBlank || policy == .microFocusASCII)
                    ? .value(7, .blankDigit)
                    : policy == .dfsort && byte % 16 < 10
                        ? .value(Int128(byte % 16) * 10 + 7, .zone)
                        : .failure(.invalidDigit)
            #expect(Self.zoned(2).outcome([byte, 0xC7], policy, .ebcdic) == ebcdic, "\(byte)")
            let ascii: Outcome =
                byte >= 0x30 && byte <= 0x39
                ? .value(-(Int128(byte - 0x30) * 10 + 7))
                : byte == 0x20 && readsBlank ? .value(-7, .blankDigit) : .failure(.invalidDigit)
            let minusSeven = UInt8(ascii: policy == .microFocusASCII ? "w" : "P")
            #expect(Self.zoned(2).outcome([byte, minusSeven], policy, .ascii) == ascii, "\(byte)")
        }
    }

    @Test(arguments: SignPolicy.allCases)
    func `Only plus and minus are separate signs`(policy: SignPolicy) {
        for byte in UInt8.min...UInt8.max {
            let ebcdic: Outcome = byte == 0x4E ? .value(5) : byte == 0x60 ? .value(-5) : .failure(.invalidSign)
            #expect(Self.zoned(1, .trailingSeparate).outcome([0xF5, byte], policy, .ebcdic) == ebcdic)
            #expect(Self.zoned(1, .leadingSeparate).outcome([byte, 0xF5], policy, .ebcdic) == ebcdic)
            let ascii: Outcome = byte == 0x2B ? .value(5) : byte == 0x2D ? .value(-5) : .failure(.invalidSign)
            #expect(Self.zoned(1, .trailingSeparate).outcome([0x35, byte], policy, .ascii) == ascii)
            #expect(Self.zoned(1, .leadingSeparate).outcome([byte, 0x35], policy, .ascii) == ascii)
        }
    }

    @Test(arguments: [
        (123, true, NumberDescription.SignPlace.trailing, "F1 F2 C3", "12C"),
        (-120, true, .trailing, "F1 F2 D0", "12}"),
        (-123, true, .leading, "D1 F2 F3", "J23"), (12, true, .leading, "C0 F1 F2", "{12"),
        (-5, true, .trailingSeparate, "F0 F0 F5 60", "005-"), (5, true, .leadingSeparate, "4E F0 F0 F5", "+005"),
        (123, false, .trailing, "F1 F2 F3", "123"),
    ])
    func `The preferred form is written`(
        value: Int, signed: Bool, place: NumberDescription.SignPlace, ebcdic: String, ascii: String
    ) throws {
        let number = Self.zoned(3, signed: signed, place)
        #expect(try number.encode(Int128(value), family: .ebcdic) == hex(ebcdic))
        #expect(try number.encode(Int128(value), family: .ascii) == Array(ascii.utf8))
    }

    @Test func `Under mf-ascii a minus is a letter from p to y and a plus is the digit`() throws {
        #expect(try Self.zoned(3).encode(-123, policy: .microFocusASCII, family: .ascii) == Array("12s".utf8))
        #expect(try Self.zoned(3).encode(123, policy: .microFocusASCII, family: .ascii) == Array("123".utf8))
        #expect(try Self.zoned(3, .leading).encode(-23, policy: .microFocusASCII, family: .ascii) == Array("p23".utf8))
    }
}
