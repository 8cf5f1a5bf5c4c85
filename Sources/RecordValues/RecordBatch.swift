/// A run of consecutive records in memory: one worker owns it, fills it, and uses it again for the next.
///
/// ```
/// | 64 bytes | bytes: capacity                                  | 64 bytes |
/// | padding  | record 0 | record 1 | ...                         | padding  |
/// ```
/// The padding lets a kernel load eight bytes that *end* or *begin* at a field without reading outside the buffer.
@safe
package final class RecordBatch {
    /// Bytes that may be read, and hold zero, before the first and after the last byte.
    package static let padding = 64

    private var storage: UnsafeMutableRawBufferPointer
    /// The usable bytes: `capacity` of them. Valid until the next `reserve` and for the life of the batch.
    @unsafe package private(set) var bytes: UnsafeMutableRawPointer
    /// How many bytes `bytes` can hold.
    package private(set) var capacity: Int
    /// Number of the first record in the source, from 1.
    package var firstRecordNumber: Int64 = 1
    /// The bytes of the file that this chunk covers: records, descriptor words and line ends. Once the batch is
    /// filled they stand, unchanged, at the start of `bytes`.
    package var fileRange: Range<Int64> = 0..<0
    /// The records in the order of the source.
    package var records: [RecordSlice] = []
    /// What its reader noted when it claimed the chunk, and needs to fill it; nobody else looks at it.
    package var claim: AnyObject?
    /// How many lines were filled up with blanks (text lines only).
    package var paddedRecords: Int64 = 0

    package init(capacity: Int) {
        self.capacity = capacity
        unsafe storage = Self.allocate(capacity)
        unsafe bytes = storage.baseAddress! + Self.padding
    }

    deinit { unsafe storage.deallocate() }

    /// Makes room for at least this many bytes. What was in the batch is kept.
    package func reserve(_ needed: Int) {
        guard needed > capacity else { return }
        let grown = max(needed, capacity * 2)
        let next = unsafe Self.allocate(grown)
        unsafe (next.baseAddress! + Self.padding).copyMemory(from: bytes, byteCount: capacity)
        unsafe storage.deallocate()
        unsafe storage = next
        unsafe bytes = next.baseAddress! + Self.padding
        capacity = grown
    }

    /// Bytes from the start of each record to the end of its image, where the records of the levels round it stand
    /// behind it (`LevelShape`); 0 where a record is handed on alone.
    package var imageLength = 0

    /// A copy of one record with the records of the levels round it.
    package func image(of record: RecordSlice) -> RecordImage {
        guard imageLength > 0 else { return RecordImage(bytes: copy(record), length: Int(record.length)) }
        let whole = RecordSlice(
            offset: record.offset, length: Int32(imageLength), fileOffset: record.fileOffset)
        return RecordImage(bytes: copy(whole), length: Int(record.length))
    }

    /// A copy of one record's data bytes, for the paths where clearness matters more than speed.
    package func copy(_ record: RecordSlice) -> [UInt8] {
        precondition(
            record.offset >= 0 && Int(record.offset) + Int(record.length) <= capacity, "slice outside its batch")
        return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes + Int(record.offset), count: Int(record.length)))
    }

    /// Looks at one record's bytes where they stand.
    @inline(__always)
    package func withRecord<Result>(_ record: RecordSlice, _ body: (Span<UInt8>) -> Result) -> Result {
        precondition(
            record.offset >= 0 && Int(record.offset) + Int(record.length) <= capacity, "slice outside its batch")
        let bytes = unsafe UnsafeBufferPointer(
            start: UnsafePointer((bytes + Int(record.offset)).assumingMemoryBound(to: UInt8.self)),
            count: Int(record.length))
        return body(unsafe Span(_unsafeElements: bytes))
    }

    /// Writes an image at an offset, and over its start the bytes of a record that stand before it in the batch.
    package func place(_ image: [UInt8], at offset: Int, record: RecordSlice) {
        precondition(
            offset >= Int(record.offset) + Int(record.length) && Int(record.length) <= image.count
                && offset + image.count <= capacity, "an image outside its batch")
        unsafe image.withUnsafeBytes {
            unsafe (bytes + offset).copyMemory(from: $0.baseAddress!, byteCount: image.count)
        }
        unsafe (bytes + offset).copyMemory(from: bytes + Int(record.offset), byteCount: Int(record.length))
    }

    private static func allocate(_ capacity: Int) -> UnsafeMutableRawBufferPointer {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity + 2 * padding, alignment: 64)
        unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
        return unsafe buffer
    }
}

/// A record's bytes, and behind them those of the levels round it.
package struct RecordImage: Sendable, Hashable {
    package var bytes: [UInt8]
    /// How many of the bytes are the record's own.
    package var length: Int

    package init(bytes: [UInt8], length: Int) {
        self.bytes = bytes
        self.length = length
    }

    /// A record that stands in no level.
    package init(_ bytes: [UInt8]) { self.init(bytes: bytes, length: bytes.count) }

    /// The record's own bytes.
    package var record: [UInt8] { Array(bytes.prefix(length)) }
}
