import Diagnostics
import RecordValues

/// Where the bytes come from that records are cut from: a file that can be read at any place (`FileReader`), or bytes
/// that come once and in order (`BlockStream`: standard input, and what gzip inflates to).
///
/// Readers move forward only, so that one framing serves both.
protocol ByteSource: AnyObject, Sendable {
    /// As the operator named it.
    var path: String { get }
    /// How many bytes there are in all; nil as long as the end was not met. Known at the latest when the last byte is
    /// handed out.
    var knownSize: Int64? { get }
    /// Whether a place can be read that was read before.
    var canReadAgain: Bool { get }
    /// How the bytes are stored.
    var storage: SourceStorage { get }

    /// The first bytes, before anything was read: `count` of them, or all.
    func head(_ count: Int) throws(DiagnosticList) -> [UInt8]

    /// Reads up to `count` bytes into the batch, at this place in its bytes. Where the source cannot read again, the
    /// offset is the one behind what was read last.
    ///
    /// - Returns: how many bytes; fewer than asked for at the end, and before a mistake, which the next call throws.
    func read(
        at offset: Int64, atMost count: Int, into batch: RecordBatch, at place: Int
    ) throws(DiagnosticList) -> Int

    /// Reads on to the end, so that what stands there is checked, and who writes to a pipe can write it all.
    ///
    /// - Returns: how many bytes there are in all.
    func readToEnd() throws(DiagnosticList) -> Int64

    /// Throws EXT007 where the file was written to since it was opened.
    func requireUnchanged() throws(DiagnosticList)

    /// Lets nobody wait for bytes any longer: who does, is told EXT005.
    func cancel()
}

/// How the bytes of a source are stored.
package struct SourceStorage: Sendable, Hashable {
    /// Bytes of the file as it was given, compressed or not; of standard input those that were read so far.
    package var bytes: Int64
    /// How many that will be; nil where nobody knows: standard input.
    package var totalBytes: Int64?
    /// Of those, how many were taken so far; nil where the records themselves say how far reading has come.
    package var bytesTaken: Int64?
    /// Set where the file is gzip.
    package var gzip: GzipFigures?

    /// What was met in a gzip file so far: all of it, once the source was read to its end.
    package struct GzipFigures: Sendable, Hashable {
        /// Whether it begins with members that state their size (BGZF).
        package var isBlocked = false
        package var members: Int64 = 0
        /// Zero bytes behind the last member, as tapes leave them.
        package var paddingBytes: Int64 = 0
    }
}

/// What a source may cost, and who looks on.
package struct InputOptions: Sendable {
    /// The most bytes that gzip may make of one.
    package var maximumExpansion = Self.defaultExpansion
    /// Bytes up to which anything may inflate: a small file of zeros is no bomb.
    package var freeExpansion: Int64 = 1 << 30
    /// Queues that inflate at once where the members of a gzip file state their size.
    package var inflatingQueues = 1
    /// Sees the bytes of standard input in passing, in order, on the queue that reads them: they come only once.
    package var observer: (@Sendable (RawSpan) -> Void)?

    /// Fixed records full of blanks are often 50 times smaller as gzip; deflate can make 1,032 bytes of one at most.
    package static let defaultExpansion = 400
    /// The most that deflate can do: with it, or more, as the limit there is none.
    package static let largestExpansion = 1032

    package init() {}
}
