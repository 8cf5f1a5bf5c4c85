/// An exact decimal: an integer count of units of 10 to the power of minus `scale`. 12.34 is 1234 at scale 2.
///
/// Money is never anything else. 31 digits fit (the most that an IBM COBOL picture holds), as do sums of 10 million
/// such values; what does not fit is an overflow, never a wrap. Equality, order and hash go by the number: 1.0 is 1.00.
package struct ExactDecimal: Sendable {
    /// The value in units of the last decimal place.
    package var unscaled: Int128
    /// Decimal places, 0 or more.
    package var scale: Int

    @inlinable
    package init(_ unscaled: Int128, scale: Int) {
        self.unscaled = unscaled
        self.scale = scale
    }

    /// 10 to the power of `n`; nil where `n` is negative or above 38, the last power that an `Int128` holds.
    package static func powerOfTen(_ n: Int) -> Int128? {
        powersOfTen.indices.contains(n) ? powersOfTen[n] : nil
    }

    private static let powersOfTen: [Int128] = {
        var powers: [Int128] = [1]
        for _ in 1...38 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()
}

extension ExactDecimal: CustomStringConvertible {
    /// The most digits that the text of a number may have: any 38 digits fit an `Int128`.
    static let maximumDigits = 38

    /// The number with exactly `scale` places: `-0.05`, `12.30`, `7`.
    package var description: String {
        var digits = String(unscaled.magnitude)
        if digits.utf8.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits
        }
        let sign = unscaled < 0 ? "-" : ""
        return scale > 0 ? sign + digits.dropLast(scale) + "." + digits.suffix(scale) : sign + digits
    }

    /// Reads digits with an optional sign and an optional point: `-0.05`, `+7`, `.5`. The places become the scale.
    ///
    /// Nil for anything else (blanks, grouping, an exponent, a point without a digit after it), and for more than 38
    /// digits as written.
    package init?(_ text: some StringProtocol) {
        var rest = Substring(text).utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var magnitude: Int128 = 0
        var digits = 0
        var places: Int?
        for byte in rest {
            if byte == UInt8(ascii: "."), places == nil {
                places = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), digits < Self.maximumDigits else {
                return nil
            }
            magnitude = magnitude * 10 + Int128(byte - UInt8(ascii: "0"))
            digits += 1
            places = places.map { $0 + 1 }
        }
        guard digits > 0, places != 0 else { return nil }
        self.init(isNegative ? -magnitude : magnitude, scale: places ?? 0)
    }
}

extension ExactDecimal: Comparable {
    package static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
        left.unscaled == right.unscaled && left.scale == right.scale || !(left < right) && !(right < left)
    }

    package static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if left.unscaled.signum() != right.unscaled.signum() { return left.unscaled < right.unscaled }
        return left.unscaled < 0
            ? isMagnitudeLess(right, left)
            : isMagnitudeLess(left, right)
    }

    /// Compares without regard to sign, in 256 bits, so that no pair of scales can overflow. Zero has zero on its side.
    private static func isMagnitudeLess(_ left: ExactDecimal, _ right: ExactDecimal) -> Bool {
        let leftUnits = scaledUp(left.unscaled.magnitude, by: right.scale - left.scale)
        let rightUnits = scaledUp(right.unscaled.magnitude, by: left.scale - right.scale)
        return leftUnits.high != rightUnits.high
            ? leftUnits.high < rightUnits.high
            : leftUnits.low < rightUnits.low
    }

    private static func scaledUp(_ units: UInt128, by places: Int) -> (high: UInt128, low: UInt128) {
        guard places > 0, units > 0 else { return (0, units) }
        guard let power = powerOfTen(places) else {
            // At least 10 to the power of 39, and so more than any magnitude on the other side, which is not scaled.
            return (.max, 0)
        }
        return units.multipliedFullWidth(by: power.magnitude)
    }
}

extension ExactDecimal: Hashable {
    package func hash(into hasher: inout Hasher) {
        var units = unscaled
        var places = scale
        // The one form that all spellings of a number share: no trailing zero at all, also before the point.
        while units != 0, units.isMultiple(of: 10) {
            units /= 10
            places -= 1
        }
        hasher.combine(units)
        hasher.combine(units == 0 ? 0 : places)
    }
}
