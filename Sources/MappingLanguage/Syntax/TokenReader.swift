import Diagnostics
import RecordValues

/// Why a statement does not read: ends the reading of that statement, never of the mapping.
struct SyntaxFailure: Error {
    var diagnostic: Diagnostic
}

/// Walks over the tokens of one statement.
struct TokenReader {
    private let tokens: [Token]
    private var position = 0
    /// How deep expressions stand in expressions: limited, because reading them takes room on the stack.
    private var depth = 0
    private static let deepest = 100

    init(_ statement: Statement) { tokens = statement.tokens }

    var isAtEnd: Bool { position == tokens.count }
    var current: Token? { position < tokens.count ? tokens[position] : nil }
    var following: Token? { position + 1 < tokens.count ? tokens[position + 1] : nil }
    /// The token that was read last; the first where none was.
    var last: Token { tokens[max(0, position - 1)] }

    /// Where the next token stands; behind the last where there is none.
    var here: SourceLocation { current?.location ?? last.location.end }

    mutating func advance() { position = min(position + 1, tokens.count) }

    /// Reads a part of an expression that may hold others.
    mutating func nested<Result>(
        _ body: (inout TokenReader) throws(SyntaxFailure) -> Result
    ) throws(SyntaxFailure) -> Result {
        guard depth < Self.deepest else { throw failure(.syntax, "the expression is nested too deep", hint: nil) }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    func isWord(_ word: String) -> Bool { current?.kind == .word && current?.text == word }

    func isSymbol(_ symbol: String) -> Bool { current?.kind == .symbol && current?.text == symbol }

    /// Reads one of the words where it stands next.
    mutating func accept(_ word: String) -> Bool {
        guard isWord(word) else { return false }
        advance()
        return true
    }

    mutating func acceptSymbol(_ symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ word: String) throws(SyntaxFailure) {
        guard accept(word) else { throw expected("\"\(word)\"") }
    }

    mutating func expectSymbol(_ symbol: String) throws(SyntaxFailure) {
        guard acceptSymbol(symbol) else { throw expected("\"\(symbol)\"") }
    }

    mutating func expectName(_ what: String) throws(SyntaxFailure) -> NameSyntax {
        guard let token = current, token.kind == .word else { throw expected(what) }
        advance()
        return NameSyntax(text: token.text, location: token.location)
    }

    /// A name of the target side: small letters, digits and underscores.
    mutating func expectTargetName(_ what: String) throws(SyntaxFailure) -> NameSyntax {
        let name = try expectName(what)
        let start = name.text.first.map { ("a"..."z").contains($0) } ?? false
        let isGood = name.text.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" }
        guard start, isGood else {
            throw SyntaxFailure(
                diagnostic: Diagnostic(
                    MappingCode.badName, "\(name.text) is no name for \(what)", at: name.location,
                    hint: "target names are small letters, digits and underscores, the first a letter: "
                        + Self.asTargetName(name.text)))
        }
        return name
    }

    mutating func expectText(_ what: String) throws(SyntaxFailure) -> NameSyntax {
        guard let token = current, case .text(let value) = token.kind else { throw expected(what) }
        advance()
        return NameSyntax(text: value, location: token.location)
    }

    /// A whole number within bounds.
    mutating func expectInteger(
        _ what: String, in bounds: ClosedRange<Int>
    ) throws(SyntaxFailure) -> (value: Int, location: SourceLocation) {
        guard let token = current, token.kind == .number else { throw expected(what) }
        guard let value = Int(token.text), bounds.contains(value) else {
            let limits =
                bounds.upperBound == .max
                ? "at least \(bounds.lowerBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
            throw failure(.badNumber, "\(what) is a whole number, \(limits)", hint: nil)
        }
        advance()
        return (value, token.location)
    }

    func expectEnd(hint: String? = nil) throws(SyntaxFailure) {
        guard let token = current else { return }
        throw failure(.syntax, "\(Self.shown(token)) cannot stand here", hint: hint)
    }

    /// The failure "expected ..., but found ...", at the next token.
    func expected(_ what: String, hint: String? = nil) -> SyntaxFailure {
        let found = current.map { "found \(Self.shown($0))" } ?? "the statement ends"
        return failure(.syntax, "expected \(what), but \(found)", hint: hint)
    }

    func failure(_ code: MappingCode, _ message: String, hint: String?) -> SyntaxFailure {
        SyntaxFailure(diagnostic: Diagnostic(code, message, at: here, hint: hint))
    }

    static func shown(_ token: Token) -> String {
        if case .text = token.kind { return token.text }
        return "\"\(token.text)\""
    }

    /// What a name would be on the target side: `WFP-NINO` is `wfp_nino`.
    static func asTargetName(_ name: String) -> String {
        let changed = String(name.lowercased().map { $0 == "-" ? "_" : $0 })
        return changed.first.map { $0.isLetter } ?? false ? changed : "n" + changed
    }
}
