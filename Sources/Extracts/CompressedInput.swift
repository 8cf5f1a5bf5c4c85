// Unsafe: shows the bytes that stand in its buffer to zlib.
import Diagnostics
import RecordValues

/// The compressed bytes of a source, read on in order, with as many in sight as are asked for.
@safe
final class CompressedInput {
    private static let readBytes = 256 << 10

    private let source: any ByteSource
    private let buffer = RecordBatch(capacity: 2 * CompressedInput.readBytes)
    private var start = 0
    /// Bytes in sight.
    private(set) var count = 0
    /// Where the first of them stands in the file.
    private(set) var offset: Int64 = 0

    init(_ source: any ByteSource) { self.source = source }

    /// Valid until the next `require` or `consume`.
    @unsafe var bytes: UnsafeMutableRawPointer { unsafe buffer.bytes + start }

    subscript(_ index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "byte \(index) of \(count)")
        return unsafe bytes.load(fromByteOffset: index, as: UInt8.self)
    }

    /// The number in two or four bytes, the lowest first.
    func number(at index: Int, bytes: Int) -> UInt32 {
        (0..<bytes).reduce(0) { $0 | UInt32(self[index + $1]) << UInt32(8 * $1) }
    }

    /// Brings so many bytes into sight, and more where they come cheap: false where the file ends before.
    func require(_ wanted: Int) throws(DiagnosticList) -> Bool {
        guard count < wanted else { return true }
        buffer.reserve(wanted + Self.readBytes)
        if start > 0 {
            unsafe buffer.bytes.copyMemory(from: bytes, byteCount: count)
            start = 0
        }
        while count < wanted {
            let got = try source.read(at: offset + Int64(count), atMost: Self.readBytes, into: buffer, at: count)
            if got == 0 { return false }
            count += got
        }
        return true
    }

    /// Moves on.
    func consume(_ used: Int) {
        precondition(used <= count, "\(used) of \(count) bytes")
        start += used
        count -= used
        offset += Int64(used)
    }

    /// A copy of the next bytes, which are in sight.
    func copy(_ wanted: Int) -> [UInt8] {
        buffer.copy(RecordSlice(offset: Int32(start), length: Int32(wanted), fileOffset: offset))
    }
}
