import RecordValues

/// A table of the page. It scrolls in a box of its own where it is wider than the screen.
struct HTMLTable {
    /// Rows that one table of a page holds at most; browsers stay quick up to many more, readers do not.
    static let mostRows = 5000

    private let table: ReportTable
    private let id: String

    init(_ table: ReportTable, id: String) {
        self.table = table
        self.id = id
    }

    var text: String {
        let shown = table.rows.prefix(Self.mostRows)
        let scales = table.columns.indices.map { column in
            shown.map { $0.cells[column].number?.scale ?? 0 }.max() ?? 0
        }
        let rows = shown.map { row in
            let classes = row.isTotal ? " class=\"total\"" : ""
            let cells = row.cells.enumerated().map { cell($1, column: $0, scale: scales[$0]) }.joined()
            return "<tr\(classes)\(row.differs ? " data-differs" : "")>\(cells)</tr>\n"
        }
        return """
            \(table.isInteractive ? tools : "")<div class="scroll" role="region" tabindex="0" aria-labelledby="\(id)-caption">
            <table id="\(id)"\(table.isInteractive ? " data-tools" : "")>
            <caption id="\(id)-caption">\(table.caption.escapedForHTML)</caption>
            <thead><tr>\(heads)</tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>
            </div>\(leftOut(table.rows.count - shown.count))
            """
    }

    private var heads: String {
        table.columns.map { column in
            let kind = column.isNumeric ? " class=\"number\"" : ""
            // A column of row heads, or of verdicts, may have no title: then it is no head either.
            return column.title.isEmpty ? "<td></td>" : "<th scope=\"col\"\(kind)>\(column.title.escapedForHTML)</th>"
        }.joined()
    }

    /// What the script brings to life; without it there is nothing to be seen of it.
    private var tools: String {
        """
        <div class="tools" data-for="\(id)" hidden>
        <label>Filter <input type="search" autocomplete="off" spellcheck="false" aria-controls="\(id)"></label>
        <label><input type="checkbox" aria-controls="\(id)"> Only differences</label>
        <p role="status"></p>
        <button type="button" class="all" hidden></button>
        </div>

        """
    }

    private func leftOut(_ count: Int) -> String {
        guard count > 0 else { return "" }
        let place = table.fullList.map { ", in \($0)" } ?? ""
        return "\n<p>\(count.counted("more row")) than a page can hold\(place.escapedForHTML).</p>"
    }

    /// A number carries its value in units of the column's last place, so that the script sorts whole numbers.
    private func cell(_ cell: ReportCell, column: Int, scale: Int) -> String {
        let isNumeric = table.columns[column].isNumeric
        let classes = [isNumeric ? "number" : nil, cell.tone == .plain ? nil : cell.tone.rawValue].compactMap(\.self)
        var attributes = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
        if table.isInteractive, let number = cell.number {
            attributes += " data-value=\"\(number.unscaled)\(Self.zeros(scale - number.scale, number))\""
        }
        let symbol = cell.tone.symbol
        let isMarked = !symbol.isEmpty && !isNumeric
        var text = (isMarked ? "<span aria-hidden=\"true\">\(symbol)</span> " : "") + cell.text.escapedForHTML
        if cell.isVerbatim { text = "<code>\(text)</code>" }
        if let note = cell.note { text += "<small>\(note.escapedForHTML)</small>" }
        return column == 0 && !isNumeric
            ? "<th scope=\"row\"\(attributes)>\(text)</th>" : "<td\(attributes)>\(text)</td>"
    }

    private static func zeros(_ count: Int, _ number: ExactDecimal) -> String {
        number.unscaled == 0 ? "" : String(repeating: "0", count: count)
    }
}
