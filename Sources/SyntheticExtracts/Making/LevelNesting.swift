/// How the records of a text file with levels follow each other.
///
/// ```
/// | once before | unit | unit | ... | last unit | once behind |
///               | opener | once | children | once | closer |
/// ```
/// A unit is one instance of the level that repeats, or one record where none does. Units come in a pattern of few forms,
/// so that arithmetic tells the type of any record; the last one has as many children as it takes for the number of
/// records that was asked for.
struct LevelNesting: Sendable {
    static let forms = 16
    /// Units of a file at most, or nearly: of a large one they are longer instead, because the numbers of batches and
    /// statements have few digits.
    private static let mostUnits: Int64 = 4000
    /// Of each type in a unit of a small file.
    private static let mostOfType = 4

    /// Types of the records before and behind the units.
    let before: [Int]
    let behind: [Int]
    /// What each unit begins and ends with; empty where no level repeats.
    let prefix: [Int]
    let suffix: [Int]
    /// Records between `before` and `behind`.
    private let middle: Int64
    var middleRecords: Int64 { middle }
    private let child: Int
    /// Types of one round of all forms, one form after the other; where each begins, and the end.
    private let round: [Int]
    private let starts: [Int64]
    /// Where the last unit begins in the middle; its end where no level repeats.
    private let lastStart: Int64

    /// Nil where so few records make no unit.
    init?(before: [Int], behind: [Int], prefix: [Int], children: [Int], suffix: [Int], records: Int64, seed: UInt64) {
        (self.before, self.behind, self.prefix, self.suffix) = (before, behind, prefix, suffix)
        middle = records - Int64(before.count + behind.count)
        child = children[0]
        let fixed = prefix.count + suffix.count
        guard middle >= Int64(fixed + 1) else { return nil }
        guard fixed > 0 else {
            (round, starts, lastStart) = (children, (0...children.count).map(Int64.init), middle)
            return
        }
        var dice = Dice(seed: seed)
        let usual = Int64(fixed + children.count * (Self.mostOfType + 1) / 2)
        let scale = Int(max(1, middle / (usual * Self.mostUnits)))
        let forms = (0..<Self.forms).map { _ in
            prefix + children.flatMap { [Int](repeating: $0, count: (1 + dice.below(Self.mostOfType)) * scale) }
                + suffix
        }
        round = forms.flatMap { $0 }
        starts = forms.reduce(into: [0]) { $0.append($0[$0.count - 1] + Int64($1.count)) }
        lastStart = Self.lastStart(starts, middle: middle, least: Int64(fixed + 1))
    }

    /// The units are whole as long as enough is left for one more.
    private static func lastStart(_ starts: [Int64], middle: Int64, least: Int64) -> Int64 {
        let length = starts[starts.count - 1]
        var start = middle / length * length
        if start > 0, middle - start < least { start -= length }
        var next = start
        for end in starts.dropFirst() where middle - (start + end) >= least { next = start + end }
        return next
    }

    /// The longest unit, in records.
    var longestUnit: Int64 {
        let lengths = zip(starts.dropFirst(), starts).map { $0 - $1 }
        return max(lengths.max() ?? 1, middle - lastStart)
    }

    var hasOpener: Bool { !prefix.isEmpty }

    /// The type of a record between `before` and `behind`.
    func type(of record: Int64) -> Int {
        let index = record - Int64(before.count)
        guard index >= lastStart else { return round[Int(index % starts[starts.count - 1])] }
        let place = Int(index - lastStart)
        let fromEnd = Int(middle - 1 - index)
        if place < prefix.count { return prefix[place] }
        return fromEnd < suffix.count ? suffix[suffix.count - 1 - fromEnd] : child
    }

    /// The number of a record's unit from 0, and the records of that unit.
    func unit(of record: Int64) -> (number: Int64, records: Range<Int64>) {
        let first = Int64(before.count)
        let index = record - first
        let length = starts[starts.count - 1]
        let forms = Int64(starts.count - 1)
        func number(_ index: Int64) -> (Int64, Int) {
            let inRound = index % length
            guard let form = starts.firstIndex(where: { $0 > inRound }) else {
                preconditionFailure("a round has an end")
            }
            return (index / length * forms + Int64(form - 1), form)
        }
        guard index < lastStart else {
            let number = lastStart == 0 ? 0 : number(lastStart - 1).0 + 1
            return (number, first + lastStart..<first + middle)
        }
        let (unit, form) = number(index)
        let start = record - index % length + starts[form - 1]
        return (unit, start..<start + starts[form] - starts[form - 1])
    }

    /// Whole units of about so many records; what stands before and behind all goes with the first and the last.
    func chunks(atLeast size: Int64) -> [Range<Int64>] {
        let length = starts[starts.count - 1]
        let step = max(1, (size + length - 1) / length) * length
        let first = Int64(before.count)
        var ends = stride(from: step, to: lastStart, by: Int64.Stride(step)).map { first + $0 }
        ends.append(first + middle + Int64(behind.count))
        return zip([0] + ends.dropLast(), ends).map { $0..<$1 }
    }
}

extension ExtractPlan {
    /// The records that open the levels round a record of a text file, by their types.
    func openers(of record: Int64) -> [Int: Int64] {
        guard let levels else { return [:] }
        var found: [Int: Int64] = [:]
        for (number, type) in levels.before.enumerated() where number < record { found[type] = Int64(number) }
        if isMixed(record), levels.hasOpener {
            let first = levels.unit(of: record).records.lowerBound
            if first < record { found[levels.prefix[0]] = first }
        }
        return found
    }
}
