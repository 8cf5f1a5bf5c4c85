import RecordValues

extension BinaryInteger {
    /// The number as a person reads it, with a comma at every thousand: `1,234,567`.
    package var figures: String { String(self).figures }

    /// The number with its noun, which takes an `s` unless the number is one: `1 byte`, `2 bytes`.
    package func counted(_ noun: String) -> String { "\(figures) \(noun)\(self == 1 ? "" : "s")" }
}

extension ExactDecimal {
    /// With all its places and a comma at every thousand: `-1,234.50`.
    package var figures: String { description.figures }

    /// As `figures`, with a plus sign where it is above zero: a difference, or an effect.
    var signedFigures: String { (unscaled > 0 ? "+" : "") + figures }
}

extension String {
    /// A decimal number with a comma at every thousand before the point: `-1,234.50`. Any other text as it stands.
    package var figures: String {
        let isNegative = hasPrefix("-")
        let parts = (isNegative ? dropFirst() : self[...]).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.digits.contains) }) else {
            return self
        }
        var rest = parts[0]
        var grouped = ""
        while rest.count > 3 {
            grouped = "," + rest.suffix(3) + grouped
            rest.removeLast(3)
        }
        return (isNegative ? "-" : "") + rest + grouped + (parts.count == 2 ? "." + parts[1] : "")
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    /// With blanks behind it, in so many characters.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }

    /// With blanks before it, in so many characters.
    package func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + self
    }

    /// Without the blanks at its end.
    package var withoutTrailingBlanks: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
