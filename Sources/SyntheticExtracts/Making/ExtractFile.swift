// Unsafe: pwrite reads from an array through a pointer. Nothing of it leaves this file.
import Diagnostics
import Foundation
import Glibc
import TargetRows

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
        descriptor = unsafe open(unfinished, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
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

    /// Gives the file its name; where that ends in `.gz`, packed.
    func finish(length: Int64) throws(DiagnosticList) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw Self.cannotWrite(path, errno: errno) }
        if path.hasSuffix(".gz") { return try pack(length) }
        guard unsafe rename(unfinished, path) == 0 else { throw Self.cannotWrite(path, errno: errno) }
    }

    /// Control figures are written over what stands there when all is known, so packing comes last: members of so many
    /// bytes of the file each, the same for any number of workers.
    private func pack(_ length: Int64) throws(DiagnosticList) {
        let packed = try ExtractFile(path: String(path.dropLast(3)))
        let packer = GzipPacker()
        let output = OutputBuffer()
        var end: Int64 = 0
        do throws(DiagnosticList) {
            for place in stride(from: 0, to: max(length, 1), by: Self.memberBytes) {
                output.count = 0
                packer.pack(try read(at: place, count: Int(min(Int64(Self.memberBytes), length - place))), into: output)
                let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: output.base, count: output.count))
                try packed.write(bytes, count: bytes.count, at: end)
                end += Int64(bytes.count)
            }
        } catch {
            packed.discard()
            throw error
        }
        guard unsafe rename(packed.unfinished, path) == 0 else { throw Self.cannotWrite(path, errno: errno) }
        discard()
    }

    private static let memberBytes = 1 << 20

    private func read(at offset: Int64, count: Int) throws(DiagnosticList) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress! + done, count - done, off_t(offset) + off_t(done))
            }
            if got > 0 {
                done += got
            } else if got == 0 || errno != EINTR {
                throw Self.cannotWrite(path, errno: got == 0 ? EIO : errno)
            }
        }
        return bytes
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
