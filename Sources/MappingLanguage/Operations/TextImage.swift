/// Which bytes of a record are translated to text all at once, and where the result stands.
///
/// ```
/// record | ....NNNNNNNNNFFFFFFFFFFFFFFFFFFFF......PPPPPPPP.... |
/// image  | NNNNNNNNNFFFFFFFFFFFFFFFFFFFF--- | PPPPPPPP-------- |   each span from a multiple of 64 on
/// ```
package struct TextImage: Sendable, Hashable {
    package struct Span: Sendable, Hashable {
        /// Offset in the record, or in the item of an `each`.
        package var offset: Int
        package var length: Int
        /// Offset in the image.
        package var place: Int
    }

    package private(set) var spans: [Span] = []
    /// Bytes of one record's image.
    package private(set) var length = 0

    /// Bytes that are translated at a time; fields closer to each other than that share a span.
    private static let step = 64

    init() {}

    /// The image of the given fields of a record.
    init(of fields: [Range<Int>]) {
        for field in fields.sorted(by: { $0.lowerBound < $1.lowerBound }) where !field.isEmpty {
            if let last = spans.last, field.lowerBound < last.offset + last.length + Self.step {
                spans[spans.count - 1].length = max(last.length, field.upperBound - last.offset)
            } else {
                spans.append(Span(offset: field.lowerBound, length: field.count, place: 0))
            }
        }
        for index in spans.indices {
            spans[index].place = length
            length += (spans[index].length + Self.step - 1) / Self.step * Self.step
        }
    }

    /// Where the byte at an offset of the record stands in the image.
    func place(of offset: Int) -> Int {
        guard let span = spans.last(where: { $0.offset <= offset }) else { preconditionFailure("no text at \(offset)") }
        return span.place + offset - span.offset
    }
}
