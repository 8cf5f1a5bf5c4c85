extension LayoutReport {
    /// A table for a person: items indented by depth, level-88 names under their item.
    package var text: String {
        records.map(Self.table).joined(separator: "\n")
    }

    private static let titles = [
        "item", "offset", "positions", "length", "picture", "usage", "occurs", "redefines",
    ]
    /// Figures stand to the right of their column.
    private static let numeric: Set<Int> = [1, 2, 3, 6]

    private static func table(_ record: Record) -> String {
        var lines: [[String]] = [titles]
        for row in record.items {
            lines.append(cells(row))
            for condition in row.conditions {
                let indent = String(repeating: "  ", count: row.depth + 1)
                lines.append(["\(indent)88 \(condition.name)  \(condition.values.joined(separator: ", "))"])
            }
        }
        let widths = titles.indices.map { column in
            lines.filter { $0.count > 1 }.map { $0[column].count }.max() ?? 0
        }
        let body = lines.map { line in
            let padded = line.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return numeric.contains(column) ? blanks + cell : cell + blanks
            }
            return padded.joined(separator: "  ").trimmingTrailingBlanks + "\n"
        }
        let bytes = record.length == 1 ? "1 byte" : "\(record.length) bytes"
        return "\(record.record)  \(bytes)  (\(record.file))\n\n" + body.joined()
    }

    private static func cells(_ row: Row) -> [String] {
        let usage = [row.usage, row.sign.map { "SIGN \($0)" }].compactMap(\.self).joined(separator: " ")
        return [
            String(repeating: "  ", count: row.depth) + "\(row.level) \(row.name)",
            String(row.offset), row.from == row.to ? String(row.from) : "\(row.from)-\(row.to)", String(row.length),
            row.picture ?? "group", usage, row.occurs.map(String.init) ?? "", row.redefines ?? "",
        ]
    }
}
