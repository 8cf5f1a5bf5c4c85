import Diagnostics
import Synchronization

/// Inflates a gzip file, whatever its members are:
///
/// - As long as members state their own size (BGZF), several are inflated at once: where the next begins is arithmetic.
/// - From the first that does not, one is inflated after the other, ahead of the workers: where a member ends is
///   known only when it was inflated.
///
/// `@unchecked Sendable`: `next` and serial work are done by one queue at a time; the figures are guarded.
final class GzipOrigin: StreamOrigin, @unchecked Sendable {
    let path: String
    private let source: any ByteSource
    private let input: CompressedInput
    private let limit: ExpansionLimit
    private let figures = Mutex((gzip: SourceStorage.GzipFigures(), taken: Int64(0)))
    private var blocked: BlockedMembers?
    private var serial: SerialMembers?
    private var isAtEnd = false

    init(_ source: any ByteSource, options: InputOptions) {
        path = source.path
        self.source = source
        input = CompressedInput(source)
        limit = ExpansionLimit(path: source.path, options: options)
        blocked = BlockedMembers(path: source.path)
    }

    var storage: SourceStorage {
        figures.withLock { figures in
            var storage = source.storage
            (storage.bytesTaken, storage.gzip) = (figures.taken, figures.gzip)
            return storage
        }
    }

    func next() throws(DiagnosticList) -> (any BlockWork)? {
        if isAtEnd { return nil }
        if var members = blocked {
            let group = try members.nextGroup(input)
            blocked = members
            note { figures in
                figures.members = members.last.number
                figures.isBlocked = members.last.number > 0
            }
            try limit.check(produced: members.produced, of: input.offset)
            if let group { return group }
            if try !input.require(1) {
                try members.requireEndMark(at: input.offset)
                isAtEnd = true
                return nil
            }
            blocked = nil
            serial = SerialMembers(path: path, after: members)
        }
        return SerialWork(origin: self)
    }

    func requireUnchanged() throws(DiagnosticList) { try source.requireUnchanged() }

    func cancel() { source.cancel() }

    /// One block's worth of members whose size only inflating tells.
    private struct SerialWork: BlockWork {
        let origin: GzipOrigin
        var isSerial: Bool { true }

        func fill(_ block: Block) throws(DiagnosticList) {
            guard let serial = origin.serial else { preconditionFailure("serial work comes behind the blocked") }
            defer {
                origin.note { figures in
                    figures.members = serial.member.number
                    figures.paddingBytes = serial.paddingBytes
                }
            }
            origin.isAtEnd = try !serial.fill(block, from: origin.input)
            try origin.limit.check(produced: serial.produced, of: origin.input.offset)
        }
    }

    private func note(_ change: (inout SourceStorage.GzipFigures) -> Void) {
        figures.withLock { figures in
            change(&figures.gzip)
            figures.taken = input.offset
        }
    }
}

/// The guard against a file that inflates to more than any disk holds.
struct ExpansionLimit: Sendable {
    let path: String
    let options: InputOptions

    func check(produced: Int64, of compressed: Int64) throws(DiagnosticList) {
        let most = options.maximumExpansion
        guard produced > options.freeExpansion, most < InputOptions.largestExpansion,
            produced / Int64(most) > compressed
        else { return }
        throw DiagnosticList(
            Diagnostic(
                ExtractCode.gzipExpansion,
                "\(path) has inflated to \(produced.figures) bytes by byte \(compressed.figures): more than"
                    + " \(most.figures) for one",
                hint: "if it really holds so much that repeats, allow it with --max-expansion"
                    + " \(InputOptions.largestExpansion) (the most that deflate can do)"))
    }
}
