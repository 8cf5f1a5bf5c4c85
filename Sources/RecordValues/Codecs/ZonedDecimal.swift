/// Zoned decimal (`DISPLAY`): one digit a byte, a zone in the left nibble; the sign in the zone of one digit, or in a
/// byte of its own.
///
/// ```
/// | PIC S9(3), SIGN IS  | +123 EBCDIC | -123 EBCDIC | +123 / -123 ASCII | mf-ascii  |
/// | TRAILING (default)  | F1 F2 C3    | F1 F2 D3    | 12C  / 12L        | 123 / 12s |
/// | LEADING             | C1 F2 F3    | D1 F2 F3    | A23  / J23        | 123 / q23 |
/// | TRAILING SEPARATE   | F1 F2 F3 4E | F1 F2 F3 60 | 123+ / 123-       | the same  |
/// | LEADING SEPARATE    | 4E F1 F2 F3 | 60 F1 F2 F3 | +123 / -123       | the same  |
/// | PIC 9(3)            | F1 F2 F3    |             | 123               | 123       |
/// ```
/// In ASCII the overpunched byte was translated as a character: `{` and `A` to `I` are the zone C with the digits 0 to
/// 9, `}` and `J` to `R` the zone D, plain digits the zone F; under `mf-ascii` only plain digits, zone F, and `p` to
/// `y`, zone D. Then the sign rule of EBCDIC holds (`SignReading`). Any other byte there is `Fault.invalidSign`.
///
/// The other digits have the zone F. A blank among them is 0 under `ibm-nopfd` and `dfsort` (and under `mf-ascii` in
/// EBCDIC); `dfsort` ignores their zones in EBCDIC, where the right nibble is the digit.
///
/// Sources: IBM Enterprise COBOL 6.3 Programming Guide, "Sign representation of zoned and packed-decimal data",
/// "Formats for numeric data", NUMPROC and ZONEDATA; Language Reference, "SIGN clause"; DFSORT Application Programming
/// Guide (SC23-6878), format ZD.
package enum ZonedDecimal {
    /// Throws `blank`, `lowValues`, `highValues`, `invalidDigit`, `invalidSign` or `negativeInUnsigned`.
    package static func decode(
        _ bytes: Span<UInt8>, as number: NumberDescription, policy: SignPolicy, family: CharacterFamily
    ) throws(Fault) -> DecodedNumber {
        number.requireLength(of: bytes)
        try FieldState.rejectUniform(bytes, family: family)
        let places = Places(number)
        var magnitude: Int128 = 0
        var deviation: Deviation?
        // A sign in a byte of its own has no digit; an unreadable one is known only when the digits are through.
        var sign: UInt8?
        for index in bytes.indices {
            let byte = bytes[index]
            if index == places.separateSign {
                sign = separateSign(byte, family: family)
            } else if index == places.overpunched {
                let signed = try signedDigit(byte, policy: policy, family: family)
                sign = signed?.sign
                magnitude = magnitude * 10 + Int128(signed?.digit ?? 0)
            } else {
                let plain = try plainDigit(byte, policy: policy, family: family)
                magnitude = magnitude * 10 + Int128(plain.digit)
                deviation = deviation ?? plain.deviation
            }
        }
        guard let sign else { throw .invalidSign }
        return try SignReading.value(magnitude, nibble: sign, as: number, policy: policy, deviation: deviation)
    }

    /// Throws `negativeInUnsigned` or `overflow`.
    package static func encode(
        _ unscaled: Int128, as number: NumberDescription, policy: SignPolicy, family: CharacterFamily
    ) throws(Fault) -> [UInt8] {
        try number.requireFit(of: unscaled)
        let places = Places(number)
        var digits = number.digitsFromRight(of: unscaled)
        let sign = SignReading.preferredNibble(isNegative: unscaled < 0, isSigned: number.isSigned)
        return (0..<number.length).map { index in
            if index == places.separateSign {
                return (unscaled < 0 ? family.minus : family.plus)
            }
            let digit = digits.removeLast()
            return index == places.overpunched
                ? overpunched(digit, sign: sign, policy: policy, family: family)
                : family.digitZero + digit
        }
    }

    /// Which byte of the field carries the sign, and how. An unsigned field has its sign nibble, F, where COBOL puts it
    /// when nothing is stated: in the last digit.
    private struct Places {
        var separateSign: Int?
        var overpunched: Int?

        init(_ number: NumberDescription) {
            let last = number.length - 1
            switch number.isSigned ? number.signPlace : .trailing {
            case .trailing: overpunched = last
            case .leading: overpunched = 0
            case .trailingSeparate: separateSign = last
            case .leadingSeparate: separateSign = 0
            }
        }
    }

    private static func plainDigit(
        _ byte: UInt8, policy: SignPolicy, family: CharacterFamily
    ) throws(Fault) -> (digit: UInt8, deviation: Deviation?) {
        if byte >= family.digitZero, byte <= family.digitZero + 9 { return (byte - family.digitZero, nil) }
        let readsBlanks =
            switch policy {
            case .ibmNopfd, .dfsort: true
            case .microFocusASCII: family == .ebcdic
            case .ibmPfd, .strict: false
            }
        if byte == family.blank, readsBlanks { return (0, .blankDigit) }
        if policy == .dfsort, family == .ebcdic, byte & 0xF <= 9 { return (byte & 0xF, .zone) }
        throw .invalidDigit
    }

    /// The digit, and the sign as the nibble that EBCDIC has for it; nil where the ASCII byte is no overpunched digit.
    private static func signedDigit(
        _ byte: UInt8, policy: SignPolicy, family: CharacterFamily
    ) throws(Fault) -> (digit: UInt8, sign: UInt8)? {
        switch family {
        case .ebcdic:
            guard byte & 0xF <= 9 else { throw .invalidDigit }
            return (byte & 0xF, byte >> 4)
        case .ascii:
            for sign: UInt8 in [0xF, 0xC, 0xD] where !(sign == 0xC && policy == .microFocusASCII) {
                for digit: UInt8 in 0...9
                where byte == overpunched(digit, sign: sign, policy: policy, family: family) {
                    return (digit, sign)
                }
            }
            return nil
        }
    }

    /// The byte of a digit that carries a sign nibble.
    private static func overpunched(
        _ digit: UInt8, sign: UInt8, policy: SignPolicy, family: CharacterFamily
    ) -> UInt8 {
        switch (family, sign, policy) {
        case (.ebcdic, _, _): sign << 4 | digit
        case (.ascii, 0xD, .microFocusASCII): UInt8(ascii: "p") + digit
        case (.ascii, 0xC, .microFocusASCII), (.ascii, 0xF, _): family.digitZero + digit
        case (.ascii, 0xD, _): digit == 0 ? UInt8(ascii: "}") : UInt8(ascii: "J") + digit - 1
        case (.ascii, _, _): digit == 0 ? UInt8(ascii: "{") : UInt8(ascii: "A") + digit - 1
        }
    }

    /// The sign as the preferred nibble; nil where the byte is neither `+` nor `-`.
    private static func separateSign(_ byte: UInt8, family: CharacterFamily) -> UInt8? {
        switch byte {
        case family.plus: 0xC
        case family.minus: 0xD
        default: nil
        }
    }
}

extension CharacterFamily {
    fileprivate var plus: UInt8 { self == .ebcdic ? 0x4E : UInt8(ascii: "+") }
    fileprivate var minus: UInt8 { self == .ebcdic ? 0x60 : UInt8(ascii: "-") }
}
