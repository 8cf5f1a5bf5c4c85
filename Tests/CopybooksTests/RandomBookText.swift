import TestSupport

/// Writes a random record description as COBOL text in a random style.
struct RandomBookText {
    private var random: SeededGenerator
    private var lines: [String] = []

    static func text(of book: RandomBook, hasMargins: Bool, seed: UInt64) -> String {
        var writer = RandomBookText(random: SeededGenerator(seed: seed))
        for item in book.items { writer.write(item, hasMargins: hasMargins) }
        return writer.lines.joined(separator: ["\n", "\r\n"].randomElement(using: &writer.random) ?? "\n") + "\n"
    }

    private init(random: SeededGenerator) { self.random = random }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func write(_ item: RandomBook.Item, hasMargins: Bool) {
        var clauses: [String] = []
        if let picture = item.picture {
            clauses.append([" PIC", "PICTURE", "PIC IS"].randomElement(using: &random)! + " " + picture)
        }
        if let usage = item.usage, !usage.isEmpty {
            clauses.append((chance(50) ? "" : chance(50) ? "USAGE " : "USAGE IS ") + usage)
        }
        if let sign = item.signClause { clauses.append((chance(50) ? "SIGN " : "SIGN IS ") + sign) }
        if let occurs = item.occurs { clauses.append("OCCURS \(occurs)" + (chance(50) ? " TIMES" : "")) }
        clauses.shuffle(using: &random)
        if item.redefines != nil, let base = item.redefinedName { clauses.insert("REDEFINES \(base)", at: 0) }
        let level = item.level < 10 ? "0\(item.level)" : "\(item.level)"
        let name = item.name ?? (item.picture == nil || chance(50) ? "FILLER" : "")
        var words = "\(level) \(name) " + clauses.joined(separator: " ") + "."
        if chance(30) { words = words.lowercased() }
        noise(hasMargins)
        emit(words.split(separator: " ").map(String.init), indent: item.level, hasMargins)
    }

    /// Comments and blank lines, which must change nothing.
    private mutating func noise(_ hasMargins: Bool) {
        guard chance(20) else { return }
        let margin = hasMargins ? ["      ", "000000", "AB1234"].randomElement(using: &random)! : ""
        lines.append([margin + "*> 05 X PIC X.", margin + "* 05 X PIC X.", ""].randomElement(using: &random)!)
    }

    /// Breaks an entry into lines at random, none longer than column 72.
    private mutating func emit(_ words: [String], indent: Int, _ hasMargins: Bool) {
        var line = ""
        for (position, word) in words.enumerated() {
            let blanks = String(repeating: " ", count: Int.random(in: 1...3, using: &random))
            if line.count + blanks.count + word.count > 40 || (position > 1 && chance(15)) {
                finish(line, indent, hasMargins)
                line = ""
            }
            line += (line.isEmpty ? "" : blanks) + word
        }
        finish(line, indent, hasMargins)
    }

    private mutating func finish(_ text: String, _ indent: Int, _ hasMargins: Bool) {
        let inset = String(repeating: " ", count: min(indent, 20) + Int.random(in: 0...3, using: &random))
        guard hasMargins else {
            // A level number near the left edge is what the free format is known by.
            lines.append((lines.isEmpty ? "" : inset) + text)
            return
        }
        if chance(15), inset.count >= 2 {
            lines.append("\t" + inset.dropFirst() + text)
            return
        }
        let margin = ["       ", "000100 ", "CR0042 "].randomElement(using: &random)!
        var line = margin + inset + text
        if chance(30) { line += String(repeating: " ", count: 72 - line.count) + "IDENT001" }
        lines.append(line)
    }
}
