/// What a sign nibble says under a policy. The nibble is the last of a packed field, or the zone of the digit that
/// carries the sign of a zoned field.
///
/// | nibble | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | A | B | C | D | E | F |
/// |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
/// | `ibm-nopfd`, `mf-ascii` | | | | | | | | | | | + | - | + | - | + | + |
/// | `ibm-pfd`, `strict`, signed | | | | | | | | | | | | | + | - | | |
/// | `ibm-pfd`, `strict`, unsigned | | | | | | | | | | | | | | - | | + |
/// | `dfsort` | + | - | + | - | + | - | + | - | + | - | + | - | + | - | + | + |
///
/// Sources: IBM Enterprise COBOL 6.3 Programming Guide, "Sign representation of zoned and packed-decimal data" and
/// NUMPROC; DFSORT Application Programming Guide (SC23-6878), appendix "Data format descriptions", formats PD and ZD.
struct SignReading: Hashable {
    let isNegative: Bool
    /// Accepted, and not the preferred nibble.
    let isDeviation: Bool

    /// Nil where the policy does not accept the nibble.
    init?(nibble: UInt8, policy: SignPolicy, isSigned: Bool) {
        switch policy {
        case .ibmNopfd, .microFocusASCII:
            guard nibble >= 0xA else { return nil }
        case .ibmPfd, .strict:
            guard nibble == 0xD || nibble == (isSigned ? 0xC : 0xF) else { return nil }
        case .dfsort: break
        }
        // In every policy: odd is minus, except that F is the sign of an unsigned number.
        isNegative = nibble != 0xF && !nibble.isMultiple(of: 2)
        isDeviation = isSigned ? !(nibble == 0xC || nibble == 0xD || nibble == 0xF) : nibble != 0xF
    }

    /// The value with its sign, or the fault of it: an unsigned field never loses a minus silently.
    static func value(
        _ magnitude: Int128, nibble: UInt8, as number: NumberDescription, policy: SignPolicy, deviation: Deviation?
    ) throws(Fault) -> DecodedNumber {
        guard let sign = SignReading(nibble: nibble, policy: policy, isSigned: number.isSigned) else {
            throw .invalidSign
        }
        guard number.isSigned || !sign.isNegative else { throw .negativeInUnsigned }
        return DecodedNumber(
            unscaled: sign.isNegative ? -magnitude : magnitude, deviation: deviation ?? (sign.isDeviation ? .sign : nil)
        )
    }

    /// The nibble that a compiler writes: C or D where signed, F where unsigned.
    static func preferredNibble(isNegative: Bool, isSigned: Bool) -> UInt8 {
        isSigned ? (isNegative ? 0xD : 0xC) : 0xF
    }
}
