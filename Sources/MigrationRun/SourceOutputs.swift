import Diagnostics
import Synchronization
import TargetRows
import Transform

/// The files that a source's chunks are written to, and how far each has been given out.
final class SourceOutputs: Sendable {
    /// One a table of the plan; nil for tables of other sources, and in a dry run.
    private let tables: [OutputFile?]
    /// Nil where nobody asks for them.
    private let rejectLines: OutputFile?
    /// Nil where rejected records are told of only.
    private let rejectRecords: OutputFile?
    /// Nil where the source has no levels.
    private let rejectRoles: OutputFile?
    /// Nil where no control of a level is held.
    private let controlLines: OutputFile?
    private let ends: Mutex<Places>

    /// Where the next bytes of each file go.
    struct Places: Sendable {
        var tables: [Int64]
        var rejectLines: Int64
        var rejectRecords: Int64
        var rejectRoles: Int64
        var controlLines: Int64
    }

    /// - Parameter start: where the rows and the lines begin, behind what other sources wrote.
    init(
        tables: [OutputFile?], rejectLines: OutputFile?, rejectRecords: OutputFile?, rejectRoles: OutputFile?,
        controlLines: OutputFile?, start: Places
    ) {
        self.tables = tables
        self.rejectLines = rejectLines
        self.rejectRecords = rejectRecords
        self.rejectRoles = rejectRoles
        self.controlLines = controlLines
        ends = Mutex(start)
    }

    /// Gives out the places of one chunk. Calls come in the order of the file.
    func places(for worker: Worker) -> Places {
        ends.withLock { ends in
            let places = ends
            for (index, output) in worker.tableBytes.enumerated() { ends.tables[index] += Int64(output.count) }
            ends.rejectLines += Int64(worker.rejectLineBytes.count)
            ends.rejectRecords += Int64(worker.rejectRecordBytes.count)
            ends.rejectRoles += Int64(worker.rejectRecords.roles.count)
            ends.controlLines += Int64(worker.controlLines.count)
            return places
        }
    }

    /// Where each file ends when all chunks are written.
    var lengths: Places { ends.withLock { $0 } }

    func write(_ worker: Worker, at places: Places) throws(DiagnosticList) {
        for (index, output) in worker.tableBytes.enumerated() where output.count > 0 {
            try tables[index]?.write(output, at: places.tables[index])
        }
        try rejectLines?.write(worker.rejectLineBytes, at: places.rejectLines)
        try rejectRecords?.write(worker.rejectRecordBytes, at: places.rejectRecords)
        try rejectRoles?.write(worker.rejectRecords.roles, at: places.rejectRoles)
        try controlLines?.write(worker.controlLines, at: places.controlLines)
    }
}
