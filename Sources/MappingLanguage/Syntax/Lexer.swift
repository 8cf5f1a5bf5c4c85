import Diagnostics

/// Cuts the lines of a mapping into tokens, one line at a time.
///
/// A minus sign stands between blanks, as in COBOL, so that `WFP-AMOUNT` is one name.
struct Lexer {
    private let file: String
    private var characters: [Character] = []
    private var position = 0
    private var line = 0
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String) { self.file = file }

    /// The tokens of one line.
    ///
    /// - Parameter number: the line's number, from 1.
    mutating func tokens(of text: String, number: Int) -> [Token] {
        characters = Array(text)
        position = 0
        line = number
        var tokens: [Token] = []
        while position < characters.count {
            let character = characters[position]
            if character == "#" { break }
            if character.isWhitespace {
                position += 1
            } else if let token = nextToken(character) {
                tokens.append(token)
            }
        }
        return tokens
    }

    private mutating func nextToken(_ first: Character) -> Token? {
        if first == "\"" { return quotedText() }
        if Self.otherQuotes.contains(first) { return misquotedText() }
        if Self.isWordCharacter(first), first != "-", first != "_" { return wordOrNumber(from: position) }
        if first == "-", Self.isDigit(character(at: position + 1)) { return wordOrNumber(from: position) }
        let pair = String([first, character(at: position + 1)])
        if ["..", "<>", "<=", ">="].contains(pair) { return take(2, .symbol) }
        if "(),:.=<>+-*/%[]@\\".contains(first) { return take(1, .symbol) }
        reportUnexpected(first)
        return nil
    }

    private mutating func quotedText() -> Token {
        let start = position
        var value = ""
        var index = start + 1
        while index < characters.count {
            if characters[index] == "\"" {
                if character(at: index + 1) != "\"" { return take(index + 1 - start, .text(value)) }
                index += 1
            }
            value.append(characters[index])
            index += 1
        }
        let token = take(index - start, .text(value))
        diagnostics.append(
            Diagnostic(
                MappingCode.unfinishedText, "this text has no closing quote", at: token.location,
                hint: "a text ends on its own line; write \"\" for a quote inside it"))
        return token
    }

    /// A text in quotes that are none here is read as a text, so that the rest of the line keeps its sense.
    private mutating func misquotedText() -> Token {
        var end = position + 1
        while end < characters.count, !Self.otherQuotes.contains(characters[end]) { end += 1 }
        let value = String(characters[(position + 1)..<end])
        let token = take(min(end + 1, characters.count) - position, .text(value))
        diagnostics.append(
            Diagnostic(
                MappingCode.unexpectedCharacter, "\(token.text.prefix(1)) does not start a text", at: token.location,
                hint: "texts stand in plain double quotes: \"\(value)\""))
        return token
    }

    private static let otherQuotes: Set<Character> = ["\u{201C}", "\u{201D}", "\u{201E}", "\u{2018}", "\u{2019}", "'"]

    /// A run of letters, digits, hyphens and underscores is one word; digits alone are a number.
    private mutating func wordOrNumber(from start: Int) -> Token {
        var end = start + 1
        while Self.isWordCharacter(character(at: end)) { end += 1 }
        let run = characters[start..<end]
        if Self.isDateForm(run) { return take(end - start, .date) }
        let digits = run.first == "-" ? run.dropFirst() : run
        guard digits.allSatisfy(Self.isDigit) else {
            let token = take(end - start, .word)
            let startsAsName = run.first.map { $0 != "-" } ?? false
            if !run.contains(where: { $0.isLetter }) || !startsAsName { reportMissingBlanks(token) }
            return token
        }
        if character(at: end) == ".", Self.isDigit(character(at: end + 1)) {
            end += 2
            while Self.isDigit(character(at: end)) { end += 1 }
        }
        return take(end - start, .number)
    }

    private mutating func take(_ count: Int, _ kind: Token.Kind) -> Token {
        let location = SourceLocation(file: file, line: line, column: position + 1, length: count)
        let text = String(characters[position..<position + count])
        position += count
        return Token(kind: kind, text: text, location: location)
    }

    private mutating func reportMissingBlanks(_ token: Token) {
        diagnostics.append(
            Diagnostic(
                MappingCode.syntax, "\(token.text) is neither a name nor a number", at: token.location,
                hint: "a minus sign needs a blank on both sides"))
    }

    private mutating func reportUnexpected(_ character: Character) {
        let token = take(1, .symbol)
        diagnostics.append(
            Diagnostic(
                MappingCode.unexpectedCharacter, "\(Self.described(character)) has no meaning here", at: token.location)
        )
    }

    /// A character that cannot be seen is named by its number.
    private static func described(_ character: Character) -> String {
        let visible = character.unicodeScalars.allSatisfy {
            $0.value > 0x20 && !$0.properties.isWhitespace && $0.properties.generalCategory != .format
        }
        guard !visible, let scalar = character.unicodeScalars.first else { return "\(character)" }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "the character U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The character at an index; a line feed, which no line contains, beyond the end.
    private func character(at index: Int) -> Character { index < characters.count ? characters[index] : "\n" }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    private static func isWordCharacter(_ character: Character) -> Bool {
        guard let byte = character.asciiValue else { return false }
        return Character(UnicodeScalar(byte)).isLetter || isDigit(character) || character == "-" || character == "_"
    }

    private static func isDateForm(_ run: ArraySlice<Character>) -> Bool {
        guard run.count == 10 else { return false }
        return run.enumerated().allSatisfy { index, character in
            index == 4 || index == 7 ? character == "-" : isDigit(character)
        }
    }
}
