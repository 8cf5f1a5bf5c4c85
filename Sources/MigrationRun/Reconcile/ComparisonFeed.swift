import Diagnostics
import MappingLanguage
import Reconciliation
import RecordValues
import Synchronization
import TargetRows
import Transform

/// Hands the rows of one side, as its workers make them, to the store of the comparison.
final class ComparisonFeed: Sendable {
    private let plan: ReconciliationPlan
    private let side: ComparisonSide
    private let store: ComparisonStore
    private let merged: Mutex<Extremes>
    /// By the field of the side's record, the column of the comparison that it makes: for rows that cannot be read.
    private let columns: [String: Int]

    init(_ plan: ReconciliationPlan, _ side: ComparisonSide, _ store: ComparisonStore) {
        self.plan = plan
        self.side = side
        self.store = store
        merged = Mutex(Extremes(plan))
        let table = plan[side: side].mapping.tables[0]
        let named = plan[side: side].columns.enumerated().compactMap { index, column in
            table.columns[column].expression.firstField.map { ($0.name, index) }
        }
        columns = Dictionary(named) { first, _ in first }
    }

    /// The extremes of all workers that have finished.
    var extremes: Extremes { merged.withLock { $0 } }

    /// A taker for one worker.
    func taker() -> any RowTaker { Taker(self) }

    private final class Taker: RowTaker {
        private let feed: ComparisonFeed
        private let scatterer: ComparisonScatterer
        private var extremes: Extremes

        init(_ feed: ComparisonFeed) {
            self.feed = feed
            scatterer = feed.store.scatterer(feed.side)
            extremes = Extremes(feed.plan)
        }

        func take(_ result: ChunkResult, firstRecord: Int64) throws(DiagnosticList) {
            try scatterer.take(result.outputs[0], firstRecord: firstRecord)
            if extremes.areWanted { extremes.take(result.outputs[0]) }
            // What the old side cannot read is in a bucket of the waterfall; nothing else speaks for the new side.
            guard feed.side == .new else { return }
            for reject in result.rejects {
                try scatterer.takeUnreadable(
                    record: reject.recordNumber, column: reject.reasons.first.flatMap { feed.columns[$0.field] },
                    fault: reject.reasons.first?.fault?.code ?? "")
            }
        }

        func finish() throws(DiagnosticList) {
            try scatterer.finish()
            feed.merged.withLock { $0.merge(extremes) }
        }
    }
}
