import Crypto
import Diagnostics
import Foundation
import Synchronization
import SystemPackage

/// SHA-256 of files, in hexadecimal, as `sha256sum` prints it.
///
/// A digest of the input is one stream and cannot be shared out: it runs on a queue of its own beside the workers and
/// costs about as much as one of them.
enum InputDigest {
    private static let blockBytes = 1 << 20

    /// The digest of a file of any size; nil where the run was interrupted meanwhile.
    static func sha256(ofFile path: String, interruption: Interruption?) throws(DiagnosticList) -> String? {
        do {
            let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
            defer { try? descriptor.close() }
            var hash = SHA256()
            var block = [UInt8](repeating: 0, count: blockBytes)
            while true {
                if let interruption, interruption.isRequested { return nil }
                let count = try unsafe block.withUnsafeMutableBytes { try unsafe descriptor.read(into: $0) }
                if count == 0 { break }
                unsafe block.withUnsafeBytes {
                    unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
                }
            }
            return hexadecimal(hash.finalize())
        } catch {
            throw DiagnosticList(Diagnostic(RunCode.readFailed, "\(path) cannot be read: \(error)"))
        }
    }

    fileprivate static func hexadecimal(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// The digest of bytes that come once only, made on the queue that reads them.
final class PassingDigest: Sendable {
    private let hash = Mutex(SHA256())

    func update(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { bytes in
            hash.withLock { hash in unsafe hash.update(bufferPointer: bytes) }
        }
    }

    /// Of what has passed so far.
    var sha256: String { InputDigest.hexadecimal(hash.withLock { $0 }.finalize()) }
}
