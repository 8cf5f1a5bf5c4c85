import RecordValues
import TargetRows

/// What two values of a column are to each other, where they are not the very same.
enum ColumnVerdict {
    case equalByRule
    case different
    /// Nobody asked for them to be compared.
    case notCompared
}

/// The rule of one column, worked out once.
struct ColumnRule: Sendable {
    private enum Reach: Sendable {
        /// In units of the column's last place.
        case absolute(Int128)
        /// In units of 10 to the power of minus `scale` of a percent.
        case percent(Int128, scale: Int)
    }

    private let rule: ComparedColumn.Rule
    private let reach: Reach?

    init(_ column: ComparedColumn) {
        rule = column.rule
        guard case .within(let tolerance) = column.rule, let scale = column.column.type.numeric?.scale else {
            reach = nil
            return
        }
        switch tolerance.reach {
        case .absolute(let decimal):
            // The check of the mapping lets no tolerance through that is finer than its column.
            reach = .absolute((try? decimal.rescaled(to: scale, rounding: .truncate))?.unscaled ?? 0)
        case .percent(let decimal): reach = .percent(decimal.unscaled, scale: decimal.scale)
        }
    }

    var isTolerance: Bool { reach != nil }

    /// Judges two values whose bytes differ.
    func verdict(_ old: ComparisonCell, _ new: ComparisonCell) -> ColumnVerdict {
        if case .shown = rule { return .notCompared }
        guard !old.isNull, !new.isNull else { return .different }
        let isEqual =
            switch rule {
            case .key, .exact, .shown: false
            case .ignoringCase: CaseFolding.areEqual(old.value, new.value)
            case .trimmed: old.value.trimmed.isEqual(to: new.value.trimmed)
            case .within: isWithin(old.number, new.number)
            }
        return isEqual ? .equalByRule : .different
    }

    private func isWithin(_ old: Int128, _ new: Int128) -> Bool {
        let distance = Self.distance(old, new)
        switch reach {
        case nil: return false
        case .absolute(let reach): return distance <= reach.magnitude
        case .percent(let percent, let scale):
            // distance * 100 * 10^scale <= percent * |old|, in 256 bits on both sides.
            guard let power = ExactDecimal.powerOfTen(scale + 2) else { return distance == 0 }
            let left = distance.multipliedFullWidth(by: power.magnitude)
            let right = percent.magnitude.multipliedFullWidth(by: old.magnitude)
            return left.high != right.high ? left.high < right.high : left.low <= right.low
        }
    }

    /// The distance of any two numbers: it fits, because it is below 2 to the power of 128.
    private static func distance(_ old: Int128, _ new: Int128) -> UInt128 {
        let (low, high) = (min(old, new), max(old, new))
        return UInt128(bitPattern: high) &- UInt128(bitPattern: low)
    }
}

/// Letters without their case.
///
/// Each Unicode scalar stands for the lower case of its upper case, as the Unicode Character Database has them; so
/// `ß` is `SS`, and a final sigma is a sigma. Nothing is normalised: `é` as one scalar and as two are different.
enum CaseFolding {
    static func areEqual(_ left: FlatText, _ right: FlatText) -> Bool {
        guard let quick = areEqualASCII(left, right) else { return folded(left.string) == folded(right.string) }
        return quick
    }

    static func areEqual(_ left: String, _ right: String) -> Bool { folded(left) == folded(right) }

    /// Nil where one of them has letters beyond ASCII.
    private static func areEqualASCII(_ left: FlatText, _ right: FlatText) -> Bool? {
        var areEqual = left.length == right.length
        for index in 0..<max(left.length, right.length) {
            let first = index < left.length ? left.start.byte(index) : 0
            let second = index < right.length ? right.start.byte(index) : 0
            if (first | second) & 0x80 != 0 { return nil }
            if lower(first) != lower(second) { areEqual = false }
        }
        return areEqual
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    private static func folded(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.flatMap { scalar in
            scalar.properties.uppercaseMapping.unicodeScalars.flatMap {
                Array($0.properties.lowercaseMapping.unicodeScalars)
            }
        }
    }
}

extension FlatText {
    /// The text without blanks (U+0020) at either end.
    var trimmed: FlatText {
        var (start, end) = (0, length)
        while start < end, self.start.byte(start) == UInt8(ascii: " ") { start += 1 }
        while end > start, self.start.byte(end - 1) == UInt8(ascii: " ") { end -= 1 }
        return FlatText(start: self.start + start, length: end - start)
    }
}
