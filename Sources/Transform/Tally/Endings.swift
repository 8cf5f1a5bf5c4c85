import MappingLanguage
import RecordValues
import TargetRows

/// Why candidate rows were not written: by a rule of the mapping, or because of a fault.
package enum Ending: Sendable, Hashable {
    /// Index in the table's skips.
    case skipped(rule: Int)
    /// The code of the record's first fault.
    case rejected(code: String)
}

/// The rows that ended for one reason, and what of their money is known.
package struct EndingTally: Sendable, Hashable {
    package private(set) var rows: Int64 = 0
    /// One a figure.
    package private(set) var figures: [Total]

    package init(figures: Int) { self.figures = [Total](repeating: Total(), count: figures) }

    package mutating func merge(_ other: EndingTally) {
        rows += other.rows
        for index in figures.indices { figures[index].merge(other.figures[index]) }
    }

    /// Adds the row of a lane, or takes it out again where the weight is -1.
    mutating func add(_ lane: Int, of cells: Lanes<CellColumn>, columns: [Int], weight: Int64 = 1) {
        rows += weight
        for (index, column) in columns.enumerated() {
            let cell = cells[column]
            var value = Total()
            if cell.faults[lane] != 0 {
                value.addUnknown()
            } else if cell.nulls[lane] == 0 {
                value.add(cell.number(lane))
            }
            if weight > 0 { figures[index].merge(value) } else { figures[index].subtract(value) }
        }
    }
}

/// Counts, for one worker, the rows of one table that a rule skips, with their figures. Only where they are asked for:
/// a run needs the buckets as a whole, a waterfall each reason by itself.
final class SkipFigures {
    /// Columns of the figures.
    let columns: [Int]
    private var byRule: [EndingTally]

    init(columns: [Int], rules: Int) {
        self.columns = columns
        byRule = [EndingTally](repeating: EndingTally(figures: columns.count), count: rules)
    }

    func account(_ outcomes: Lanes<Int32>, _ count: Int, of cells: Lanes<CellColumn>) {
        for lane in 0..<count where outcomes[lane] > RowOutcome.written {
            byRule[Int(outcomes[lane]) - 1].add(lane, of: cells, columns: columns)
        }
    }

    /// Gives away what was counted.
    func drain(into tally: inout TableTally) {
        for (rule, figures) in byRule.enumerated() where figures.rows > 0 {
            tally.endings[.skipped(rule: rule), default: EndingTally(figures: columns.count)].merge(figures)
            byRule[rule] = EndingTally(figures: columns.count)
        }
    }
}
