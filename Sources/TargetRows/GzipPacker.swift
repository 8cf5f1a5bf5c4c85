// Unsafe: zlib works through pointers.
import CZlib

/// Packs bytes as gzip members, one a call. Files that are members one after the other are what `gzip -dc` reads.
///
/// The same bytes give the same member, with no name and no time in it, so outputs do not depend on who packed them.
/// Sources: RFC 1952, section 2.2 (a file is a series of members); zlib.h, `deflateInit2`.
@safe
package final class GzipPacker {
    /// zlib's fastest: rows are packed while they are made, and level 6 takes four times as long for a fifth less.
    private static let level: Int32 = 1

    private let stream: UnsafeMutablePointer<z_stream>

    package init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 15 bits of window, plus 16: a gzip header and trailer.
        let answer = unsafe deflateInit2_(
            stream, Self.level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(answer == Z_OK, "zlib cannot begin: \(answer)")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Appends the member that holds these bytes.
    package func pack(_ bytes: OutputBuffer, into output: OutputBuffer) {
        unsafe pack(bytes.base, count: bytes.count, into: output)
    }

    /// Appends the member that holds these bytes.
    package func pack(_ bytes: [UInt8], into output: OutputBuffer) {
        let copy = OutputBuffer(capacity: max(1, bytes.count))
        copy.append(bytes)
        pack(copy, into: output)
    }

    private func pack(_ bytes: UnsafeMutableRawPointer, count: Int, into output: OutputBuffer) {
        precondition(count <= Int(UInt32.max) / 2, "a chunk of \(count) bytes")
        unsafe deflateReset(stream)
        let most = unsafe Int(deflateBound(stream, UInt(count)))
        output.reserve(most)
        unsafe stream.pointee.next_in = bytes.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_in = UInt32(count)
        unsafe stream.pointee.next_out = (output.base + output.count).assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(most)
        let answer = unsafe deflate(stream, Z_FINISH)
        precondition(answer == Z_STREAM_END, "zlib packs into its own bound: \(answer)")
        output.count += unsafe most - Int(stream.pointee.avail_out)
    }
}
