import Reconciliation
import RecordValues
import TestSupport
import Testing

@testable import Reports

/// Where the bars of a waterfall stand.
@Suite struct WaterfallChartTests {
    private static func chart(_ values: [(ReconciliationReport.WaterfallLine.Kind, Int128?)]) -> WaterfallChart? {
        WaterfallChart(
            title: "records", scale: 0,
            lines: values.map { kind, value in
                let amount = value.map { SampleReports.known($0, 0) } ?? SampleReports.known(0, 0, unknown: 1)
                return (SampleReports.line(kind, "", amount), amount)
            })
    }

    private static func places(_ chart: WaterfallChart?) -> [[Int]] { chart?.bars.map { [$0.from, $0.to] } ?? [] }

    @Test func `Totals stand on the axis, and steps hang where the one before ended`() {
        let chart = Self.chart([
            (.counted, 1_000), (.skipped, -400), (.rejected, -100), (.split, 200), (.expected, 700), (.countedNew, 650),
            (.residual, -50),
        ])
        #expect(chart?.axisStart == nil)
        #expect(
            Self.places(chart) == [
                [0, 10_000], [6_000, 10_000], [5_000, 6_000], [5_000, 7_000], [0, 7_000], [0, 6_500], [6_500, 7_000],
            ])
        #expect(chart?.bars.map(\.shape) == [.total, .taken, .taken, .added, .total, .total, .residual])
    }

    @Test func `An axis is cut where steps could not be seen, and says where it begins`() {
        let chart = Self.chart([
            (.counted, 1_000_000), (.skipped, -1_000), (.expected, 999_000), (.countedNew, 999_000),
        ])
        #expect(chart?.axisStart == "998,000")
        #expect(Self.places(chart) == [[0, 10_000], [5_000, 10_000], [0, 5_000], [0, 5_000]])
    }

    @Test func `What is unknown has no bar, and does not count as 0`() {
        let chart = Self.chart([(.counted, 100), (.rejected, nil), (.skipped, -50), (.expected, 50)])
        #expect(chart?.bars.map(\.shape) == [.total, .unknown, .taken, .total])
        #expect(chart?.bars[1].amount == "unknown by 1")
    }

    @Test func `Totals below 0 and figures too large to be drawn do no harm`() {
        let below = Self.chart([(.counted, -100), (.skipped, 50), (.expected, -50)])
        #expect(Self.places(below) == [[0, 10_000], [0, 5_000], [5_000, 10_000]])
        #expect(Self.chart([(.counted, .max), (.skipped, .max)]) == nil)
        #expect(Self.chart([(.counted, .max)]) == nil)
        #expect(Self.chart([(.counted, nil)]) == nil)
        #expect(Self.chart([]) == nil)
    }

    @Test(arguments: UInt64(0)..<100)
    func `Every bar is on the paper, whatever the figures`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let kinds = ReconciliationReport.WaterfallLine.Kind.allCases
        let values = (0..<random.below(12)).map { _ in
            (
                kinds[random.below(kinds.count)],
                Optional(Int128.random(in: .min / 4 ... .max / 4, using: &random) >> Int128(random.below(126)))
            )
        }
        for bar in Self.chart(values)?.bars ?? [] {
            #expect(0 <= bar.from && bar.from <= bar.to && bar.to <= WaterfallChart.width, "seed \(seed)")
        }
    }
}
