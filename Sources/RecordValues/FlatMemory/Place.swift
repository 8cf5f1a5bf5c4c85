/// A place in a batch, or in flat memory: both can be read for 64 bytes before and behind what they hold, so that a
/// kernel may load a whole vector wherever a field or a text begins or ends. A place is used no longer than its owner.
@safe
@frozen
public struct Place: BitwiseCopyable {
    /// The address.
    @unsafe public let start: UnsafeRawPointer

    /// The place with an address, which can be read as said above.
    @inlinable
    public init(start: UnsafeRawPointer) { unsafe self.start = unsafe start }

    /// The place some bytes further on.
    @inlinable @inline(__always)
    public static func + (place: Place, offset: Int) -> Place { unsafe Place(start: place.start + offset) }

    /// Bytes from another place to this one.
    @inlinable
    public func distance(from other: Place) -> Int { unsafe start - other.start }

    /// One byte, at an offset.
    @inlinable @inline(__always)
    public func byte(_ offset: Int) -> UInt8 { unsafe start.load(fromByteOffset: offset, as: UInt8.self) }

    /// Eight bytes from an offset on, the first one lowest.
    @inlinable @inline(__always)
    public func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Shows bytes where they stand.
    @inlinable @inline(__always)
    public func withBytes<Result>(_ count: Int, _ body: (Span<UInt8>) -> Result) -> Result {
        let bytes = unsafe UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
        return body(unsafe bytes.span)
    }

    /// A copy of bytes, for the paths where clearness matters more than speed.
    @inlinable
    public func bytes(_ count: Int) -> [UInt8] { unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count)) }
}

extension RecordBatch {
    /// The place that the records' offsets count from.
    package var start: Place { unsafe Place(start: bytes) }

    /// Where a record begins.
    package func place(of record: RecordSlice) -> Place { start + Int(record.offset) }
}
