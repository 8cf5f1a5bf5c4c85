/// Tells the type of a record by its bytes: what the scan for levels and both paths of the transformation ask.
///
/// The alternatives are tried in order; the first whose value stands at the discriminator's place and whose tests hold
/// is the type.
package struct RecordTypeSelector: Sendable, Hashable {
    /// One way to be of a type.
    package struct Alternative: Sendable, Hashable {
        /// Index in the source's record types.
        package var type: Int
        /// The discriminator's bytes, as long as it; nil where any will do.
        package var value: [UInt8]?
        /// All of them must hold.
        package var tests: [BytesTest]

        package init(type: Int, value: [UInt8]?, tests: [BytesTest] = []) {
            self.type = type
            self.value = value
            self.tests = tests
        }
    }

    /// What is asked of every record, without a look at the alternative itself.
    private struct Key: Sendable, Hashable {
        /// The first eight bytes of the value, the first of them highest.
        var word: UInt64
        var hasValue: Bool
        /// Whether the word alone does not decide.
        var asksMore: Bool
    }

    /// Place of the discriminator in the record (bytes, from 0); a length of 0 where the source has none.
    package let offset: Int
    package let length: Int
    package let alternatives: [Alternative]
    private let keys: [Key]

    package init(offset: Int, length: Int, alternatives: [Alternative]) {
        self.offset = offset
        self.length = length
        self.alternatives = alternatives
        keys = alternatives.map { alternative in
            Key(
                word: (alternative.value ?? []).prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
                hasValue: alternative.value != nil, asksMore: !alternative.tests.isEmpty || length > 8)
        }
    }

    /// Index of the record's type; nil where it is of none that the mapping describes.
    package func type(of record: Span<UInt8>) -> Int? {
        let hasDiscriminator = offset + length <= record.count
        var word: UInt64 = 0
        if hasDiscriminator {
            for index in offset..<offset + min(length, 8) { word = word << 8 | UInt64(record[index]) }
        }
        for index in keys.indices {
            let key = keys[index]
            if key.hasValue, !hasDiscriminator || key.word != word { continue }
            if key.asksMore, !isConfirmed(alternatives[index], record) { continue }
            return alternatives[index].type
        }
        return nil
    }

    private func isConfirmed(_ alternative: Alternative, _ record: Span<UInt8>) -> Bool {
        (alternative.value.map { record.holds($0, at: offset) } ?? true)
            && alternative.tests.allSatisfy { $0.holds(record) }
    }
}

/// A question to a record's bytes that is asked before its type, and thus its fields, are known.
package enum BytesTest: Sendable, Hashable {
    /// Every byte of the record is this one.
    case all(UInt8)
    /// The bytes at an offset (from 0) are one of the values, which are all of one length.
    case isIn(offset: Int, values: [[UInt8]])
    case isNotIn(offset: Int, values: [[UInt8]])

    package func holds(_ record: Span<UInt8>) -> Bool {
        switch self {
        case .all(let byte): record.indices.allSatisfy { record[$0] == byte }
        case .isIn(let offset, let values): values.contains { record.holds($0, at: offset) }
        case .isNotIn(let offset, let values): !values.contains { record.holds($0, at: offset) }
        }
    }
}

extension Span<UInt8> {
    /// Whether these bytes stand at an offset; not where the record ends before they do.
    fileprivate func holds(_ bytes: [UInt8], at offset: Int) -> Bool {
        offset + bytes.count <= count && bytes.indices.allSatisfy { self[offset + $0] == bytes[$0] }
    }
}
