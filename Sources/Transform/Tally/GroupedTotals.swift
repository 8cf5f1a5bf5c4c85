import MappingLanguage
import RecordValues

/// Where a candidate row ends. The first is not an end: it counts every row, and the others must re-add to it.
package enum Bucket: Int, Sendable, Hashable, CaseIterable {
    case read
    case written
    case skipped
    case rejected
}

/// One part of a group's name.
package enum GroupValue: Sendable, Hashable {
    case value(String)
    case null
    /// The column could not be read for this row: its money belongs to no group, and is shown so.
    case unreadable

    /// As reports show it.
    package var description: String {
        switch self {
        case .value(let text): text
        case .null: "(null)"
        case .unreadable: "(unreadable)"
        }
    }
}

/// The totals of one `totals` line of the mapping, by group and bucket.
package struct GroupedTotals: Sendable, Hashable {
    package var plan: TotalPlan
    package var groups: [[GroupValue]: GroupTotals] = [:]

    package mutating func merge(_ other: GroupedTotals) {
        groups.merge(other.groups) { mine, theirs in
            var merged = mine
            merged.merge(theirs)
            return merged
        }
    }

    /// The groups in the order of their names, so that every report has the same.
    package var ordered: [(name: [GroupValue], totals: GroupTotals)] {
        groups.map { ($0.key, $0.value) }.sorted {
            $0.0.map(\.description).lexicographicallyPrecedes($1.0.map(\.description))
        }
    }
}

/// One group's rows and sums, by bucket.
package struct GroupTotals: Sendable, Hashable {
    /// One a bucket.
    package var rows: [Int64]
    /// One a bucket, each with one total a summed column.
    package var sums: [[Total]]

    package init(sumCount: Int) {
        rows = Bucket.allCases.map { _ in 0 }
        sums = Bucket.allCases.map { _ in (0..<sumCount).map { _ in Total() } }
    }

    package mutating func merge(_ other: GroupTotals) {
        for bucket in Bucket.allCases {
            rows[bucket.rawValue] += other.rows[bucket.rawValue]
            for index in sums[bucket.rawValue].indices {
                sums[bucket.rawValue][index].merge(other.sums[bucket.rawValue][index])
            }
        }
    }

    package subscript(rows bucket: Bucket) -> Int64 { rows[bucket.rawValue] }
    package subscript(sums bucket: Bucket) -> [Total] { sums[bucket.rawValue] }
}
