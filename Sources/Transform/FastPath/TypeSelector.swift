import MappingLanguage
import RecordValues

/// Finds a record's type by the bytes of its discriminator: at one glance where these are at most eight and nothing
/// else is asked, which is so for most types of most sources.
struct TypeSelector {
    private struct Entry: BitwiseCopyable {
        var word: UInt64
        /// `asks` where more than the discriminator decides.
        var type: Int
    }

    /// Stands for a type that only a look at the whole record tells.
    private static let asks = -2

    private let selector: RecordTypeSelector
    private let offset: Int
    private let length: Int
    private let mask: UInt64
    private let entries: Lanes<Entry>
    /// The type of a record whose discriminator has no value that a type names; -1 for none.
    private let other: Int
    /// The only type of a source without a discriminator.
    private let only: Int?
    private let holdsSlots: Bool

    init(_ source: SourcePlan, in memory: FlatMemory) {
        let selector = source.selector
        holdsSlots = source.recordFormat.holdsSlots
        self.selector = selector
        offset = selector.offset
        length = selector.length
        only = source.discriminator == nil ? 0 : nil
        mask = length >= 8 ? .max : (UInt64(1) << UInt64(length * 8)) &- 1
        let tested = Set(selector.alternatives.filter { !$0.tests.isEmpty }.map(\.value))
        let isWord = length <= 8
        entries = memory.place(
            selector.alternatives.compactMap { alternative in
                guard isWord, let value = alternative.value else { return nil }
                return Entry(
                    word: value.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) },
                    type: tested.contains(value) ? Self.asks : alternative.type)
            })
        let others = selector.alternatives.filter { $0.value == nil }
        other = !isWord || others.contains { !$0.tests.isEmpty } ? Self.asks : others.first?.type ?? -1
    }

    /// The index of the type; -1 for a record of no type.
    @inline(__always)
    func type(of record: Place, length recordLength: Int) -> Int {
        // What is not as its schema or its format says is told by the cold path.
        if holdsSlots, record.word(0) >> (8 * UInt64(SlotRecordImage.faultLengthOffset)) & 0xFFFF != 0 { return -1 }
        if let only { return only }
        guard recordLength >= offset + length else { return asked(record, recordLength) }
        let word = record.word(offset) & mask
        for index in entries.indices where entries[index].word == word {
            let type = entries[index].type
            return type == Self.asks ? asked(record, recordLength) : type
        }
        return other == Self.asks ? asked(record, recordLength) : other
    }

    @inline(never)
    private func asked(_ record: Place, _ length: Int) -> Int {
        let bytes = record.bytes(length)
        return selector.type(of: bytes.span) ?? -1
    }
}
