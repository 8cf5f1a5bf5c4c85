import Diagnostics
import Foundation
import Glibc
import SystemPackage
import TargetRows

/// A file of the run folder that appears only when it is complete: written as `NAME.part`, then made durable, then
/// renamed.
///
/// Workers write to places that were given out in the order of the source, so the bytes are the same for any number
/// of them. A resumed run compares what a stopped run left with what it would write, and writes only what differs:
/// nothing on disk is trusted.
final class OutputFile: Sendable {
    /// The name it gets when it is complete.
    let path: String
    private let descriptor: FileDescriptor
    /// Bytes that a stopped run left behind.
    private let leftBehind: Int64

    init(path: String, resumes: Bool) throws(DiagnosticList) {
        self.path = path
        let partial = path + ".part"
        if !resumes { unsafe unlink(partial) }
        do {
            // A link that somebody else put there is not followed.
            descriptor = try FileDescriptor.open(
                FilePath(partial), .readWrite, options: [.create, .noFollow, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o640))
            leftBehind = try descriptor.seek(offset: 0, from: .end)
        } catch {
            throw Self.failure(path, error)
        }
    }

    deinit { try? descriptor.close() }

    /// Writes all bytes of a buffer at an offset.
    func write(_ buffer: OutputBuffer, at offset: Int64) throws(DiagnosticList) {
        let bytes = unsafe UnsafeRawBufferPointer(start: buffer.base, count: buffer.count)
        try unsafe write(bytes, at: offset)
    }

    func write(_ bytes: [UInt8], at offset: Int64) throws(DiagnosticList) {
        do {
            try unsafe bytes.withUnsafeBytes { bytes in try unsafe write(bytes, at: offset) }
        } catch let list as DiagnosticList {
            throw list
        } catch {
            throw Self.failure(path, error)
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(DiagnosticList) {
        guard bytes.count > 0, unsafe !isThere(bytes, at: offset) else { return }
        do {
            _ = try unsafe descriptor.writeAll(toAbsoluteOffset: offset, bytes)
        } catch {
            throw Self.failure(path, error)
        }
    }

    /// Whether a stopped run left these very bytes at this place.
    private func isThere(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Bool {
        guard offset + Int64(bytes.count) <= leftBehind else { return false }
        var found = [UInt8](repeating: 0, count: bytes.count)
        let count = try? unsafe found.withUnsafeMutableBytes { buffer in
            try unsafe descriptor.read(fromAbsoluteOffset: offset, into: buffer)
        }
        let isEqual = unsafe found.elementsEqual(bytes)
        return count == bytes.count && isEqual
    }

    /// Gives the file its final name. Nothing may be written afterwards.
    ///
    /// - Parameters:
    ///   - length: bytes that belong to it; what a stopped run left beyond them is cut off.
    ///   - sync: makes the bytes durable before the name appears.
    func complete(length: Int64, sync: Bool) throws(DiagnosticList) {
        guard ftruncate(descriptor.rawValue, off_t(length)) == 0, !sync || fsync(descriptor.rawValue) == 0,
            unsafe rename(path + ".part", path) == 0
        else { throw Self.failure(path, Errno(rawValue: errno)) }
    }

    /// Takes an unfinished file away.
    func discard() { unsafe unlink(path + ".part") }

    static func failure(_ path: String, errno: Int32) -> DiagnosticList { failure(path, Errno(rawValue: errno)) }

    /// What to say where the operating system refuses: a full disk stops the run part-way, and it can be resumed.
    static func failure(_ path: String, _ error: any Error) -> DiagnosticList {
        let isFull = (error as? Errno) == .noSpace
        return DiagnosticList(
            Diagnostic(
                RunCode.writeFailed, "\(path) cannot be written: \(error)",
                hint: isFull ? "free some space on that file system, then run again with --resume" : nil))
    }
}
