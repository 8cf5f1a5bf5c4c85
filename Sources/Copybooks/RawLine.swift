/// One character of the text with its place.
struct PlacedCharacter: Sendable, Hashable {
    var character: Character
    var line: Int
    /// The column as an editor counts it, a tab being one character.
    var column: Int
}

/// One line of the file with tabs expanded to stops of 8, each character still knowing its real column.
struct RawLine {
    let number: Int
    let characters: [PlacedCharacter]

    init(number: Int, text: String) {
        self.number = number
        var characters: [PlacedCharacter] = []
        for (index, character) in text.enumerated() {
            let placed = PlacedCharacter(
                character: character == "\t" ? " " : character, line: number, column: index + 1)
            let width = character == "\t" ? 8 - characters.count % 8 : 1
            characters.append(contentsOf: repeatElement(placed, count: width))
        }
        self.characters = characters
    }

    var isBlank: Bool { characters.allSatisfy { $0.character == " " } }

    /// The character in this column of the card (from 1), a blank beyond the end.
    func card(_ column: Int) -> Character {
        characters.indices.contains(column - 1) ? characters[column - 1].character : " "
    }

    /// The characters in these columns of the card (from 1), as far as the line goes.
    func columns(_ range: ClosedRange<Int>) -> ArraySlice<PlacedCharacter> {
        let start = min(range.lowerBound - 1, characters.count)
        return characters[start..<min(range.upperBound, characters.count)]
    }

    /// Only a level number of one or two digits can begin a data description entry.
    static func beginsWithLevel(_ text: some Collection<PlacedCharacter>) -> Bool {
        let word = text.drop { $0.character == " " }.prefix { $0.character != " " }
        guard word.count <= 2, word.allSatisfy(\.character.isNumber), let level = Int(String(word.map(\.character)))
        else { return false }
        return DataEntry.isLevel(level)
    }

    /// The line begins with a level number in columns 1 to 7, where a book with margins has none.
    var hasLevelBeforeText: Bool {
        guard let start = characters.firstIndex(where: { $0.character != " " }), start < 7 else { return false }
        return Self.beginsWithLevel(characters)
    }

    var showsMargins: Bool {
        let text = columns(8...72)
        switch card(7) {
        case "-": return card(8) == " " && !hasLevelBeforeText
        case "*", "/": return columns(1...6).allSatisfy { $0.character == " " } ? card(8) != ">" : !hasLevelBeforeText
        case " ":
            let margin = columns(1...6)
            let isUsed = margin.contains { $0.character != " " }
            return isUsed && !hasLevelBeforeText && Self.beginsWithLevel(text)
        default: return false
        }
    }
}
