extension LayoutReport {
    /// The rows of all records as CSV with a header (RFC 4180: lines end with CRLF).
    package var csv: String {
        var lines = [
            [
                "record", "level", "name", "offset", "from", "to", "length", "picture", "usage", "sign", "occurs",
                "redefines", "conditions",
            ]
        ]
        for record in records {
            for row in record.items {
                let conditions = row.conditions.map { "\($0.name) \($0.values.joined(separator: ", "))" }
                lines.append([
                    record.record, row.level, row.name, String(row.offset), String(row.from), String(row.to),
                    String(row.length), row.picture ?? "", row.usage ?? "", row.sign ?? "",
                    row.occurs.map(String.init) ?? "", row.redefines ?? "", conditions.joined(separator: "; "),
                ])
            }
        }
        return lines.map { $0.map(Self.quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
