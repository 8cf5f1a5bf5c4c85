// Unsafe: zlib works through pointers.
import CZlib

/// zlib's inflate over one gzip member after another: it checks headers, CRC-32 and lengths itself.
///
/// Source: RFC 1952; zlib.h, `inflateInit2` (15 bits of window, plus 16: gzip only).
@safe
final class Inflater {
    /// What became of one step.
    struct Step {
        var consumed: Int
        var produced: Int
        var end: End?
    }

    enum End: Equatable {
        case member
        /// What zlib says about it.
        case mistake(String)
    }

    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let answer = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(answer == Z_OK, "zlib cannot begin: \(answer)")
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Begins a new member.
    func reset() { unsafe inflateReset(stream) }

    /// Inflates as much as goes from the one place to the other.
    func step(
        from input: UnsafeMutableRawPointer, count: Int, to output: UnsafeMutableRawPointer, room: Int
    ) -> Step {
        unsafe stream.pointee.next_in = input.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_in = UInt32(count)
        unsafe stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(room)
        let answer = unsafe inflate(stream, Z_NO_FLUSH)
        var step = unsafe Step(
            consumed: count - Int(stream.pointee.avail_in), produced: room - Int(stream.pointee.avail_out))
        switch answer {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: step.end = .member
        case Z_NEED_DICT: step.end = .mistake("it needs a dictionary")
        default: step.end = .mistake(unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "error \(answer)")
        }
        return step
    }
}
