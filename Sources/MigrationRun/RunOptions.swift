import Extracts
import MappingLanguage
import RecordValues
import TargetRows
import Transform

/// What the operator asks of a run.
package struct RunOptions: Sendable {
    package var mapping: CheckedMapping
    /// The file of each source, by the source's name; `-` for standard input.
    package var inputs: [String: String]
    /// The run folder; made where it is missing.
    package var outputFolder: String
    /// The business date; nil only where the mapping does not use it.
    package var runDate: CalendarDate?
    package var jobs: Int
    package var format: TableFormat = .csv
    /// Writes tables and rejects as gzip.
    package var packsOutputs = false
    /// The most bytes that a gzip input may make of one.
    package var maximumExpansion = InputOptions.defaultExpansion
    /// Does everything except the tables.
    package var isDryRun = false
    /// Goes on where a run that stopped part-way left off.
    package var resumes = false
    /// Records to read, from 1; nil for all. Every output then says that it is partial.
    package var recordRange: ClosedRange<Int64>?
    /// The input is a file of rejects that were corrected: it has no header and no trailer to hold it against.
    package var isRedrive = false
    /// Records a chunk; nil for as many as make about half a mebibyte.
    package var recordsPerChunk: Int?
    /// Bytes that the index of keys may take in memory; beyond, it lies in a file of the run folder.
    package var keyMemory: Int = 1 << 30
    /// The three costs that a benchmark of the engine leaves out. Each is on unless the operator says otherwise, and
    /// `run.json` says which were.
    package var checksKeys = true
    package var digestsInputs = true
    package var syncsFiles = true
    /// Set for a side of a reconciliation: how its rows are compared.
    package var compared: ComparedRows?
    /// Sends every record down the cold path: the oracle.
    package var coldPathOnly = false

    package init(
        mapping: CheckedMapping, inputs: [String: String], outputFolder: String, runDate: CalendarDate?, jobs: Int
    ) {
        precondition(jobs >= 1, "a run needs a worker")
        self.mapping = mapping
        self.inputs = inputs
        self.outputFolder = outputFolder
        self.runDate = runDate
        self.jobs = jobs
    }

    /// Whether controls are held: not against some records only.
    var holdsControls: Bool { !isRedrive && recordRange == nil }
}

/// What a run tells while it is under way; sent from any queue, a few times a second at most.
package struct RunProgress: Sendable {
    package var source: String
    package var records: Int64
    /// Nil where the record format does not tell before the end.
    package var totalRecords: Int64?
    package var bytes: Int64
    /// 0 where nobody knows: standard input.
    package var totalBytes: Int64
    package var rejects: Int64
    package var seconds: Int64
}
