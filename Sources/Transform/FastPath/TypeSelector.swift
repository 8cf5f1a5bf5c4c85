import MappingLanguage
import RecordValues

/// Finds a record's type by the bytes of its discriminator: at one glance where these are at most eight and nothing
/// else is asked, which is so for most types of most sources.
struct TypeSelector {
    private struct Entry {
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
    private let entries: [Entry]
    /// The type of a record whose discriminator has no value that a type names; -1 for none.
    private let other: Int
    /// The only type of a source without a discriminator.
    private let only: Int?

    init(_ source: SourcePlan) {
        let selector = source.selector
        self.selector = selector
        offset = selector.offset
        length = selector.length
        only = source.discriminator == nil ? 0 : nil
        mask = length >= 8 ? .max : (UInt64(1) << UInt64(length * 8)) &- 1
        let tested = Set(selector.alternatives.filter { !$0.tests.isEmpty }.map(\.value))
        guard length <= 8 else {
            entries = []
            other = Self.asks
            return
        }
        entries = selector.alternatives.compactMap { alternative in
            guard let value = alternative.value else { return nil }
            let word = value.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return Entry(word: word, type: tested.contains(value) ? Self.asks : alternative.type)
        }
        let others = selector.alternatives.filter { $0.value == nil }
        other = others.contains { !$0.tests.isEmpty } ? Self.asks : others.first?.type ?? -1
    }

    /// The index of the type; -1 for a record of no type.
    @inline(__always)
    func type(of record: UnsafeRawPointer, length recordLength: Int) -> Int {
        if let only { return only }
        guard recordLength >= offset + length else { return unsafe asked(record, recordLength) }
        let word = unsafe record.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & mask
        var type = other
        for entry in entries where entry.word == word {
            type = entry.type
            break
        }
        return type == Self.asks ? unsafe asked(record, recordLength) : type
    }

    @inline(never)
    private func asked(_ record: UnsafeRawPointer, _ length: Int) -> Int {
        let bytes = unsafe UnsafeBufferPointer(start: record.assumingMemoryBound(to: UInt8.self), count: length)
        return selector.type(of: unsafe Span(_unsafeElements: bytes)) ?? -1
    }
}
