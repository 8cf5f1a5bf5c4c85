import RecordValues

extension RecordFormat {
    /// As the mapping writes it: `fixed 200`.
    package var words: String {
        switch self {
        case .fixed(let length): "fixed \(length)"
        case .variable: "variable"
        case .variableBlocked: "variable blocked"
        case .lines(let length): length.map { "lines \($0)" } ?? "lines"
        case .xml: "xml"
        case .csv: "csv"
        case .jsonLines: "json lines"
        case .sqlite(let shape): "sqlite table \"\(shape.table)\""
        }
    }
}
