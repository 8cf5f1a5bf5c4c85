// Unsafe: pread writes into a batch, or an array, through a pointer. Nothing of it leaves this file.
import Diagnostics
import Foundation
import Glibc
import RecordValues

/// A source file open for reading at any place, from any number of threads.
///
/// It is read with `pread` into bounded buffers, never mapped: a mapped file counts as memory of the process.
final class FileReader: ByteSource {
    /// As the operator gave it.
    let path: String
    /// In bytes, when the file was opened.
    let size: Int64
    private let descriptor: Int32
    private let modified: [Int]

    /// Opens the file, or throws why it cannot be read: EXT001 to EXT005.
    init(path: String) throws(DiagnosticList) {
        // O_NONBLOCK: opening a pipe that nobody writes to would wait for ever. A file takes no notice of it.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw DiagnosticList(Self.openingMistake(path: path, errno: errno)) }
        var status = stat()
        let answer = unsafe fstat(descriptor, &status)
        if let mistake = answer == 0
            ? Self.mistake(of: status, path: path) : Self.openingMistake(path: path, errno: errno)
        {
            close(descriptor)
            throw DiagnosticList(mistake)
        }
        self.path = path
        self.descriptor = descriptor
        size = Int64(status.st_size)
        modified = Self.modification(of: status)
    }

    deinit { close(descriptor) }

    var knownSize: Int64? { size }
    var canReadAgain: Bool { true }
    var storage: SourceStorage { SourceStorage(bytes: size, totalBytes: size) }

    func head(_ count: Int) throws(DiagnosticList) -> [UInt8] {
        try bytes(at: 0, count: Int(min(size, Int64(count))))
    }

    func read(
        at offset: Int64, atMost count: Int, into batch: RecordBatch, at place: Int
    ) throws(DiagnosticList) -> Int {
        let count = Int(min(Int64(count), size - offset))
        try read(at: offset, count: count, into: batch, at: place)
        return count
    }

    func readToEnd() -> Int64 { size }

    /// A file never keeps anybody waiting.
    func cancel() {}

    /// Reads exactly these bytes of the file into the batch, at this place in its bytes.
    func read(at offset: Int64, count: Int, into batch: RecordBatch, at place: Int) throws(DiagnosticList) {
        batch.reserve(place + count)
        try unsafe read(at: offset, count: count, to: batch.bytes + place)
    }

    /// These bytes of the file, for the paths where clearness matters more than speed.
    func bytes(at offset: Int64, count: Int) throws(DiagnosticList) -> [UInt8] {
        let batch = RecordBatch(capacity: max(1, count))
        try read(at: offset, count: count, into: batch, at: 0)
        return batch.copy(RecordSlice(offset: 0, length: Int32(count), fileOffset: offset))
    }

    /// Throws EXT007 where the file was written to since it was opened.
    func requireUnchanged() throws(DiagnosticList) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw unreadable(at: 0, errno: errno) }
        guard Int64(status.st_size) == size, Self.modification(of: status) == modified else {
            throw changed("its size or its time of change differs from when it was opened (\(size.counted("byte")))")
        }
    }

    private func read(at offset: Int64, count: Int, to place: UnsafeMutableRawPointer) throws(DiagnosticList) {
        var done = 0
        while done < count {
            let got = unsafe pread(descriptor, place + done, count - done, off_t(offset) + off_t(done))
            if got > 0 {
                done += got
            } else if got == 0 {
                throw changed("it ends at byte \((offset + Int64(done)).figures), but had \(size.counted("byte"))")
            } else if errno != EINTR {
                throw unreadable(at: offset + Int64(done), errno: errno)
            }
        }
    }

    private func changed(_ how: String) -> DiagnosticList {
        DiagnosticList(
            Diagnostic(
                ExtractCode.fileChanged, "\(path) changed while it was read: \(how)",
                hint: "wait until the transfer is complete, then run again"))
    }

    private func unreadable(at offset: Int64, errno: Int32) -> DiagnosticList {
        DiagnosticList(
            Diagnostic(
                ExtractCode.unreadable,
                "\(path) cannot be read at byte \(offset.figures): \(Self.systemMessage(errno))",
                hint: "check the disk or the network folder that holds it"))
    }

    private static func modification(of status: stat) -> [Int] { [status.st_mtim.tv_sec, status.st_mtim.tv_nsec] }

    private static func systemMessage(_ errno: Int32) -> String { unsafe String(cString: strerror(errno)) }
}

extension FileReader {
    /// Why a file that was opened is still no source.
    private static func mistake(of status: stat, path: String) -> Diagnostic? {
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR {
            return Diagnostic(
                ExtractCode.notAFile, "\(path) is a folder; a source is one file",
                hint: "name the file inside the folder")
        }
        guard kind == S_IFREG else {
            return Diagnostic(
                ExtractCode.notAFile,
                "\(path) is a pipe or a device; a source is a file, or standard input",
                hint: "write it to a file first, or let it be standard input: --input NAME=- < \(path)")
        }
        guard status.st_size > 0 else {
            return Diagnostic(
                ExtractCode.emptyFile, "\(path) is empty: 0 bytes",
                hint: "a transfer or the job that wrote it has probably failed; fetch it again")
        }
        return nil
    }

    /// Why a file could not be opened. `errno` is what the system said.
    static func openingMistake(path: String, errno: Int32) -> Diagnostic {
        switch errno {
        case ENOENT, ENOTDIR:
            Diagnostic(ExtractCode.missingFile, "\(path) does not exist", hint: neighbour(of: path))
        case EACCES, EPERM:
            Diagnostic(
                ExtractCode.noPermission, "\(path) may not be read by this user",
                hint: "ask its owner for read permission on the file, and on every folder above it")
        default:
            Diagnostic(
                ExtractCode.unreadable, "\(path) cannot be opened: \(systemMessage(errno))",
                hint: "check the disk or the network folder that holds it")
        }
    }

    private static func neighbour(of path: String) -> String {
        let wanted = URL(filePath: path)
        let folder = wanted.deletingLastPathComponent().path(percentEncoded: false)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return "the folder \(folder) does not exist or cannot be read"
        }
        guard let nearest = NearestMatch.of(wanted.lastPathComponent, among: names.sorted()) else {
            return "check the spelling, and the folder from which the command runs"
        }
        return "did you mean \(nearest)?"
    }
}
