/// One word of the copybook's text.
struct Token: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// A name or a word of COBOL, in upper case.
        case word
        /// Digits with an optional sign and decimal point.
        case number
        /// The character-string of a PICTURE clause, in upper case.
        case picture
        /// A literal in quotation marks, its text without them.
        case text
        /// A hexadecimal literal, its digits.
        case hex
        /// The period that ends an entry.
        case period
    }

    var kind: Kind
    var text: String
    var place: Place
    /// Whether it is the first on its line of the file.
    var startsLine: Bool

    func isWord(_ words: String...) -> Bool { kind == .word && words.contains(text) }

    /// The number where it is digits only, and fits.
    var integer: Int? { kind == .number && text.allSatisfy(\.isNumber) ? Int(text) : nil }
}
