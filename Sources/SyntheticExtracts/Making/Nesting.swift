/// How the records of an XML file stand inside each other. They are numbered as a reader gives them out: a record that
/// holds others comes behind them.
///
/// ```
/// document | root | first types | unit | unit | ... | last types |
///                               | opener | child | child | ... |
/// ```
/// A unit is a record that opens a level with its children, or one record where no level repeats. Units come in a
/// pattern of few forms, so that arithmetic tells the type of any record.
struct Nesting: Sendable {
    /// Records that one instance of a level holds, at most, of all types together.
    static let mostChildren: Int64 = 64
    /// Of each type.
    static let mostOfType = 4
    static let forms = 16

    /// The type round all others; nil where the document element is no record.
    var root: Int?
    /// The type that opens the level that repeats; nil where none does.
    var opener: Int?
    /// Records before and behind the units; the root is the last of them.
    var before: Int64
    var behind: Int64
    /// The types of the records of each form, in the order of their numbers.
    var units: [[Int]]
    /// Start and end tags between the document and the root or the records directly in it.
    var documentStart: Range<Int> = 0..<0
    var documentEnd: Range<Int> = 0..<0
    /// Of each type, the tags between the element round it and its own.
    var wrapperStart: [Range<Int>] = []
    var wrapperEnd: [Range<Int>] = []

    /// Where each form begins in a round of all forms, and behind them the length of the round.
    private let starts: [Int64]
    private let typeInRound: [Int]

    init(root: Int?, opener: Int?, before: Int64, behind: Int64, units: [[Int]]) {
        (self.root, self.opener, self.before, self.behind, self.units) = (root, opener, before, behind, units)
        starts = units.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int64($1.count)) }
        typeInRound = units.flatMap { $0 }
    }

    private var round: Int64 { starts[starts.count - 1] }

    /// The records of the unit that a record between `before` and the last types belongs to, by their numbers from 0.
    func unit(of record: Int64, records: Int64) -> Range<Int64> {
        let end = records - behind
        let index = record - before
        let inRound = index % round
        guard let form = starts.firstIndex(where: { $0 > inRound }) else { preconditionFailure("a round has an end") }
        let first = record - inRound + starts[form - 1]
        return first..<min(end, first + starts[form] - starts[form - 1])
    }

    /// The type of such a record. The last unit may be cut short; its opener comes last all the same.
    func type(of record: Int64, records: Int64) -> Int {
        if let opener, record == records - behind - 1 { return opener }
        return typeInRound[Int((record - before) % round)]
    }

    /// Where chunks of about so many records end, a whole number of units each.
    func chunks(records: Int64, atLeast size: Int64) -> [Range<Int64>] {
        let step = max(1, (size + round - 1) / round) * round
        let end = records - behind
        return stride(from: before, to: end, by: Int64.Stride(step)).map { $0..<min(end, $0 + step) }
    }
}

extension ExtractPlan {
    /// The record that opens the level in which a record stands; nil where it stands in none that repeats.
    func opener(of record: Int64) -> Int64? {
        guard let nesting, nesting.opener != nil, isMixed(record) else { return nil }
        let last = nesting.unit(of: record, records: records).upperBound - 1
        return last == record ? nil : last
    }
}
