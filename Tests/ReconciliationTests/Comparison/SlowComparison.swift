import RecordValues
import TargetRows

@testable import Reconciliation

/// A comparison by the words of its specification: every row against every other, no bytes, no partitions.
struct SlowComparison {
    struct Found: Hashable {
        var code: BreakCode
        var key: [String?]
        var column: Int?
        var old: String?
        var new: String?
        var effects: [Int128]
        var rows: Int
        var oldRecord: Int64?
        var newRecord: Int64?
        var otherKey: [String?]?
    }

    struct Numbered {
        var record: Int64
        var values: Row
    }

    let plan: ComparisonPlan
    private(set) var found: [Found] = []
    private(set) var matched: Int64 = 0
    /// By column.
    private(set) var equal: [Int64]
    private(set) var equalByRule: [Int64]
    private(set) var different: [Int64]
    /// By figure.
    private(set) var tolerated: [Int128]
    private(set) var notCompared: [Int128]
    private var missing: [(found: Found, values: Row)] = []

    init(_ rows: ComparedRows) {
        plan = rows.plan
        let none = [Int64](repeating: 0, count: plan.columns.count)
        (equal, equalByRule, different) = (none, none, none)
        tolerated = plan.figures.map { _ in 0 }
        notCompared = tolerated
        let old = rows.old.enumerated().map { Numbered(record: Int64($0.offset + 1), values: $0.element) }
        let new = rows.new.enumerated().map { Numbered(record: Int64($0.offset + 1), values: $0.element) }
        for row in old where key(row).contains(nil) { found.append(whole(.nullKey, row, isOld: true)) }
        for row in new where key(row).contains(nil) { found.append(whole(.nullKey, row, isOld: false)) }
        var keys: [Row] = []
        for row in old + new where !key(row).contains(nil) && !keys.contains(key(row)) { keys.append(key(row)) }
        for key in keys {
            compare(old.filter { self.key($0) == key }, new.filter { self.key($0) == key })
        }
        findMoved()
        findSwapped()
    }

    private func key(_ row: Numbered) -> Row { Array(row.values[..<plan.keyColumns]) }

    private func texts(_ values: Row) -> [String?] { values.indices.map { text(values[$0], $0) } }

    private func text(_ value: Value?, _ column: Int) -> String? {
        switch (value, plan.columns[column].column.type) {
        case (nil, _): nil
        case (.text(let text), _): text
        case (.number(let number), .date): CalendarDate(ccyymmdd: Int(number))?.description
        case (.number(let number), let type): ExactDecimal(number, scale: type.numeric?.scale ?? 0).description
        }
    }

    private func number(_ value: Value?) -> Int128 { if case .number(let number) = value { number } else { 0 } }

    private func whole(_ code: BreakCode, _ row: Numbered, isOld: Bool) -> Found {
        Found(
            code: code, key: texts(key(row)), effects: plan.figures.map { number(row.values[$0]) * (isOld ? -1 : 1) },
            rows: isOld ? -1 : 1, oldRecord: isOld ? row.record : nil, newRecord: isOld ? nil : row.record)
    }

    // MARK: One key

    private mutating func compare(_ old: [Numbered], _ new: [Numbered]) {
        if new.isEmpty { for row in old { missing.append((whole(.missingInNew, row, isOld: true), row.values)) } }
        if old.isEmpty { for row in new { missing.append((whole(.missingInOld, row, isOld: false), row.values)) } }
        var (restOld, restNew) = (old, new)
        for row in old {
            guard let index = restNew.firstIndex(where: { $0.values == row.values }) else { continue }
            compare(row, restNew.remove(at: index))
            restOld.removeAll { $0.record == row.record }
        }
        while !restOld.isEmpty, !restNew.isEmpty {
            var best = (count: Int.max, old: 0, new: 0)
            for (left, oldRow) in restOld.enumerated() {
                for (right, newRow) in restNew.enumerated() {
                    let count = plan.columns.indices.filter { differs($0, oldRow, newRow) }.count
                    if count < best.count { best = (count, left, right) }
                }
            }
            compare(restOld.remove(at: best.old), restNew.remove(at: best.new))
        }
        addRepeated(.duplicateOld, old, restOld, against: new, isOld: true)
        addRepeated(.duplicateNew, new, restNew, against: old, isOld: false)
    }

    private mutating func addRepeated(
        _ code: BreakCode, _ rows: [Numbered], _ rest: [Numbered], against others: [Numbered], isOld: Bool
    ) {
        guard rows.count > 1 else { return }
        if !others.isEmpty { found += rest.map { whole(code, $0, isOld: isOld) } }
        if others.isEmpty || rest.isEmpty {
            var told = whole(code, rows[0], isOld: isOld)
            (told.effects, told.rows) = (plan.figures.map { _ in 0 }, 0)
            found.append(told)
        }
    }

    private mutating func compare(_ old: Numbered, _ new: Numbered) {
        var isMatch = true
        for column in plan.columns.indices {
            let change = number(new.values[column]) - number(old.values[column])
            let figure = plan.figures.firstIndex(of: column)
            if old.values[column] == new.values[column] {
                equal[column] += 1
            } else if plan.columns[column].rule == .shown {
                if let figure { notCompared[figure] += change }
            } else if !differs(column, old, new) {
                equalByRule[column] += 1
                if let figure { tolerated[figure] += change }
            } else {
                different[column] += 1
                isMatch = false
                found.append(
                    Found(
                        code: .valueDiffers, key: texts(key(old)), column: column,
                        old: text(old.values[column], column),
                        new: text(new.values[column], column),
                        effects: plan.figures.map { $0 == column ? change : 0 }, rows: 0, oldRecord: old.record,
                        newRecord: new.record))
            }
        }
        if isMatch { matched += 1 }
    }

    private func differs(_ column: Int, _ old: Numbered, _ new: Numbered) -> Bool {
        guard old.values[column] != new.values[column] else { return false }
        guard let left = old.values[column], let right = new.values[column] else {
            return plan.columns[column].rule != .shown
        }
        switch (plan.columns[column].rule, left, right) {
        case (.shown, _, _): return false
        case (.ignoringCase, .text(let left), .text(let right)): return left.lowercased() != right.lowercased()
        case (.trimmed, .text(let left), .text(let right)): return Self.trimmed(left) != Self.trimmed(right)
        case (.within(let tolerance), .number(let left), .number(let right)):
            guard case .absolute(let reach) = tolerance.reach else { return true }
            return abs(left - right) > reach.unscaled
        default: return true
        }
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.hasPrefix(" ") { text.removeFirst() }
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    // MARK: Several keys

    private mutating func findMoved() {
        func values(_ row: Row) -> Row {
            plan.columns.indices.filter { $0 >= plan.keyColumns && plan.columns[$0].rule != .shown }.map { row[$0] }
        }
        let (old, new) = (
            missing.filter { $0.found.code == .missingInNew }, missing.filter { $0.found.code == .missingInOld }
        )
        func partner(
            _ row: (found: Found, values: Row), _ own: [(found: Found, values: Row)],
            _ others: [(found: Found, values: Row)]
        ) -> (found: Found, values: Row)? {
            let same = others.filter { values($0.values) == values(row.values) }
            let twins = own.filter { values($0.values) == values(row.values) }
            let isTelling = values(row.values).compactMap(\.self).count > 1
            if same.count == 1, twins.count == 1, isTelling { return same[0] }
            let alike = same.filter { KeyLikeness.areAlike(row.found.key, $0.found.key) }
            return alike.count == 1 ? alike[0] : nil
        }
        var moved: Set<Found> = []
        for row in old {
            guard let other = partner(row, old, new), partner(other, new, old)?.found == row.found else { continue }
            moved.formUnion([row.found, other.found])
            found.append(
                Found(
                    code: .keyChanged, key: row.found.key,
                    effects: zip(row.found.effects, other.found.effects).map { $0 + $1 }, rows: 0,
                    oldRecord: row.found.oldRecord, newRecord: other.found.newRecord, otherKey: other.found.key))
        }
        found += missing.map(\.found).filter { !moved.contains($0) }
    }

    private mutating func findSwapped() {
        let differing = found.filter { $0.code == .valueDiffers }
        func isReversed(_ left: Found, _ right: Found) -> Bool {
            left.column == right.column && left.old == right.new && left.new == right.old
        }
        func isSame(_ left: Found, _ right: Found) -> Bool {
            left.column == right.column && left.old == right.old && left.new == right.new
        }
        var partner: [Found: Found] = [:]
        for row in differing {
            let others = differing.filter { isReversed(row, $0) }
            guard others.count == 1, others[0].key != row.key, differing.filter({ isSame(row, $0) }).count == 1 else {
                continue
            }
            partner[row] = others[0]
        }
        let sure = partner
        for row in differing where partner[row] == nil {
            let keys = Set(sure.filter { $0.key.key == row.key }.map(\.value.key))
            let others = differing.filter { sure[$0] == nil && isReversed(row, $0) && keys.contains($0.key) }
            if others.count == 1 { partner[row] = others[0] }
        }
        found = found.map { row in
            guard let other = partner[row] else { return row }
            var row = row
            (row.code, row.otherKey) = (.valuesSwapped, other.key)
            return row
        }
    }
}
