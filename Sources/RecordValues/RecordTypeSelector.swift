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

    /// Place of the discriminator in the record (bytes, from 0); a length of 0 where the source has none.
    package var offset: Int
    package var length: Int
    package var alternatives: [Alternative]

    package init(offset: Int, length: Int, alternatives: [Alternative]) {
        self.offset = offset
        self.length = length
        self.alternatives = alternatives
    }

    /// Index of the record's type; nil where it is of none that the mapping describes.
    package func type(of record: Span<UInt8>) -> Int? {
        alternatives.first { alternative in
            let hasValue = alternative.value.map { record.holds($0, at: offset) } ?? true
            return hasValue && alternative.tests.allSatisfy { $0.holds(record) }
        }?.type
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
