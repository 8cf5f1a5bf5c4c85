import Diagnostics
import Extracts
import MappingLanguage
import Reconciliation
import RecordValues
import TargetRows
import Transform

/// What came of reading one side.
struct SideOutcome {
    let side: SidePlan
    let options: RunOptions
    let source: SourceOutcome

    /// What became of the candidate rows of its table.
    var tally: TableTally { source.state.tally.tables[0] }
    /// Rows that take part in the comparison.
    var rows: Int64 { tally.written }
    /// Records of the type that its rows are made from.
    var records: Int64 { source.state.tally.byType[side.mapping.tables[0].recordType].count }
    /// The totals of the waterfall, of one `waterfall by`, or of one `totals` line.
    func totals(_ index: Int) -> GroupedTotals { tally.totals[index] }
}

/// Reads one side of a reconciliation to its end: the same engine as a migration's, with the rows going to the
/// comparison.
struct SideRun {
    let side: SidePlan
    let file: String
    let options: ReconcileOptions
    let interruption: Interruption
    /// Numbers of the records to read, from 1; nil for all.
    var range: ClosedRange<Int64>?

    /// - Parameters:
    ///   - rejectLines: the file for the lines of its rejects; nil where nobody asks for them.
    ///   - taker: makes the taker of rows and rejects of one worker.
    func run(
        rejectLines: OutputFile?, taker: @escaping @Sendable () -> any RowTaker, since start: ContinuousClock.Instant,
        progress: @escaping @Sendable (RunProgress) -> Void
    ) throws(DiagnosticList) -> SideOutcome {
        let options = runOptions
        let plan = side.mapping
        let source = try OpenSource(plan.sources[side.source], options, range: range)
        let context = RunContext(plan: plan, sourceIndex: side.source, runDate: options.runDate)
        try rejectLines?.write(RejectLines.header, at: 0)
        let outputs = SourceOutputs(
            tables: plan.tables.map { _ in nil }, rejectLines: rejectLines, rejectRecords: nil, rejectRoles: nil,
            controlLines: nil,
            start: .init(
                tables: plan.tables.map { _ in 0 }, rejectLines: Int64(RejectLines.header.count), rejectRecords: 0,
                rejectRoles: 0, controlLines: 0))
        let run = try SourceRun(
            context: context, reader: source.reader, options: options, outputs: outputs, interruption: interruption,
            roles: nil, rowTaker: taker)
        let observer = SourceObserver(options: options, interruption: interruption, roles: nil)
        let outcome = observer.observe(run, source.passingDigest, since: start, progress)
        try rejectLines?.complete(length: outputs.lengths.rejectLines, sync: options.syncsFiles)
        return SideOutcome(side: side, options: options, source: outcome)
    }

    /// The side as a run of its own mapping.
    private var runOptions: RunOptions {
        var run = options.run
        run.mapping.plan = side.mapping
        run.inputs = [side.sourceName: file]
        run.isDryRun = true
        run.recordRange = range
        run.compared = ComparedRows(columns: side.columns, keyColumns: options.plan.comparison.keyColumns)
        return run
    }
}
