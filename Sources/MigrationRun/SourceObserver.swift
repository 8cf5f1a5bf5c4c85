import Diagnostics
import Dispatch
import Extracts
import Foundation
import MappingLanguage
import RecordValues
import Synchronization
import Transform

/// What came of reading one source.
struct SourceOutcome {
    var state: SourceRun.State
    var reader: any RecordReader
    var context: RunContext
    var sha256: String?
    /// What a proof at the end found wrong: the tiling of the file, or the place of a record type.
    var mistakes: [Diagnostic]
}

/// Runs a source to its end, with all that goes on beside it: progress, the digest of the input, and the proofs at the
/// end of the file.
struct SourceObserver {
    let options: RunOptions
    let interruption: Interruption
    /// Set where rejects of a source with levels are run again.
    let roles: RedriveRoles?

    /// Runs one source with its progress and, on a queue of its own, the digest of its input.
    func observe(
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
            mistakes +=
                roles?.mistakes(records: state.tally.records, contexts: state.tally.contextOnly) ?? []
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
}
