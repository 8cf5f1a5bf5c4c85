// Unsafe: bytes are written and read through pointers.
import Diagnostics
import Glibc
import Synchronization
import TargetRows

/// A file for what does not fit in memory. It has no name: it vanishes with the process, however that ends.
///
/// Any number of threads write and read at the same time.
final class SpillFile: Sendable {
    private let folder: String
    private let descriptor: Int32
    private let end = Atomic<Int64>(0)

    /// - Parameter folder: it must be there; the file takes space on its file system.
    init(folder: String) throws(DiagnosticList) {
        self.folder = folder
        // A name that no other file has, and that nobody could have prepared; it is taken away at once.
        var path = Array("\(folder)/comparison.XXXXXX".utf8CString)
        descriptor = unsafe path.withUnsafeMutableBufferPointer { name in
            guard let start = name.baseAddress else { return -1 }
            let descriptor = unsafe mkstemp(start)
            if descriptor >= 0 { unsafe unlink(start) }
            return descriptor
        }
        guard descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw Self.failure(folder, errno) }
    }

    deinit { close(descriptor) }

    /// Bytes written so far.
    var count: Int64 { end.load(ordering: .relaxed) }

    /// Takes up a place for so many bytes.
    func reserve(_ count: Int) -> Int64 { end.add(Int64(count), ordering: .relaxed).oldValue }

    /// Appends all bytes of a buffer.
    ///
    /// - Returns: where they stand.
    func append(_ buffer: OutputBuffer) throws(DiagnosticList) -> Int64 {
        let place = reserve(buffer.count)
        try write(buffer, at: place)
        return place
    }

    /// Writes all bytes of a buffer at a place that was reserved for them.
    func write(_ buffer: OutputBuffer, at place: Int64) throws(DiagnosticList) {
        var done = 0
        while done < buffer.count {
            let put = unsafe pwrite(descriptor, buffer.base + done, buffer.count - done, off_t(place) + off_t(done))
            if put < 0, errno != EINTR { throw Self.failure(folder, errno) }
            done += max(0, put)
        }
    }

    /// Reads bytes back, behind those of a buffer that has room for them.
    func read(_ count: Int, at place: Int64, into buffer: OutputBuffer) throws(DiagnosticList) {
        var done = 0
        while done < count {
            let got = unsafe pread(
                descriptor, buffer.base + buffer.count + done, count - done, off_t(place) + off_t(done))
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw Self.failure(folder, got < 0 ? errno : EIO) }
            done += got
        }
        buffer.count += count
    }

    private static func failure(_ folder: String, _ number: Int32) -> DiagnosticList {
        let reason = unsafe String(cString: strerror(number))
        return DiagnosticList(
            Diagnostic(
                ReconciliationCode.spillFailed,
                "what does not fit in memory cannot be kept in a file of the folder \(folder): \(reason)",
                hint: number == ENOSPC || number == EDQUOT || number == EFBIG
                    ? "free some space there, or allow more memory" : nil))
    }
}
