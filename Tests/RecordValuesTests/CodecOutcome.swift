import RecordValues
import TestSupport

/// What reading a field gave: a number or a fault, comparable.
typealias Outcome = Result<DecodedNumber, Fault>

extension NumberDescription {
    /// Reads bytes into a comparable outcome.
    func outcome(_ bytes: [UInt8], _ policy: SignPolicy, _ family: CharacterFamily) -> Outcome {
        do {
            return .success(try decode(bytes.span, policy: policy, family: family))
        } catch {
            return .failure(error)
        }
    }
}

extension Result where Success == DecodedNumber, Failure == Fault {
    /// The outcome that a truth table names in short.
    static func value(_ unscaled: Int128, _ deviation: Deviation? = nil) -> Outcome {
        .success(DecodedNumber(unscaled: unscaled, deviation: deviation))
    }
}

/// The sign rules once more, as sets of nibbles copied from the manuals' tables rather than computed: IBM Enterprise
/// COBOL 6.3 Programming Guide ("Sign representation of zoned and packed-decimal data") and DFSORT SC23-6878 (PD, ZD).
func statedSign(_ nibble: UInt8, _ policy: SignPolicy, isSigned: Bool) -> (isMinus: Bool, isAccepted: Bool) {
    let plus: [UInt8]
    let minus: [UInt8]
    switch policy {
    case .ibmNopfd, .microFocusASCII: (plus, minus) = ([0xA, 0xC, 0xE, 0xF], [0xB, 0xD])
    case .ibmPfd, .strict: (plus, minus) = (isSigned ? [0xC] : [0xF], [0xD])
    case .dfsort: (plus, minus) = ([0, 2, 4, 6, 8, 0xA, 0xC, 0xE, 0xF], [1, 3, 5, 7, 9, 0xB, 0xD])
    }
    return (minus.contains(nibble), plus.contains(nibble) || minus.contains(nibble))
}

/// The outcome of good digits with this sign nibble, from `statedSign`.
func statedOutcome(
    _ magnitude: Int128, nibble: UInt8, _ policy: SignPolicy, isSigned: Bool, digitDeviation: Deviation? = nil
) -> Outcome {
    let sign = statedSign(nibble, policy, isSigned: isSigned)
    if !sign.isAccepted { return .failure(.invalidSign) }
    if sign.isMinus && !isSigned { return .failure(.negativeInUnsigned) }
    let preferred: [UInt8] = isSigned ? [0xC, 0xD, 0xF] : [0xF]
    return .value(
        sign.isMinus ? -magnitude : magnitude, digitDeviation ?? (preferred.contains(nibble) ? nil : .sign))
}
