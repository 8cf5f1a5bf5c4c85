import MappingLanguage
import RecordValues

/// Finds a record's type by the bytes of its discriminator, where these are at most eight; the cold path finds the
/// others.
struct TypeSelector {
    private struct Entry: BitwiseCopyable {
        var word: UInt64
        var type: Int
    }

    private let offset: Int
    private let length: Int
    private let mask: UInt64
    private let entries: Lanes<Entry>
    /// The only type of a source without a discriminator; -1 where the cold path has to find it.
    private let only: Int?

    init(_ source: SourcePlan, in memory: FlatMemory) {
        let discriminator = source.discriminator
        offset = discriminator?.offset ?? 0
        length = discriminator?.length ?? 0
        only = discriminator == nil ? 0 : length > 8 ? -1 : nil
        mask = length >= 8 ? .max : (UInt64(1) << UInt64(length * 8)) &- 1
        entries = memory.place(
            source.recordTypes.enumerated().flatMap { type, plan in
                plan.discriminatorValues.map { value in
                    Entry(word: value.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, type: type)
                }
            })
    }

    /// The index of the type; -1 where the cold path has to look.
    @inline(__always)
    func type(of record: Place, length recordLength: Int) -> Int {
        if let only { return only }
        guard recordLength >= offset + length else { return -1 }
        let word = record.word(offset) & mask
        for index in entries.indices where entries[index].word == word { return entries[index].type }
        return -1
    }
}
