/// A report for a pull request or a wiki, in GitHub Flavored Markdown.
struct MarkdownReport {
    /// Rows of one table at most: a comment holds 65,536 characters.
    private static let mostRows = 40

    private let document: ReportDocument

    init(_ document: ReportDocument) { self.document = document }

    var text: String {
        let verdict = document.verdict
        var lines = [
            "# \(document.title.escapedForMarkdown)", "",
            "**\(verdict.tone.symbol) \(verdict.sentence.escapedForMarkdown)**", "",
            "\(verdict.meaning.escapedForMarkdown) \(verdict.exitCode.escapedForMarkdown)", "",
        ]
        lines += list(verdict.reasons)
        lines += rows([["Figure", "Value"]] + verdict.figures.map { [$0.name, $0.value] }, isNumeric: [false, true])
        for section in document.sections {
            lines += ["## \(section.title.escapedForMarkdown)", ""] + section.blocks.flatMap(block)
        }
        return lines.joined(separator: "\n")
    }

    private func block(_ block: ReportBlock) -> [String] {
        switch block {
        case .paragraph(let text): [text.escapedForMarkdown, ""]
        case .heading(let text): ["### \(text.escapedForMarkdown)", ""]
        case .list(let texts): list(texts)
        // The table behind it says the same.
        case .chart: []
        case .table(let table): self.table(table)
        case .signOff(let statement, let roles):
            [statement.escapedForMarkdown, ""]
                + rows([["", "Name", "Role", "Date"]] + roles.map { [$0, "", "", ""] }, isNumeric: [])
        }
    }

    private func list(_ texts: [String]) -> [String] {
        texts.isEmpty ? [] : texts.map { "- \($0.escapedForMarkdown)" } + [""]
    }

    private func table(_ table: ReportTable) -> [String] {
        let shown = table.rows.prefix(Self.mostRows).map { row in
            row.cells.map { cell in
                let words = [cell.text, cell.note.map { "(\($0))" }].compactMap(\.self).joined(separator: " ")
                return cell.tone.symbol.isEmpty ? words : "\(cell.tone.symbol) \(words)"
            }
        }
        let rest = table.rows.count - shown.count
        let place = table.fullList.map { ", all in \($0)" } ?? ""
        return ["\(table.caption.escapedForMarkdown):", ""]
            + rows([table.columns.map(\.title)] + shown, isNumeric: table.columns.map(\.isNumeric))
            + (rest > 0 ? ["\(rest.counted("more row"))\(place).".escapedForMarkdown, ""] : [])
    }

    private func rows(_ rows: [[String]], isNumeric: [Bool]) -> [String] {
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
        let columns = rows.first?.count ?? 0
        let rule = (0..<columns).map { isNumeric.indices.contains($0) && isNumeric[$0] ? "---:" : "---" }
        let written = rows.map { line($0.map(\.escapedForMarkdown)) }
        return [written[0], line(rule)] + written.dropFirst() + [""]
    }
}

extension String {
    /// The text so that no character of it means anything to Markdown, and none ends its line.
    var escapedForMarkdown: String {
        var text = ""
        for character in visible {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!": text += "\\\(character)"
            default: text.append(character)
            }
        }
        return text
    }
}
