/// Slips that turn one number into another, and that a look at the digits finds again.
enum DigitSlip {
    /// How many places a decimal point is thought to move at most.
    private static let mostPlaces = 4

    /// Whether one number becomes the other when two digits side by side change places.
    static func areSwapped(_ left: UInt128, _ right: UInt128) -> Bool {
        let gap = left > right ? left - right : right - left
        var unit: UInt128 = 1
        while gap.isMultiple(of: 9 * unit), gap >= 9 * unit {
            let (high, low) = (left / (unit * 10) % 10, left / unit % 10)
            let swapped = left - (high * 10 + low) * unit + (low * 10 + high) * unit
            if swapped == right { return true }
            // The next unit would not fit, and no number has a digit there.
            guard unit < UInt128.max / 1000 else { return false }
            unit *= 10
        }
        return false
    }

    /// By how many places the decimal point has moved to the right; nil where that does not make one number the other.
    static func placesMoved(from old: UInt128, to new: UInt128) -> Int? {
        guard old != 0, new != 0 else { return nil }
        let (small, large) = (min(old, new), max(old, new))
        var factor: UInt128 = 1
        for places in 1...mostPlaces {
            factor *= 10
            let (product, isTooLarge) = small.multipliedReportingOverflow(by: factor)
            if isTooLarge { return nil }
            if product == large { return new > old ? places : -places }
        }
        return nil
    }
}
