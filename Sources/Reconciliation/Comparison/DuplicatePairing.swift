import RecordValues
import TargetRows

/// Which rows of one key belong together where it stands more than once: those with the very same cells first, then
/// those with the fewest columns that differ, the earlier records first.
struct DuplicatePairing {
    /// The most pairs that are looked at in search of the best; beyond that, rows pair off in the order of their records.
    private static let mostCandidates = 1024

    /// The rows of each side by their records.
    let old: [ComparisonRow]
    let new: [ComparisonRow]
    private(set) var pairs: [(old: ComparisonRow, new: ComparisonRow)] = []
    /// What is left over, on one side at most.
    private(set) var restOld: [ComparisonRow] = []
    private(set) var restNew: [ComparisonRow] = []
    /// Whether there were too many rows to look for the best pairs.
    private(set) var isApproximate = false

    init(old: [ComparisonRow], new: [ComparisonRow], plan: ComparisonPlan, rules: [ColumnRule]) {
        self.old = Self.inOrder(old)
        self.new = Self.inOrder(new)
        (restOld, restNew) = (self.old, self.new)
        guard !old.isEmpty, !new.isEmpty else { return }
        pairEqual()
        pairAlike(columns: plan.keyColumns..<plan.columns.count, rules: rules)
    }

    /// By record; the rows of one record by their cells.
    private static func inOrder(_ rows: [ComparisonRow]) -> [ComparisonRow] {
        rows.sorted { left, right in
            left.record != right.record
                ? left.record < right.record : left.rest.bytes.lexicographicallyPrecedes(right.rest.bytes)
        }
    }

    private mutating func pairEqual() {
        // By their cells, the indexes of new rows that nobody has, the first one last.
        var free: [[UInt8]: [Int]] = [:]
        for index in restNew.indices.reversed() { free[restNew[index].rest.bytes, default: []].append(index) }
        var (isPairedOld, isPairedNew) = (Set<Int>(), Set<Int>())
        for index in restOld.indices {
            guard let other = free[restOld[index].rest.bytes]?.popLast() else { continue }
            pairs.append((restOld[index], restNew[other]))
            isPairedOld.insert(index)
            isPairedNew.insert(other)
        }
        remove(isPairedOld, isPairedNew)
    }

    private mutating func pairAlike(columns: Range<Int>, rules: [ColumnRule]) {
        guard !restOld.isEmpty, !restNew.isEmpty else { return }
        guard restOld.count <= Self.mostCandidates / restNew.count else {
            isApproximate = true
            let count = min(restOld.count, restNew.count)
            pairs += zip(restOld, restNew).map { (old: $0, new: $1) }
            return remove(Set(0..<count), Set(0..<count))
        }
        var candidates: [(differing: Int, old: Int, new: Int)] = []
        for old in restOld.indices {
            for new in restNew.indices {
                candidates.append((Self.differing(restOld[old], restNew[new], columns, rules), old, new))
            }
        }
        candidates.sort { ($0.differing, $0.old, $0.new) < ($1.differing, $1.old, $1.new) }
        var (isPairedOld, isPairedNew) = (Set<Int>(), Set<Int>())
        for candidate in candidates
        where !isPairedOld.contains(candidate.old) && !isPairedNew.contains(candidate.new) {
            pairs.append((restOld[candidate.old], restNew[candidate.new]))
            isPairedOld.insert(candidate.old)
            isPairedNew.insert(candidate.new)
        }
        remove(isPairedOld, isPairedNew)
    }

    private static func differing(
        _ old: ComparisonRow, _ new: ComparisonRow, _ columns: Range<Int>, _ rules: [ColumnRule]
    ) -> Int {
        var (left, right) = (ComparisonCell(at: old.rest.start), ComparisonCell(at: new.rest.start))
        var differing = 0
        for column in columns {
            if !left.whole.isEqual(to: right.whole), case .different = rules[column].verdict(left, right) {
                differing += 1
            }
            (left, right) = (left.next, right.next)
        }
        return differing
    }

    private mutating func remove(_ old: Set<Int>, _ new: Set<Int>) {
        restOld = restOld.indices.filter { !old.contains($0) }.map { restOld[$0] }
        restNew = restNew.indices.filter { !new.contains($0) }.map { restNew[$0] }
    }
}
