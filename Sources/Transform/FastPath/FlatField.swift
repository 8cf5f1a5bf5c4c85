import MappingLanguage
import RecordValues

/// What the kernels need to know of a field, worked out once.
struct FlatField: BitwiseCopyable {
    /// How a DISPLAY field keeps its sign; the plain codec reads the `other` places.
    enum SignForm: UInt8, BitwiseCopyable { case none, trailing, other }

    var isSigned: Bool
    var signForm: SignForm
    var digits: Int32
    /// Packed: bit n where nibble n is the preferred plus, bit 16 + n for the minus.
    var signs: UInt32
    /// The largest magnitude of the picture.
    var largest: Int128

    init(_ field: FieldReference, source: SourcePlan) {
        guard case .number(let number) = field.description else {
            self.init(isSigned: false, signForm: .none, digits: 0, signs: 0, largest: 0)
            return
        }
        let isOverpunched = number.isSigned && number.usage == .zoned
        let form: SignForm = !isOverpunched ? .none : number.signPlace == .trailing ? .trailing : .other
        self.init(
            isSigned: number.isSigned, signForm: form, digits: Int32(number.digits),
            signs: Self.preferredSigns(SignTable(policy: source.signPolicy, isSigned: number.isSigned)),
            largest: number.largestUnscaled)
    }

    private init(isSigned: Bool, signForm: SignForm, digits: Int32, signs: UInt32, largest: Int128) {
        self.isSigned = isSigned
        self.signForm = signForm
        self.digits = digits
        self.signs = signs
        self.largest = largest
    }

    /// Nibbles that the policy accepts and does not count as a deviation.
    private static func preferredSigns(_ table: SignTable) -> UInt32 {
        var signs: UInt32 = 0
        for nibble in UInt64(0)..<16 {
            let meaning = table.bits >> (nibble * 4) & 0xF
            if meaning == 0 { signs |= 1 << UInt32(nibble) }
            if meaning == SignTable.negative { signs |= 1 << UInt32(nibble + 16) }
        }
        return signs
    }
}

/// What the last (or first) byte of a signed DISPLAY field says, for every byte: read off the plain codec, so that
/// the two cannot differ.
///
/// | bits | meaning |
/// |---|---|
/// | 0-3 | the digit |
/// | 4 | minus |
/// | 7 | not the preferred form of anything: ask the plain codec |
enum OverpunchTable {
    static let minus: UInt8 = 0x10
    static let unknown: UInt8 = 0x80

    static func make(policy: SignPolicy, family: CharacterFamily) -> [UInt8] {
        // A 1 before it, so that a minus on the digit 0 shows.
        let number = NumberDescription(usage: .zoned, digits: 2, scale: 0, isSigned: true)
        return (UInt8.min...UInt8.max).map { byte in
            let bytes = [family.digitZero + 1, byte]
            guard let decoded = try? number.decode(bytes.span, policy: policy, family: family),
                decoded.deviation == nil
            else { return unknown }
            return UInt8(decoded.unscaled.magnitude - 10) | (decoded.unscaled < 0 ? minus : 0)
        }
    }
}
