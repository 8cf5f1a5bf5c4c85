import Diagnostics
import TestSupport
import Testing

@testable import MappingLanguage

/// Mappings with random damage: the check never stops the program, and always says something useful.
@Suite struct MutationTests {
    @Test(arguments: 0..<20)
    func `A damaged mapping gives a plan, or problems with places in its files`(batch: Int) {
        for number in 0..<100 {
            let seed = UInt64(batch * 100 + number)
            var random = SeededGenerator(seed: seed)
            let mapping = damaged(using: &random)
            let check = WinterFuel.check(mapping)
            let errors = check.diagnostics.filter { $0.severity == .error }
            #expect((check.mapping != nil) == errors.isEmpty, "seed \(seed)")
            for diagnostic in check.diagnostics {
                #expect(isPlaceIn(check.texts, diagnostic), "seed \(seed): \(diagnostic)\n\(mapping)")
            }
        }
    }

    /// Lines with the forms that the worked example has not.
    private static let more = """
        table b from payment each WFP-LINE key a
          a text 2 = WFP-LINE-CODE
          b money 9.2 GBP = WFP-AMOUNT / 3 rounded half even rule .. 5
          c decimal 12.4 = when WFP-PAID then WFP-AMOUNT + WFP-RATE * 2 when WFP-STATUS in "A", "B" then 5 otherwise 1.5
          d boolean = WFP-DOB is zeros or not WFP-SORT-CODE in 5..9, 11 and WFP-LIVE
          e date = date WFP-SORT-CODE as YYMMDD window 1930 null when zeros, nines else run date
          f text 9 = upper trim WFP-NINO(1:2) lower WFP-SURNAME(2:3) rule pattern "[A-Z]{2}.*" rule in "A", "B" rule length 1..3
          g text 12 = when WFP-ODD then "x" when date WFP-DOB as CCYYMMDD < 2000-01-01 then WFP-ACCOUNT otherwise "none" else null
          h integer 8 = WFP-ACCOUNT - WFP-ADJUSTED truncated rule in 1, 2, 3
        """

    /// The worked example with one to four tokens left out, doubled or exchanged.
    private func damaged(using random: inout SeededGenerator) -> String {
        var lexer = Lexer(file: "")
        var lines = (WinterFuel.mapping + Self.more).split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
            .map { index, line in
                (
                    indent: String(line.prefix { $0 == " " }),
                    tokens: lexer.tokens(of: String(line), number: index + 1).map(\.text)
                )
            }
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let full = lines.indices.filter { !lines[$0].tokens.isEmpty }
            guard let line = full.randomElement(using: &random), let other = full.randomElement(using: &random) else {
                break
            }
            let token = lines[line].tokens.indices.randomElement(using: &random)!
            let second = lines[other].tokens.indices.randomElement(using: &random)!
            switch Int.random(in: 0..<5, using: &random) {
            case 0: lines[line].tokens.remove(at: token)
            case 1: lines[line].tokens.insert(lines[line].tokens[token], at: token)
            case 2: lines[line].tokens[token] = lines[other].tokens[second]
            case 3: lines[line].indent = String(repeating: " ", count: Int.random(in: 0...6, using: &random))
            default:
                let kept = lines[line].tokens[token]
                lines[line].tokens[token] = lines[other].tokens[second]
                lines[other].tokens[second] = kept
            }
        }
        return lines.map { $0.indent + $0.tokens.joined(separator: " ") }.joined(separator: "\n")
    }

    /// Whether the diagnostic has a place in one of the files that were read: in a line, or directly behind it.
    private func isPlaceIn(_ texts: [SourceText], _ diagnostic: Diagnostic) -> Bool {
        guard let location = diagnostic.location, let text = texts.first(where: { $0.file == location.file }),
            let line = text.line(location.line)
        else { return false }
        return (1...line.count + 1).contains(location.column)
    }
}
