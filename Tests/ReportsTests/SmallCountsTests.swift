import Reconciliation
import RecordValues
import TestSupport
import Testing

@testable import Reports

/// Groups of few rows, where whoever asks for reports does not want them told.
@Suite struct SmallCountsTests {
    private static let options = ReportOptions(hidesCountsBelow: 5)

    private static func disclosed(oldCount: Int128?, newCount: Int128?) -> (count: DisclosedTotal, sum: DisclosedTotal)
    {
        let count = SampleReports.total(
            "count", ["office"], ["0417"], oldCount.map { ExactDecimal($0, scale: 0) },
            newCount.map { ExactDecimal($0, scale: 0) })
        let sum = SampleReports.total(
            "sum amount", ["office"], ["0417"], SampleReports.decimal(777_01), SampleReports.decimal(888_02))
        let all = options.disclose([sum, count])
        return (all[1], all[0])
    }

    private static func value(_ units: Int128) -> DisclosedFigure { .value(ExactDecimal(units, scale: 0)) }

    @Test func `A large group is shown`() {
        let (count, sum) = Self.disclosed(oldCount: 100, newCount: 100)
        #expect(count.old == Self.value(100) && count.new == Self.value(100) && count.difference == Self.value(0))
        #expect(
            sum.old == .value(SampleReports.decimal(777_01)) && sum.difference == .value(SampleReports.decimal(111_01)))
    }

    @Test(arguments: [Int128(1), 4])
    func `A side of few rows is hidden, and its amounts with it`(few: Int128) {
        let (count, sum) = Self.disclosed(oldCount: few, newCount: 100)
        #expect(count.old == .below(5) && count.new == Self.value(100) && count.difference == .suppressed)
        #expect(
            sum.old == .suppressed && sum.new == .value(SampleReports.decimal(888_02)) && sum.difference == .suppressed)
    }

    @Test func `A difference of few rows is hidden with one of the sides, or it could be worked out`() {
        let (count, sum) = Self.disclosed(oldCount: 100, newCount: 98)
        #expect(count.old == Self.value(100) && count.new == .suppressed && count.difference == .below(5))
        #expect(sum.new == .suppressed && sum.difference == .suppressed)
    }

    @Test func `None is no small count, five is not below five, and what nobody counted is hidden`() {
        let (empty, _) = Self.disclosed(oldCount: 0, newCount: 0)
        #expect(empty.old == Self.value(0))
        let (five, _) = Self.disclosed(oldCount: 5, newCount: 10)
        #expect(five.old == Self.value(5) && five.new == Self.value(10) && five.difference == Self.value(5))
        let uncounted = Self.options.disclose([
            SampleReports.total("sum amount", ["office"], ["0417"], SampleReports.decimal(1), SampleReports.decimal(1))
        ])
        #expect(uncounted[0].old == .suppressed && uncounted[0].new == .suppressed)
    }

    @Test func `Totals of the whole stay exact`() {
        let whole = Self.options.disclose([
            SampleReports.total("count", [], [], ExactDecimal(3, scale: 0), ExactDecimal(3, scale: 0))
        ])
        #expect(whole[0].old == Self.value(3))
    }

    /// Amounts that only a hidden group, or a single break, has: no report may hold them.
    @Test(arguments: ReportFile.allCases)
    func `No report tells the amount of a hidden group or of a single break`(file: ReportFile) {
        var report = SampleReports.breaks
        report.totals += [
            SampleReports.total("count", ["office"], ["0999"], ExactDecimal(2, scale: 0), ExactDecimal(2, scale: 0)),
            SampleReports.total(
                "sum amount", ["office"], ["0999"], SampleReports.decimal(654_321_09), SampleReports.decimal(654_321_09)
            ),
        ]
        report.largestBreaks[0].effects[0] = SampleReports.decimal(-765_43)
        report.breaksByCause[0].downward[0] = SampleReports.decimal(-876_54)
        report.groupWaterfalls[0].lines[2].figures[0] = SampleReports.known(987_654_32)
        func text(_ options: ReportOptions) -> String {
            String(decoding: file.bytes(of: report, options: options), as: UTF8.self).replacing(",", with: "")
        }
        let secrets = ["654321.09", "765.43", "876.54", "987654.32"]
        #expect(secrets.allSatisfy { !text(Self.options).contains($0) })
        if file == .html || file == .json {
            #expect(secrets.allSatisfy { text(ReportOptions()).contains($0) }, "the test would see them")
        }
    }

    @Test func `The screen of the terminal tells of no single break either`() {
        var report = SampleReports.breaks
        report.largestBreaks[0].effects[0] = SampleReports.decimal(-765_43)
        #expect(ReconciliationText.render(report).contains("765.43"))
        #expect(!ReconciliationText.render(report, options: Self.options).contains("765.43"))
    }
}
