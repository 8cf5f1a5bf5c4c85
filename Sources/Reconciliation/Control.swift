import RecordValues

/// A total that the legacy system declares about its own file, held against what was counted.
///
/// It is the third leg of the proof: codecs and layouts are shared by both sides of a migration, and a mistake in
/// them would cancel itself out; what the legacy system wrote into its trailer guards those.
package struct Control: Sendable, Hashable {
    package enum Verdict: String, Sendable, Hashable {
        case agrees
        case differs
        /// The file holds no record that declares it: a verdict of its own, neither good nor bad news.
        case notDeclared = "not-declared"
    }

    /// What the declaring record says.
    package enum Declaration: Sendable, Hashable {
        case none
        case value(ExactDecimal)
        /// The record is there, but its field cannot be read.
        case unreadable
        /// Several records declare it, and nothing says which of them counts.
        case several(Int)
    }

    package var name: String
    /// What the control is about: `file`, or the level whose records it counts.
    package var level: String
    package var declaration: Declaration
    /// What was counted; nil where the sum does not fit 128 bits.
    package var computed: ExactDecimal?
    /// Records whose value could not be read: the sum is unknown by that many.
    package var unknown: Int64

    /// - Parameters:
    ///   - computed: over every record read, rejected or not.
    ///   - scale: decimal places of the computed sum.
    ///   - modulus: what a hash total keeps the remainder of; nil for any other control.
    package init(
        name: String, level: String, declaration: Declaration, computed: Total, scale: Int, modulus: Int128?
    ) {
        self.name = name
        self.level = level
        self.declaration = declaration
        unknown = computed.unknown
        self.computed = computed.knownSum.map { sum in
            guard let modulus else { return ExactDecimal(sum, scale: scale) }
            let remainder = sum % modulus
            return ExactDecimal(remainder < 0 ? remainder + modulus : remainder, scale: scale)
        }
    }

    /// A sum that some records are missing from does not agree, even where the figures happen to be equal.
    package var verdict: Verdict {
        switch declaration {
        case .none: .notDeclared
        case .value(let declared): unknown == 0 && computed == declared ? .agrees : .differs
        case .unreadable, .several: .differs
        }
    }

    /// Computed less declared; where values are unknown, its opposite is what they must have been, by the legacy
    /// system's own account.
    package var difference: ExactDecimal? {
        guard case .value(let declared) = declaration, let computed else { return nil }
        return try? computed.subtracting(declared)
    }
}
