import Diagnostics

/// The first pass: margins, comments and continuations are taken away, so that the lexer sees only COBOL text.
///
/// Each element of `lines` is one logical line: a line of the file with all its continuations joined to it.
struct CodeLines {
    private(set) var lines: [[PlacedCharacter]] = []
    /// The quotation mark of a literal that is still open at the end of the last logical line.
    private var openQuote: Character?

    init(_ source: SourceText, format: SourceFormat, findings: inout Findings) {
        let raw = source.lines.enumerated().map { RawLine(number: $0.offset + 1, text: $0.element) }
        let chosen = format == .automatic ? SourceFormat.detected(in: raw) : format
        for line in raw where !line.isBlank {
            if chosen == .free { addFree(line) } else { addFixed(line, findings: &findings) }
        }
    }

    private mutating func addFree(_ line: RawLine) {
        let first = line.characters.first { $0.character != " " }?.character
        if first == "*" || first == "/" { return }
        start(line.characters[...])
    }

    private mutating func addFixed(_ line: RawLine, findings: inout Findings) {
        let text = line.columns(8...72)
        let indicator = line.card(7).uppercased()
        if line.hasLevelBeforeText, !"*/".contains(indicator), !RawLine.beginsWithLevel(text) {
            reportCodeInMargin(line, &findings)
            return start(line.columns(1...72))
        }
        switch indicator {
        case "*", "/", "D": return
        case " ":
            warnOfLostText(line, &findings)
            start(text)
        case "-":
            warnOfLostText(line, &findings)
            continueLast(with: text, of: line, &findings)
        default:
            findings.report(
                .indicator, "`\(indicator)` in column 7 is no indicator",
                at: Place(line: line.number, column: line.characters[6].column, length: 1),
                hint: "text begins in column 8; column 7 holds a blank, *, /, - or D. If the book has no"
                    + " margins, choose the free format")
        }
    }

    private mutating func start(_ text: ArraySlice<PlacedCharacter>) {
        openQuote = nil
        let code = strippedOfComment(text)
        guard !Self.isListingControl(code) else { return }
        lines.append(Array(code))
    }

    /// Joins a continuation line. A literal goes on behind the quotation mark that the line begins with; a word
    /// goes on with the first character that is not blank (Language Reference, "Continuation lines").
    private mutating func continueLast(
        with text: ArraySlice<PlacedCharacter>, of line: RawLine, _ findings: inout Findings
    ) {
        guard var joined = lines.popLast() else { return start(text) }
        let rest = text.drop { $0.character == " " }
        if let quote = openQuote {
            let isOpened = rest.first?.character == quote
            if !isOpened {
                findings.report(
                    .openLiteral,
                    "the literal goes on from the line before, but this line does not begin with \(quote)",
                    at: Place(line: line.number, column: rest.first?.column ?? 1, length: 1),
                    hint: "begin the text of a continued literal with the quotation mark that opened it")
            }
            joined += strippedOfComment(isOpened ? rest.dropFirst() : rest)
        } else {
            while joined.last?.character == " " { joined.removeLast() }
            joined += strippedOfComment(rest)
        }
        lines.append(joined)
    }

    /// Cuts a `*>` comment off and notes whether a literal is open at the end, which then reaches to column 72.
    private mutating func strippedOfComment(_ text: ArraySlice<PlacedCharacter>) -> ArraySlice<PlacedCharacter> {
        for index in text.indices {
            let character = text[index].character
            if let quote = openQuote {
                if character == quote { openQuote = nil }
            } else if character == "'" || character == "\"" {
                openQuote = character
            } else if character == "*", text.indices.contains(index + 1), text[index + 1].character == ">" {
                return text[..<index]
            }
        }
        guard openQuote != nil, let last = text.last else { return text }
        let blank = PlacedCharacter(character: " ", line: last.line, column: last.column + 1)
        return text + repeatElement(blank, count: max(0, 72 - text.endIndex))
    }

    /// SKIP1, SKIP2, SKIP3, EJECT and TITLE only steer the listing of the compiler.
    private static func isListingControl(_ code: ArraySlice<PlacedCharacter>) -> Bool {
        let words = String(code.map(\.character)).uppercased().split(separator: " ")
        guard let first = words.first else { return true }
        if first == "TITLE" { return true }
        return words.count == 1 && ["SKIP1", "SKIP2", "SKIP3", "EJECT"].contains(first.prefix { $0 != "." })
    }

    private func reportCodeInMargin(_ line: RawLine, _ findings: inout Findings) {
        guard let start = line.characters.first(where: { $0.character != " " }) else { return }
        findings.report(
            .codeInMargin, "a level number stands before column 8, where the margin hides it",
            at: Place(line: line.number, column: start.column, length: 2),
            hint: "move the entry to column 8 or later; if the book has no margins, choose the free format")
    }

    /// Text that runs across column 72, or beyond the 80 columns of a card, was hardly meant to be ignored.
    private func warnOfLostText(_ line: RawLine, _ findings: inout Findings) {
        let crosses = line.card(72) != " " && line.card(73) != " "
        let lost = line.columns(73...max(73, line.characters.count)).drop { $0.character == " " }
        guard let first = lost.first, crosses || lost.contains(where: { $0.column > 80 && $0.character != " " }) else {
            return
        }
        findings.warn(
            .textBeyondMargin, "text beyond column 72 is ignored",
            at: Place(
                line: line.number, column: first.column,
                length: String(lost.map(\.character)).trimmingTrailingBlanks.count),
            hint: "move it to the next line, or choose the free format if the book has no margins")
    }
}

extension String {
    /// The text without blanks at its end.
    var trimmingTrailingBlanks: Substring {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return text
    }
}
