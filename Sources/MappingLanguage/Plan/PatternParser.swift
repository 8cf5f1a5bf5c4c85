/// A set of characters: any of ASCII, and all others together or not at all.
struct CharacterClass: Sendable, Hashable {
    private var ascii: UInt128 = 0
    var containsOthers = false

    func contains(_ character: Int) -> Bool { ascii >> UInt128(character) & 1 == 1 }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for character in range { ascii |= 1 << UInt128(character) }
    }

    mutating func formUnion(_ other: CharacterClass) { ascii |= other.ascii }

    mutating func invert() {
        ascii = ~ascii
        containsOthers.toggle()
    }

    static let any: CharacterClass = {
        var any = CharacterClass()
        any.invert()
        return any
    }()

    static let digits: CharacterClass = {
        var digits = CharacterClass()
        digits.insert(UInt8(ascii: "0")...UInt8(ascii: "9"))
        return digits
    }()
}

/// One position of a pattern.
struct PatternPosition: Sendable, Hashable {
    var characters: CharacterClass
    var isOptional = false
    var isRepeated = false
}

/// Reads a pattern: literals, `.`, `[A-Z0-9-]`, `[^..]`, `\d`, `\` before a sign, and `? * + {n} {m,n} {m,}`.
struct PatternParser {
    private let text: [Character]
    private var index = 0

    init(_ text: String) { self.text = Array(text) }

    mutating func positions() throws(TextPattern.Failure) -> [PatternPosition] {
        guard !text.isEmpty else { throw failure("the pattern is empty", at: 0) }
        var positions: [PatternPosition] = []
        while index < text.count {
            let start = index
            let characters = try characterClass()
            positions += try quantified(characters)
            guard positions.count <= TextPattern.maximumPositions else {
                throw failure("the pattern has more than \(TextPattern.maximumPositions) positions", at: start)
            }
        }
        return positions
    }

    private func failure(_ message: String, at offset: Int) -> TextPattern.Failure {
        TextPattern.Failure(message: message, offset: offset)
    }

    private mutating func characterClass() throws(TextPattern.Failure) -> CharacterClass {
        let character = text[index]
        switch character {
        case ".":
            index += 1
            return .any
        case "[": return try bracket()
        case "\\": return try escaped()
        case "?", "*", "+", "{": throw failure("\(character) repeats nothing", at: index)
        case "(", ")", "|", "^", "$", "]", "}":
            throw failure(
                "\(character) has no meaning in a pattern; write \\\(character) for the sign itself", at: index)
        default: return try literal()
        }
    }

    private mutating func literal() throws(TextPattern.Failure) -> CharacterClass {
        guard let byte = text[index].asciiValue else {
            throw failure("a pattern names ASCII characters only; . stands for any character", at: index)
        }
        index += 1
        var characters = CharacterClass()
        characters.insert(byte...byte)
        return characters
    }

    /// `\d`, or a sign that stands for itself.
    private mutating func escaped() throws(TextPattern.Failure) -> CharacterClass {
        guard index + 1 < text.count else { throw failure("\\ stands before nothing", at: index) }
        let next = text[index + 1]
        if next == "d" {
            index += 2
            return .digits
        }
        guard !next.isLetter, !next.isNumber else {
            throw failure("\\\(next) is not known; \\d is a digit", at: index)
        }
        index += 1
        return try literal()
    }

    /// `[A-Z0-9-]`: a hyphen that stands first or last is a hyphen.
    private mutating func bracket() throws(TextPattern.Failure) -> CharacterClass {
        let open = index
        index += 1
        var characters = CharacterClass()
        let isNegated = index < text.count && text[index] == "^"
        if isNegated { index += 1 }
        let first = index
        while index < text.count, text[index] != "]" { characters.formUnion(try classEntry()) }
        guard index < text.count else { throw failure("[ has no ]", at: open) }
        guard index > first else { throw failure("the class is empty", at: open) }
        index += 1
        if isNegated { characters.invert() }
        return characters
    }

    /// One character or range of a class.
    private mutating func classEntry() throws(TextPattern.Failure) -> CharacterClass {
        let start = index
        if text[index] == "\\", index + 1 < text.count, text[index + 1] == "d" { return try escaped() }
        let lower = try classCharacter()
        var characters = CharacterClass()
        guard index + 1 < text.count, text[index] == "-", text[index + 1] != "]" else {
            characters.insert(lower...lower)
            return characters
        }
        index += 1
        let upper = try classCharacter()
        guard lower <= upper else { throw failure("the range runs backwards", at: start) }
        characters.insert(lower...upper)
        return characters
    }

    private mutating func classCharacter() throws(TextPattern.Failure) -> UInt8 {
        if text[index] == "\\" {
            guard index + 1 < text.count, !text[index + 1].isLetter, !text[index + 1].isNumber else {
                throw failure("\\ stands before a sign, or before d outside a range", at: index)
            }
            index += 1
        }
        guard let byte = text[index].asciiValue else {
            throw failure("a pattern names ASCII characters only", at: index)
        }
        index += 1
        return byte
    }

    /// The class as often as the quantifier behind it says.
    private mutating func quantified(_ characters: CharacterClass) throws(TextPattern.Failure) -> [PatternPosition] {
        let position = PatternPosition(characters: characters)
        guard index < text.count else { return [position] }
        switch text[index] {
        case "?":
            index += 1
            return [PatternPosition(characters: characters, isOptional: true)]
        case "*":
            index += 1
            return [PatternPosition(characters: characters, isOptional: true, isRepeated: true)]
        case "+":
            index += 1
            return [PatternPosition(characters: characters, isRepeated: true)]
        case "{": return try counted(position)
        default: return [position]
        }
    }

    /// `{n}`, `{m,n}` or `{m,}`.
    private mutating func counted(_ position: PatternPosition) throws(TextPattern.Failure) -> [PatternPosition] {
        let open = index
        index += 1
        let minimum = try count(at: open)
        var maximum: Int? = minimum
        if index < text.count, text[index] == "," {
            index += 1
            maximum = index < text.count && text[index] == "}" ? nil : try count(at: open)
        }
        guard index < text.count, text[index] == "}" else { throw failure("{ has no }", at: open) }
        index += 1
        var positions = Array(repeating: position, count: minimum)
        guard let maximum else {
            var more = position
            more.isRepeated = true
            more.isOptional = minimum == 0
            return positions.dropLast() + [more]
        }
        guard maximum >= minimum, maximum > 0 else {
            throw failure("the counts run backwards or allow nothing", at: open)
        }
        var left = position
        left.isOptional = true
        positions += Array(repeating: left, count: maximum - minimum)
        return positions
    }

    private mutating func count(at open: Int) throws(TextPattern.Failure) -> Int {
        let start = index
        while index < text.count, text[index].isASCII, text[index].isNumber { index += 1 }
        guard let count = Int(String(text[start..<index])), count <= TextPattern.maximumPositions else {
            throw failure("{ is followed by one or two counts of at most \(TextPattern.maximumPositions)", at: open)
        }
        return count
    }
}
