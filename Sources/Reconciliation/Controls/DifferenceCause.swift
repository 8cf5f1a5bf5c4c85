import RecordValues

/// What may have happened to one record, where that would make a control differ by just as much as it does.
package enum DifferenceCause: Sendable, Hashable {
    /// Its value cannot be read; it must have been this one.
    case unreadable(ExactDecimal)
    /// It is counted, and should not be: it is there too often, or does not belong to the file.
    case countedTooOften
    /// Its sign is the wrong way round.
    case signTurned
    /// Two digits side by side have changed places; it must have been this one.
    case digitsSwapped(ExactDecimal)
    /// The decimal point has moved; it must have been this one.
    case pointMoved(ExactDecimal)

    /// The cause by which a record would explain a difference; nil where none would.
    ///
    /// - Parameters:
    ///   - value: what the record adds to the computed figure.
    ///   - difference: computed less declared, not 0.
    package static func of(value: ExactDecimal, difference: ExactDecimal) -> DifferenceCause? {
        precondition(difference.unscaled != 0, "what agrees needs no cause")
        // What the record must have added instead, for the figures to agree.
        guard value.unscaled != 0, let should = try? value.subtracting(difference),
            let was = try? value.rescaled(to: max(value.scale, should.scale), rounding: .exact),
            let expected = try? should.rescaled(to: was.scale, rounding: .exact)
        else { return nil }
        if expected.unscaled == 0 { return .countedTooOften }
        if expected.unscaled == -was.unscaled { return .signTurned }
        guard (expected.unscaled < 0) == (was.unscaled < 0) else { return nil }
        if DigitSlip.areSwapped(was.unscaled.magnitude, expected.unscaled.magnitude) { return .digitsSwapped(expected) }
        if DigitSlip.placesMoved(from: was.unscaled.magnitude, to: expected.unscaled.magnitude) != nil {
            return .pointMoved(expected)
        }
        return nil
    }

    /// In words.
    package var words: String {
        switch self {
        case .unreadable(let value): "its value cannot be read and must have been \(value)"
        case .countedTooOften: "it may be there once too often, or not belong to the file"
        case .signTurned: "its sign may be the wrong way round"
        case .digitsSwapped(let value): "two of its digits may have changed places: it would have been \(value)"
        case .pointMoved(let value): "its decimal point may have moved: it would have been \(value)"
        }
    }
}
