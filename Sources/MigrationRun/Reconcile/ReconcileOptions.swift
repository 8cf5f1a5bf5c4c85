import MappingLanguage
import Reconciliation
import RecordValues
import Reports

/// What the operator asks of a reconciliation.
package struct ReconcileOptions: Sendable {
    /// What it shares with a run: the mapping, the files of sides by their sources' names, the folder for the reports,
    /// the business date, the workers.
    package var run: RunOptions
    /// Index in the plan's reconciliations.
    package var reconciliation: Int
    /// The folders of runs whose tables are sides, by the names of the sides' sources.
    package var runFolders: [String: String]
    /// Bytes that the rows of both sides may take in memory; beyond, they lie in a file of the output folder.
    package var memory = 512 << 20
    /// The key of the tokens that stand for personal values; nil for a new one, so that tokens differ from run to run.
    package var maskKey: [UInt8]?
    /// Two sides without a row agree; otherwise nothing compared is no success.
    package var allowsEmpty = false
    package var reports = ReportOptions()
    /// Breaks that the reports show, those with the most money first; `breaks.csv` has them all.
    package var shownBreaks = 100

    package init(run: RunOptions, reconciliation: Int, runFolders: [String: String]) {
        self.run = run
        self.reconciliation = reconciliation
        self.runFolders = runFolders
    }

    package var plan: ReconciliationPlan { run.mapping.plan.reconciliations[reconciliation] }
}
