import MappingLanguage
import RecordValues

/// Finds a record's type by the bytes of its discriminator, where these are at most eight and nothing else is asked;
/// the cold path finds the others.
struct TypeSelector {
    private struct Entry: BitwiseCopyable {
        var word: UInt64
        /// -1 where more than the discriminator decides.
        var type: Int
    }

    private let offset: Int
    private let length: Int
    private let mask: UInt64
    private let entries: Lanes<Entry>
    /// The only type of a source without a discriminator; -1 where the cold path has to find it.
    private let only: Int?
    private let isXML: Bool

    init(_ source: SourcePlan, in memory: FlatMemory) {
        let selector = source.selector
        if case .xml = source.recordFormat { isXML = true } else { isXML = false }
        offset = selector.offset
        length = selector.length
        only = source.discriminator == nil ? 0 : length > 8 ? -1 : nil
        mask = length >= 8 ? .max : (UInt64(1) << UInt64(length * 8)) &- 1
        let tested = Set(selector.alternatives.filter { !$0.tests.isEmpty }.map(\.value))
        entries = memory.place(
            selector.alternatives.compactMap { alternative in
                guard let value = alternative.value else { return nil }
                return Entry(
                    word: value.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) },
                    type: tested.contains(value) ? -1 : alternative.type)
            })
    }

    /// The index of the type; -1 where the cold path has to look.
    @inline(__always)
    func type(of record: Place, length recordLength: Int) -> Int {
        // What the schema does not allow is told by the cold path.
        if isXML, record.word(0) >> (8 * UInt64(XMLRecordImage.faultLengthOffset)) & 0xFFFF != 0 { return -1 }
        if let only { return only }
        guard recordLength >= offset + length else { return -1 }
        let word = record.word(offset) & mask
        for index in entries.indices where entries[index].word == word { return entries[index].type }
        return -1
    }
}
