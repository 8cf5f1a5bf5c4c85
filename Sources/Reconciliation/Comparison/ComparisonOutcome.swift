import RecordValues
import TargetRows

/// What a comparison found, besides the breaks themselves.
///
/// The proof, which the caller makes with the totals that it took while reading: for each figure, the effects of the
/// breaks and `tolerated` and `notCompared` add up to the sum of the new side less that of the old one; and
/// `breakRows` are the rows of the new side less those of the old one.
package struct ComparisonOutcome: Sendable {
    package var oldRows: Int64
    package var newRows: Int64
    /// Row pairs without a break.
    package var matchedRows: Int64
    /// Every column that is compared, those of the key first.
    package var columns: [ReconciliationReport.ColumnResult]
    package var tolerances: [ReconciliationReport.ToleranceUse]
    package var breaks: Int64
    package var acceptedBreaks: Int64
    /// By figure: what the breaks that nobody accepts move, without signs.
    package var openMoney: [ExactDecimal]
    /// By figure: what all breaks move, accepted or not.
    package var effects: [ExactDecimal]
    /// By figure: what the accepted ones of them move.
    package var acceptedEffects: [ExactDecimal]
    package var breakRows: Int64
    /// By figure: what tolerances let through.
    package var tolerated: [ExactDecimal]
    /// By figure: differences of columns that nobody asked to compare.
    package var notCompared: [ExactDecimal]
    /// In the order of the codes; only those that there are.
    package var breaksByCode: [ReconciliationReport.BreakGroup]
    /// In the order of the codes, then the most frequent cause first.
    package var breaksByCause: [ReconciliationReport.BreakGroup]
    package var largestBreaks: [ReconciliationReport.ShownBreak]
    /// In the order of the register.
    package var accepted: [ReconciliationReport.AcceptedEntry]
    package var warnings: [String]
    /// What the comparison says nothing about, one sentence each.
    package var notChecked: [String]
    /// The most bytes of rows that one worker had to have in memory at a time.
    package var largestPassBytes: Int
    /// Bytes of rows and breaks that were written to the file.
    package var spilledBytes: Int64
}

extension ComparedColumn {
    /// The rule in words: `exact`, `within 0.01`, …
    package var ruleWords: String {
        switch rule {
        case .key: return "key"
        case .exact: return "exact"
        case .ignoringCase: return "ignoring case"
        case .trimmed: return "trimmed"
        case .shown: return "not compared"
        case .within(let tolerance):
            switch tolerance.reach {
            case .absolute(let reach): return "within \(reach)"
            case .percent(let reach): return "within \(reach) %"
            }
        }
    }
}
