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

    /// What came of one source.
    struct SourceOutcome {
        var state: SourceRun.State
        var reader: any RecordReader
        var context: RunContext
        var sha256: String?
        /// What a proof at the end found wrong: the tiling of the file, or the place of a record type.
        var mistakes: [Diagnostic]
    }

    /// The files of a run, by what they hold.
    private struct Files {
        /// One a table of the plan; nil in a dry run.
        var tables: [OutputFile?]
        var rejectLines: OutputFile
        /// One a source.
        var rejectRecords: [OutputFile]

        var all: [OutputFile] { tables.compactMap { $0 } + [rejectLines] + rejectRecords }
    }

    func run(
        _ sources: [OpenSource], since start: ContinuousClock.Instant,
        progress: @escaping @Sendable (RunProgress) -> Void
    ) throws(DiagnosticList) -> RunReport {
        let files = try makeFiles()
        var places = try writeHeaders(files)
        var outcomes: [SourceOutcome] = []
        for (index, source) in sources.enumerated() {
            let context = RunContext(plan: options.mapping.plan, sourceIndex: index, runDate: options.runDate)
            let rejects = RejectRecords(reader: source.reader, source: context.source)
            places.rejectRecords = try write(packed(rejects.head()), to: files.rejectRecords[index], at: 0)
            let outputs = SourceOutputs(
                tables: files.tables, rejectLines: files.rejectLines, rejectRecords: files.rejectRecords[index],
                start: places)
            let run = try SourceRun(
                context: context, reader: source.reader, options: options, outputs: outputs, interruption: interruption)
            let outcome = observe(run, source.passingDigest, since: start, progress)
            outcomes.append(outcome)
            places = outputs.lengths
            if keepsFiles(outcome) {
                let foot = try rejects.foot()
                places.rejectRecords = try write(
                    foot.isEmpty ? [] : packed(foot), to: files.rejectRecords[index], at: places.rejectRecords)
                try files.rejectRecords[index].complete(length: places.rejectRecords, sync: options.syncsFiles)
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
        for source in plan.sources {
            let name = "\(path)/\(RejectRecords.fileName(of: source))\(suffix)"
            records.append(try OutputFile(path: name, resumes: options.resumes))
        }
        return Files(
            tables: tables,
            rejectLines: try OutputFile(path: "\(path)/rejects.csv\(suffix)", resumes: options.resumes),
            rejectRecords: records)
    }

    private func writeHeaders(_ files: Files) throws(DiagnosticList) -> SourceOutputs.Places {
        let rejectHeader = packed(RejectLines.header)
        var places = SourceOutputs.Places(tables: [], rejectLines: Int64(rejectHeader.count), rejectRecords: 0)
        for (index, table) in options.mapping.plan.tables.enumerated() {
            let header = packed(RowWriter(schema: table.schema, format: options.format).header)
            try files.tables[index]?.write(header, at: 0)
            places.tables.append(Int64(header.count))
        }
        try files.rejectLines.write(rejectHeader, at: 0)
        return places
    }

    private func packed(_ header: [UInt8]) -> [UInt8] { options.packsOutputs ? PackedChunk.pack(header) : header }

    /// Runs one source with its progress and, on a queue of its own, the digest of its input.
    private func observe(
        _ run: SourceRun, _ passingDigest: PassingDigest?, since start: ContinuousClock.Instant,
        _ progress: @escaping @Sendable (RunProgress) -> Void
    ) -> SourceOutcome {
        let digest = Mutex<Result<String?, DiagnosticList>>(.success(nil))
        let group = DispatchGroup()
        if options.digestsInputs, passingDigest == nil {
            DispatchQueue.global().async(group: group) { [interruption] in
                do throws(DiagnosticList) {
                    let sha256 = try InputDigest.sha256(ofFile: run.reader.path, interruption: interruption)
                    digest.withLock { $0 = .success(sha256) }
                } catch {
                    digest.withLock { $0 = .failure(error) }
                }
            }
        }
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "tallyover.progress"))
        timer.schedule(deadline: .now() + .milliseconds(250), repeating: .milliseconds(250))
        timer.setEventHandler { [interruption] in
            progress(Self.progress(of: run, since: start))
            // Who waits for a pipe looks at no interruption.
            if interruption.isRequested { run.reader.cancel() }
        }
        timer.resume()
        var state = run.run()
        if let end = state.end { state.end = gzipDamage(run.reader, behind: end) ?? end }
        timer.cancel()
        group.wait()
        progress(Self.progress(of: run, since: start))
        var mistakes: [Diagnostic] = []
        var sha256: String?
        switch digest.withLock({ $0 }) {
        case .success(let digest): sha256 = digest
        case .failure(let list): mistakes += list.diagnostics
        }
        // An interruption that came when all records were through stopped the digest, and a run without it is not whole.
        if options.digestsInputs, passingDigest == nil, sha256 == nil, mistakes.isEmpty {
            state.end = state.end ?? .interrupted
        }
        if state.end == nil {
            do throws(DiagnosticList) {
                _ = try run.reader.finish()
                sha256 = sha256 ?? passingDigest?.sha256
            } catch {
                state.end = interruption.isRequested ? .interrupted : .failed(error)
            }
            mistakes += RecordTypePlaces.mistakes(state.tally, run.context, options)
        }
        return SourceOutcome(
            state: state, reader: run.reader, context: run.context, sha256: sha256, mistakes: mistakes)
    }

    /// Whether the file is damaged gzip, where a run over it ended early.
    ///
    /// What a damaged member inflates to may look like anything, a record of unknown type for one; and that it is
    /// damaged is known only at its end. So the rest is read before something else is blamed.
    private func gzipDamage(_ reader: any RecordReader, behind end: SourceRun.End) -> SourceRun.End? {
        guard reader.storage.gzip != nil, !end.isRestartable, !interruption.isRequested else { return nil }
        do throws(DiagnosticList) {
            _ = try reader.finish()
            return nil
        } catch {
            let isDamage = error.diagnostics.contains { ExtractCode(rawValue: $0.code)?.isGzip == true }
            return isDamage ? .failed(error) : nil
        }
    }

    private static func progress(of run: SourceRun, since start: ContinuousClock.Instant) -> RunProgress {
        let figures = run.progress
        let storage = run.reader.storage
        return RunProgress(
            source: run.context.source.name, records: figures.records, totalRecords: run.reader.recordCount,
            bytes: storage.bytesTaken ?? figures.bytes, totalBytes: storage.totalBytes ?? 0, rejects: figures.rejects,
            seconds: start.duration(to: .now).components.seconds)
    }

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
            return
        }
        if end.isRestartable { return }
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
