import Reconciliation
import RecordValues

extension BreakCode {
    /// What a break of this code is, for people.
    package var words: String {
        switch self {
        case .missingInNew: "on the old side only"
        case .missingInOld: "on the new side only"
        case .duplicateOld: "key more than once on the old side"
        case .duplicateNew: "key more than once on the new side"
        case .keyChanged: "the same values under another key"
        case .valueDiffers: "a column differs"
        case .valuesSwapped: "two keys have each other's values"
        case .nullKey: "part of the key is null"
        case .unreadableNew: "a row of the new side cannot be read"
        case .toleranceExceeded: "differences within a tolerance exceed its cap"
        }
    }
}

extension ReconciliationReport.Verdict {
    /// The verdict as one sentence that a person signs.
    var sentence: String {
        switch self {
        case .tiesOut: "The new side ties out with the old side."
        case .breaks: "The new side does not tie out with the old side."
        case .controlsWrong: "A control that the old system declares is wrong: this input must not be used."
        case .stopped: "The reconciliation stopped before its end: it proves nothing."
        }
    }

    /// What the verdict means, in one more sentence.
    var meaning: String {
        switch self {
        case .tiesOut:
            "Every record and every amount of the old side is on the new side, or in a named line of the waterfall; "
                + "nothing is left unexplained."
        case .breaks: "There are differences that nobody has explained and accepted."
        case .controlsWrong:
            "What the old system says about its own file is not what the file holds, so no comparison with it is "
                + "evidence."
        case .stopped: "The figures below are those of what had been read until then."
        }
    }

    /// What the exit code means; the codes are part of the outside contract.
    var exitMeaning: String {
        switch self {
        case .tiesOut: "everything ties out"
        case .breaks: "ran to the end, but it does not tie out"
        case .controlsWrong: "the input must not be used, because a declared control is wrong"
        case .stopped: "stopped part-way"
        }
    }

    /// As the first line of a terminal says it.
    var inBrief: String {
        switch self {
        case .tiesOut: "ties out"
        case .breaks: "does not tie out"
        case .controlsWrong: "the input must not be used"
        case .stopped: "stopped part-way"
        }
    }

    var tone: Tone {
        switch self {
        case .tiesOut: .good
        case .breaks, .controlsWrong: .bad
        case .stopped: .caution
        }
    }
}

extension ReconciliationReport.WaterfallLine.Kind {
    /// What the line is, before the reason that belongs to it.
    var title: String {
        switch self {
        case .declared: "Old side, declared"
        case .counted: "Old side, counted"
        case .skipped: "skipped by rule"
        case .rejected: "rejected"
        case .split: "split"
        case .defaulted: "defaulted"
        case .rounded: "rounded"
        case .expected: "Expected new side"
        case .countedNew: "New side, counted"
        case .residual: "Residual"
        case .accepted: "Accepted breaks"
        }
    }

    /// Whether the line says what was added or taken away, not what there is.
    var isStep: Bool {
        switch self {
        case .skipped, .rejected, .split, .defaulted, .rounded: true
        case .declared, .counted, .expected, .countedNew, .residual, .accepted: false
        }
    }

    /// Whether its figures carry a sign: steps and differences do, totals do not.
    var isSigned: Bool { isStep || self == .residual || self == .accepted }
}

extension ReconciliationReport.Figure {
    /// `sum amount (GBP)`.
    var title: String { "sum \(column)" + (currency.map { " (\($0))" } ?? "") }

    /// What a column of effects is called: `overpaid (GBP)` where the figure is money.
    var upwardTitle: String { (currency == nil ? "upward" : "overpaid") + " " + columnTitle }
    var downwardTitle: String { (currency == nil ? "downward" : "underpaid") + " " + columnTitle }

    private var columnTitle: String { column + (currency.map { " (\($0))" } ?? "") }
}

extension ReconciliationReport.Amount {
    /// What is known of it; nil where nothing is.
    var known: ExactDecimal? {
        switch self {
        case .notDeclared: nil
        case .known(let value, let unknown): value.unscaled == 0 && unknown > 0 ? nil : value
        }
    }

    /// Whether it is 0, and nothing of it is unknown. What nobody declares is not.
    var isZero: Bool { unknown == 0 && known?.unscaled == 0 }

    /// How many values it does not hold, because they could not be read.
    var unknown: Int64 {
        switch self {
        case .notDeclared: 0
        case .known(_, let unknown): unknown
        }
    }
}

extension Control {
    /// Which record would explain a difference, or how many would; nil where nothing is known.
    var explanationWords: String? {
        switch explanation {
        case .record(let number, let offset, let cause):
            "record \(number.figures) at byte \(offset.figures) would explain it: \(cause.words)"
        case .several(let count): "\(count.counted("record")) would each explain it, so none is named"
        case nil: nil
        }
    }

    /// What is held against what was counted, where that is no figure.
    var declarationWords: String {
        switch declaration {
        case .none: "not declared"
        case .value(let value): value.figures
        case .unreadable: "cannot be read"
        case .several(let count): "declared \(count.figures) times"
        }
    }

    /// `file`, or `batch 17, records 801 to 1,000`.
    var place: String {
        guard let instance else { return level }
        return "\(level) \(instance.number.figures), records \(instance.firstRecord.figures) to "
            + instance.lastRecord.figures
    }
}

extension ReconciliationReport.AcceptedEntry.State {
    var words: String {
        switch self {
        case .used: "in force"
        case .unused: "unused: it accepts nothing"
        case .expired: "EXPIRED: its breaks count as new"
        case .overCap: "OVER ITS CAP: its breaks count as new"
        }
    }

    var tone: Tone {
        switch self {
        case .used: .good
        case .unused: .caution
        case .expired, .overCap: .bad
        }
    }
}
