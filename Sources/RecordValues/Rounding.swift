/// What becomes of digits that a value has and its column has not: part of the mapping, never a default of the code.
///
/// Source: IBM Enterprise COBOL Language Reference, ROUNDED phrase: truncation unless ROUNDED is written, and ROUNDED
/// is half away from zero. The raw value is the word of the mapping language.
package enum Rounding: String, Sendable, Hashable, CaseIterable {
    /// Towards zero: 1.29 becomes 1.2 and -1.29 becomes -1.2. COBOL without `ROUNDED`.
    case truncate
    /// To the nearest, and from half way away from zero: 1.25 becomes 1.3 and -1.25 becomes -1.3. COBOL's `ROUNDED`.
    case halfAwayFromZero
    /// To the nearest, and from half way to the even digit: 1.25 becomes 1.2 and 1.35 becomes 1.4.
    case halfEven
    /// No digit other than 0 may be lost: otherwise `Fault.inexact`.
    case exact
}

extension Rounding {
    /// The quotient of a division as this rounding wants it: the same, or larger by one.
    ///
    /// Works on magnitudes, since no mode here looks at the sign.
    func rounded(_ quotient: UInt128, remainder: UInt128, divisor: UInt128) throws(Fault) -> UInt128 {
        guard remainder != 0 else { return quotient }
        let isAwayFromZero: Bool
        switch self {
        case .truncate: isAwayFromZero = false
        case .exact: throw .inexact
        // Compared with what is left of the divisor, because twice the remainder may not fit.
        case .halfAwayFromZero: isAwayFromZero = remainder >= divisor - remainder
        case .halfEven:
            let rest = divisor - remainder
            isAwayFromZero = remainder > rest || (remainder == rest && !quotient.isMultiple(of: 2))
        }
        // A divisor of at least 2 leaves room for the one: only then can there be a remainder.
        return isAwayFromZero ? quotient + 1 : quotient
    }
}
