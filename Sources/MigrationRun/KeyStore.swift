// Unsafe: keys are copied, compared and read back through pointers.
import Diagnostics
import Glibc
import RecordValues
import TargetRows
import Transform

/// The keys of records that cannot be read again (standard input, gzip), in the order in which they came, so that a
/// key can be compared with an earlier one itself, not only with its hash.
///
/// The entries (`KeyEntry`) of the last chunks are in memory, the rest in a file of the run folder that vanishes with
/// the process.
///
/// `@unchecked Sendable`: it is used inside a turnstile only, by one worker at a time.
final class KeyStore: @unchecked Sendable {
    private static let bufferBytes = 1 << 20

    private let path: String
    private let descriptor: Int32
    private let recent = OutputBuffer(capacity: KeyStore.bufferBytes)
    /// Where the bytes in memory begin.
    private var start: Int64 = 0

    init(folder: String) throws(DiagnosticList) {
        path = folder + "/keys.values"
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw OutputFile.failure(path, errno: errno) }
        unsafe unlink(path)
    }

    deinit { close(descriptor) }

    /// Appends the entries of a chunk.
    ///
    /// - Returns: the place of the first; the others follow it as they stand.
    func append(_ entries: OutputBuffer) throws(DiagnosticList) -> Int64 {
        if recent.count >= Self.bufferBytes { try flush() }
        let place = start + Int64(recent.count)
        recent.reserve(entries.count)
        unsafe (recent.base + recent.count).copyMemory(from: entries.base, byteCount: entries.count)
        recent.count += entries.count
        return place
    }

    /// Whether two entries hold the same key of the same table.
    func isSame(_ place: Int64, _ other: Int64) throws(DiagnosticList) -> Bool { try key(place) == key(other) }

    /// The offset of the record that an entry belongs to.
    func recordOffset(at place: Int64) throws(DiagnosticList) -> Int64 {
        KeyEntry.recordOffset(try bytes(at: place, count: 8))
    }

    private func key(_ place: Int64) throws(DiagnosticList) -> [UInt8] {
        let head = try bytes(at: place, count: 12)
        return try bytes(at: place + Int64(KeyEntry.comparedFrom), count: KeyEntry.comparedBytes(head))
    }

    private func bytes(at place: Int64, count: Int) throws(DiagnosticList) -> [UInt8] {
        guard place < start else {
            return unsafe [UInt8](UnsafeRawBufferPointer(start: recent.base + Int(place - start), count: count))
        }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, count, off_t(place)) }
        guard got == count else { throw OutputFile.failure(path, errno: got < 0 ? errno : EIO) }
        return bytes
    }

    private func flush() throws(DiagnosticList) {
        var done = 0
        while done < recent.count {
            let put = unsafe pwrite(descriptor, recent.base + done, recent.count - done, off_t(start) + off_t(done))
            if put < 0, errno != EINTR { throw OutputFile.failure(path, errno: errno) }
            done += max(0, put)
        }
        start += Int64(recent.count)
        recent.count = 0
    }
}
