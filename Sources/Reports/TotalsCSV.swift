import Reconciliation

/// `totals.csv`: each total by each group, old side, new side and difference; `unknown` values of the old side could not
/// be read.
enum TotalsCSV {
    static func text(_ report: ReconciliationReport, _ options: ReportOptions) -> String {
        let rows = options.disclose(report.totals).map { total in
            [
                total.total, total.groupName, total.old.plainText, total.new.plainText, total.difference.plainText,
                total.unknown.plainText,
            ]
        }
        return ([["total", "group", "old", "new", "difference", "unknown"]] + rows)
            .map { $0.map(\.quotedForCSV).joined(separator: ",") + "\r\n" }.joined()
    }
}

extension String {
    /// The text as a field of RFC 4180: in quotes where it holds a comma, a quote, or the end of a line.
    var quotedForCSV: String {
        let needsQuotes = utf8.contains { [0x2C, 0x22, 0x0D, 0x0A].contains($0) }
        guard needsQuotes else { return self }
        return "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
