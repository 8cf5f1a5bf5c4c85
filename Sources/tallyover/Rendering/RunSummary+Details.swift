import MappingLanguage
import MigrationRun
import RecordValues
import Reports

/// What a person looks at when a run does not tie out, and where to look further.
extension RunSummary {
    /// Lines of a list that stand in the summary; all of them are in `run.json`.
    private static let most = 10

    var rejects: String {
        let rejects = report.rejects
        guard rejects.records > 0 else { return "rejects: none\n" }
        var table = TextTable(rightAligned: [0])
        for entry in rejects.byField.prefix(Self.most) {
            table.add(entry.count.figures, entry.code, entry.field, Self.summary(of: entry.code))
        }
        let more = rejects.byField.count - Self.most
        let rest = more > 0 ? "  and \(more.counted("more reason")), all in run.json\n" : ""
        return "rejects: \(rejects.records.counted("record")); \(allowed)\n" + table.text + rest
    }

    private var allowed: String {
        switch plan.rejectLimit {
        case .records(0): "the mapping allows none"
        case .records(let most): "the mapping allows at most \(most.figures)"
        case .percent(let percent): "the mapping allows at most \(percent) %"
        }
    }

    var warnings: String {
        guard !report.warnings.isEmpty else { return "" }
        var table = TextTable(rightAligned: [0])
        for warning in report.warnings.prefix(Self.most) {
            table.add(
                warning.count.figures, warning.code, "\(warning.table).\(warning.column)",
                Self.summary(of: warning.code),
                warning.warns ? "warning" : "")
        }
        let more = report.warnings.count - Self.most
        return "replaced by `else`\n" + table.text + (more > 0 ? "  and \(more) more, all in run.json\n" : "")
    }

    /// Fields that held no value, or one in another form than the compiler writes.
    var fields: String {
        var table = TextTable(rightAligned: [0])
        var count = 0
        for (_, figures) in report.sources.sorted(by: { $0.key < $1.key }) {
            for (field, kinds) in figures.fields.sorted(by: { $0.key < $1.key }) {
                for (kind, number) in kinds.sorted(by: { $0.key < $1.key }) {
                    count += 1
                    if count <= Self.most { table.add(number.figures, field, Self.words(forKind: kind)) }
                }
            }
        }
        guard count > 0 else { return "" }
        return "fields\n" + table.text + (count > Self.most ? "  and \(count - Self.most) more, all in run.json\n" : "")
    }

    private static func words(forKind kind: String) -> String {
        switch kind {
        case "blank": "blank"
        case "lowValues": "low-values"
        case "highValues": "high-values"
        case "signDeviation": Deviation.sign.summary
        case "zoneDeviation": Deviation.zone.summary
        case "blankDigit": Deviation.blankDigit.summary
        default: kind
        }
    }

    private static func summary(of code: String) -> String {
        Fault.allCases.first { $0.code == code }?.summary ?? ""
    }

    var ending: String {
        let timing = report.timing
        let mebibytes = timing.peakMemoryBytes >> 20
        var text = "\(timing.seconds) s, \(timing.recordsPerSecond.figures) records a second,"
        text += " \(timing.jobs.counted("worker")), \(mebibytes.figures) MiB of memory at most\n"
        let off = [
            report.checks.keys ? nil : "duplicate keys", report.checks.digests ? nil : "digests of the inputs",
            report.checks.sync ? nil : "that files are on the disk",
        ].compactMap(\.self)
        if !off.isEmpty { text += "not checked, as asked: \(off.joined(separator: ", "))\n" }
        return text
            + "all figures: \(options.outputFolder)/run.json; totals by group: \(options.outputFolder)/totals.csv\n"
    }
}
