import TestSupport
import Testing

@testable import MappingLanguage

@Suite struct TextPatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> Bool {
        try TextPattern(pattern).matches(Array(text.utf8).span)
    }

    @Test(arguments: [
        ("[A-Z]{2}[0-9]{6}[A-D]", "QQ123456C", true), ("[A-Z]{2}[0-9]{6}[A-D]", "QQ123456E", false),
        ("[A-Z]{2}[0-9]{6}[A-D]", "QQ123456CC", false), ("[A-Z]{2}[0-9]{6}[A-D]?", "QQ123456", true),
        ("A?B?C?", "", true), ("A?B?C?", "AC", true), ("A?B?C?", "CA", false), ("A*", "", true), ("A*", "AAAA", true),
        ("A+", "", false), ("A+", "AAA", true), ("A{2,4}", "A", false), ("A{2,4}", "AAAA", true),
        ("A{2,4}", "AAAAA", false),
        ("A{2,}", "A", false), ("A{2,}", "AAAAAAA", true), ("A{0,2}", "", true), ("A{3}", "AAA", true),
        ("\\d{2}-\\d{2}", "12-34", true), ("\\d", "x", false), ("\\\\", "\\", true), ("\\.", ".", true),
        ("\\.", "x", false),
        ("[A-Z0-9-]+", "A-9", true), ("[-A]+", "-A", true), ("[^A-Z]", "a", true), ("[^A-Z]", "A", false),
        ("[\\d.]+", "1.2", true), ("[\\]]", "]", true), ("a b", "a b", true),
        (".", "é", true), ("..", "é", false), ("[^A]", "€", true), ("[A-z]", "é", false), (".*X", "ééX", true),
        ("A*A*A*A*A*A*A*A*B", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false),
    ])
    func `A pattern matches the whole text or nothing`(pattern: String, text: String, expected: Bool) throws {
        #expect(try matches(pattern, text) == expected)
    }

    @Test(arguments: [
        ("", "the pattern is empty", 0), ("A{", "{ is followed by one or two counts of at most 63", 1),
        ("[A", "[ has no ]", 0), ("[]", "the class is empty", 0), ("[Z-A]", "the range runs backwards", 1),
        ("*", "* repeats nothing", 0), ("A|B", "| has no meaning in a pattern; write \\| for the sign itself", 1),
        ("\\w", "\\w is not known; \\d is a digit", 0), ("A\\", "\\ stands before nothing", 1),
        ("é", "a pattern names ASCII characters only; . stands for any character", 0),
        ("[é]", "a pattern names ASCII characters only", 1),
        ("A{64}", "{ is followed by one or two counts of at most 63", 1),
        ("A{60}B{4}", "the pattern has more than 63 positions", 5),
        ("A{3,2}", "the counts run backwards or allow nothing", 1),
        ("A{0}", "the counts run backwards or allow nothing", 1), ("A{2", "{ has no }", 1),
    ])
    func `A pattern that does not read says why and where`(pattern: String, message: String, offset: Int) {
        #expect(throws: TextPattern.Failure(message: message, offset: offset)) { try TextPattern(pattern) }
    }

    @Test func `Sixty-three positions fit`() throws {
        #expect(try matches("A{63}", String(repeating: "A", count: 63)))
        #expect(try !matches("A{63}", String(repeating: "A", count: 62)))
        #expect(try matches("A{0,63}", ""))
        #expect(try matches("A{0,63}", String(repeating: "A", count: 63)))
        #expect(try !matches("A{0,63}", String(repeating: "A", count: 64)))
    }

    @Test(arguments: 0..<40)
    func `Random patterns agree with a matcher that tries everything`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<50 {
            let parts = (0..<Int.random(in: 1...6, using: &random)).map { _ in NaivePart.random(using: &random) }
            let pattern = parts.map(\.written).joined()
            let compiled = try TextPattern(pattern)
            for _ in 0..<20 {
                let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in "ABé-1".randomElement(using: &random)!
                }
                let expected = NaivePart.matches(parts[...], text[...])
                #expect(
                    compiled.matches(Array(String(text).utf8).span) == expected,
                    "seed \(seed): pattern \(pattern), text \(String(text))")
            }
        }
    }
}

/// A class of characters and how often it stands, matched by trying every count.
private struct NaivePart {
    var characterClass: String
    var accepts: Set<Character>
    var quantifier: String
    var counts: ClosedRange<Int>

    var written: String { characterClass + quantifier }

    static func random(using random: inout SeededGenerator) -> NaivePart {
        let classes: [(String, Set<Character>)] = [
            ("A", ["A"]), (".", ["A", "B", "é", "-", "1"]), ("[AB]", ["A", "B"]), ("[^A]", ["B", "é", "-", "1"]),
            ("\\d", ["1"]), ("[A-]", ["A", "-"]), ("[^\\dB]", ["A", "é", "-"]),
        ]
        let quantifiers: [(String, ClosedRange<Int>)] = [
            ("", 1...1), ("?", 0...1), ("*", 0...99), ("+", 1...99), ("{2}", 2...2), ("{1,3}", 1...3), ("{0,2}", 0...2),
            ("{2,}", 2...99), ("{0,}", 0...99),
        ]
        let (written, accepts) = classes.randomElement(using: &random)!
        let (quantifier, counts) = quantifiers.randomElement(using: &random)!
        return NaivePart(characterClass: written, accepts: accepts, quantifier: quantifier, counts: counts)
    }

    static func matches(_ parts: ArraySlice<NaivePart>, _ text: ArraySlice<Character>) -> Bool {
        guard let part = parts.first else { return text.isEmpty }
        for count in part.counts where count <= text.count {
            guard text.prefix(count).allSatisfy(part.accepts.contains) else { return false }
            if matches(parts.dropFirst(), text.dropFirst(count)) { return true }
        }
        return false
    }
}
