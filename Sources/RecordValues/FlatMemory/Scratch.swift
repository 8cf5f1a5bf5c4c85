/// Room for the texts that a batch makes, one behind the other; emptied with each batch.
///
/// The owner works out beforehand how much a batch can need; debug builds hold it to that.
@safe
package final class Scratch {
    private let room: Lanes<UInt8>
    @unsafe private var cursor: UnsafeMutableRawPointer

    package init(capacity: Int, in memory: FlatMemory) {
        room = memory.lanes(capacity + 64, of: 0)
        unsafe cursor = UnsafeMutableRawPointer(mutating: room.place(of: 0).start)
    }

    /// Where the next text goes.
    package var pen: Pen {
        @inline(__always) get { unsafe Pen(cursor: cursor) }
        @inline(__always) set {
            unsafe cursor = newValue.cursor
            assert(unsafe cursor <= UnsafeMutableRawPointer(mutating: room.place(of: room.count - 1).start), "scratch")
        }
    }

    package func empty() { unsafe cursor = UnsafeMutableRawPointer(mutating: room.place(of: 0).start) }
}

/// Writes bytes one behind the other; up to 16 behind the last one may be scribbled on.
@safe
@frozen
public struct Pen {
    @unsafe @usableFromInline var cursor: UnsafeMutableRawPointer

    /// A pen that writes from an address on.
    @inlinable
    public init(cursor: UnsafeMutableRawPointer) { unsafe self.cursor = unsafe cursor }

    /// A pen that writes from a place on that is no longer used for anything else.
    @inlinable
    public init(at place: Place) { unsafe cursor = UnsafeMutableRawPointer(mutating: place.start) }

    /// The place where the next byte goes.
    @inlinable public var place: Place { unsafe Place(start: UnsafeRawPointer(cursor)) }

    /// How many bytes were written since the pen stood at a place.
    @inlinable @inline(__always)
    public func count(since place: Place) -> Int { unsafe UnsafeRawPointer(cursor) - place.start }

    /// Stores one byte and steps on.
    @inlinable @inline(__always)
    public mutating func put(_ byte: UInt8) {
        unsafe cursor.storeBytes(of: byte, as: UInt8.self)
        unsafe cursor += 1
    }

    /// Stores eight bytes, the lowest first, and steps on by some of them.
    @inlinable @inline(__always)
    public mutating func put(_ word: UInt64, count: Int) {
        unsafe cursor.storeBytes(of: word.littleEndian, as: UInt64.self)
        unsafe cursor += count
    }

    /// Copies a text, sixteen bytes at a time.
    @inlinable @inline(__always)
    public mutating func put(_ text: FlatText) {
        var offset = 0
        repeat {
            let part = unsafe text.start.start.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
            unsafe cursor.storeBytes(of: part, toByteOffset: offset, as: SIMD16<UInt8>.self)
            offset &+= 16
        } while offset < text.length
        unsafe cursor += text.length
    }

    /// Steps over bytes that were written at the pen's place.
    @inlinable @inline(__always)
    public mutating func step(_ count: Int) { unsafe cursor += count }

    /// Stores bytes one by one and steps on.
    @inlinable
    public mutating func put(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { put(byte) }
    }
}
