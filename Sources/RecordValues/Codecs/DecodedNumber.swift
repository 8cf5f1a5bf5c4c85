/// What a codec read from a numeric field.
package struct DecodedNumber: Sendable, Hashable {
    /// The value in units of the field's last decimal place.
    package var unscaled: Int128
    /// Set where the bytes were accepted and are not the preferred form. Where several are not, the first in the order
    /// in which a codec looks: digits from left to right, then the sign.
    package var deviation: Deviation?

    @inlinable
    package init(unscaled: Int128, deviation: Deviation? = nil) {
        self.unscaled = unscaled
        self.deviation = deviation
    }
}

/// How accepted bytes differ from those that the compiler itself would have written; counted per field, never a fault.
package enum Deviation: UInt8, Sendable, Hashable, CaseIterable {
    /// The sign is one that the policy accepts and does not prefer: not C, D or F where signed, not F where unsigned.
    case sign = 1
    /// The zone of a digit is not the one of a digit (policy `dfsort` ignores it).
    case zone
    /// A blank stands for the digit 0.
    case blankDigit

    /// The deviation in words, as the summary of a run gives it.
    package var summary: String {
        switch self {
        case .sign: "a sign that is accepted and not preferred"
        case .zone: "a zone that is ignored"
        case .blankDigit: "a blank read as the digit 0"
        }
    }
}
