/// Cells in columns, as wide as their widest line; one column may give way, and breaks its words into lines.
package struct TextTable {
    /// What a terminal line holds.
    static let lineWidth = 100

    private var rows: [[String]] = []
    private let rightAligned: Set<Int>
    /// The column that gives way where lines would be too long.
    private let wrapped: Int?
    private let indent: String

    /// - Parameters:
    ///   - indent: blanks before each line.
    ///   - rightAligned: columns of figures.
    ///   - wrapped: the column that gives way; nil where lines may be as long as they are.
    package init(indent: Int = 2, rightAligned: Set<Int> = [], wrapped: Int? = nil) {
        self.indent = String(repeating: " ", count: indent)
        self.rightAligned = rightAligned
        self.wrapped = wrapped
    }

    /// Adds a row.
    package mutating func add(_ cells: [String]) { rows.append(cells) }

    /// Adds a row.
    package mutating func add(_ cells: String...) { rows.append(cells) }

    /// The lines, each with its end; blanks at the end of a line are left out.
    package var text: String {
        let columns = rows.map(\.count).max() ?? 0
        var widths = (0..<columns).map { column in
            rows.map { $0.count > column ? $0[column].lines.map(\.count).max() ?? 0 : 0 }.max() ?? 0
        }
        if let wrapped, widths.indices.contains(wrapped) {
            let others = widths.reduce(0, +) - widths[wrapped] + 2 * (columns - 1) + indent.count
            widths[wrapped] = min(widths[wrapped], max(Self.lineWidth - others, 16))
        }
        return rows.map { row in
            let pieces = row.enumerated().map { $0 == wrapped ? $1.broken(at: widths[$0]) : $1.lines }
            let height = pieces.map(\.count).max() ?? 1
            return (0..<height).map { line in
                let cells = pieces.enumerated().map { column, pieces in
                    let piece = pieces.indices.contains(line) ? pieces[line] : ""
                    return rightAligned.contains(column)
                        ? piece.leftPadded(to: widths[column]) : piece.padded(to: widths[column])
                }
                return (indent + cells.joined(separator: "  ")).withoutTrailingBlanks + "\n"
            }.joined()
        }.joined()
    }
}

extension String {
    fileprivate var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// In lines of at most so many characters, broken at blanks, all but the first indented by two. A word that is
    /// longer is cut into pieces, never shortened.
    func broken(at width: Int) -> [String] {
        guard count > width else { return [self] }
        let width = Swift.max(width - 2, 1)
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            if !line.isEmpty, line.count + 1 + word.count <= width {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            var rest = word
            while rest.count > width {
                lines.append(String(rest.prefix(width)))
                rest = rest.dropFirst(width)
            }
            line = String(rest)
        }
        return (lines + [line]).enumerated().map { $0 == 0 ? $1 : "  " + $1 }
    }
}
