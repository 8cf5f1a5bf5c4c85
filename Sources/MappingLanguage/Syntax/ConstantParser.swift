import Diagnostics
import RecordValues

/// Reads values written in a mapping.
extension TokenReader {
    /// Whether a value can start at the next token.
    var isAtConstant: Bool {
        guard let token = current else { return false }
        switch token.kind {
        case .text, .number, .date: return true
        case .word: return token.text == "true" || token.text == "false" || isAtRunDate
        case .symbol: return false
        }
    }

    var isAtRunDate: Bool { isWord("run") && following?.text == "date" }

    mutating func constant() throws(SyntaxFailure) -> ConstantSyntax {
        guard let token = current, isAtConstant else { throw expected("a value") }
        switch token.kind {
        case .text(let value):
            advance()
            return ConstantSyntax(kind: .text(value), location: token.location)
        case .number:
            let number = try decimal()
            return ConstantSyntax(kind: .number(number), location: token.location)
        case .date:
            advance()
            return ConstantSyntax(kind: .date(token.text), location: token.location)
        case .word, .symbol:
            advance()
            guard token.text == "run" else {
                return ConstantSyntax(kind: .boolean(token.text == "true"), location: token.location)
            }
            advance()
            return ConstantSyntax(kind: .runDate, location: token.location.through(last.location))
        }
    }

    /// A number of at most 31 digits, as a COBOL literal.
    mutating func decimal() throws(SyntaxFailure) -> ExactDecimal {
        guard let token = current, token.kind == .number else { throw expected("a number") }
        let parts = token.text.split(separator: ".", omittingEmptySubsequences: false)
        let scale = parts.count > 1 ? parts[1].count : 0
        let digits = parts.joined()
        guard digits.count <= 32, let unscaled = Int128(digits), digits.filter({ $0 != "-" }).count <= 31 else {
            throw failure(.badNumber, "a number has at most 31 digits", hint: nil)
        }
        advance()
        return ExactDecimal(unscaled, scale: scale)
    }

    /// The list behind `in`: `"A", "B", 5..9`.
    mutating func memberships() throws(SyntaxFailure) -> [MembershipSyntax] {
        var entries: [MembershipSyntax] = []
        repeat {
            let lower = try constant()
            let upper = acceptSymbol("..") ? try constant() : nil
            entries.append(MembershipSyntax(lower: lower, upper: upper))
        } while acceptSymbol(",")
        return entries
    }
}
