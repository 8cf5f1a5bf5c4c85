import Diagnostics
import RecordValues
import TargetRows

/// Breaks that explain each other: a row that is missing under one key and stands under another (K05), and two keys that
/// have each other's values (K07). Each is named only where it is the only explanation.
struct CrossKeyCauses {
    /// The most pairs of rows with the same values whose keys are looked at; more say that the values tell nothing.
    private static let mostPairs = 10_000

    let plan: ComparisonPlan
    /// What takes the breaks, as they came or with their cause.
    let collector: BreakCollector
    private let none: FlatText
    private let memory = FlatMemory()
    private var figures: Int { plan.figures.count }

    init(plan: ComparisonPlan, collector: BreakCollector) {
        self.plan = plan
        self.collector = collector
        none = memory.place(text: [])
    }

    // MARK: Keys that have changed

    /// - Parameter missing: every row that is missing on either side.
    func resolve(missing: [BreakRecord]) throws(DiagnosticList) {
        var rows: [[UInt8]: (old: [BreakRecord], new: [BreakRecord])] = [:]
        for record in missing {
            let isOld = record.codeNumber == BreakCode.missingInNew.number
            let values = comparedValues(isOld ? record.old(figures: figures) : record.new(figures: figures))
            if isOld {
                rows[values, default: ([], [])].old.append(record)
            } else {
                rows[values, default: ([], [])].new.append(record)
            }
        }
        for (values, rows) in rows {
            let pairs = pairs(rows.old, rows.new, areTelling: tells(values))
            for (old, new) in pairs { try addMoved(rows.old[old], rows.new[new]) }
            let (moved, arrived) = (Set(pairs.map(\.old)), Set(pairs.map(\.new)))
            for index in rows.old.indices where !moved.contains(index) { try collector.addFinal(rows.old[index]) }
            for index in rows.new.indices where !arrived.contains(index) { try collector.addFinal(rows.new[index]) }
        }
    }

    /// Of a row's cells behind the key, those that are compared.
    private func comparedValues(_ rest: FlatText) -> [UInt8] {
        var cell = ComparisonCell(at: rest.start)
        var values: [UInt8] = []
        for column in plan.columns[plan.keyColumns...] {
            if column.rule != .shown { values += cell.whole.bytes }
            cell = cell.next
        }
        return values
    }

    /// Whether values can name a row by themselves: at least two of them are there.
    private func tells(_ values: [UInt8]) -> Bool {
        var (offset, present) = (0, 0)
        while offset < values.count {
            let head = Int(values[offset])
            if head == 255 {
                offset += 5 + (0..<4).reduce(0) { $0 | Int(values[offset + 1 + $1]) << (8 * $1) }
            } else {
                offset += max(1, head)
            }
            if head != 0 { present += 1 }
        }
        return present > 1
    }

    /// Which rows with the same values are the same row: the only ones there are, or the only ones with keys alike.
    private func pairs(
        _ old: [BreakRecord], _ new: [BreakRecord], areTelling: Bool
    ) -> [(old: Int, new: Int)] {
        guard !old.isEmpty, !new.isEmpty, old.count <= Self.mostPairs / new.count else { return [] }
        if old.count == 1, new.count == 1, areTelling { return [(0, 0)] }
        var (ofOld, ofNew) = ([[Int]](repeating: [], count: old.count), [[Int]](repeating: [], count: new.count))
        let (oldKeys, newKeys) = (old.map(keyTexts), new.map(keyTexts))
        for left in old.indices {
            for right in new.indices where KeyLikeness.areAlike(oldKeys[left], newKeys[right]) {
                ofOld[left].append(right)
                ofNew[right].append(left)
            }
        }
        return old.indices.compactMap { index in
            guard ofOld[index].count == 1, ofNew[ofOld[index][0]].count == 1 else { return nil }
            return (index, ofOld[index][0])
        }
    }

    private func keyTexts(_ record: BreakRecord) -> [String?] {
        ComparisonCell.texts(record.key(figures: figures), plan.columns[..<plan.keyColumns])
    }

    private func addMoved(_ old: BreakRecord, _ new: BreakRecord) throws(DiagnosticList) {
        var effects: [Int128] = []
        for figure in 0..<figures {
            let (sum, overflow) = old.effect(figure).addingReportingOverflow(new.effect(figure))
            guard !overflow else {
                throw PartitionComparison.tooLarge(plan.columns[plan.figures[figure]].column.name)
            }
            effects.append(sum)
        }
        try collector.addFinal(
            BreakParts(
                code: .keyChanged, rows: 0, column: nil, oldRecord: old.oldRecord, newRecord: new.newRecord,
                key: old.key(figures: figures), old: none, new: none, detail: new.key(figures: figures)),
            effects: effects)
    }

    // MARK: Values that have changed places

    private struct Change: Hashable {
        var column: Int
        var old: [UInt8]
        var new: [UInt8]

        var reversed: Change { Change(column: column, old: new, new: old) }
    }

    /// - Parameter differing: every value that differs.
    func resolve(differing: [BreakRecord]) throws(DiagnosticList) {
        let changes = differing.map { record in
            Change(
                column: record.column ?? 0, old: record.old(figures: figures).bytes,
                new: record.new(figures: figures).bytes)
        }
        let keys = differing.map { $0.key(figures: figures).bytes }
        let partners = partners(changes, keys)
        for (index, record) in differing.enumerated() {
            guard let partner = partners[index] else {
                try collector.addFinal(record)
                continue
            }
            try collector.addFinal(
                BreakParts(
                    code: .valuesSwapped, rows: 0, column: record.column, oldRecord: record.oldRecord,
                    newRecord: record.newRecord, key: record.key(figures: figures), old: record.old(figures: figures),
                    new: record.new(figures: figures), detail: differing[partner].key(figures: figures)),
                effects: (0..<figures).map { record.effect($0) })
        }
    }

    /// By break, the one that has its values the other way round; nil for none.
    private func partners(_ changes: [Change], _ keys: [[UInt8]]) -> [Int?] {
        var byChange: [Change: [Int]] = [:]
        for index in changes.indices { byChange[changes[index], default: []].append(index) }
        var partners = [Int?](repeating: nil, count: changes.count)
        for (change, indexes) in byChange where indexes.count == 1 {
            guard let others = byChange[change.reversed], others.count == 1, keys[indexes[0]] != keys[others[0]] else {
                continue
            }
            partners[indexes[0]] = others[0]
        }
        // What is common by itself is swapped too between two keys of which another column shows that they were.
        var byKey: [[UInt8]: [Int]] = [:]
        for index in keys.indices { byKey[keys[index], default: []].append(index) }
        for index in changes.indices {
            guard let partner = partners[index] else { continue }
            for own in byKey[keys[index]] ?? [] where partners[own] == nil {
                let other = (byKey[keys[partner]] ?? []).filter {
                    partners[$0] == nil && changes[$0] == changes[own].reversed
                }
                guard other.count == 1 else { continue }
                partners[own] = other[0]
                partners[other[0]] = own
            }
        }
        return partners
    }
}

/// Whether one key may be the other with a slip.
enum KeyLikeness {
    /// One part of the key differs, and by one character, two that changed places, or a cause that values have too.
    static func areAlike(_ left: [String?], _ right: [String?]) -> Bool {
        let differing = left.indices.filter { left[$0] != right[$0] }
        guard differing.count == 1, let old = left[differing[0]], let new = right[differing[0]] else { return false }
        let (first, second) = (Array(old.unicodeScalars), Array(new.unicodeScalars))
        return ValueCause.areSwapped(first, second) || isOneEdit(first, second)
            || ValueCause.ofTexts(old, new) != nil
    }

    /// Whether one character is another, or is there on one side only.
    static func isOneEdit(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Bool {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        guard long.count - short.count <= 1, left != right else { return false }
        let same = zip(short, long).prefix { $0 == $1 }.count
        return short.count == long.count
            ? short[(same + 1)...] == long[(same + 1)...] : short[same...] == long[(same + 1)...]
    }
}
