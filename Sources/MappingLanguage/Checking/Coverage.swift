import Copybooks
import Diagnostics
import RecordValues

/// What became of the fields of each record type that a table uses.
package struct Coverage: Sendable, Hashable {
    package var types: [RecordType]

    package struct RecordType: Sendable, Hashable {
        package var source: String
        package var name: String
        /// Elementary fields with a name, each in one of the four lists, in the order of the record. Of an OCCURS,
        /// those occurrences that share the fate stand behind the name.
        package var mapped: [String]
        /// In a condition, rule, control, key or as the discriminator only.
        package var used: [String]
        package var dropped: [String]
        package var notCovered: [String]
    }
}

/// Keeps, byte by byte, what the mapping does with a record type. Bytes rather than names, because a redefinition
/// speaks of the same bytes under another name.
struct CoverageRecord: Sendable {
    /// Stronger last: a byte that is mapped and used counts as mapped.
    enum Fate: UInt8, Comparable {
        case none
        case dropped
        case used
        case mapped

        static func < (left: Fate, right: Fate) -> Bool { left.rawValue < right.rawValue }
    }

    private(set) var fates: [Fate]
    /// Whether a table makes rows from the type.
    var feedsTable = false
    /// Whether a control, or a record inside its level, looks at the type.
    var feedsControl = false

    init(length: Int) { fates = Array(repeating: .none, count: length) }

    mutating func mark(_ offset: Int, _ length: Int, _ fate: Fate) {
        for byte in max(0, offset)..<max(0, min(offset + length, fates.count)) { fates[byte] = max(fates[byte], fate) }
    }

    /// Marks a field in every item that the table's `each` looks at.
    mutating func mark(_ reference: FieldReference, times: Int, _ fate: Fate) {
        for item in 0..<(reference.itemStride == 0 ? 1 : times) {
            mark(reference.offset + item * reference.itemStride, reference.length, fate)
        }
    }

    /// What became of a field's bytes: nothing, where any of them is left over.
    func fate(_ offset: Int, _ length: Int) -> Fate {
        fates[min(offset, fates.count)..<min(offset + length, fates.count)].min() ?? .none
    }
}

extension RecordScope {
    /// Every occurrence of an item: its numbers, and where it stands.
    func occurrences(of item: Int) -> [(numbers: [Int], offset: Int)] {
        var places: [(numbers: [Int], offset: Int)] = [([], layout.items[item].offset)]
        for group in layout.occursAncestors(of: item) {
            let (count, length) = (layout.items[group].occurs ?? 1, layout.items[group].length)
            places = places.flatMap { place in
                (0..<count).map { (place.numbers + [$0 + 1], place.offset + $0 * length) }
            }
        }
        return places
    }

    /// The type's fields by what became of them.
    func coverage(source: String, record: CoverageRecord) -> Coverage.RecordType {
        var lists: [CoverageRecord.Fate: [String]] = [:]
        for item in fields {
            let name = name(of: item)
            let length = layout.items[item].length
            let places = occurrences(of: item)
            let byFate = Dictionary(grouping: places) { record.fate($0.offset, length) }
            for (fate, some) in byFate.sorted(by: { $0.key > $1.key }) {
                let numbers = some.map { "(" + $0.numbers.map(String.init).joined(separator: ", ") + ")" }
                lists[fate, default: []].append(some.count == places.count ? name : name + Wording.list(numbers))
            }
        }
        return Coverage.RecordType(
            source: source, name: type.name, mapped: lists[.mapped] ?? [], used: lists[.used] ?? [],
            dropped: lists[.dropped] ?? [], notCovered: lists[.none] ?? [])
    }
}
