/// UTF-8 bytes somewhere in flat memory: 64 bytes behind any of its own can be read, whatever they hold.
@frozen
public struct FlatText: BitwiseCopyable {
    /// Where the first byte stands.
    public var start: Place
    /// Bytes.
    public var length: Int

    /// The bytes from a place on.
    @inlinable
    public init(start: Place, length: Int) {
        self.start = start
        self.length = length
    }

    /// The bytes.
    package var bytes: [UInt8] { start.bytes(length) }

    /// The characters.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Up to eight bytes from an offset on, those behind the text as zeros.
    @inlinable @inline(__always)
    public func word(_ offset: Int) -> UInt64 {
        let left = length &- offset
        let word = start.word(offset)
        return left >= 8 ? word : word & ((1 &<< UInt64(truncatingIfNeeded: left &* 8)) &- 1)
    }

    /// Whether two texts are the same.
    @inlinable @inline(__always)
    public func isEqual(to other: FlatText) -> Bool {
        guard length == other.length, word(0) == other.word(0) else { return false }
        var offset = 8
        while offset < length {
            if word(offset) != other.word(offset) { return false }
            offset &+= 8
        }
        return true
    }

    /// Mixes the text into a hash: equal texts change it equally, in every run and on every machine.
    @inlinable @inline(__always)
    public func mix(into hash: inout UInt64) {
        var mixed = (hash ^ UInt64(truncatingIfNeeded: length) ^ word(0)) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed &>> 32
        var offset = 8
        while offset < length {
            mixed = (mixed ^ word(offset)) &* 0x9E37_79B9_7F4A_7C15
            mixed ^= mixed &>> 32
            offset &+= 8
        }
        hash = mixed
    }
}
