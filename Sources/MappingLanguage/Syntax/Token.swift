import Diagnostics

/// The smallest part of a mapping that means something, and where it stands.
struct Token: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// A name or keyword: letters, digits, hyphens, underscores.
        case word
        /// A text in quotes; the value is what stands between them.
        case text(String)
        /// Digits, with a point and more digits at will, and a minus sign directly before them at will.
        case number
        /// `1900-01-01`: the form only; whether the calendar has it is asked where it is used.
        case date
        /// `( ) [ ] , : . .. = <> < <= > >= + - * / % @`
        case symbol
    }

    var kind: Kind
    /// As written, quotes included.
    var text: String
    var location: SourceLocation
}

/// One statement: a line, with the lines that continue it.
struct Statement: Sendable {
    /// Blanks before its first token.
    var indent: Int
    /// At least one.
    var tokens: [Token]
}

extension SourceLocation {
    /// From the start of this place to the end of another; only this place where the other stands on another line.
    func through(_ other: SourceLocation) -> SourceLocation {
        guard other.line == line, other.column >= column else { return self }
        return SourceLocation(file: file, line: line, column: column, length: other.column + other.length - column)
    }

    /// The place directly behind this one.
    var end: SourceLocation { SourceLocation(file: file, line: line, column: column + length) }
}
