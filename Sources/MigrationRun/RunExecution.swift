import Diagnostics
import Dispatch
import Extracts
import Foundation
import MappingLanguage
import RecordValues
import Synchronization
import TargetRows
import Transform

/// A run that has its folder: source by source, then the files get their names, then the report is written.
struct RunExecution {
    let options: RunOptions
    let folder: RunFolder
    let identity: RunFolder.Identity
    let interruption: Interruption
    /// One a source: set where rejects of a source with levels are run again.
    let roles: [RedriveRoles?]

    /// The files of a run, by what they hold.
    private struct Files {
        /// One a table of the plan; nil in a dry run.
        var tables: [OutputFile?]
        var rejectLines: OutputFile
        /// One a source.
        var rejectRecords: [OutputFile]
        /// One a source; nil where it has no levels.
        var rejectRoles: [OutputFile?]
        /// Nil where no control of a level is held.
        var controlLines: OutputFile?

        var all: [OutputFile] {
            tables.compactMap { $0 } + [rejectLines] + rejectRecords + rejectRoles.compactMap { $0 }
                + [controlLines].compactMap { $0 }
        }
    }

    func run(
        _ sources: [OpenSource], since start: ContinuousClock.Instant,
        progress: @escaping @Sendable (RunProgress) -> Void
    ) throws(DiagnosticList) -> RunReport {
        let files = try makeFiles()
        var places = try writeHeaders(files)
        var outcomes: [SourceOutcome] = []
        for (index, source) in sources.enumerated() {
            places.rejectRoles = Int64(RedriveRoles.header.count)
            try files.rejectRoles[index]?.write(RedriveRoles.header, at: 0)
            let context = RunContext(plan: options.mapping.plan, sourceIndex: index, runDate: options.runDate)
            let rejects = RejectRecords(reader: source.reader, source: context.source)
            places.rejectRecords = try write(packed(rejects.head()), to: files.rejectRecords[index], at: 0)
            let outputs = SourceOutputs(
                tables: files.tables, rejectLines: files.rejectLines, rejectRecords: files.rejectRecords[index],
                rejectRoles: files.rejectRoles[index],
                controlLines: files.controlLines, start: places)
            let run = try SourceRun(
                context: context, reader: source.reader, options: options, outputs: outputs, interruption: interruption,
                roles: roles[index])
            let observer = SourceObserver(options: options, interruption: interruption, roles: roles[index])
            let outcome = observer.observe(run, source.passingDigest, since: start, progress)
            outcomes.append(outcome)
            places = outputs.lengths
            if let file = files.controlLines {
                var levels = outcome.state.levels
                places.controlLines = try write(levels.differing.takeLines(), to: file, at: places.controlLines)
            }
            if keepsFiles(outcome) {
                let foot = try rejects.foot()
                places.rejectRecords = try write(
                    foot.isEmpty ? [] : packed(foot), to: files.rejectRecords[index], at: places.rejectRecords)
                try files.rejectRecords[index].complete(length: places.rejectRecords, sync: options.syncsFiles)
                try files.rejectRoles[index]?.complete(length: places.rejectRoles, sync: options.syncsFiles)
            }
            if outcome.state.end != nil { break }
        }
        return conclude(files, places, outcomes, since: start)
    }

    /// Writes the bytes, and gives the place behind them.
    private func write(_ bytes: [UInt8], to file: OutputFile, at place: Int64) throws(DiagnosticList) -> Int64 {
        try file.write(bytes, at: place)
        return place + Int64(bytes.count)
    }

    /// Gives the files their names and writes the report. Where that fails (the disk is full) the run is one that
    /// stopped part-way: the report says so to the caller, and the journal in the folder lets it be resumed.
    private func conclude(
        _ files: Files, _ places: SourceOutputs.Places, _ outcomes: [SourceOutcome],
        since start: ContinuousClock.Instant
    ) -> RunReport {
        let builder = ReportBuilder(options: options, identity: identity)
        do throws(DiagnosticList) {
            try completeFiles(files, places, outcomes)
            let report = builder.report(outcomes, seconds: start.duration(to: .now))
            try folder.write(TotalsFile.bytes(outcomes, plan: options.mapping.plan), to: "totals.csv")
            try folder.finish(report)
            return report
        } catch {
            var stopped = outcomes
            for index in stopped.indices.suffix(1) where stopped[index].state.end == nil {
                stopped[index].state.end = .failed(error)
            }
            return builder.report(stopped, seconds: start.duration(to: .now))
        }
    }

    private func makeFiles() throws(DiagnosticList) -> Files {
        let plan = options.mapping.plan
        let path = folder.path
        let suffix = options.packsOutputs ? ".gz" : ""
        var tables: [OutputFile?] = []
        for table in plan.tables {
            let name = "\(path)/tables/\(table.schema.name).\(options.format.fileExtension)\(suffix)"
            tables.append(options.isDryRun ? nil : try OutputFile(path: name, resumes: options.resumes))
        }
        var records: [OutputFile] = []
        var roles: [OutputFile?] = []
        for source in plan.sources {
            let name = "\(path)/\(RejectRecords.fileName(of: source))\(suffix)"
            records.append(try OutputFile(path: name, resumes: options.resumes))
            // The list of roles stays plain: it is small, and read by people.
            roles.append(
                source.levelShape == nil
                    ? nil : try OutputFile(path: "\(path)/rejects/\(source.name).roles.csv", resumes: options.resumes))
        }
        return Files(
            tables: tables,
            rejectLines: try OutputFile(path: "\(path)/rejects.csv\(suffix)", resumes: options.resumes),
            rejectRecords: records, rejectRoles: roles,
            controlLines: options.holdsControls && plan.controls.contains { $0.level != nil }
                ? try OutputFile(path: "\(path)/controls.csv", resumes: options.resumes) : nil)
    }

    private func writeHeaders(_ files: Files) throws(DiagnosticList) -> SourceOutputs.Places {
        let rejectHeader = packed(RejectLines.header)
        var places = SourceOutputs.Places(
            tables: [], rejectLines: Int64(rejectHeader.count), rejectRecords: 0, rejectRoles: 0,
            controlLines: Int64(DifferingControls.header.count))
        for (index, table) in options.mapping.plan.tables.enumerated() {
            let header = packed(RowWriter(schema: table.schema, format: options.format).header)
            try files.tables[index]?.write(header, at: 0)
            places.tables.append(Int64(header.count))
        }
        try files.rejectLines.write(rejectHeader, at: 0)
        try files.controlLines?.write(DifferingControls.header, at: 0)
        return places
    }

    private func packed(_ header: [UInt8]) -> [UInt8] { options.packsOutputs ? PackedChunk.pack(header) : header }

    /// Whether the outputs of this source can stand: it was read to the end.
    private func keepsFiles(_ outcome: SourceOutcome) -> Bool { outcome.state.end == nil }

    /// Gives the files their names where the run came to its end. Where it is restartable, what is written stays for
    /// `--resume`; where its input is broken, nothing half-written stays. The lines of the rejects stay in any case
    /// where the run ended for their sake.
    private func completeFiles(
        _ files: Files, _ places: SourceOutputs.Places, _ outcomes: [SourceOutcome]
    ) throws(DiagnosticList) {
        guard let end = outcomes.last?.state.end else {
            for (index, table) in files.tables.enumerated() {
                try table?.complete(length: places.tables[index], sync: options.syncsFiles)
            }
            try files.rejectLines.complete(length: places.rejectLines, sync: options.syncsFiles)
            try files.controlLines?.complete(length: places.controlLines, sync: options.syncsFiles)
            return
        }
        if end.isRestartable { return }
        // The report names controls that differ in what was read, and this is the list of them.
        try files.controlLines?.complete(length: places.controlLines, sync: options.syncsFiles)
        if case .rejectLimit = end {
            try files.rejectLines.complete(length: places.rejectLines, sync: options.syncsFiles)
        }
        for file in files.all { file.discard() }
    }
}

extension SourceRun.End {
    /// Whether the run can go on where it stopped.
    var isRestartable: Bool {
        switch self {
        case .interrupted: true
        case .stop, .rejectLimit: false
        case .failed(let list): list.diagnostics.contains { $0.code == RunCode.writeFailed.rawValue }
        }
    }

    var exitCode: ExitCode {
        switch self {
        case .interrupted: .stopped
        case .rejectLimit: .breaks
        case .stop: .inputUnusable
        case .failed(let list):
            isRestartable
                ? .stopped
                : list.diagnostics.contains { ExtractCode(rawValue: $0.code)?.kind == .internalFault }
                    ? .internalFault : .inputUnusable
        }
    }
}
