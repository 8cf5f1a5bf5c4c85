import Diagnostics
import Foundation
import MappingLanguage
import Reconciliation
import RecordValues
import Reports
import Synchronization
import TargetRows
import Transform

/// A whole reconciliation: from the files of both sides to a folder of reports and a verdict.
///
/// ```
/// old side -> rows by key ┐
///                         ├-> comparison -> breaks.csv -> waterfall, totals, verdict -> reports
/// new side -> rows by key ┘
/// ```
package struct ReconcileRun {
    private let options: ReconcileOptions
    private let interruption: Interruption
    private var plan: ReconciliationPlan { options.plan }

    package init(_ options: ReconcileOptions, _ interruption: Interruption) {
        self.options = options
        self.interruption = interruption
    }

    /// Reconciles.
    ///
    /// Throws where it could not start: nothing was touched then. All that happens later is in the report, which
    /// stands in the folder too.
    ///
    /// - Parameter progress: called a few times a second, on a queue of its own.
    package func run(
        progress: @escaping @Sendable (RunProgress) -> Void
    ) throws(DiagnosticList) -> ReconciliationReport {
        let start = ContinuousClock.now
        let sides = try ReconcileSides(options)
        let mask = ValueMask(key: options.maskKey ?? (0..<32).map { _ in UInt8.random(in: .min ... .max) })
        let register = try register()
        let sha256 = try InputDigest.sha256(ofFile: options.run.mapping.plan.file, interruption: nil) ?? ""
        let folder = try RunFolder(path: options.run.outputFolder, sync: options.run.syncsFiles)
        try folder.requireNone(of: ReportFile.json.rawValue, what: "reconciliation")
        let builder = ReconcileReportBuilder(
            options: options, mappingSHA256: sha256, mask: mask, warnings: sides.warnings, start: start)
        let store = try ComparisonStore(plan: plan.comparison, layout: layout(sides), folder: folder.path)
        var outcomes: [SideOutcome] = []
        var feeds: [ComparisonFeed] = []
        for side in ComparisonSide.allCases {
            let feed = ComparisonFeed(plan, side, store)
            let lines = try OutputFile(path: "\(folder.path)/\(side.fileName).csv", resumes: false)
            let run = SideRun(
                side: sides[side].plan, file: sides[side].file, options: options, interruption: interruption)
            let outcome = try run.run(rejectLines: lines, taker: feed.taker, since: start, progress: progress)
            outcomes.append(outcome)
            feeds.append(feed)
            // What one side is short of is no break of the other.
            if outcome.source.state.end != nil { break }
        }
        var compared: ComparisonOutcome?
        if outcomes.count == 2, outcomes.allSatisfy({ $0.source.state.end == nil }) {
            compared = try compare(store, mask, register, outcomes, in: folder)
        }
        let report = builder.report(outcomes, feeds.map(\.extremes), compared)
        for file in ReportFile.allCases where file != .json {
            try folder.write(file.bytes(of: report, options: options.reports), to: file.rawValue)
        }
        // The one that says that all others are whole.
        try folder.write(
            ReportFile.json.bytes(of: report, options: options.reports), to: ReportFile.json.rawValue)
        return report
    }

    private func register() throws(DiagnosticList) -> AcceptedBreaks {
        let runDate = options.run.runDate
        guard let path = plan.acceptedBreaks else { return AcceptedBreaks(runDate: runDate ?? RunContext.noDate) }
        guard let runDate else {
            throw DiagnosticList(
                Diagnostic(
                    RunCode.runDateNeeded, "accepted breaks expire by the run date, and none is given",
                    hint: "add --run-date CCYY-MM-DD, the business date that this reconciliation is for"))
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DiagnosticList(
                Diagnostic(
                    ReconciliationCode.registerUnreadable, "the register of accepted breaks \(path) cannot be read",
                    hint: "make it, with a header alone where nothing is accepted yet, or take the accept line out"))
        }
        return try AcceptedBreaksReader.read(
            [UInt8](data), file: path, plan: plan.comparison, runDate: runDate)
    }

    private func layout(_ sides: ReconcileSides) -> ComparisonLayout {
        ComparisonLayout(
            memoryBytes: options.memory,
            expectedBytes: sides.expectedRows * Int64(plan.comparison.expectedRowBytes),
            workers: options.run.jobs)
    }

    private func compare(
        _ store: ComparisonStore, _ mask: ValueMask, _ register: AcceptedBreaks, _ outcomes: [SideOutcome],
        in folder: RunFolder
    ) throws(DiagnosticList) -> ComparisonOutcome {
        let comparison = Comparison(
            store, mask: mask, register: register,
            options: .init(
                workers: options.run.jobs, shownBreaks: options.shownBreaks, groupCounts: groupCounts(outcomes)))
        let file = try OutputFile(path: folder.path + "/breaks.csv", resumes: false)
        var length: Int64 = 0
        let outcome = try comparison.run { bytes throws(DiagnosticList) in
            try file.write(bytes, at: length)
            length += Int64(bytes.count)
        }
        try file.complete(length: length, sync: options.run.syncsFiles)
        return outcome
    }

    /// How many rows each side has of each group of the totals by one column.
    private func groupCounts(_ outcomes: [SideOutcome]) -> [GroupCount] {
        var counts: [GroupCount] = []
        for (index, total) in plan.totals.enumerated() where !total.by.isEmpty {
            let place = 1 + plan.waterfalls.count + index
            let (old, new) = (outcomes[0].totals(place), outcomes[1].totals(place))
            for (position, column) in total.by.enumerated() where !counts.contains(where: { $0.column == column }) {
                counts += Self.counts(old, new, position, column)
            }
        }
        return counts
    }

    private static func counts(
        _ old: GroupedTotals, _ new: GroupedTotals, _ position: Int, _ column: Int
    ) -> [GroupCount] {
        func rows(_ totals: GroupedTotals) -> [String?: Int64] {
            var rows: [String?: Int64] = [:]
            for (name, group) in totals.groups {
                switch name[position] {
                case .value(let value): rows[value, default: 0] += group[rows: .written]
                case .null: rows[nil, default: 0] += group[rows: .written]
                case .unreadable: break
                }
            }
            return rows
        }
        let (oldRows, newRows) = (rows(old), rows(new))
        return oldRows.map { GroupCount(column: column, value: $0.key, old: $0.value, new: newRows[$0.key] ?? 0) }
    }
}

extension ComparisonSide {
    /// The name of the file of its rejects, without the ending.
    fileprivate var fileName: String {
        switch self {
        case .old: "old-rejects"
        case .new: "new-rejects"
        }
    }
}
