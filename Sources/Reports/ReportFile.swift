import Reconciliation

/// The reports that a reconciliation leaves in its folder: the same findings for different readers.
///
/// `breaks.csv` is not among them: it holds every break, and is written while they are found.
package enum ReportFile: String, Sendable, CaseIterable {
    /// One page for people, complete in itself.
    case html = "report.html"
    /// For a pull request or a wiki.
    case markdown = "report.md"
    /// For programs: the keys are part of the outside contract.
    case json = "reconcile.json"
    /// Each total by each group, old and new.
    case totals = "totals.csv"
    /// For a build server.
    case junit = "junit.xml"

    /// The file, in UTF-8.
    package func bytes(of report: ReconciliationReport, options: ReportOptions = ReportOptions()) -> [UInt8] {
        let text =
            switch self {
            case .html: HTMLPage(DocumentBuilder(report, options).document).text
            case .markdown: MarkdownReport(DocumentBuilder(report, options).document).text
            case .json: ReconcileFigures(report, options).json
            case .totals: TotalsCSV.text(report, options)
            case .junit: JUnitReport(report).text
            }
        return Array(text.utf8)
    }
}
