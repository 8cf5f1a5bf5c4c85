import RecordValues
import TargetRows

/// How many rows of a group each side has, by the value of one column.
package struct GroupCount: Sendable, Hashable {
    /// Index in the plan's columns.
    package var column: Int
    /// As CSV shows it; nil for null.
    package var value: String?
    package var old: Int64
    package var new: Int64

    package init(column: Int, value: String?, old: Int64, new: Int64) {
        self.column = column
        self.value = value
        self.old = old
        self.new = new
    }
}

/// The groups that the new side has no row of at all: whether every row of them is missing is known when all missing
/// rows were counted.
struct GroupWatch: Sendable {
    struct Group: Hashable {
        var column: Int
        var value: String?
    }

    private let plan: ComparisonPlan
    /// Rows of the old side, by group.
    private let rows: [Group: Int64]
    private let columns: [Int]

    /// A group of one row is a missing row like any other, and not watched.
    init(_ counts: [GroupCount], plan: ComparisonPlan) {
        self.plan = plan
        let gone = counts.filter { $0.new == 0 && $0.old > 1 }
        rows = Dictionary(gone.map { (Group(column: $0.column, value: $0.value), $0.old) }) { $0 + $1 }
        columns = Set(gone.map(\.column)).sorted()
    }

    func note(_ record: BreakRecord, in missing: inout [Group: Int64]) {
        guard !columns.isEmpty, record.codeNumber == BreakCode.missingInNew.number else { return }
        for group in groups(of: record) where rows[group] != nil { missing[group, default: 0] += 1 }
    }

    /// The groups that a missing row of the old side belongs to.
    private func groups(of record: BreakRecord) -> [Group] {
        let figures = plan.figures.count
        let texts =
            ComparisonCell.texts(record.key(figures: figures), plan.columns[..<plan.keyColumns])
            + ComparisonCell.texts(record.old(figures: figures), plan.columns[plan.keyColumns...])
        return columns.map { Group(column: $0, value: texts[$0]) }
    }

    /// The first group of a missing row, in the order of the columns, that is missing as a whole.
    func wholeGroup(of record: BreakRecord, missing: [Group: Int64]) -> BreakCause? {
        guard !columns.isEmpty, record.codeNumber == BreakCode.missingInNew.number else { return nil }
        guard let group = groups(of: record).first(where: { rows[$0] != nil && rows[$0] == missing[$0] }) else {
            return nil
        }
        return .wholeGroupMissing(column: group.column, value: group.value)
    }
}

extension ComparisonCell {
    /// Cells that stand one behind the other, as CSV shows them.
    static func texts(_ cells: FlatText, _ columns: ArraySlice<ComparedColumn>) -> [String?] {
        var cell = ComparisonCell(at: cells.start)
        return columns.map { column in
            defer { cell = cell.next }
            return cell.text(as: column.column.type)
        }
    }
}
