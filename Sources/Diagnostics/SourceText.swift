/// A place in a file that a person wrote: line and column count from 1, in characters as an editor shows them.
package struct SourceLocation: Sendable, Hashable {
    package var file: String
    package var line: Int
    package var column: Int
    /// How many characters the caret underlines, at least 1.
    package var length: Int

    package init(file: String, line: Int, column: Int, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = max(1, length)
    }
}

/// The text of a file that a person wrote, cut into lines, so that a diagnostic can show the line it speaks of.
package struct SourceText: Sendable {
    /// The name as the operator gave it.
    package let file: String
    /// The lines without their ends (LF, CRLF or CR).
    package let lines: [String]

    package init(file: String, text: String) {
        self.file = file
        var lines: [String] = []
        var current = ""
        for character in text {
            if character.isNewline {
                lines.append(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        if !current.isEmpty || text.isEmpty { lines.append(current) }
        self.lines = lines
    }

    /// The line with this number (from 1), or nil beyond the end.
    package func line(_ number: Int) -> String? {
        lines.indices.contains(number - 1) ? lines[number - 1] : nil
    }
}
