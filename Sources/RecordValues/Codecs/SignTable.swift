/// What each of the 16 sign nibbles means under one policy, as four bits a nibble: nibble n stands at bits 4n to 4n+3.
///
/// | bit | set where |
/// |---|---|
/// | 0 | the nibble is a minus |
/// | 1 | rejected: the policy does not accept it, or (then bit 0 is set too) it is a minus in an unsigned field |
/// | 2 | accepted, and not the preferred nibble |
///
/// For packed fields and the zones of EBCDIC. Made from the same rule that the plain codecs use.
package struct SignTable: Sendable, Hashable {
    package let bits: UInt64

    package static let negative: UInt64 = 1
    package static let invalid: UInt64 = 2
    package static let deviation: UInt64 = 4

    package init(policy: SignPolicy, isSigned: Bool) {
        var bits: UInt64 = 0
        for nibble in UInt8(0)...0xF {
            var meaning = Self.invalid
            if let sign = SignReading(nibble: nibble, policy: policy, isSigned: isSigned) {
                meaning = sign.isNegative ? Self.negative : 0
                if sign.isNegative, !isSigned {
                    meaning |= Self.invalid
                } else if sign.isDeviation {
                    meaning |= Self.deviation
                }
            }
            bits |= meaning << (UInt64(nibble) * 4)
        }
        self.bits = bits
    }
}
