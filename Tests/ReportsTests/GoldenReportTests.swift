import TestSupport
import Testing

@testable import Reports

/// Every report of the invented reconciliations, as it was read and found right.
@Suite struct GoldenReportTests {
    @Test(arguments: ["ties-out", "breaks", "controls-wrong"], ReportFile.allCases)
    func `A report file is its golden file`(sample: String, file: ReportFile) {
        let bytes = file.bytes(of: SampleReports.report(sample))
        expectGolden(String(decoding: bytes, as: UTF8.self), named: "\(sample)/\(file.rawValue)")
    }

    @Test(arguments: ["ties-out", "breaks", "controls-wrong"])
    func `The first screen of the terminal is its golden file`(sample: String) {
        expectGolden(ReconciliationText.render(SampleReports.report(sample)), named: "\(sample)/screen.txt")
    }

    @Test func `The page of a hostile reconciliation is its golden file, for browsers to be asked about`() {
        let bytes = ReportFile.html.bytes(of: SampleReports.hostile)
        expectGolden(String(decoding: bytes, as: UTF8.self), named: "hostile/report.html")
    }

    @Test(arguments: [ReportFile.markdown, .json, .totals])
    func `With small counts hidden, a report file is its golden file`(file: ReportFile) {
        let options = ReportOptions(hidesCountsBelow: 5)
        let bytes = file.bytes(of: SampleReports.report("controls-wrong"), options: options)
        expectGolden(String(decoding: bytes, as: UTF8.self), named: "small-counts/\(file.rawValue)")
    }
}
