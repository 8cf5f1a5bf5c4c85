import Extracts
import Reports

/// A description of an XML document for people.
enum FitText {
    static func render(_ report: XMLFitReport) -> String {
        var text = "\(report.file), \(report.bytes.figures) bytes, \(report.encoding)\n"
        for (prefix, uri) in report.namespaces.sorted(by: { $0.key < $1.key }) {
            text += "  namespace \(prefix) \"\(uri)\"\n"
        }
        var table = TextTable(rightAligned: [1])
        table.add("element", "count", "in its parent", "values")
        for row in report.rows {
            let inside = row.least == row.most ? "\(row.most.figures)" : "\(row.least.figures)..\(row.most.figures)"
            table.add(
                String(repeating: "  ", count: row.depth) + row.name, row.count.figures, inside,
                [row.shape, row.isLikelyRecord ? "likely a record" : nil].compactMap(\.self).joined(separator: "; "))
        }
        return text + "\n" + table.text
    }
}
