import MappingLanguage
import RecordValues
import TargetRows
import Transform

/// The smallest and the largest value of columns, by group, over the rows of one side. Kept only where a `totals` line
/// asks for them: other totals come out of the engine's own tally.
struct Extremes: Sendable {
    /// What a `totals` line asks for, in columns of the comparison.
    private struct Plan: Sendable {
        var by: [Int]
        var columns: [Int]
        /// The ranges of a group of which nothing was seen.
        let nothing: [Range?]

        init(by: [Int], columns: [Int]) {
            (self.by, self.columns) = (by, columns)
            nothing = Array(repeating: nil, count: columns.count)
        }
    }

    private struct Range: Sendable {
        var smallest: Int128
        var largest: Int128
    }

    /// One a `totals` line.
    private let plans: [Plan]
    /// One a `totals` line: by the cells of the group, one range a column; nil where it has no value.
    private var groups: [[[UInt8]: [Range?]]]
    private let types: [ColumnType]
    /// The cells of the group of the row at hand: kept, so that a row takes no memory of its own.
    private var group: [UInt8] = []

    init(_ plan: ReconciliationPlan) {
        plans = plan.totals.map { Plan(by: $0.by, columns: $0.minima + $0.maxima) }
        groups = plans.map { _ in [:] }
        types = plan.comparison.columns.map(\.column.type)
    }

    /// Whether any line asks for them.
    var areWanted: Bool { plans.contains { !$0.columns.isEmpty } }

    /// Takes the comparison rows of a chunk.
    mutating func take(_ output: OutputBuffer) {
        var place = 0
        var cells: [ComparisonCell] = []
        while place < output.count {
            let row = ComparisonRow(at: output.start + place)
            place += row.length
            cells.removeAll(keepingCapacity: true)
            var cell = ComparisonCell(at: row.cells.start)
            for _ in types.indices {
                cells.append(cell)
                cell = cell.next
            }
            for (index, plan) in plans.enumerated() where !plan.columns.isEmpty { take(cells, plan, index) }
        }
    }

    private mutating func take(_ cells: [ComparisonCell], _ plan: Plan, _ index: Int) {
        group.removeAll(keepingCapacity: true)
        for column in plan.by {
            let cell = cells[column].whole
            for place in 0..<cell.length { group.append(cell.start.byte(place)) }
        }
        // Changed in its place, by one look at the dictionary.
        Self.widen(&groups[index][group, default: plan.nothing], by: cells, plan.columns)
    }

    private static func widen(_ ranges: inout [Range?], by cells: [ComparisonCell], _ columns: [Int]) {
        for position in columns.indices where !cells[columns[position]].isNull {
            let number = cells[columns[position]].number
            guard let known = ranges[position] else {
                ranges[position] = Range(smallest: number, largest: number)
                continue
            }
            if number < known.smallest { ranges[position]?.smallest = number }
            if number > known.largest { ranges[position]?.largest = number }
        }
    }

    mutating func merge(_ other: Extremes) {
        for index in groups.indices {
            groups[index].merge(other.groups[index]) { mine, theirs in
                var merged = mine
                for (position, range) in theirs.enumerated() {
                    if let range { Self.widen(&merged[position], by: range.smallest, range.largest) }
                }
                return merged
            }
        }
    }

    private static func widen(_ range: inout Range?, by smallest: Int128, _ largest: Int128) {
        let known = range ?? Range(smallest: smallest, largest: largest)
        range = Range(smallest: min(known.smallest, smallest), largest: max(known.largest, largest))
    }

    /// The extremes of a `totals` line by the group's values as reports show them: its minima, then its maxima; nil
    /// where the group has no value.
    func values(ofLine index: Int, minima: Int) -> [[GroupValue]: [Int128?]] {
        var values: [[GroupValue]: [Int128?]] = [:]
        for (group, ranges) in groups[index] {
            values[name(of: group, plans[index])] = ranges.enumerated().map { position, range in
                position < minima ? range?.smallest : range?.largest
            }
        }
        return values
    }

    /// The smallest and largest of all groups.
    func whole(ofLine index: Int, minima: Int) -> [Int128?] {
        plans[index].columns.indices.map { position in
            let ranges = groups[index].values.compactMap { $0[position] }
            return position < minima ? ranges.map(\.smallest).min() : ranges.map(\.largest).max()
        }
    }

    private func name(of group: [UInt8], _ plan: Plan) -> [GroupValue] {
        // The cells have to lie in flat memory to be read, with room behind them.
        let memory = FlatMemory()
        var cell = ComparisonCell(at: memory.place(text: group).start)
        return plan.by.map { column in
            defer { cell = cell.next }
            return cell.text(as: types[column]).map { .value($0) } ?? .null
        }
    }
}
