import Reconciliation
import RecordValues

/// One figure of the waterfall as bars: totals stand on the axis, steps hang between them.
///
/// A drawing need not be exact to the penny, but its places are worked out in whole numbers all the same: they are
/// ten-thousandths of the width, and the exact amount stands beside each bar.
struct WaterfallChart {
    struct Bar {
        enum Shape: String {
            case declared, total, added, taken, residual, accepted
            /// Nothing is known of it: no bar.
            case unknown
        }

        var shape: Shape
        var label: String
        var amount: String
        /// From 0 to `width`, the smaller first.
        var from: Int
        var to: Int
        /// Whether there is anything to show: a step of 0 has no bar, one too small to be seen has.
        var isMoved = false
        /// Where the line before it ended, and where it ends itself: bars are joined there.
        var joinAbove: Int?
        var joinBelow: Int?
    }

    static let width = 10_000

    var title: String
    var bars: [Bar]
    /// Set where the axis does not begin at 0, because the steps could not be seen otherwise: where it begins.
    var axisStart: String?
}

extension WaterfallChart {
    /// Nil where nothing is known, or the figures are too large to be drawn.
    init?(
        title: String, scale: Int,
        lines: [(line: ReconciliationReport.WaterfallLine, amount: ReconciliationReport.Amount)]
    ) {
        guard let spans = Self.spans(of: lines, scale: scale) else { return nil }
        let drawn = spans.compactMap(\.self)
        guard let axis = Axis(drawn), !drawn.isEmpty else { return nil }
        self.title = title
        axisStart = axis.isCut ? ExactDecimal(axis.start, scale: scale).figures : nil
        bars = []
        var last: Int128?
        for ((line, amount), span) in zip(lines, spans) {
            var bar = Bar(
                shape: .unknown, label: line.chartLabel, amount: amount.text(isSigned: line.kind.isSigned), from: 0,
                to: 0)
            if let span {
                let (from, to) = (axis.place(of: max(span.from, axis.start)), axis.place(of: span.to))
                (bar.shape, bar.from, bar.to) = (line.shape(span), min(from, to), max(from, to))
                bar.isMoved = span.from != span.to
                let top = line.kind.isSigned ? span.from : span.to
                bar.joinAbove = top == last && (bar.isMoved || line.kind.isStep) ? axis.place(of: top) : nil
                bar.joinBelow = to
                if line.kind != .residual, line.kind != .accepted { last = span.to }
            }
            if let before = bars.indices.last, bar.joinAbove == nil { bars[before].joinBelow = nil }
            bars.append(bar)
        }
        if let end = bars.indices.last { bars[end].joinBelow = nil }
    }

    /// From where to where a bar reaches, in units of the last place.
    struct Span {
        var from: Int128
        var to: Int128
    }

    /// One a line, nil for those of which nothing is known; nil as a whole where a figure leaves 128 bits.
    private static func spans(
        of lines: [(line: ReconciliationReport.WaterfallLine, amount: ReconciliationReport.Amount)], scale: Int
    ) -> [Span?]? {
        var spans: [Span?] = []
        var level: Int128 = 0
        var expected: Int128?
        for (line, amount) in lines {
            guard let known = amount.known else {
                spans.append(nil)
                continue
            }
            guard let value = try? known.rescaled(to: scale, rounding: .exact).unscaled else { return nil }
            let start = line.kind.isStep ? level : line.kind.isSigned ? expected ?? level : 0
            let (end, overflow) = start.addingReportingOverflow(value)
            guard !overflow else { return nil }
            spans.append(Span(from: start, to: end))
            if line.kind == .expected { expected = end }
            if line.kind.isStep || line.kind == .counted { level = end }
        }
        return spans
    }

    /// What the width stands for.
    private struct Axis {
        var start: Int128
        var end: Int128
        var isCut: Bool

        init?(_ spans: [Span]) {
            let ends = spans.map(\.to) + spans.map(\.from).filter { $0 != 0 }
            guard let least = ends.min(), let most = ends.max() else { return nil }
            (start, end, isCut) = (min(least, 0), max(most, 0), false)
            let (range, overflow) = end.subtractingReportingOverflow(start)
            guard !overflow, range < Int128.max / Int128(WaterfallChart.width) else { return nil }
            // Steps of less than a quarter of the total would be slivers on an axis from 0.
            let steps = most - least
            guard least > 0, steps > 0, steps < most / 4 else { return }
            var unit: Int128 = 1
            while unit * 10 <= steps { unit *= 10 }
            let cut = (least - steps / 2) / unit * unit
            if cut > 0 { (start, isCut) = (cut, true) }
        }

        func place(of value: Int128) -> Int {
            end == start ? 0 : Int((value - start) * Int128(WaterfallChart.width) / (end - start))
        }
    }
}

extension ReconciliationReport.WaterfallLine {
    fileprivate func shape(_ span: WaterfallChart.Span) -> WaterfallChart.Bar.Shape {
        switch kind {
        case .declared: .declared
        case .counted, .expected, .countedNew: .total
        case .residual: .residual
        case .accepted: .accepted
        case .skipped, .rejected, .split, .defaulted, .rounded: span.to < span.from ? .taken : .added
        }
    }

    /// `rejected FLD101`, or what the line is.
    var chartLabel: String {
        kind.isStep ? ([kind.title] + [code].compactMap(\.self)).joined(separator: " ") : kind.title
    }
}
