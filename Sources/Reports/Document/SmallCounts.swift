import Reconciliation
import RecordValues

/// One figure of a total of a group, as it may be shown.
enum DisclosedFigure: Equatable {
    case value(ExactDecimal)
    /// There is none: the minimum of no rows, or a sum beyond 38 digits.
    case none
    /// A count of at least 1, and less than this.
    case below(Int64)
    /// What would tell of fewer rows than may be shown.
    case suppressed

    /// As files for programs say it: without commas; empty where there is none.
    var plainText: String {
        switch self {
        case .value(let value): value.description
        case .none: ""
        case .below(let limit): "<\(limit)"
        case .suppressed: "suppressed"
        }
    }

    func cell(isSigned: Bool = false, tone: Tone = .plain) -> ReportCell {
        switch self {
        case .value(let value): .amount(value, isSigned: isSigned, tone: tone)
        case .none: .text("none")
        case .below, .suppressed: .text(plainText)
        }
    }
}

/// A total of a group, as it may be shown.
struct DisclosedTotal {
    var total: String
    var by: [String]
    var group: [String]
    var old: DisclosedFigure
    var new: DisclosedFigure
    var difference: DisclosedFigure
    /// Values of the old side that could not be read.
    var unknown: DisclosedFigure
    var differs: Bool

    /// How large the difference is, without its sign; the largest of all where it is not known.
    var magnitude: ExactDecimal {
        guard case .value(let value) = difference, value.unscaled != .min else { return ExactDecimal(.max, scale: 0) }
        return ExactDecimal(abs(value.unscaled), scale: value.scale)
    }

    /// `office=1204, status=paid`; empty for the whole.
    var groupName: String { zip(by, group).map { "\($0)=\($1)" }.joined(separator: ", ") }
}

extension ReportOptions {
    static let secondaryNote =
        "Secondary suppression is not attempted: what is hidden can follow from the other groups and the whole."

    /// Whether a waterfall has a line that counts too few rows: its lines add up, so none of them could be hidden alone.
    func hides(_ lines: [ReconciliationReport.WaterfallLine]) -> Bool {
        lines.contains { line in
            isSmall(line.records.known) || isSmall(ExactDecimal(Int128(line.records.unknown), scale: 0))
        }
    }

    func isSmall(_ count: ExactDecimal?) -> Bool {
        guard let limit = hidesCountsBelow, let count else { return false }
        return count.unscaled != 0 && ExactDecimal(-Int128(limit), scale: 0) < count
            && count < ExactDecimal(Int128(limit), scale: 0)
    }

    /// The totals in their order; groups of too few rows lose their figures.
    ///
    /// A group whose count was not asked for is hidden as well, because nobody can tell how many rows it has.
    func disclose(_ totals: [ReconciliationReport.GroupTotal]) -> [DisclosedTotal] {
        guard let limit = hidesCountsBelow else { return totals.map { shown($0) } }
        struct Group: Hashable {
            var by: [String]
            var values: [String]
        }
        var counts: [Group: ReconciliationReport.GroupTotal] = [:]
        for total in totals where total.total == "count" {
            counts[Group(by: total.by, values: total.group)] = total
        }
        return totals.map { total in
            var shown = shown(total)
            guard !total.by.isEmpty else { return shown }
            let count = counts[Group(by: total.by, values: total.group)]
            let hidesOld = count?.old == nil || isSmall(count?.old)
            let hidesNew = count?.new == nil || isSmall(count?.new) || isSmall(count?.difference)
            func hidden(_ figure: ExactDecimal?) -> DisclosedFigure {
                total.total == "count" && isSmall(figure) ? .below(limit) : .suppressed
            }
            if hidesOld { shown.old = hidden(total.old) }
            if hidesNew { shown.new = hidden(total.new) }
            if hidesOld || hidesNew { shown.difference = hidden(total.difference) }
            if isSmall(ExactDecimal(Int128(total.unknown), scale: 0)) { shown.unknown = .below(limit) }
            return shown
        }
    }

    private func shown(_ total: ReconciliationReport.GroupTotal) -> DisclosedTotal {
        func figure(_ value: ExactDecimal?) -> DisclosedFigure { value.map { .value($0) } ?? .none }
        return DisclosedTotal(
            total: total.total, by: total.by, group: total.group, old: figure(total.old), new: figure(total.new),
            difference: figure(total.difference), unknown: .value(ExactDecimal(Int128(total.unknown), scale: 0)),
            differs: total.old != total.new || total.unknown > 0)
    }
}
