/// The second pass: cuts the text into tokens.
///
/// A period ends an entry only where a blank or the end of the line follows; commas and semicolons that are followed
/// by a blank are blanks (IBM Enterprise COBOL Language Reference, "Separators").
struct Lexer {
    private var tokens: [Token] = []
    private var line: [PlacedCharacter] = []
    private var index = 0

    static func tokens(of lines: CodeLines, findings: inout Findings) -> [Token] {
        var lexer = Lexer()
        for line in lines.lines { lexer.read(line, findings: &findings) }
        return lexer.tokens
    }

    private mutating func read(_ text: [PlacedCharacter], findings: inout Findings) {
        line = text
        index = 0
        while let character = character(at: index) {
            switch character {
            case " ", ",", ";": index += 1
            case "'", "\"": readLiteral(kind: .text, start: index, findings: &findings)
            case "." where isBlank(index + 1):
                append(.period, ".", start: index, end: index + 1)
                index += 1
            default: readRun(findings: &findings)
            }
        }
    }

    /// Reads all up to the next separator: a word, a number, a picture, or the prefix of a literal.
    private mutating func readRun(findings: inout Findings) {
        let start = index
        while let character = character(at: index), !endsRun(character) { index += 1 }
        let text = String(line[start..<index].map(\.character)).uppercased()
        if let quote = character(at: index), quote == "'" || quote == "\"", text.count <= 2, !isPictureNext {
            readPrefixedLiteral(text, start: start, findings: &findings)
            return
        }
        let kind: Token.Kind = isPictureNext ? .picture : Self.isNumber(text) ? .number : .word
        append(kind, text, start: start, end: index)
    }

    private func endsRun(_ character: Character) -> Bool {
        switch character {
        case " ", "'", "\"": true
        case ".", ",", ";": isBlank(index + 1)
        default: false
        }
    }

    /// The word before is PIC, or PIC IS.
    private var isPictureNext: Bool {
        guard let last = tokens.last, last.kind == .word else { return false }
        if last.isWord("PIC", "PICTURE") { return true }
        return last.text == "IS" && tokens.dropLast().last?.isWord("PIC", "PICTURE") == true
    }

    private mutating func readPrefixedLiteral(_ prefix: String, start: Int, findings: inout Findings) {
        readLiteral(kind: prefix == "X" ? .hex : .text, start: start, findings: &findings)
        guard let literal = tokens.last else { return }
        if prefix != "X" {
            findings.report(
                .badLiteral, "literals of the form \(prefix)'..' are not supported", at: literal.place,
                hint: "write the value as '..' or as X'..'")
        } else if !literal.text.count.isMultiple(of: 2) || !literal.text.allSatisfy(\.isHexDigit) {
            findings.report(
                .badLiteral, "X'\(literal.text)' is not pairs of hexadecimal digits", at: literal.place,
                hint: "a byte is two digits, as in X'0A'")
        }
    }

    /// Reads a literal from its opening quotation mark on; a doubled mark stands for itself.
    private mutating func readLiteral(kind: Token.Kind, start: Int, findings: inout Findings) {
        let quote = line[index].character
        var text = ""
        index += 1
        while let character = character(at: index) {
            index += 1
            if character != quote {
                text.append(character)
            } else if self.character(at: index) == quote {
                text.append(quote)
                index += 1
            } else {
                append(kind, text, start: start, end: index)
                return
            }
        }
        append(kind, text, start: start, end: index)
        findings.report(
            .openLiteral, "the literal has no closing \(quote)", at: tokens[tokens.count - 1].place,
            hint: "close it, or go on with - in column 7 of the next line and a \(quote) before the text")
    }

    private mutating func append(_ kind: Token.Kind, _ text: String, start: Int, end: Int) {
        let first = line[start]
        var last = first
        for placed in line[start..<end] where placed.line == first.line && placed.character != " " { last = placed }
        let place = Place(line: first.line, column: first.column, length: last.column - first.column + 1)
        let startsLine = tokens.last.map { $0.place.line != first.line } ?? true
        tokens.append(Token(kind: kind, text: text, place: place, startsLine: startsLine))
    }

    private func character(at index: Int) -> Character? {
        line.indices.contains(index) ? line[index].character : nil
    }

    private func isBlank(_ index: Int) -> Bool { (character(at: index) ?? " ") == " " }

    private static func isNumber(_ text: String) -> Bool {
        let digits = text.drop { $0 == "+" || $0 == "-" }
        guard text.count - digits.count <= 1, digits.last != "." else { return false }
        return digits.contains { isDigit($0) } && digits.allSatisfy { isDigit($0) || $0 == "." }
            && digits.count { $0 == "." } <= 1
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
