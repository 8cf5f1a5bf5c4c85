extension BinaryInteger {
    /// The number as a person reads it, with a comma at every thousand: `1,234,567`.
    var figures: String {
        var digits = String(magnitude)
        var grouped = ""
        while digits.count > 3 {
            grouped = "," + digits.suffix(3) + grouped
            digits.removeLast(3)
        }
        return (self < 0 ? "-" : "") + digits + grouped
    }

    /// The number with its noun, which takes an `s` unless the number is one: `1 byte`, `2 bytes`.
    func counted(_ noun: String) -> String { "\(figures) \(noun)\(self == 1 ? "" : "s")" }
}

extension Sequence<UInt8> {
    /// The bytes as pairs of hexadecimal digits with spaces between them: `00 C8 1A`.
    var hexPairs: String {
        map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return byte < 16 ? "0" + digits : digits
        }.joined(separator: " ")
    }
}
