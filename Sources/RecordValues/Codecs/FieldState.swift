/// What kind of content a field's bytes are, before any value is made of them: what "null when blank, zeros" asks for.
package enum FieldState: UInt8, Sendable, Hashable, CaseIterable {
    case value
    /// Every byte is a blank: X'40' in EBCDIC, X'20' in ASCII.
    case blank
    /// Every byte is X'00'.
    case lowValues
    /// Every byte is X'FF'.
    case highValues
    /// Every digit is 0, whatever the sign.
    case zeros
    /// Every digit of the picture is 9 and the number is not negative, as in 99999999 for "no date".
    case nines
    /// There is no such element, attribute or member, or nothing in the column.
    case absent
    /// The field is there, and nothing is in it.
    case empty
    /// The element says `xsi:nil="true"` (XML Schema 1.1, part 1, 2.7.2), the member is `null`.
    case isNil

    /// The state of bytes that all are the same blank, X'00' or X'FF'; nil for any others, and for no bytes.
    ///
    /// In binary fields these are numbers, so their codec does not ask.
    init?(uniform bytes: Span<UInt8>, family: CharacterFamily) {
        guard bytes.count > 0 else { return nil }
        for index in bytes.indices where bytes[index] != bytes[0] { return nil }
        switch bytes[0] {
        case family.blank: self = .blank
        case 0x00: self = .lowValues
        case 0xFF: self = .highValues
        default: return nil
        }
    }

    /// Throws the fault of a numeric field that holds no number at all but blanks, low-values or high-values.
    static func rejectUniform(_ bytes: Span<UInt8>, family: CharacterFamily) throws(Fault) {
        switch FieldState(uniform: bytes, family: family) {
        case .blank: throw .blank
        case .lowValues: throw .lowValues
        case .highValues: throw .highValues
        case .value, .zeros, .nines, .absent, .empty, .isNil, nil: return
        }
    }
}

extension CharacterFamily {
    /// The byte of a blank.
    package var blank: UInt8 { self == .ebcdic ? 0x40 : 0x20 }
    /// The byte of the digit 0; the other digits follow it.
    package var digitZero: UInt8 { self == .ebcdic ? 0xF0 : 0x30 }
}

extension FieldDescription {
    /// The state of one occurrence's bytes. A number that cannot be read is a `value`: reading it gives the fault.
    package func state(of bytes: Span<UInt8>, policy: SignPolicy, family: CharacterFamily) -> FieldState {
        switch self {
        case .text:
            if let state = FieldState(uniform: bytes, family: family) { return state }
            if bytes.indices.allSatisfy({ bytes[$0] == family.digitZero }) { return .zeros }
            return bytes.indices.allSatisfy { bytes[$0] == family.digitZero + 9 } ? .nines : .value
        case .number(let number):
            if number.usage != .binary, let state = FieldState(uniform: bytes, family: family) { return state }
            guard let decoded = try? number.decode(bytes, policy: policy, family: family) else { return .value }
            if decoded.unscaled == 0 { return .zeros }
            return decoded.unscaled == number.largestUnscaled ? .nines : .value
        }
    }
}
