import Foundation
import Reconciliation

/// All that a reconciliation found, in the form of `reconcile.json`: the keys are part of the outside contract (amounts
/// are strings, because a JSON number is a binary fraction to most readers).
struct ReconcileFigures: Codable {
    /// `ties-out`, `breaks`, `controls-wrong` or `stopped`.
    var verdict: String
    var exitCode: Int32
    /// Why the verdict is not `ties-out`: one sentence each, for people.
    var reasons: [String]
    var tool: Tool
    var mapping: Mapping
    var startedAt: String
    /// Nil where none was stated.
    var runDate: String?
    var sides: Sides
    var figures: [Figure]
    var controls: [ControlFigures]
    var waterfall: [Line]
    var groupWaterfalls: [GroupWaterfall]
    var residuals: [Residual]
    var totals: [TotalFigures]
    var columns: [Column]
    var tolerances: [Tolerance]
    /// Pairs of rows without any difference.
    var matchedRows: Int64
    var breaks: Breaks
    var accepted: [Accepted]
    var warnings: [String]
    /// What the reconciliation says nothing about.
    var notChecked: [String]
    var timing: Timing
    /// Groups of fewer rows than this are left out or shown as `<5`; nil where all are shown.
    var hidesCountsBelow: Int64?

    struct Tool: Codable {
        var name: String
        var version: String
    }

    struct Mapping: Codable {
        var name: String
        var version: Int
        var file: String
        var sha256: String
    }

    struct Sides: Codable {
        var old: Side
        var new: Side
    }

    struct Side: Codable {
        var name: String
        var kind: String
        var file: String
        var bytes: Int64?
        var sha256: String?
        /// Records read, and those that took part as rows.
        var records: Int64
        var rows: Int64
    }

    struct Figure: Codable {
        var column: String
        /// ISO 4217; nil where the figure is no money.
        var currency: String?
        var scale: Int
    }

    /// As in `run.json`.
    struct ControlFigures: Codable {
        var name: String
        var level: String
        var instance: Instance?
        var declared: String?
        /// Nil where it does not fit 38 digits.
        var computed: String?
        /// Computed less declared.
        var difference: String?
        /// Records whose value could not be read.
        var unknown: Int64
        /// `agrees`, `differs` or `not-declared`.
        var verdict: String
        /// In words: which record would explain the difference.
        var explanation: String?

        struct Instance: Codable {
            var number: Int64
            var firstRecord: Int64
            var lastRecord: Int64
        }
    }

    /// A count or an amount; without `value` nobody declares it.
    struct Amount: Codable {
        var value: String?
        /// Values that could not be read: the amount is exact but for so many.
        var unknown: Int64
    }

    struct Line: Codable {
        /// `declared`, `counted`, `skipped`, `rejected`, `split`, `defaulted`, `rounded`, `expected`, `counted-new`,
        /// `residual`, `accepted`.
        var kind: String
        var code: String?
        var words: String
        var records: Amount
        /// By column.
        var figures: [String: Amount]
    }

    struct GroupWaterfall: Codable {
        var group: String
        var lines: [Line]
    }

    struct Residual: Codable {
        var table: String
        var total: String
        var group: String
        /// Nil where only numbers of values differ, or a sum does not fit.
        var value: String?
    }

    /// One total of one group. Figures that may not be shown are `<5` or `suppressed`.
    struct TotalFigures: Codable {
        var total: String
        /// Column to value; empty for the whole.
        var group: [String: String]
        var old: String?
        var new: String?
        var difference: String?
        var unknown: String
    }

    struct Column: Codable {
        var name: String
        var rule: String
        var isKey: Bool
        var isPersonal: Bool
        var equal: Int64
        var equalByRule: Int64
        var different: Int64
    }

    struct Tolerance: Codable {
        var column: String
        var rule: String
        var differences: Int64
        var net: String
        var upward: String
        var downward: String
        var netCap: String
        var oneSidedCap: String
        var isExceeded: Bool
    }

    struct Breaks: Codable {
        var count: Int64
        var accepted: Int64
        /// Breaks by code; codes without any are left out.
        var byCode: [String: Int64]
        var codes: [BreakGroup]
        var causes: [BreakGroup]
        /// What all breaks change, by column; nil where a sum does not fit.
        var money: [String: Effect?]
        /// Those with the most money; all of them are in `breaks.csv`. Empty where single breaks may not be shown.
        var largest: [Break]
    }

    struct Effect: Codable {
        var currency: String?
        /// Overpaid, where it is money.
        var upward: String
        /// Underpaid, where it is money: not above 0.
        var downward: String
    }

    struct BreakGroup: Codable {
        var code: String
        /// Left out where it is not known, or the group is of the code as a whole.
        var cause: String?
        /// A number, or `<5`, as text.
        var count: String
        var accepted: String
        /// By column; empty where it may not be shown.
        var money: [String: Effect]
    }

    struct Break: Codable {
        var number: Int64
        var code: String
        var key: [String]
        var column: String?
        var old: String?
        var new: String?
        /// By column: new less old.
        var effects: [String: String]
        var cause: String?
        var acceptedBy: String?
    }

    struct Accepted: Codable {
        var line: Int
        var code: String
        var ticket: String
        var reason: String
        var owner: String
        var approvedBy: String
        var expires: String
        var cap: String
        var breaks: Int64
        var money: String
        /// `used`, `unused`, `expired` or `over-cap`.
        var state: String
    }

    struct Timing: Codable {
        /// Seconds with three decimal places, as text.
        var seconds: String
        var rowsPerSecond: Int64
        var peakMemoryBytes: Int64
    }

    /// The file: indented, keys in alphabetical order.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch {
            preconditionFailure("texts, whole numbers and lists of them always encode: \(error)")
        }
    }
}
