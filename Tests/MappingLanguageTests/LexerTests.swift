import Diagnostics
import Testing

@testable import MappingLanguage

@Suite struct LexerTests {
    private func tokens(_ line: String) -> [Token] {
        var lexer = Lexer(file: "a.map")
        return lexer.tokens(of: line, number: 1)
    }

    @Test func `A name keeps its hyphens, and a minus sign between blanks is a sign`() {
        #expect(tokens("WFP-AMOUNT - 5").map(\.text) == ["WFP-AMOUNT", "-", "5"])
        #expect(tokens("A -5").map(\.text) == ["A", "-5"])
        #expect(tokens("1ST-LINE paid_on").map(\.kind) == [.word, .word])
    }

    @Test func `Points part numbers, names and ranges`() {
        #expect(tokens("1..60").map(\.text) == ["1", "..", "60"])
        #expect(tokens("0.01 .. 600.00").map(\.text) == ["0.01", "..", "600.00"])
        #expect(tokens("trailer.WFP-T-COUNT").map(\.text) == ["trailer", ".", "WFP-T-COUNT"])
        #expect(tokens("F(2)(3:4)").map(\.text) == ["F", "(", "2", ")", "(", "3", ":", "4", ")"])
    }

    @Test func `A date is one token, and a date form is words with signs between`() {
        #expect(tokens("1900-01-01").map(\.kind) == [.date])
        #expect(tokens("CCYY-MM-DD DD/MM/CCYY").map(\.text) == ["CCYY-MM-DD", "DD", "/", "MM", "/", "CCYY"])
    }

    @Test func `A text may hold quotes and the comment sign`() {
        #expect(tokens(#""a ""b"" # c" # rest"#).map(\.kind) == [.text(#"a "b" # c"#)])
    }

    @Test func `Comparisons of two signs are one token`() {
        #expect(tokens("a<>b <= >= < = >").map(\.text) == ["a", "<>", "b", "<=", ">=", "<", "=", ">"])
    }

    @Test func `Columns count characters, so that the caret stands where an editor shows it`() {
        let places = tokens("\t\"é€\" = X").map { [$0.location.column, $0.location.length] }
        #expect(places == [[2, 4], [7, 1], [9, 1]])
    }

    @Test(arguments: [
        ("5-3", "5-3 is neither a name nor a number"), ("a $ b", "$ has no meaning here"),
        ("a \u{200B} b", "the character U+200B has no meaning here"),
    ])
    func `What is no token is told`(line: String, message: String) {
        var lexer = Lexer(file: "a.map")
        _ = lexer.tokens(of: line, number: 1)
        #expect(lexer.diagnostics.map(\.message) == [message])
    }
}

@Suite struct StatementTests {
    private func statements(_ text: String) -> [String] {
        StatementReader(SourceText(file: "a.map", text: text)).statements
            .map { "\($0.indent):" + $0.tokens.map(\.text).joined(separator: " ") }
    }

    @Test func `A line that starts with a continuation word and is indented deeper goes on`() {
        #expect(statements("  a = b\n    rule c\n    else d\n  e") == ["2:a = b rule c else d", "2:e"])
        #expect(statements("a\n  null when blank") == ["0:a null when blank"])
        #expect(statements("a\n  null text 4") == ["0:a", "2:null text 4"])
    }

    @Test func `A continuation word at the same depth starts a statement`() {
        #expect(statements("  a\n  rule b") == ["2:a", "2:rule b"])
    }

    @Test func `A line that ends in a comma or a backslash goes on, past empty lines and comments`() {
        #expect(statements("a,\nb \\  # why\n\n# note\nc") == ["0:a , b c"])
    }

    @Test func `A tab indents to the next multiple of eight`() {
        #expect(statements("\ta\n        b") == ["8:a", "8:b"])
    }

    @Test func `Lines may end in CRLF`() {
        #expect(statements("a\r\n  b\r\n") == ["0:a", "2:b"])
    }
}
