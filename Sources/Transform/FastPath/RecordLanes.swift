import CTextVectors
import MappingLanguage
import RecordValues

/// The records of a batch, or the items of its records, one a lane, as the machine sees them.
struct RecordLanes {
    /// Lanes in use, from the first on.
    var count = 0
    /// Lanes that each record has: 1, or the number of its items.
    let itemCount: Int
    /// Where each lane's record begins.
    let records: Lanes<Place>
    /// Where each lane's record begins, later by as many strides as its item is behind the first one.
    let items: Lanes<Place>
    /// The lanes' texts in ASCII; X'80' stands for every byte that is no ASCII character.
    let image: Lanes<UInt8>
    let imageLength: Int
    private let spans: [TextImage.Span]

    /// - Parameter items: how many each record has, where the lanes are those of its items.
    init(_ image: TextImage, records: Int, items itemCount: Int? = nil, in memory: FlatMemory) {
        let lanes = records * (itemCount ?? 1)
        self.itemCount = itemCount ?? 1
        self.records = memory.lanes(lanes, of: memory.place(text: []).start)
        items = itemCount == nil ? self.records : memory.lanes(lanes, of: memory.place(text: []).start)
        self.image = memory.lanes(lanes * image.length, of: 0)
        imageLength = image.length
        spans = image.spans
    }

    /// The places that an operation's offset counts from.
    func places(stride: Int32) -> Lanes<Place> { stride == 0 ? records : items }

    /// The text of a lane at an offset of the image.
    @inline(__always)
    func text(_ lane: Int, _ offset: Int32) -> Place { image.place(of: 0) + (lane &* imageLength &+ Int(offset)) }

    /// Puts the items of records in the lanes.
    mutating func take(itemsOf others: RecordLanes, stride: Int) {
        count = others.count * itemCount
        for lane in 0..<count {
            let record = others.records[lane / itemCount]
            records[lane] = record
            items[lane] = record + lane % itemCount * stride
        }
    }

    /// Translates the texts of all lanes, by a table of one byte for each.
    func translate(by table: Lanes<UInt8>) {
        for span in spans { unsafe translate(span, items.place(of: 0).start, table.place(of: 0).start) }
    }

    @unsafe
    private func translate(_ span: TextImage.Span, _ places: UnsafeRawPointer, _ table: UnsafeRawPointer) {
        let target = unsafe UnsafeMutableRawPointer(mutating: image.place(of: span.place).start)
        unsafe Self.translateRecords(
            table.assumingMemoryBound(to: UInt8.self),
            places.assumingMemoryBound(to: UnsafeRawPointer?.self), count, span.offset, span.length,
            target.assumingMemoryBound(to: UInt8.self), imageLength)
    }

    @unsafe private static let translateRecords = unsafe translate_records_fastest()!
}
