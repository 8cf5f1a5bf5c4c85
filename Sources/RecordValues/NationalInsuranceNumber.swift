/// The shape of a UK National Insurance number (HMRC National Insurance Manual, NIM39110).
///
/// ```
/// | 1 first letter | 2 second letter  | 3 to 8 digits | 9 suffix |
/// | not D F I Q U V | not D F I O Q U V | 000000-999999 | A to D   |
/// ```
/// The prefixes BG, GB, KN, NK, NT, TN and ZZ are not used; TN was the start of old temporary numbers. OO, CR, FY, MW,
/// NC, PP, PY and PZ are administrative: they stand in files, and are no person's number. There is no check digit.
package enum NationalInsuranceNumber {
    /// What a mapping may allow beyond a person's full number.
    package struct Options: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The suffix may be blank, or absent (8 characters).
        package static let anySuffix = Options(rawValue: 1)
        /// Administrative prefixes are allowed.
        package static let administrative = Options(rawValue: 2)
    }

    private static let unusedPrefixes = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"]
    private static let administrativePrefixes = ["OO", "CR", "FY", "MW", "NC", "PP", "PY", "PZ"]

    /// Whether these ASCII characters, all of them, are such a number: upper case, nothing between or around.
    package static func check(_ ascii: Span<UInt8>, options: Options = []) -> Bool {
        let allowsAnySuffix = options.contains(.anySuffix)
        guard ascii.count == 9 || ascii.count == 8 && allowsAnySuffix else { return false }
        for index in 2..<8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(ascii[index]) else { return false }
        }
        if ascii.count == 9 {
            let isBlank = ascii[8] == UInt8(ascii: " ")
            let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "D")).contains(ascii[8])
            guard isLetter || isBlank && allowsAnySuffix else { return false }
        }
        return isPrefix(ascii[0], ascii[1], options: options)
    }

    private static func isPrefix(_ first: UInt8, _ second: UInt8, options: Options) -> Bool {
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard letters.contains(first), letters.contains(second) else { return false }
        let prefix = String(decoding: [first, second], as: UTF8.self)
        // Before the letters, because OO and FY break their rules.
        if administrativePrefixes.contains(prefix) { return options.contains(.administrative) }
        return !unusedPrefixes.contains(prefix) && !"DFIQUV".utf8.contains(first) && !"DFIOQUV".utf8.contains(second)
    }
}
