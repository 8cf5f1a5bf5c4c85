import MappingLanguage
import RecordValues

/// Finds a record's type by the bytes of its discriminator, where these are at most eight and nothing else is asked;
/// the cold path finds the others.
struct TypeSelector {
    private struct Entry {
        var word: UInt64
        /// -1 where more than the discriminator decides.
        var type: Int
    }

    private let offset: Int
    private let length: Int
    private let mask: UInt64
    private let entries: [Entry]
    /// The only type of a source without a discriminator; -1 where the cold path has to find it.
    private let only: Int?

    init(_ source: SourcePlan) {
        let selector = source.selector
        offset = selector.offset
        length = selector.length
        only = source.discriminator == nil ? 0 : length > 8 ? -1 : nil
        mask = length >= 8 ? .max : (UInt64(1) << UInt64(length * 8)) &- 1
        let tested = Set(selector.alternatives.filter { !$0.tests.isEmpty }.map(\.value))
        entries = selector.alternatives.compactMap { alternative in
            guard let value = alternative.value else { return nil }
            let word = value.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return Entry(word: word, type: tested.contains(value) ? -1 : alternative.type)
        }
    }

    /// The index of the type; -1 where the cold path has to look.
    func type(of record: UnsafeRawPointer, length recordLength: Int) -> Int {
        if let only { return only }
        guard recordLength >= offset + length else { return -1 }
        let word = unsafe record.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & mask
        return entries.first { $0.word == word }?.type ?? -1
    }

    /// Whether a record is of a type.
    @inline(__always)
    func isOfType(_ type: Int, _ record: UnsafeRawPointer, length recordLength: Int) -> Bool {
        if let only { return only == type }
        guard recordLength >= offset + length else { return false }
        let word = unsafe record.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & mask
        for entry in entries where entry.word == word { return entry.type == type }
        return false
    }
}
