import RecordValues

/// All that a reconciliation found, ready to be rendered: personal values are masked already.
package struct ReconciliationReport: Sendable {
    package enum Verdict: String, Sendable, Hashable {
        case tiesOut = "ties-out"
        case breaks
        case controlsWrong = "controls-wrong"
        case stopped
    }

    /// One side: what it is, and what was read of it.
    package struct Side: Sendable, Hashable {
        /// As the mapping names it: `legacy.payment`.
        package var name: String
        /// In words: `fixed records of 200 bytes`, `CSV`, `table payment of a SQLite database`.
        package var kind: String
        package var file: String
        package var bytes: Int64?
        package var sha256: String?
        /// Records read, of every type.
        package var records: Int64
        /// Rows that took part in the comparison.
        package var rows: Int64

        package init(
            name: String, kind: String, file: String, bytes: Int64?, sha256: String?, records: Int64, rows: Int64
        ) {
            (self.name, self.kind, self.file) = (name, kind, file)
            (self.bytes, self.sha256, self.records, self.rows) = (bytes, sha256, records, rows)
        }
    }

    /// What the waterfall adds up besides records: `sum amount`.
    package struct Figure: Sendable, Hashable {
        package var column: String
        /// ISO 4217; nil where the figure is no money.
        package var currency: String?
        package var scale: Int

        package init(column: String, currency: String?, scale: Int) {
            (self.column, self.currency, self.scale) = (column, currency, scale)
        }
    }

    /// One figure of one line.
    package enum Amount: Sendable, Hashable {
        /// Nobody declares it.
        case notDeclared
        /// Exact, but for so many values that could not be read: never shown as 0.
        case known(ExactDecimal, unknown: Int64)
    }

    /// A line of the waterfall, in records and in each figure.
    package struct WaterfallLine: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case declared, counted, skipped, rejected, split, defaulted, rounded
            case expected
            case countedNew = "counted-new"
            case residual, accepted
        }

        package var kind: Kind
        /// A reject's or break's code; nil for the other lines.
        package var code: String?
        /// The stated reason, or what the line is.
        package var words: String
        /// Of bucket lines what they take away is negative.
        package var records: Amount
        /// One a figure.
        package var figures: [Amount]

        package init(kind: Kind, code: String? = nil, words: String, records: Amount, figures: [Amount]) {
            (self.kind, self.code, self.words) = (kind, code, words)
            (self.records, self.figures) = (records, figures)
        }
    }

    /// One total of one group, old and new.
    package struct GroupTotal: Sendable, Hashable {
        /// `count`, `sum amount`, `minimum amount`, `maximum amount`, `hash account modulo 10000000000`.
        package var total: String
        /// Names of the grouping columns, and the group's values; empty for the whole.
        package var by: [String]
        package var group: [String]
        package var old: ExactDecimal?
        package var new: ExactDecimal?
        /// Values of the old side that could not be read.
        package var unknown: Int64
        package var difference: ExactDecimal?

        package init(
            total: String, by: [String], group: [String], old: ExactDecimal?, new: ExactDecimal?, unknown: Int64,
            difference: ExactDecimal?
        ) {
            (self.total, self.by, self.group, self.old, self.new) = (total, by, group, old, new)
            (self.unknown, self.difference) = (unknown, difference)
        }
    }

    /// How one column fared.
    package struct ColumnResult: Sendable, Hashable {
        package var name: String
        /// `exact`, `ignoring case`, `within 0.01`, …
        package var rule: String
        package var isKey: Bool
        package var isPersonal: Bool
        /// Row pairs whose values are the same; the same by the rule only; different.
        package var equal: Int64
        package var equalByRule: Int64
        package var different: Int64

        package init(
            name: String, rule: String, isKey: Bool, isPersonal: Bool, equal: Int64, equalByRule: Int64,
            different: Int64
        ) {
            (self.name, self.rule, self.isKey, self.isPersonal) = (name, rule, isKey, isPersonal)
            (self.equal, self.equalByRule, self.different) = (equal, equalByRule, different)
        }
    }

    /// What a tolerance let through.
    package struct ToleranceUse: Sendable, Hashable {
        package var column: String
        package var rule: String
        package var differences: Int64
        package var net: ExactDecimal
        package var upward: ExactDecimal
        package var downward: ExactDecimal
        package var netCap: ExactDecimal
        package var oneSidedCap: ExactDecimal
        package var isExceeded: Bool

        package init(
            column: String, rule: String, differences: Int64, net: ExactDecimal, upward: ExactDecimal,
            downward: ExactDecimal, netCap: ExactDecimal, oneSidedCap: ExactDecimal, isExceeded: Bool
        ) {
            (self.column, self.rule, self.differences, self.net) = (column, rule, differences, net)
            (self.upward, self.downward) = (upward, downward)
            (self.netCap, self.oneSidedCap, self.isExceeded) = (netCap, oneSidedCap, isExceeded)
        }
    }

    /// Breaks of one code, or of one cause: how many, and what they change in each figure.
    package struct BreakGroup: Sendable, Hashable {
        package var code: BreakCode
        /// In words; empty where the cause is not known, or the group is of the code as a whole.
        package var cause: String
        package var count: Int64
        package var accepted: Int64
        /// One a figure: upward (overpaid) and downward (underpaid).
        package var upward: [ExactDecimal]
        package var downward: [ExactDecimal]

        package init(
            code: BreakCode, cause: String, count: Int64, accepted: Int64, upward: [ExactDecimal],
            downward: [ExactDecimal]
        ) {
            (self.code, self.cause, self.count, self.accepted) = (code, cause, count, accepted)
            (self.upward, self.downward) = (upward, downward)
        }
    }

    /// One of the breaks with the most money.
    package struct ShownBreak: Sendable, Hashable {
        /// Its line in `breaks.csv`, from 1 behind the header: what `explain --break` takes.
        package var number: Int64
        package var code: BreakCode
        /// Column with value, masked where personal.
        package var key: [String]
        package var column: String?
        package var old: String?
        package var new: String?
        package var effects: [ExactDecimal]
        package var cause: String
        /// The ticket or number of the entry that accepts it.
        package var acceptedBy: String?

        package init(
            number: Int64, code: BreakCode, key: [String], column: String?, old: String?, new: String?,
            effects: [ExactDecimal], cause: String, acceptedBy: String?
        ) {
            (self.number, self.code, self.key, self.column) = (number, code, key, column)
            (self.old, self.new, self.effects) = (old, new, effects)
            (self.cause, self.acceptedBy) = (cause, acceptedBy)
        }
    }

    /// What became of an entry of the register of accepted breaks.
    package struct AcceptedEntry: Sendable, Hashable {
        package enum State: String, Sendable, Hashable {
            case used, unused, expired
            case overCap = "over-cap"
        }

        /// Its line in the register.
        package var line: Int
        package var code: String
        package var ticket: String
        package var reason: String
        package var owner: String
        package var approvedBy: String
        package var expires: String
        package var cap: ExactDecimal
        package var breaks: Int64
        package var money: ExactDecimal
        package var state: State

        package init(
            line: Int, code: String, ticket: String, reason: String, owner: String, approvedBy: String,
            expires: String, cap: ExactDecimal, breaks: Int64, money: ExactDecimal, state: State
        ) {
            (self.line, self.code, self.ticket, self.reason) = (line, code, ticket, reason)
            (self.owner, self.approvedBy, self.expires) = (owner, approvedBy, expires)
            (self.cap, self.breaks, self.money, self.state) = (cap, breaks, money, state)
        }
    }

    package struct Mapping: Sendable, Hashable {
        package var name: String
        package var version: Int
        package var file: String
        package var sha256: String

        package init(name: String, version: Int, file: String, sha256: String) {
            (self.name, self.version, self.file, self.sha256) = (name, version, file, sha256)
        }
    }

    package struct Timing: Sendable, Hashable {
        /// Thousandths of a second.
        package var milliseconds: Int64
        package var rowsPerSecond: Int64
        package var peakMemoryBytes: Int64

        package init(milliseconds: Int64, rowsPerSecond: Int64, peakMemoryBytes: Int64) {
            (self.milliseconds, self.rowsPerSecond) = (milliseconds, rowsPerSecond)
            self.peakMemoryBytes = peakMemoryBytes
        }
    }

    package var verdict: Verdict
    package var exitCode: Int32
    /// Why the verdict is not `ties-out`: one sentence each, for people.
    package var reasons: [String]
    package var toolVersion: String
    /// ISO 8601, UTC.
    package var startedAt: String
    /// The business date, as accepted breaks expire by it.
    package var runDate: String?
    package var mapping: Mapping
    package var old: Side
    package var new: Side
    package var figures: [Figure]
    package var controls: [Control]
    package var waterfall: [WaterfallLine]
    /// The waterfall of each group that was asked for: the group's name, its lines.
    package var groupWaterfalls: [(group: String, lines: [WaterfallLine])]
    /// What does not re-add; empty is the proof.
    package var residuals: [Conservation.Residual]
    package var totals: [GroupTotal]
    package var columns: [ColumnResult]
    package var tolerances: [ToleranceUse]
    /// Row pairs without any difference.
    package var matchedRows: Int64
    package var breaksByCode: [BreakGroup]
    package var breaksByCause: [BreakGroup]
    package var largestBreaks: [ShownBreak]
    package var accepted: [AcceptedEntry]
    package var warnings: [String]
    /// What this reconciliation says nothing about, one sentence each.
    package var notChecked: [String]
    package var timing: Timing

    package init(
        verdict: Verdict, exitCode: Int32, reasons: [String], toolVersion: String, startedAt: String, runDate: String?,
        mapping: Mapping, old: Side, new: Side, figures: [Figure], controls: [Control], waterfall: [WaterfallLine],
        groupWaterfalls: [(group: String, lines: [WaterfallLine])], residuals: [Conservation.Residual],
        totals: [GroupTotal], columns: [ColumnResult], tolerances: [ToleranceUse], matchedRows: Int64,
        breaksByCode: [BreakGroup], breaksByCause: [BreakGroup], largestBreaks: [ShownBreak],
        accepted: [AcceptedEntry], warnings: [String], notChecked: [String], timing: Timing
    ) {
        (self.verdict, self.exitCode, self.reasons) = (verdict, exitCode, reasons)
        (self.toolVersion, self.startedAt, self.runDate) = (toolVersion, startedAt, runDate)
        (self.mapping, self.old, self.new, self.figures) = (mapping, old, new, figures)
        (self.controls, self.waterfall, self.groupWaterfalls) = (controls, waterfall, groupWaterfalls)
        (self.residuals, self.totals, self.columns, self.tolerances) = (residuals, totals, columns, tolerances)
        (self.matchedRows, self.breaksByCode, self.breaksByCause) = (matchedRows, breaksByCode, breaksByCause)
        (self.largestBreaks, self.accepted, self.warnings) = (largestBreaks, accepted, warnings)
        (self.notChecked, self.timing) = (notChecked, timing)
    }
}
