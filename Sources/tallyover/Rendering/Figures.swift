extension BinaryInteger {
    /// The number as a person reads it, with a comma at every thousand: `1,234,567`.
    var figures: String { String(self).figures }

    /// The number with its noun, which takes an `s` unless the number is one: `1 byte`, `2 bytes`.
    func counted(_ noun: String) -> String { "\(figures) \(noun)\(self == 1 ? "" : "s")" }
}

extension String {
    /// A decimal number with a comma at every thousand before the point: `-1,234.50`. Any other text as it stands.
    var figures: String {
        let isNegative = hasPrefix("-")
        let parts = (isNegative ? dropFirst() : self[...]).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isWholeNumber) }) else { return self }
        var rest = parts[0]
        var grouped = ""
        while rest.count > 3 {
            grouped = "," + rest.suffix(3) + grouped
            rest.removeLast(3)
        }
        return (isNegative ? "-" : "") + rest + grouped + (parts.count == 2 ? "." + parts[1] : "")
    }

    func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }

    func leftPadded(to width: Int) -> String { String(repeating: " ", count: Swift.max(0, width - count)) + self }

    var withoutTrailingBlanks: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension UInt8 {
    /// Two hexadecimal digits.
    var hexPair: String {
        String(self, radix: 16, uppercase: true).count == 1
            ? "0" + String(self, radix: 16, uppercase: true) : String(self, radix: 16, uppercase: true)
    }
}
