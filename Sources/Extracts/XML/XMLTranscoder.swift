// Unsafe: iconv reads and writes through pointers that it moves.
import CLibXML2
import Glibc

/// Translates the bytes of one encoding to UTF-8, piece by piece.
///
/// Source: POSIX.1-2024, `iconv_open` and `iconv`. Only encodings without shift states are given to it, so that a piece
/// can begin at any character.
@safe
final class XMLTranscoder {
    /// Where bytes are none of the encoding.
    struct Mistake: Error {
        /// From the first byte of the piece.
        var offset: Int
    }

    @unsafe private let handle: iconv_t

    /// Nil where the encoding is not known to the system.
    init?(encoding: String) {
        let opened = unsafe iconv_open("UTF-8", encoding)
        guard Int(bitPattern: opened) != -1 else { return nil }
        unsafe handle = opened!
    }

    deinit { unsafe _ = iconv_close(handle) }

    /// Appends the piece, as UTF-8, to the output.
    ///
    /// - Parameters:
    ///   - limit: bytes of UTF-8 at most; nil for all of the piece.
    /// - Returns: how many bytes of the piece were used: all but those of a last, incomplete character.
    func append(
        _ piece: UnsafeRawBufferPointer, limit: Int? = nil, to output: inout [UInt8]
    ) throws(Mistake) -> Int {
        guard let start = piece.baseAddress else { return 0 }
        // iconv takes its input by a pointer to bytes that may change; it does not change them.
        var source: UnsafeMutablePointer<CChar>? = unsafe UnsafeMutablePointer(
            mutating: start.assumingMemoryBound(to: CChar.self))
        var left = piece.count
        while left > 0 {
            let written = output.count
            let room = limit.map { min($0 - written, left * 3 + 16) } ?? (left * 3 + 16)
            if room <= 0 { break }
            output.append(contentsOf: repeatElement(0, count: room))
            var free = room
            var failure: Int32 = 0
            unsafe output.withUnsafeMutableBytes { bytes in
                var target: UnsafeMutablePointer<CChar>? = unsafe (bytes.baseAddress! + written)
                    .assumingMemoryBound(to: CChar.self)
                if unsafe iconv(handle, &source, &left, &target, &free) == -1 { failure = errno }
            }
            output.removeLast(free)
            if failure == EILSEQ { throw Mistake(offset: piece.count - left) }
            if failure == EINVAL || (failure == E2BIG && limit != nil) { break }
        }
        return piece.count - left
    }

    /// The text of bytes, as far as they can be read: for names and for the XML declaration.
    static func text(of bytes: [UInt8], in encoding: String) -> String {
        guard let transcoder = XMLTranscoder(encoding: encoding) else { return "" }
        var output: [UInt8] = []
        unsafe bytes.withUnsafeBytes { piece in _ = try? unsafe transcoder.append(piece, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }
}
