import Diagnostics
import Dispatch
import RecordValues
import Synchronization
import TargetRows

/// Compares the rows that a store holds, writes every break, and says what came of it.
///
/// The outcome and the file are the same for any number of workers and any layout of the store.
package struct Comparison {
    /// What the caller wants of it.
    package struct Options: Sendable {
        package var workers: Int
        /// How many of the breaks with the most money the outcome holds.
        package var shownBreaks: Int
        /// Bytes of breaks of missing rows, and as many of values that differ, that are held in memory in search of
        /// causes across keys. Where there are more, none is looked for, and the outcome says so. It is no part of the
        /// store's budget, because the outcome must not depend on that.
        package var heldBytes: Int
        /// By column, rows of each group that the sides have: for groups that are missing as a whole.
        package var groupCounts: [GroupCount]

        package init(
            workers: Int, shownBreaks: Int = 100, heldBytes: Int = 32 << 20, groupCounts: [GroupCount] = []
        ) {
            precondition(workers >= 1, "a comparison needs a worker")
            self.workers = workers
            self.shownBreaks = shownBreaks
            self.heldBytes = heldBytes
            self.groupCounts = groupCounts
        }
    }

    private let store: ComparisonStore
    private let options: Options
    private let register: AcceptedBreaks
    private let text: BreakText
    private let pool: BreakPool
    private var plan: ComparisonPlan { store.plan }

    /// - Parameters:
    ///   - store: with all rows of both sides, every scatterer having finished. Its rows are used up.
    ///   - mask: makes the tokens that stand for personal values.
    package init(_ store: ComparisonStore, mask: ValueMask, register: AcceptedBreaks, options: Options) {
        self.store = store
        self.options = options
        self.register = register
        text = BreakText(plan: store.plan, mask: mask)
        pool = BreakPool(
            store, acceptance: AcceptanceMatcher(register, text: text),
            groups: GroupWatch(options.groupCounts, plan: store.plan), heldLimit: options.heldBytes)
    }

    /// What one worker found.
    private final class Share {
        let collector: BreakCollector
        let comparison: PartitionComparison

        init(_ store: ComparisonStore, _ pool: BreakPool) {
            collector = BreakCollector(pool)
            comparison = PartitionComparison(store, breaks: collector)
        }
    }

    /// Compares, and writes `breaks.csv`.
    ///
    /// - Parameter write: appends bytes to that file.
    package func run(
        writingBreaks write: ([UInt8]) throws(DiagnosticList) -> Void
    ) throws(DiagnosticList) -> ComparisonOutcome {
        let shares = try comparePartitions()
        var tally = ComparisonTally(plan)
        for share in shares { tally.merge(share.comparison.tally) }
        let tolerances = try toleranceUses(tally)
        try settle(shares, tolerances)
        var claims = Array(repeating: AcceptedBreaks.Claim(), count: register.entries.count)
        var missingByGroup: [GroupWatch.Group: Int64] = [:]
        for share in shares {
            for index in claims.indices { claims[index].merge(share.collector.claims[index]) }
            missingByGroup.merge(share.collector.missingByGroup) { $0 + $1 }
        }
        let accepted = acceptedEntries(claims)
        let file = BreakFile(
            text: text, pool: pool, tickets: accepted.map { $0.state == .used ? $0.shownTicket : nil },
            missingByGroup: missingByGroup, workers: options.workers, shownBreaks: options.shownBreaks)
        let found = try file.write(memoryBytes: store.layout.breakBytes, write)
        return try OutcomeBuilder(
            plan: plan, store: store, tally: tally, tolerances: tolerances, breaks: found.tally,
            shown: found.shown, accepted: accepted, warnings: warnings(tally, accepted), notChecked: notChecked,
            largestPassBytes: shares.map(\.comparison.mostBytes).max() ?? 0
        ).outcome()
    }

    /// Workers take partitions from one counter; the first failure ends the work.
    private func comparePartitions() throws(DiagnosticList) -> [Share] {
        let next = Atomic<Int>(0)
        let result = Mutex<(shares: [Share], failure: DiagnosticList?)>(([], nil))
        DispatchQueue.concurrentPerform(iterations: options.workers) { _ in
            let share = Share(store, pool)
            do throws(DiagnosticList) {
                while result.withLock({ $0.failure == nil }) {
                    let partition = next.add(1, ordering: .relaxed).oldValue
                    guard partition < store.layout.partitions else { break }
                    try share.comparison.compare(partition)
                }
            } catch {
                result.withLock { $0.failure = $0.failure ?? error }
            }
            let found = Unchecked(share)
            result.withLock { $0.shares.append(found.value) }
        }
        let (shares, failure) = result.withLock { Unchecked($0) }.value
        if let failure { throw failure }
        return shares
    }

    /// Finds causes across keys, adds the breaks that are of no partition, and ends the collecting.
    private func settle(
        _ shares: [Share], _ tolerances: [ToleranceUse]
    ) throws(DiagnosticList) {
        for share in shares { try share.collector.settle() }
        let collector = shares[0].collector
        let causes = CrossKeyCauses(plan: plan, collector: collector)
        if pool.holdsMissing { try causes.resolve(missing: shares.flatMap(\.collector.heldMissing)) }
        if pool.holdsDiffering { try causes.resolve(differing: shares.flatMap(\.collector.heldDiffering)) }
        let memory = FlatMemory()
        let none = memory.place(text: [])
        for use in tolerances where use.isExceeded {
            try collector.addFinal(
                BreakParts(
                    code: .toleranceExceeded, rows: 0, column: use.column, oldRecord: 0, newRecord: 0, key: none,
                    old: none, new: none, detail: none),
                effects: plan.figures.map { $0 == use.column ? use.net : 0 })
        }
        try store.unreadableRows { record throws(DiagnosticList) in try collector.addFinal(record) }
        for share in shares { share.collector.finish() }
    }

    // MARK: Tolerances

    /// What the tolerance of one column let through, in units of the column's last place.
    struct ToleranceUse {
        var column: Int
        var tolerance: Tolerance
        var differences: Int64
        var upward: Int128
        var downward: Int128
        var net: Int128
        var isExceeded: Bool
    }

    private func toleranceUses(_ tally: ComparisonTally) throws(DiagnosticList) -> [ToleranceUse] {
        var uses: [ToleranceUse] = []
        for (index, column) in plan.columns.enumerated() {
            guard case .within(let tolerance) = column.rule, let scale = column.column.type.numeric?.scale else {
                continue
            }
            let counts = tally.columns[index]
            var net = counts.upward
            net.merge(counts.downward)
            guard let up = counts.upward.knownSum, let down = counts.downward.knownSum, let netSum = net.knownSum,
                up != .min, down != .min, netSum != .min
            else { throw PartitionComparison.tooLarge(column.column.name) }
            let isExceeded =
                ExactDecimal(abs(netSum), scale: scale) > tolerance.netCap
                || ExactDecimal(max(up, -down), scale: scale) > tolerance.oneSidedCap
            uses.append(
                ToleranceUse(
                    column: index, tolerance: tolerance, differences: net.count, upward: up, downward: down,
                    net: netSum, isExceeded: isExceeded))
        }
        return uses
    }

    // MARK: What is said about it

    private func acceptedEntries(_ claims: [AcceptedBreaks.Claim]) -> [ReconciliationReport.AcceptedEntry] {
        zip(register.entries, claims).map { entry, claim in
            ReconciliationReport.AcceptedEntry(
                line: entry.line, code: entry.code.rawValue, ticket: entry.ticket, reason: entry.reason,
                owner: entry.owner, approvedBy: entry.approvedBy, expires: entry.expires.description, cap: entry.cap,
                breaks: claim.breaks,
                money: pool.writer.decimal(claim.weight) ?? ExactDecimal(.max, scale: 0),
                state: register.state(of: entry, claim, pool.writer))
        }
    }

    private func warnings(
        _ tally: ComparisonTally, _ accepted: [ReconciliationReport.AcceptedEntry]
    ) -> [String] {
        var warnings = accepted.compactMap { entry in
            switch entry.state {
            case .used: nil as String?
            case .unused: "accepted breaks, line \(entry.line): no break is of this entry; take it out"
            case .expired: "accepted breaks, line \(entry.line): the entry has expired on \(entry.expires)"
            case .overCap:
                "accepted breaks, line \(entry.line): its breaks come to \(entry.money), which is over the cap of "
                    + "\(entry.cap): none of them is accepted"
            }
        }
        if tally.largeGroups > 0 {
            warnings.append(
                "rows of \(tally.largeGroups) repeated keys are too many to look for the best pairs: they were paired in "
                    + "the order of their records")
        }
        return warnings
    }

    private var notChecked: [String] {
        var sentences: [String] = []
        if !pool.holdsMissing {
            sentences.append("Too many rows are missing to look for keys that have changed (K05).")
        }
        if !pool.holdsDiffering {
            sentences.append("Too many values differ to look for values swapped between two keys (K07).")
        }
        return sentences
    }
}

extension ReconciliationReport.AcceptedEntry {
    /// What a break that it accepts is marked with: the ticket, or the line of the register where there is none.
    fileprivate var shownTicket: String { ticket.isEmpty ? "line \(line)" : ticket }
}

/// Something that one worker made, on its way to the one that goes on with it.
private struct Unchecked<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
