/// Cells in columns, as wide as their widest cell.
struct TextTable {
    private var rows: [[String]] = []
    private let rightAligned: Set<Int>
    private let indent: String

    init(indent: Int = 2, rightAligned: Set<Int> = []) {
        self.indent = String(repeating: " ", count: indent)
        self.rightAligned = rightAligned
    }

    mutating func add(_ cells: String...) { rows.append(cells) }
    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The lines, each with its end; blanks at the end of a line are left out.
    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                rightAligned.contains(column) ? cell.leftPadded(to: widths[column]) : cell.padded(to: widths[column])
            }
            return (indent + cells.joined(separator: "  ")).withoutTrailingBlanks + "\n"
        }.joined()
    }
}
