import Diagnostics
import Dispatch
import Extracts
import Foundation
import MappingLanguage
import RecordValues
import Synchronization
import TargetRows
import Transform

/// The run of one source: workers that claim chunks, transform them, and commit them in the order of the file.
///
/// ```
/// claim (in order) -> fill -> transform -> keys (in order) -> places (in order) -> write
/// ```
/// What stands in order decides about records; everything else runs in parallel. The result is the same for any
/// number of workers and any size of chunk.
final class SourceRun: Sendable {
    let context: RunContext
    let reader: any RecordReader
    let options: RunOptions
    let outputs: SourceOutputs
    private let interruption: Interruption
    private let keyTurnstile: Turnstile
    private let placeTurnstile: Turnstile
    private let keyIndex: KeyIndex?
    /// Set where records cannot be read again to compare their keys.
    let keyStore: KeyStore?
    private let state: Mutex<State>
    private let rejectLimit: Int64?
    private let roles: RedriveRoles?
    /// Who takes the rows, where they go to no file: one a worker.
    private let rowTaker: (@Sendable () -> any RowTaker)?

    /// What the workers share; looked at and changed in the order of the file.
    struct State {
        var tally: SourceTally
        var levels: LevelLedger
        /// By level, the number of the opener that was written last to the file of rejects.
        var rejectOpeners: [Int: Int64] = [:]
        var end: End?
        /// An end that comes after the chunks that are under way.
        var afterClaimed: End?
        var records: Int64 = 0
        var rejects: Int64 = 0
        var bytes: Int64 = 0
    }

    /// Why a run of a source ended before the end of its input.
    enum End: Sendable {
        case stop(Stop)
        case rejectLimit
        case interrupted
        case failed(DiagnosticList)
    }

    init(
        context: RunContext, reader: any RecordReader, options: RunOptions, outputs: SourceOutputs,
        interruption: Interruption, roles: RedriveRoles?, rowTaker: (@Sendable () -> any RowTaker)? = nil
    ) throws(DiagnosticList) {
        self.context = context
        self.reader = reader
        self.options = options
        self.outputs = outputs
        self.interruption = interruption
        self.roles = roles
        self.rowTaker = rowTaker
        keyTurnstile = Turnstile(position: options.recordRange?.lowerBound ?? 1)
        placeTurnstile = Turnstile(position: options.recordRange?.lowerBound ?? 1)
        let tally = SourceTally(plan: context.plan, sourceIndex: context.sourceIndex)
        state = Mutex(State(tally: tally, levels: LevelLedger(context)))
        rejectLimit = Self.rejectLimit(context, reader)
        keyIndex = try Self.makeKeyIndex(context, reader, options)
        keyStore = keyIndex != nil && !reader.canReadAgain ? try KeyStore(folder: options.outputFolder) : nil
    }

    /// Runs all workers and waits for them.
    func run() -> State {
        DispatchQueue.concurrentPerform(iterations: options.jobs) { _ in work() }
        return state.withLock { state in
            state.end = state.end ?? state.afterClaimed
            state.levels.finish()
            return state
        }
    }

    /// How rejected records are written.
    var rejectRecords: RejectRecords { RejectRecords(reader: reader, source: context.source) }

    /// The figures so far, for progress.
    var progress: (records: Int64, bytes: Int64, rejects: Int64) {
        state.withLock { ($0.records, $0.bytes, $0.rejects) }
    }

    private func work() {
        let batch = RecordBatch(capacity: 1 << 20)
        var transformOptions = Transformer.Options()
        transformOptions.writesRows = !options.isDryRun || options.compared != nil
        transformOptions.compared = options.compared
        transformOptions.tellsEndings = options.compared != nil
        transformOptions.notesKeys = options.checksKeys
        transformOptions.keepsKeyValues = keyStore != nil
        transformOptions.coldPathOnly = options.coldPathOnly
        transformOptions.contextRecords = roles?.contextRecords ?? []
        let worker = Worker(
            batch: batch, transformer: Transformer(context: context, format: options.format, options: transformOptions),
            packs: options.packsOutputs)
        let taker = rowTaker?()
        do throws(DiagnosticList) {
            while try claim(batch) {
                try reader.fill(batch)
                worker.transformer.transform(batch)
                guard try commit(worker, taker) else { break }
            }
            try taker?.finish()
        } catch {
            end(.failed(error))
        }
        let total = worker.transformer.total
        state.withLock { $0.tally.merge(total) }
    }

    /// Claims the next chunk: false at the end of the input, and where the run has ended.
    ///
    /// A mistake in the framing ends the run behind the chunks that were claimed before it: they still go through.
    private func claim(_ batch: RecordBatch) throws(DiagnosticList) -> Bool {
        if state.withLock({ $0.end != nil }) { return false }
        if interruption.isRequested {
            state.withLock { $0.afterClaimed = $0.afterClaimed ?? .interrupted }
            return false
        }
        do throws(DiagnosticList) {
            return try reader.claim(batch)
        } catch {
            // Who waited for bytes when the run was interrupted is sent away with a mistake that is none.
            let end: End = interruption.isRequested ? .interrupted : .failed(error)
            state.withLock { $0.afterClaimed = $0.afterClaimed ?? end }
            return false
        }
    }

    /// Ends the run for all workers at once; the first reason stands.
    private func end(_ reason: End) {
        state.withLock { if $0.end == nil { $0.end = reason } }
        keyTurnstile.cancel()
        placeTurnstile.cancel()
    }

    /// Commits one chunk: false where the run has ended.
    private func commit(_ worker: Worker, _ taker: (any RowTaker)?) throws(DiagnosticList) -> Bool {
        let batch = worker.batch
        let numbers = batch.firstRecordNumber..<batch.firstRecordNumber + Int64(batch.records.count)
        if options.checksKeys, context.hasKeys {
            if keyStore != nil { worker.placeKeys() }
            guard let found = keyTurnstile.pass(numbers, { duplicates(worker) }) else { return false }
            for (recordIndex, duplicate) in try found.get().reversed() {
                withdraw(recordIndex, duplicate, worker)
            }
        }
        try worker.renderRejects(source: context.source, into: rejectRecords)
        worker.pack()
        guard let admission = placeTurnstile.pass(numbers, { admit(worker) }) else { return false }
        if let end = admission.end { self.end(end) }
        guard let places = admission.places else {
            // The records before the one that stops the run were read, and are reported.
            if case .stop = admission.end { worker.transformer.keep() }
            return false
        }
        try outputs.write(worker, at: places)
        try taker?.take(worker.transformer.result, firstRecord: numbers.lowerBound)
        worker.transformer.keep()
        return true
    }

    /// What is decided of a chunk in its turn.
    private struct Admission {
        /// Nil where the chunk does not belong to the run.
        var places: SourceOutputs.Places?
        /// Set where the run ends with this chunk.
        var end: End?
    }

    /// Decides, in the order of the file, whether a chunk belongs to the run, and gives out its places in the outputs.
    ///
    /// The chunk that goes over the reject limit still counts: its rejects are what the operator needs to see.
    private func admit(_ worker: Worker) -> Admission {
        let result = worker.transformer.result
        return state.withLock { state in
            if state.end != nil { return Admission() }
            // The end is noted in the chunk's own turn: the next chunk's worker stands at the turnstile already.
            if let stop = result.stop {
                state.end = .stop(stop)
                return Admission(end: state.end)
            }
            state.records += Int64(worker.batch.records.count)
            state.bytes += Int64(worker.batch.fileRange.count)
            state.rejects += Int64(result.rejects.count)
            state.levels.take(result.stretches)
            worker.controlLines = state.levels.differing.takeLines()
            worker.leaveOutOpeners(after: &state.rejectOpeners)
            let isLast = worker.batch.fileRange.upperBound == reader.contentSize
            let isOver = !isLast && (rejectLimit.map { state.rejects > $0 } ?? false)
            if isOver { state.end = .rejectLimit }
            // The records before a mistake in the framing were read, and are reported.
            if let mistake = reader.mistake(behind: worker.batch) { state.end = .failed(mistake) }
            return Admission(places: outputs.places(for: worker), end: state.end)
        }
    }

    // MARK: - Keys

    private func duplicates(_ worker: Worker) -> Result<[(Int, DuplicateKey)], DiagnosticList> {
        guard let keyIndex else { return .success([]) }
        do throws(DiagnosticList) {
            return .success(try KeyCheck(run: self, worker: worker).duplicates(keyIndex))
        } catch {
            return .failure(error)
        }
    }

    private func withdraw(_ recordIndex: Int, _ duplicate: DuplicateKey, _ worker: Worker) {
        let result = worker.transformer.result
        for key in result.keys.reversed() where Int(key.recordIndex) == recordIndex {
            result.outputs[Int(key.table)].remove(key.outputStart..<key.outputEnd)
        }
        worker.transformer.withdraw(recordIndex, in: worker.batch, for: duplicate)
    }

    private static func makeKeyIndex(
        _ context: RunContext, _ reader: any RecordReader, _ options: RunOptions
    ) throws(DiagnosticList) -> KeyIndex? {
        guard options.checksKeys, context.hasKeys else { return nil }
        // A record has one type, and the keys of that type's tables only.
        var keysByType: [Int: Int] = [:]
        for table in context.plan.tables where table.source == context.sourceIndex && !table.schema.keyColumns.isEmpty {
            keysByType[table.recordType, default: 0] += table.each?.count ?? 1
        }
        let keysPerRecord = keysByType.values.max() ?? 0
        let records = reader.recordCount ?? likelyBytes(reader) / Int64(max(1, context.likelyRecord))
        return try KeyIndex(
            expectedKeys: records * Int64(keysPerRecord), memoryBudget: options.keyMemory,
            spillFolder: options.outputFolder)
    }

    /// How many bytes the records are likely to take. Records of fixed width shrink to a fourth or less as gzip.
    private static func likelyBytes(_ reader: any RecordReader) -> Int64 {
        reader.contentSize ?? 4 * reader.fileSize
    }

    /// How many rejects make the run hopeless: beyond so many it cannot end within the limit, whatever follows.
    private static func rejectLimit(_ context: RunContext, _ reader: any RecordReader) -> Int64? {
        switch context.plan.rejectLimit {
        case .records(let limit):
            // Where nothing is stated a run goes to its end: the operator wants to see every reject, not the first.
            return limit == 0 ? nil : limit
        case .percent(let percent):
            // Where nobody knows how much is to come, a run goes to its end.
            let most = reader.recordCount ?? reader.contentSize.map { $0 / Int64(max(1, context.shortestRecord)) }
            return most.map { percent.share(of: $0) }
        }
    }
}

extension RunContext {
    /// Whether rows of this source have keys.
    var hasKeys: Bool { plan.tables.contains { $0.source == sourceIndex && !$0.schema.keyColumns.isEmpty } }

    /// Bytes of the shortest record that there can be: how many records a file can hold at most.
    var shortestRecord: Int {
        switch source.recordFormat {
        case .fixed, .variable, .variableBlocked, .lines:
            source.recordTypes.indices.map { expectedLength(ofType: $0) }.min() ?? 1
        // `<a/>`
        case .xml: 4
        // Separators and a line end.
        case .csv(let shape): shape.columns.count
        // `{}` and a line end.
        case .jsonLines: 3
        case .sqlite: 1
        }
    }

    /// Bytes that a short record is likely to have, for a guess at how many there are: of a record with slots, what
    /// stands round all its fields and a few characters in each.
    var likelyRecord: Int {
        switch source.recordFormat {
        case .fixed, .variable, .variableBlocked, .lines, .sqlite: shortestRecord
        case .xml(let shape): likelyElement(shape)
        case .csv(let shape): 5 * shape.columns.count
        case .jsonLines(let shape): shape.members.reduce(3) { $0 + $1.utf8.count + 8 }
        }
    }

    private func likelyElement(_ shape: XMLSourceShape) -> Int {
        func tags(_ name: XMLName?) -> Int { 2 * (name?.local.utf8.count ?? 0) + 5 }
        let many = zip(source.recordTypes, shape.recordTypes).filter { $0.0.exactly == nil }.map(\.1)
        return many.map { type in
            type.fields.reduce(tags(type.path.last)) { $0 + tags($1.steps.last?.name) }
        }.min() ?? shortestRecord
    }
}

extension ExactDecimal {
    /// This many percent of a number of records, rounded down.
    func share(of records: Int64) -> Int64 {
        guard let whole = ExactDecimal.powerOfTen(scale + 2) else { return records }
        return Int64(clamping: unscaled * Int128(records) / whole)
    }
}
