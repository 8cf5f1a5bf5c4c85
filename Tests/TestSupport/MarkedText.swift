/// A text that shows with a mark where something is expected: `amount money 9.2 GBP = 1️⃣WFP-AMNT`.
package struct MarkedText: Sendable {
    /// The text without its marks.
    package let text: String
    /// Line and column (from 1, in characters) of each mark, in the order of the text.
    package let places: [(line: Int, column: Int)]

    private static let marks: Set<Character> = ["1️⃣", "2️⃣", "3️⃣", "4️⃣"]

    package init(_ marked: String) {
        var text = ""
        var places: [(line: Int, column: Int)] = []
        var line = 1
        var column = 1
        for character in marked {
            if Self.marks.contains(character) {
                places.append((line, column))
                continue
            }
            text.append(character)
            column += 1
            if character.isNewline {
                line += 1
                column = 1
            }
        }
        self.text = text
        self.places = places
    }
}
