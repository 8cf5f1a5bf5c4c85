/// Bytes on their way to a file: one worker appends, and empties it for the next chunk without giving memory back.
@safe
package final class OutputBuffer {
    /// Bytes beyond `capacity` that a writer may scribble on while it stores eight at a time.
    @usableFromInline static let slack = 64

    /// The first byte. Valid until the next `reserve`.
    @unsafe package private(set) var base: UnsafeMutableRawPointer
    /// How many bytes are in use.
    package var count = 0
    private var capacity: Int

    package init(capacity: Int = 64 * 1024) {
        self.capacity = capacity
        unsafe base = UnsafeMutableRawPointer.allocate(byteCount: capacity + Self.slack, alignment: 64)
    }

    deinit { unsafe base.deallocate() }

    /// Makes room for `additional` more bytes.
    @inline(__always)
    package func reserve(_ additional: Int) {
        if count + additional > capacity { grow(toHold: count + additional) }
    }

    @inline(never)
    private func grow(toHold needed: Int) {
        let grown = max(needed, capacity * 2)
        let next = UnsafeMutableRawPointer.allocate(byteCount: grown + Self.slack, alignment: 64)
        unsafe next.copyMemory(from: base, byteCount: count)
        unsafe base.deallocate()
        unsafe base = next
        capacity = grown
    }

    /// Appends bytes one by one known in full.
    package func append(_ bytes: some Collection<UInt8>) {
        reserve(bytes.count)
        for byte in bytes {
            unsafe base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
            count += 1
        }
    }

    /// Takes bytes out of the middle: what stood behind them moves up.
    package func remove(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the buffer")
        let behind = count - range.upperBound
        unsafe (base + range.lowerBound).copyMemory(from: base + range.upperBound, byteCount: behind)
        count -= range.count
    }

    /// A copy of all bytes in use.
    package var contents: [UInt8] { unsafe [UInt8](UnsafeRawBufferPointer(start: base, count: count)) }
}
