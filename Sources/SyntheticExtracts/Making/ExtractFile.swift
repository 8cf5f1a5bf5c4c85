// Unsafe: pwrite reads from an array through a pointer. Nothing of it leaves this file.
import Diagnostics
import Foundation
import Glibc

/// A file in the making: written at any place, from any number of threads, under a name of its own. It gets its proper
/// name when it is complete, so that no half file is ever taken for a whole one.
final class ExtractFile: Sendable {
    private let path: String
    private let unfinished: String
    private let descriptor: Int32

    /// Throws SYN010 where the file cannot be made.
    init(path: String) throws(DiagnosticList) {
        self.path = path
        unfinished = path + ".unfinished"
        descriptor = unsafe open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.cannotWrite(path, errno: errno) }
    }

    deinit { close(descriptor) }

    /// Writes the first so many bytes.
    func write(_ bytes: [UInt8], count: Int, at offset: Int64) throws(DiagnosticList) {
        var done = 0
        while done < count {
            let put = unsafe bytes.withUnsafeBytes { buffer in
                unsafe pwrite(descriptor, buffer.baseAddress! + done, count - done, off_t(offset) + off_t(done))
            }
            if put > 0 {
                done += put
            } else if errno != EINTR {
                throw Self.cannotWrite(path, errno: errno)
            }
        }
    }

    func finish(length: Int64) throws(DiagnosticList) {
        guard ftruncate(descriptor, off_t(length)) == 0, unsafe rename(unfinished, path) == 0 else {
            throw Self.cannotWrite(path, errno: errno)
        }
    }

    /// Takes away what there is of it.
    func discard() { unsafe unlink(unfinished) }

    private static func cannotWrite(_ path: String, errno code: Int32) -> DiagnosticList {
        DiagnosticList(
            Diagnostic(
                SynthesisCode.cannotWrite, "\(path) cannot be written: \(unsafe String(cString: strerror(code)))",
                hint: "name a file in a folder that exists, with room for it"))
    }
}
