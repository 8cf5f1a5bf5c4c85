/// A waterfall as bars. It is there for the eye: the table that follows says the same, so nothing of it is read aloud.
struct HTMLChart {
    /// Units of height of one line, and where its bar stands in it.
    private static let height = 24
    private static let top = 5
    private static let bottom = 19
    /// A bar that is narrower could not be seen, in units of the width.
    private static let narrowest = 40

    private let chart: WaterfallChart

    init(_ chart: WaterfallChart) { self.chart = chart }

    var text: String {
        let lines = chart.bars.map { bar in
            """
            <div class="line \(bar.shape.rawValue)"><span class="label">\(bar.label.escapedForHTML)</span>\
            \(drawing(of: bar))<span class="amount">\(bar.amount.escapedForHTML)</span></div>

            """
        }
        let note =
            chart.axisStart.map { " The axis begins at \($0), not at 0, so that the steps can be seen." }
            ?? " The axis begins at 0."
        return """
            <figure class="chart">
            <figcaption>\(chart.title.escapedForHTML)<small>\(note.escapedForHTML)</small></figcaption>
            <div aria-hidden="true">
            \(lines.joined())</div>
            </figure>
            """
    }

    private func drawing(of bar: WaterfallChart.Bar) -> String {
        var shapes = ""
        func join(_ place: Int?, from: Int, to: Int) {
            guard let place else { return }
            shapes += "<line x1=\"\(place)\" x2=\"\(place)\" y1=\"\(from)\" y2=\"\(to)\"/>"
        }
        // Where there is no bar, the line goes through.
        join(bar.joinAbove, from: 0, to: bar.isMoved ? Self.top : Self.bottom)
        join(bar.joinBelow, from: Self.bottom, to: Self.height)
        if bar.isMoved {
            let stands = bar.from == 0 && chart.axisStart != nil
            // A bar on an axis that was cut shows the cut.
            if stands { shapes += rectangle(from: 0, to: min(bar.to, 120)) }
            shapes += rectangle(from: stands ? 200 : bar.from, to: bar.to)
        }
        return
            "<svg viewBox=\"0 0 \(WaterfallChart.width) \(Self.height)\" preserveAspectRatio=\"none\" focusable=\"false\">"
            + shapes + "</svg>"
    }

    private func rectangle(from: Int, to: Int) -> String {
        guard to >= from else { return "" }
        let width = max(to - from, Self.narrowest)
        let start = min(from, WaterfallChart.width - width)
        return "<rect x=\"\(start)\" y=\"\(Self.top)\" width=\"\(width)\" height=\"\(Self.bottom - Self.top)\"/>"
    }
}
