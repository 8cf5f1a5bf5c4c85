// Unsafe: read writes into a block through its pointer.
import Diagnostics
import Glibc
import Synchronization

/// Standard input, or another descriptor whose bytes come once: a pipe.
final class StandardInput: StreamOrigin, BlockWork {
    /// As the operator names it.
    static let name = "-"

    let path = "standard input"
    let isSerial = true
    private let descriptor: Int32
    private let observer: (@Sendable (RawSpan) -> Void)?
    private let bytesRead = Atomic<Int64>(0)
    private let isCancelled = Atomic<Bool>(false)
    private let isAtEnd = Atomic<Bool>(false)

    init(descriptor: Int32 = STDIN_FILENO, observer: (@Sendable (RawSpan) -> Void)?) {
        self.descriptor = descriptor
        self.observer = observer
    }

    var storage: SourceStorage {
        let bytes = bytesRead.load(ordering: .relaxed)
        return SourceStorage(bytes: bytes, bytesTaken: bytes)
    }

    func next() -> (any BlockWork)? { isAtEnd.load(ordering: .relaxed) ? nil : self }

    /// Fills the whole block: a pipe hands out small pieces, and nobody waits for less.
    func fill(_ block: Block) throws(DiagnosticList) {
        while block.count < Block.capacity, waitForBytes() {
            let got = unsafe read(descriptor, block.bytes + block.count, Block.capacity - block.count)
            if got < 0, errno == EINTR || errno == EAGAIN { continue }
            guard got >= 0 else {
                throw DiagnosticList(
                    Diagnostic(
                        ExtractCode.unreadable,
                        "\(path) cannot be read: \(unsafe String(cString: strerror(errno)))",
                        hint: "is it open, and no folder?"))
            }
            if got == 0 {
                isAtEnd.store(true, ordering: .relaxed)
                return
            }
            if let observer {
                unsafe observer(RawSpan(_unsafeStart: block.bytes + block.count, byteCount: got))
            }
            block.count += got
            bytesRead.add(Int64(got), ordering: .relaxed)
        }
    }

    /// False where the reading was called off.
    private func waitForBytes() -> Bool {
        while !isCancelled.load(ordering: .relaxed) {
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&wanted, 1, 200) != 0 { return true }
        }
        return false
    }

    /// Nothing can be known of what stands behind a pipe.
    func requireUnchanged() {}

    func cancel() { isCancelled.store(true, ordering: .relaxed) }
}
