import Copybooks
import Diagnostics
import Dispatch
import Extracts
import Foundation
import MappingLanguage
import RecordValues
import Synchronization
import TargetRows
import Transform

/// A whole run: from the files of its sources to a run folder and a verdict.
package enum Migration {
    /// Runs the migration.
    ///
    /// Throws where it could not start: nothing of an earlier run was touched then. All that happens later is in the
    /// report, which stands in the run folder as `run.json` too.
    ///
    /// - Parameter progress: called a few times a second, on a queue of its own.
    package static func run(
        _ options: RunOptions, interruption: Interruption, progress: @escaping @Sendable (RunProgress) -> Void
    ) throws(DiagnosticList) -> RunReport {
        let start = ContinuousClock.now
        try checkInputNames(options)
        let plan = options.mapping.plan
        var sources: [OpenSource] = []
        var roles: [RedriveRoles?] = []
        for source in plan.sources {
            sources.append(try OpenSource(source, options, range: options.recordRange))
            roles.append(try Self.roles(source, options))
        }
        let folder = try RunFolder(path: options.outputFolder, sync: options.syncsFiles)
        if let report = folder.existingReport(), report.verdict != .stopped {
            if options.resumes { return report }
            throw DiagnosticList(
                Diagnostic(
                    RunCode.folderFinished, "\(options.outputFolder) holds a finished run (\(report.verdict.rawValue))",
                    hint: "state another folder with --out, or delete that one"))
        }
        let identity = try RunIdentity.make(options)
        try folder.prepare(identity, resumes: options.resumes)
        let execution = RunExecution(
            options: options, folder: folder, identity: identity, interruption: interruption, roles: roles)
        return try execution.run(sources, since: start, progress: progress)
    }

    private static func checkInputNames(_ options: RunOptions) throws(DiagnosticList) {
        let names = options.mapping.plan.sources.map(\.name)
        var diagnostics: [Diagnostic] = []
        for name in options.inputs.keys.sorted() where !names.contains(name) {
            let hint = NearestMatch.of(name, among: names).map { "did you mean \($0)?" }
            diagnostics.append(
                Diagnostic(
                    RunCode.inputUnknown, "the mapping has no source \(name); it has \(names.joined(separator: ", "))",
                    hint: hint))
        }
        for name in names where options.inputs[name] == nil {
            diagnostics.append(
                Diagnostic(RunCode.inputNotNamed, "source \(name) has no input", hint: "add --input \(name)=FILE"))
        }
        if !diagnostics.isEmpty { throw DiagnosticList(diagnostics) }
    }

    /// What the records of a file of rejects stand for, where the source has levels.
    private static func roles(_ source: SourcePlan, _ options: RunOptions) throws(DiagnosticList) -> RedriveRoles? {
        guard options.isRedrive, source.levelShape != nil, let path = options.inputs[source.name] else { return nil }
        return try RedriveRoles(besideFile: path)
    }
}

/// A source that a run reads from.
struct OpenSource {
    let reader: any RecordReader
    /// The digest of what comes once only, made in passing; nil for a file, which is read again for it.
    let passingDigest: PassingDigest?

    /// - Parameter range: the numbers of the records to read, from 1; nil for all.
    init(_ source: SourcePlan, _ options: RunOptions, range: ClosedRange<Int64>?) throws(DiagnosticList) {
        guard let path = options.inputs[source.name] else { preconditionFailure("an input is missing unnoticed") }
        let longest = source.recordTypes.map { max(1, $0.layout.length) }.max() ?? 1
        let digest = Extract.isStandardInput(path) && options.digestsInputs ? PassingDigest() : nil
        var input = InputOptions()
        input.maximumExpansion = options.maximumExpansion
        input.inflatingQueues = options.jobs
        if let digest { input.observer = { digest.update($0) } }
        passingDigest = digest
        reader = try source.open(
            path: path, recordsPerChunk: options.recordsPerChunk ?? max(64, (1 << 19) / longest), range: range,
            isPartial: options.isRedrive, input: input)
    }
}

/// What a run is made from, for the journal and for `run.json`.
enum RunIdentity {
    static func make(_ options: RunOptions) throws(DiagnosticList) -> RunFolder.Identity {
        let plan = options.mapping.plan
        var companions: [String: String] = [:]
        for file in plan.companionFiles { companions[file] = try digest(file) }
        var inputs: [String: String] = [:]
        for (name, path) in options.inputs {
            if Extract.isStandardInput(path) {
                // Whatever comes when the run is resumed: what a resumed run leaves is made from that alone.
                inputs[name] = "standard input"
                continue
            }
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let size = (attributes?[.size] as? NSNumber)?.int64Value ?? -1
            let changed = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            inputs[name] = "\(size) bytes, changed \(changed)"
        }
        return RunFolder.Identity(
            toolVersion: ToolVersion.current, mappingSHA256: try digest(plan.file), companions: companions,
            inputs: inputs, runDate: options.runDate?.description, format: options.format.rawValue,
            compression: options.packsOutputs ? "gzip" : nil, isDryRun: options.isDryRun,
            partial: options.recordRange.map { "\($0.lowerBound)..\($0.upperBound)" })
    }

    private static func digest(_ file: String) throws(DiagnosticList) -> String {
        guard let digest = try InputDigest.sha256(ofFile: file, interruption: nil) else {
            preconditionFailure("a digest that nothing can interrupt")
        }
        return digest
    }
}

/// The version that `--version`, `run.json` and the journal state.
package enum ToolVersion {
    package static let current = "0.1.0"
}
