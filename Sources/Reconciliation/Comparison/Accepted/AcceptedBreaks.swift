import Diagnostics
import RecordValues
import TargetRows

/// The register of accepted breaks: what somebody answers for, up to an amount and to a day.
///
/// An entry takes the breaks of its code, key and column that no more exact entry takes: one with the key and the column
/// goes before one with the key, that before one with the column, and that before one of the code alone. The money of a
/// break is what it moves in all figures together, without signs. Where the breaks of an entry come to more than its cap,
/// none of them is accepted: somebody has to look again. An entry that has expired takes none.
package struct AcceptedBreaks: Sendable {
    package struct Entry: Sendable, Hashable {
        /// In the register, from 1.
        package var line: Int
        package var code: BreakCode
        /// As `breaks.csv` has it, with tokens or with the values themselves; nil for every key.
        package var key: String?
        /// Nil for every column, and for breaks of whole rows.
        package var column: String?
        /// What the breaks may come to, in the unit of the figures.
        package var cap: ExactDecimal
        package var reason: String
        package var owner: String
        package var approvedBy: String
        /// The last day on which it accepts.
        package var expires: CalendarDate
        package var ticket: String
    }

    /// What an entry takes. Claims of workers are merged in any order.
    struct Claim {
        var breaks: Int64 = 0
        /// At the scale of the finest figure. One that does not fit stays at its largest, which is over any cap.
        var weight: UInt128 = 0

        mutating func add(_ weight: UInt128) { merge(Claim(breaks: 1, weight: weight)) }

        mutating func merge(_ other: Claim) {
            breaks += other.breaks
            let (sum, overflow) = weight.addingReportingOverflow(other.weight)
            weight = overflow ? .max : sum
        }
    }

    /// In the order of the register.
    package let entries: [Entry]
    /// The day by which entries expire.
    package let runDate: CalendarDate

    /// - Parameter entries: none where a mapping names no register.
    package init(entries: [Entry] = [], runDate: CalendarDate) {
        self.entries = entries
        self.runDate = runDate
    }

    func isExpired(_ entry: Entry) -> Bool { entry.expires < runDate }

    /// What became of an entry.
    func state(of entry: Entry, _ claim: Claim, _ writer: BreakWriter) -> ReconciliationReport.AcceptedEntry.State {
        if isExpired(entry) { return .expired }
        if claim.breaks == 0 { return .unused }
        guard let money = writer.decimal(claim.weight) else { return .overCap }
        return money > entry.cap ? .overCap : .used
    }
}

/// Finds the entry of the register that a break belongs to.
struct AcceptanceMatcher: Sendable {
    /// The entries of one code.
    private struct OfCode {
        /// By key, then by the column's name; nil for every column.
        var byKey: [String: [String?: Int]] = [:]
        var byColumn: [String?: Int] = [:]
    }

    let entryCount: Int
    private let ofCode: [UInt8: OfCode]
    private let text: BreakText

    init(_ register: AcceptedBreaks, text: BreakText) {
        self.text = text
        entryCount = register.entries.count
        var ofCode: [UInt8: OfCode] = [:]
        for (index, entry) in register.entries.enumerated() where !register.isExpired(entry) {
            var entries = ofCode[entry.code.number] ?? OfCode()
            if let key = entry.key {
                entries.byKey[key, default: [:]][entry.column] = index
            } else {
                entries.byColumn[entry.column] = index
            }
            ofCode[entry.code.number] = entries
        }
        self.ofCode = ofCode
    }

    /// The entry's index in the register; nil where none is about the break.
    func entry(for record: BreakRecord) -> Int? {
        guard let entries = ofCode[record.codeNumber] else { return nil }
        let column = record.column.map { text.plan.columns[$0].column.name }
        if !entries.byKey.isEmpty {
            let key = record.key(figures: text.plan.figures.count)
            if key.length > 0 {
                let values = ComparisonCell.texts(key, text.plan.columns[..<text.plan.keyColumns])
                let forms = [text.key(values), text.key(values, masks: false)]
                if let found = Self.first(forms.compactMap { entries.byKey[$0] }, column) { return found }
            }
        }
        return Self.first([entries.byColumn], column)
    }

    /// The entry of the column itself, else the one of every column.
    private static func first(_ entries: [[String?: Int]], _ column: String?) -> Int? {
        if let column, let exact = entries.lazy.compactMap({ $0[column] }).first { return exact }
        return entries.lazy.compactMap { $0[nil] }.first
    }
}
