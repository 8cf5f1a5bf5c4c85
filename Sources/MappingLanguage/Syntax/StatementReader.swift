import Diagnostics

/// Joins the lines of a mapping into statements.
///
/// A statement is one line. It goes on where the line ends in `,` or `\`, and where the next line is indented
/// deeper than the statement and starts with a word that can only continue one.
struct StatementReader {
    private static let continuationWords: Set<String> = [
        "rule", "else", "because", "personal", "warn", "by", "when", "otherwise", "rounded", "truncated",
    ]

    private(set) var statements: [Statement] = []
    private(set) var diagnostics: [Diagnostic] = []

    init(_ source: SourceText) {
        var lexer = Lexer(file: source.file)
        var goesOn = false
        for (index, line) in source.lines.enumerated() {
            var tokens = lexer.tokens(of: line, number: index + 1)
            if tokens.isEmpty { continue }
            let indent = Self.indent(of: line)
            let continues = goesOn || (statements.last.map { Self.continues($0, tokens, indent) } ?? false)
            goesOn = tokens.last?.text == "\\" || tokens.last?.text == ","
            if tokens.last?.text == "\\" { tokens.removeLast() }
            if tokens.isEmpty { continue }
            if continues, !statements.isEmpty {
                statements[statements.count - 1].tokens += tokens
            } else {
                statements.append(Statement(indent: indent, tokens: tokens))
            }
        }
        diagnostics = lexer.diagnostics
    }

    private static func continues(_ statement: Statement, _ tokens: [Token], _ indent: Int) -> Bool {
        guard indent > statement.indent, let first = tokens.first, first.kind == .word else { return false }
        if first.text == "null" { return tokens.count > 1 && tokens[1].text == "when" }
        return continuationWords.contains(first.text)
    }

    /// Columns before the first character that is no blank; a tab goes to the next multiple of eight.
    private static func indent(of line: String) -> Int {
        var indent = 0
        for character in line {
            if character == "\t" {
                indent = (indent / 8 + 1) * 8
            } else if character.isWhitespace {
                indent += 1
            } else {
                break
            }
        }
        return indent
    }
}
