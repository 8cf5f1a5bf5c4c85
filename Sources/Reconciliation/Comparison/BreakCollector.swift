import Diagnostics
import RecordValues
import Synchronization
import TargetRows

/// What all collectors of a comparison share.
final class BreakPool: Sendable {
    let plan: ComparisonPlan
    let writer: BreakWriter
    let runs: BreakRuns
    let acceptance: AcceptanceMatcher
    let groups: GroupWatch
    let breakBytes: Int
    /// Bytes of breaks, by kind, that are held back in search of causes across keys; beyond the limit, none is.
    let heldLimit: Int64
    fileprivate let heldMissing = Atomic<Int64>(0)
    fileprivate let heldDiffering = Atomic<Int64>(0)

    init(
        _ store: ComparisonStore, acceptance: AcceptanceMatcher, groups: GroupWatch, heldLimit: Int
    ) {
        plan = store.plan
        writer = BreakWriter(store.plan)
        runs = BreakRuns(spill: store.spill)
        breakBytes = store.layout.breakBytes
        self.acceptance = acceptance
        self.groups = groups
        self.heldLimit = Int64(heldLimit)
    }

    /// Whether all missing rows, or all values that differ, were held back. The answer is final when all is compared, and
    /// the same whatever the memory and the number of workers.
    var holdsMissing: Bool { heldMissing.load(ordering: .relaxed) <= heldLimit }
    var holdsDiffering: Bool { heldDiffering.load(ordering: .relaxed) <= heldLimit }
}

/// Takes the breaks that one worker finds: holds back those whose cause may lie with another key, and sorts the others.
final class BreakCollector {
    private let pool: BreakPool
    private let sorter: BreakSorter
    private let missing = OutputBuffer(capacity: 1)
    private let differing = OutputBuffer(capacity: 1)
    /// By entry of the register of accepted breaks.
    private(set) var claims: [AcceptedBreaks.Claim]
    /// By watched group, how many of its rows are missing.
    private(set) var missingByGroup: [GroupWatch.Group: Int64] = [:]

    init(_ pool: BreakPool) {
        self.pool = pool
        sorter = BreakSorter(plan: pool.plan, runs: pool.runs, bytes: pool.breakBytes)
        claims = Array(repeating: AcceptedBreaks.Claim(), count: pool.acceptance.entryCount)
    }

    func add(_ parts: BreakParts, effects: [Int128]) throws(DiagnosticList) {
        switch parts.code {
        case .missingInNew, .missingInOld: try hold(parts, effects, missing, pool.heldMissing)
        case .valueDiffers: try hold(parts, effects, differing, pool.heldDiffering)
        default: try addFinal(parts, effects: effects)
        }
    }

    /// Takes a break that no other break can change.
    func addFinal(_ parts: BreakParts, effects: [Int128]) throws(DiagnosticList) {
        note(try sorter.add(parts, effects: effects, by: pool.writer))
    }

    func addFinal(_ record: BreakRecord) throws(DiagnosticList) { note(try sorter.add(record)) }

    private func note(_ record: BreakRecord) {
        pool.groups.note(record, in: &missingByGroup)
        guard let entry = pool.acceptance.entry(for: record) else { return }
        BreakWriter.set(entry: entry, of: record)
        claims[entry].add(record.weight)
    }

    private func hold(
        _ parts: BreakParts, _ effects: [Int128], _ held: OutputBuffer, _ total: borrowing Atomic<Int64>
    ) throws(DiagnosticList) {
        let before = held.count
        pool.writer.append(parts, effects: effects, to: held)
        let count = total.add(Int64(held.count - before), ordering: .relaxed).newValue
        if count > pool.heldLimit { try release(held) }
    }

    private func release(_ held: OutputBuffer) throws(DiagnosticList) {
        for record in Self.records(held) { try addFinal(record) }
        held.count = 0
    }

    /// Lets go of what is held back although others held too much.
    func settle() throws(DiagnosticList) {
        if !pool.holdsMissing { try release(missing) }
        if !pool.holdsDiffering { try release(differing) }
    }

    /// What is held back. The records stand where they are until they are let go.
    var heldMissing: [BreakRecord] { Self.records(missing) }
    var heldDiffering: [BreakRecord] { Self.records(differing) }

    private static func records(_ buffer: OutputBuffer) -> [BreakRecord] {
        var records: [BreakRecord] = []
        var offset = 0
        while offset < buffer.count {
            records.append(BreakRecord(at: buffer.start + offset))
            offset += records[records.count - 1].length
        }
        return records
    }

    /// Makes the last run: no break follows.
    func finish() {
        missing.count = 0
        differing.count = 0
        sorter.finish()
    }
}
