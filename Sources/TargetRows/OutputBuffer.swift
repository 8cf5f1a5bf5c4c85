import RecordValues

/// Bytes on their way to a file: one worker appends, and empties it for the next chunk without giving memory back.
///
/// The state lies behind a pointer of its own, because the checks for overlapping access that the runtime makes on a
/// class's stored properties cost more than an append does.
@safe
package final class OutputBuffer {
    /// Bytes beyond the capacity that a writer may scribble on while it stores eight at a time.
    private static let slack = 64

    @unsafe private struct State {
        var base: UnsafeMutableRawPointer
        var count: Int
        var capacity: Int
    }

    @unsafe private let state: UnsafeMutablePointer<State>

    package init(capacity: Int = 64 * 1024) {
        unsafe state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        let base = UnsafeMutableRawPointer.allocate(byteCount: capacity + Self.slack, alignment: 64)
        unsafe state.initialize(to: State(base: base, count: 0, capacity: capacity))
    }

    deinit {
        unsafe state.pointee.base.deallocate()
        unsafe state.deallocate()
    }

    /// The first byte. Valid until the next `reserve`.
    @unsafe package var base: UnsafeMutableRawPointer { unsafe state.pointee.base }

    /// The place of the first byte, to be read no longer than until the next `reserve`.
    package var start: Place { unsafe Place(start: UnsafeRawPointer(state.pointee.base)) }

    /// Where the next byte goes; there is room for as many as were reserved.
    package var pen: Pen {
        @inline(__always) get { unsafe Pen(cursor: state.pointee.base + state.pointee.count) }
        @inline(__always) set {
            unsafe state.pointee.count = newValue.count(since: Place(start: UnsafeRawPointer(state.pointee.base)))
            assert(unsafe state.pointee.count <= state.pointee.capacity, "more was written than reserved")
        }
    }

    /// How many bytes are in use.
    package var count: Int {
        get { unsafe state.pointee.count }
        set { unsafe state.pointee.count = newValue }
    }

    /// Makes room for `additional` more bytes.
    @inline(__always)
    package func reserve(_ additional: Int) {
        if unsafe state.pointee.count + additional > state.pointee.capacity { grow(toHold: count + additional) }
    }

    @inline(never)
    private func grow(toHold needed: Int) {
        let grown = unsafe max(needed, state.pointee.capacity * 2)
        let next = UnsafeMutableRawPointer.allocate(byteCount: grown + Self.slack, alignment: 64)
        unsafe next.copyMemory(from: base, byteCount: count)
        unsafe base.deallocate()
        unsafe state.pointee.base = next
        unsafe state.pointee.capacity = grown
    }

    /// Appends bytes one by one known in full.
    package func append(_ bytes: some Collection<UInt8>) {
        reserve(bytes.count)
        for byte in bytes {
            unsafe base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
            count += 1
        }
    }

    /// Appends all bytes of another buffer.
    package func append(contentsOf other: OutputBuffer) {
        reserve(other.count)
        unsafe (base + count).copyMemory(from: other.base, byteCount: other.count)
        count += other.count
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
