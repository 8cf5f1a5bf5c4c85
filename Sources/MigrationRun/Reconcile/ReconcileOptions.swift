import MappingLanguage
import Reconciliation
import RecordValues

/// What the operator asks of a reconciliation.
package struct ReconcileOptions: Sendable {
    package var mapping: CheckedMapping
    /// Index in the plan's reconciliations.
    package var reconciliation: Int
    /// The file of each side that is a source, by the source's name.
    package var inputs: [String: String]
    /// The folder of the run whose tables are a side; by the side's name before the point.
    package var runs: [String: String]
    /// The folder for the reports; made where it is missing.
    package var outputFolder: String
    package var runDate: CalendarDate?
    package var jobs: Int
    /// Bytes that the rows of both sides may take in memory; beyond, they lie in a file of the output folder.
    package var memory: Int = 512 << 20
    /// The key of the tokens that stand for personal values; nil for a new one, so that tokens differ from run to run.
    package var maskKey: [UInt8]?
    /// Two sides without a row agree, instead of nothing having been compared.
    package var allowsEmpty = false
    /// Counts below this are not shown by group; 0 shows all.
    package var smallestCount: Int64 = 0
    /// Breaks that the reports show, those with the most money first; `breaks.csv` has them all.
    package var shownBreaks = 100
    package var recordsPerChunk: Int?
    package var digestsInputs = true
    package var syncsFiles = true
    package var coldPathOnly = false

    package init(
        mapping: CheckedMapping, reconciliation: Int, inputs: [String: String], runs: [String: String],
        outputFolder: String, runDate: CalendarDate?, jobs: Int
    ) {
        precondition(jobs >= 1, "a reconciliation needs a worker")
        self.mapping = mapping
        self.reconciliation = reconciliation
        self.inputs = inputs
        self.runs = runs
        self.outputFolder = outputFolder
        self.runDate = runDate
        self.jobs = jobs
    }

    package var plan: ReconciliationPlan { mapping.plan.reconciliations[reconciliation] }
}
