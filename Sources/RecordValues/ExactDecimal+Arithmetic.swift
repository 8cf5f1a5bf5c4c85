extension ExactDecimal {
    /// The same number with this many places.
    ///
    /// Throws `overflow` where the units do not fit, and `inexact` where rounding is `exact` and a digit would be lost.
    package func rescaled(to scale: Int, rounding: Rounding) throws(Fault) -> ExactDecimal {
        let places = scale - self.scale
        guard places < 0 else { return ExactDecimal(try Self.scaledUp(unscaled, by: places), scale: scale) }
        let magnitude: UInt128
        if let power = Self.powerOfTen(-places)?.magnitude {
            let (quotient, remainder) = unscaled.magnitude.quotientAndRemainder(dividingBy: power)
            magnitude = try rounding.rounded(quotient, remainder: remainder, divisor: power)
        } else {
            // More than 38 places are cut: what is left of any Int128 is less than half a unit.
            magnitude = try rounding.rounded(0, remainder: unscaled == 0 ? 0 : 1, divisor: .max)
        }
        return ExactDecimal(try Self.signed(magnitude, isNegative: unscaled < 0), scale: scale)
    }

    /// The sum, with as many places as the finer of the two.
    ///
    /// Throws `overflow` where the sum does not fit, or a term does not with that many places.
    package func adding(_ other: ExactDecimal) throws(Fault) -> ExactDecimal {
        let (left, right, scale) = try Self.aligned(self, other)
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow else { throw .overflow }
        return ExactDecimal(sum, scale: scale)
    }

    /// The difference, with as many places as the finer of the two. Throws `overflow` as `adding` does.
    package func subtracting(_ other: ExactDecimal) throws(Fault) -> ExactDecimal {
        let (left, right, scale) = try Self.aligned(self, other)
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        guard !overflow else { throw .overflow }
        return ExactDecimal(difference, scale: scale)
    }

    /// The product, with the places of both. Throws `overflow`.
    package func multiplied(by other: ExactDecimal) throws(Fault) -> ExactDecimal {
        let (product, overflow) = unscaled.multipliedReportingOverflow(by: other.unscaled)
        guard !overflow else { throw .overflow }
        return ExactDecimal(product, scale: scale + other.scale)
    }

    /// The quotient with this many places, rounded once, from the exact quotient.
    ///
    /// Throws `divisionByZero`, `overflow`, and `inexact` where rounding is `exact` and the division does not end.
    package func divided(by other: ExactDecimal, scale: Int, rounding: Rounding) throws(Fault) -> ExactDecimal {
        guard other.unscaled != 0 else { throw .divisionByZero }
        // left / 10^a over right / 10^b, in units of 10^-scale, is left * 10^places / right.
        let places = scale - self.scale + other.scale
        let numerator = unscaled.magnitude
        let denominator = other.unscaled.magnitude
        let magnitude: UInt128
        if places >= 0 {
            magnitude = try Self.quotient(numerator, denominator, moreDigits: places, rounding: rounding)
        } else {
            let product = Self.powerOfTen(-places).map { denominator.multipliedFullWidth(by: $0.magnitude) }
            if let product, product.high == 0 {
                let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: product.low)
                magnitude = try rounding.rounded(quotient, remainder: remainder, divisor: product.low)
            } else {
                // The divisor has 2^128 or more units, the number at most 2^127: less than half a unit is left.
                magnitude = try rounding.rounded(0, remainder: numerator == 0 ? 0 : 1, divisor: .max)
            }
        }
        return ExactDecimal(
            try Self.signed(magnitude, isNegative: (unscaled < 0) != (other.unscaled < 0)), scale: scale)
    }

    /// Long division as on paper: the whole quotient first, then one digit a step, so that no width limits the places.
    private static func quotient(
        _ numerator: UInt128, _ denominator: UInt128, moreDigits: Int, rounding: Rounding
    ) throws(Fault) -> UInt128 {
        var (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        for _ in 0..<moreDigits where quotient != 0 || remainder != 0 {
            let (digit, rest) = denominator.dividingFullWidth(remainder.multipliedFullWidth(by: 10))
            let (tens, tensOverflow) = quotient.multipliedReportingOverflow(by: 10)
            let (next, overflow) = tens.addingReportingOverflow(digit)
            guard !tensOverflow, !overflow else { throw .overflow }
            quotient = next
            remainder = rest
        }
        // The largest quotient has no room for one more; it is far beyond an Int128 in any case.
        guard quotient < .max else { throw .overflow }
        return try rounding.rounded(quotient, remainder: remainder, divisor: denominator)
    }

    private static func aligned(
        _ left: ExactDecimal, _ right: ExactDecimal
    ) throws(Fault) -> (left: Int128, right: Int128, scale: Int) {
        let scale = max(left.scale, right.scale)
        return (
            try scaledUp(left.unscaled, by: scale - left.scale), try scaledUp(right.unscaled, by: scale - right.scale),
            scale
        )
    }

    private static func scaledUp(_ units: Int128, by places: Int) throws(Fault) -> Int128 {
        guard units != 0 else { return 0 }
        guard let power = powerOfTen(places) else { throw .overflow }
        let (scaled, overflow) = units.multipliedReportingOverflow(by: power)
        guard !overflow else { throw .overflow }
        return scaled
    }

    private static func signed(_ magnitude: UInt128, isNegative: Bool) throws(Fault) -> Int128 {
        if isNegative, magnitude == Int128.min.magnitude { return .min }
        guard let value = Int128(exactly: magnitude) else { throw .overflow }
        return isNegative ? -value : value
    }
}
