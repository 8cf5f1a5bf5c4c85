import Diagnostics
import Extracts
import MappingLanguage
import Reconciliation
import RecordValues
import Transform

/// Looks for the one record that would explain why a control differs: reads the records of its instance, or of its
/// file, a second time, in one pass for all controls.
struct DifferenceSearch {
    /// A control that differs.
    struct Case {
        /// Index in the plan's controls.
        var index: Int
        var control: Control
    }

    /// Records that are read again at most; where a control needs more, nothing is looked for.
    static let mostRecords: Int64 = 2_000_000
    /// Controls that are looked into, the first of the file.
    static let mostControls = 50
    /// Candidates after which it is enough to know that there are many.
    static let mostCandidates = 100

    let context: RunContext
    /// Opens the source for its records up to a number.
    let open: (_ last: Int64) throws(DiagnosticList) -> any RecordReader

    /// What is being found out about one control.
    private struct Search {
        var index: Int
        var records: ClosedRange<Int64>
        var difference: ExactDecimal
        /// Whether the one value that cannot be read is looked for.
        var seeksUnreadable: Bool
        var terms: [Int: Bool]
        var candidates = 0
        var first: Control.Explanation?
    }

    /// The controls, each with its explanation where there is one.
    ///
    /// - Parameter records: how many the source has.
    func explained(_ cases: [Case], records: Int64) -> [Control] {
        var searches: [Int: Search] = [:]
        for (position, item) in cases.enumerated() where searches.count < Self.mostControls {
            searches[position] = search(item, records: records)
        }
        guard let last = searches.values.map(\.records.upperBound).max() else { return cases.map(\.control) }
        var found = Array(searches.values).sorted { $0.index < $1.index }
        let positions = searches.sorted { $0.value.index < $1.value.index }.map(\.key)
        do throws(DiagnosticList) {
            try read(upTo: last, &found)
        } catch {
            // What cannot be read again explains nothing; the verdict stands without it.
            return cases.map(\.control)
        }
        var controls = cases.map(\.control)
        for (position, search) in zip(positions, found) {
            controls[position].explanation =
                search.candidates > 1 ? .several(search.candidates) : search.first
        }
        return controls
    }

    /// Nil where no record can be named: a count, blocks, or more records than are read twice.
    private func search(_ item: Case, records: Int64) -> Search? {
        let plan = context.plan.controls[item.index]
        guard let difference = item.control.difference, plan.modulus == nil, plan.blockSize == nil,
            item.control.unknown <= 1
        else { return nil }
        var terms: [Int: Bool] = [:]
        for term in plan.terms {
            guard case .measure(let measure) = term.figure else { continue }
            guard case .sum = context.plan.measures[measure].kind else { return nil }
            // A figure that stands twice in a control has no one sign.
            guard terms.updateValue(term.isSubtracted, forKey: measure) == nil else { return nil }
        }
        let range =
            item.control.instance.map { $0.firstRecord...max($0.firstRecord, $0.lastRecord) } ?? 1...max(1, records)
        guard !terms.isEmpty, range.upperBound - range.lowerBound < Self.mostRecords,
            difference.unscaled != 0 || item.control.unknown == 1
        else { return nil }
        return Search(
            index: item.index, records: range, difference: difference, seeksUnreadable: item.control.unknown == 1,
            terms: terms)
    }

    private func read(upTo last: Int64, _ searches: inout [Search]) throws(DiagnosticList) {
        let reader = try open(last)
        let coldPath = ColdPath(context)
        let batch = RecordBatch(capacity: 1 << 20)
        while try reader.claim(batch) {
            try reader.fill(batch)
            for (index, slice) in batch.records.enumerated() {
                let number = batch.firstRecordNumber + Int64(index)
                let asking = searches.indices.filter {
                    searches[$0].records.contains(number) && searches[$0].candidates <= Self.mostCandidates
                }
                guard !asking.isEmpty else { continue }
                let contributions = coldPath.contributions(of: batch.image(of: slice))
                for search in asking { weigh(contributions, number, slice.fileOffset, &searches[search]) }
            }
        }
    }

    /// Holds what one record adds to a control against the difference.
    private func weigh(
        _ contributions: [RecordStory.Contribution], _ number: Int64, _ fileOffset: Int64, _ search: inout Search
    ) {
        var sum = ExactDecimal(0, scale: 0)
        var unreadable: Bool?
        for contribution in contributions {
            guard let isSubtracted = search.terms[contribution.measure] else { continue }
            guard let units = contribution.value else {
                unreadable = isSubtracted
                continue
            }
            let value = ExactDecimal(
                isSubtracted ? -units : units, scale: context.plan.measures[contribution.measure].scale)
            guard let next = try? sum.adding(value) else { return }
            sum = next
        }
        var cause: DifferenceCause?
        if let isSubtracted = unreadable {
            let missing = isSubtracted ? search.difference.unscaled : -search.difference.unscaled
            cause = .unreadable(ExactDecimal(missing, scale: search.difference.scale))
        } else if !search.seeksUnreadable {
            cause = DifferenceCause.of(value: sum, difference: search.difference)
        }
        guard let cause else { return }
        search.candidates += 1
        search.first = search.first ?? .record(number: number, fileOffset: fileOffset, cause)
    }
}
