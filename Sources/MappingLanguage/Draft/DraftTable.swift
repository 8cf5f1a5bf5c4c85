/// A table of a first mapping, and its lines.
struct DraftTable {
    struct Column {
        var name: String
        var type: String
        var expression: String
        /// What stands behind the expression, such as `null when absent`.
        var outcome = ""
        /// Lines for the reader: level-88 names, another reading of the same bytes.
        var remarks: [String]
    }

    var name: String
    var type: String
    var columns: [Column]
    var remarks: [String]

    var lines: [String] {
        let names = columns.map(\.name.count).max() ?? 0
        let types = columns.map(\.type.count).max() ?? 0
        let expressions = columns.filter { !$0.outcome.isEmpty }.map(\.expression.count).max() ?? 0
        var lines = ["table \(name) from \(type)"]
        for column in columns {
            let start = "  \(column.name.padded(to: names))  \(column.type.padded(to: types)) = "
            let end = column.outcome.isEmpty ? "" : "  " + column.outcome
            lines.append(start + (end.isEmpty ? column.expression : column.expression.padded(to: expressions) + end))
            lines += column.remarks.map { "  # \($0)" }
        }
        return lines + remarks.map { "  # \($0)" }
    }

    /// A form that a field may have, judged by the words of its name and its length in characters; only ever a remark.
    static func dateForm(ofWords words: some Sequence<String>, length: Int) -> String? {
        guard words.contains(where: ["DATE", "DOB", "DT", "BORN", "BIRTH", "EXPIRY", "DAY"].contains) else {
            return nil
        }
        switch length {
        case 10: return "CCYY-MM-DD"
        case 8: return "CCYYMMDD"
        case 7: return "CCYYDDD"
        case 6: return "YYMMDD window 1950"
        case 5: return "YYDDD window 1950"
        default: return nil
        }
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
