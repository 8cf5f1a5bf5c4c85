import Diagnostics
import RecordValues

/// Hands out the records of one file in chunks, so that several workers can share the file.
///
/// A worker claims a chunk, in the order of the file; then it fills its batch while others claim theirs. Once
/// `claim` has returned false to all, `finish` proves that every byte of the file was read.
package protocol RecordReader: AnyObject, Sendable {
    /// The file as the operator named it.
    var path: String { get }
    /// Bytes of the file as it was given: compressed where it is gzip; of standard input those that were read so far.
    var fileSize: Int64 { get }
    /// Bytes that the records are cut from; nil where that is not known yet. Byte offsets are offsets in these.
    var contentSize: Int64? { get }
    /// How the file is stored.
    var storage: SourceStorage { get }
    /// Whether `read(at:into:)` may be called.
    var canReadAgain: Bool { get }
    /// How many records the chunks will hold, where arithmetic tells: for fixed records only.
    var recordCount: Int64? { get }
    /// What looks suspicious about the start of the file: warnings only (EXT014).
    var warnings: [Diagnostic] { get }

    /// Assigns the next chunk to the batch: the number of its first record and its range of the file. Calls are
    /// serialised by the reader itself.
    ///
    /// The last chunk may hold no record, only the bytes that end the file (an empty last line, a DOS end mark).
    ///
    /// - Returns: false at the end of the input; the batch then holds no records.
    /// - Throws: framing mistakes (EXT006 to EXT013), the first one of the file.
    func claim(_ batch: RecordBatch) throws(DiagnosticList) -> Bool

    /// Completes a claimed batch: afterwards its bytes and all its record slices stand. May run on many threads at
    /// once, each with a batch of its own.
    func fill(_ batch: RecordBatch) throws(DiagnosticList)

    /// The mistake in the framing that a filled batch ends before: its records stand before the mistake, and nothing of
    /// the file behind them may be used. Nil where the batch is whole.
    func mistake(behind batch: RecordBatch) -> DiagnosticList?

    /// Reads one record again, from the file offset that its slice held. The batch then holds that record only;
    /// its number is not known here, so `firstRecordNumber` stays as it was.
    func read(at fileOffset: Int64, into batch: RecordBatch) throws(DiagnosticList)

    /// Proves that the chunks covered the file to the byte, and that nobody wrote to it meanwhile. What was not asked for
    /// of a stream is read for that, too.
    ///
    /// To be called when every chunk has been claimed and filled.
    ///
    /// - Throws: EXT007 where the file changed, EXT015 where a byte was not covered.
    func finish() throws(DiagnosticList) -> Coverage

    /// Ends every wait for bytes: the run stops.
    func cancel()
}

/// A file that can be read at any place.
extension RecordReader {
    package var contentSize: Int64? { fileSize }
    package var storage: SourceStorage { SourceStorage(bytes: fileSize, totalBytes: fileSize) }
    package var canReadAgain: Bool { true }
    package func cancel() {}
}

extension RecordReader {
    /// Most formats find every mistake in `claim`.
    package func mistake(behind batch: RecordBatch) -> DiagnosticList? { nil }
}
