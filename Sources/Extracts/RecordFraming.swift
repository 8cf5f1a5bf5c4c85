// Unsafe: names the pointer of a window, which the framings read through.
import RecordValues

/// How the boundaries of records are found where arithmetic does not tell.
protocol RecordFraming: Sendable {
    /// Cuts whole records from the window, from `start` on, until `limit` slices stand in `records`, or the window
    /// ends.
    ///
    /// At the end of the file nothing may be left: it is cut, counted as framing, or thrown.
    ///
    /// - Returns: the offset in the window up to which its bytes are used up.
    mutating func cut(
        _ window: Window, from start: Int, limit: Int, into records: inout [RecordSlice], coverage: inout Coverage
    ) throws(FramingBreak) -> Int

    /// The framing as it stands where some record begins, to read that one again.
    func atRecordStart() -> Self

    /// What a worker does to a batch of its own, once it was cut.
    func complete(_ batch: RecordBatch)
}

/// A framing whose records stand behind a head in a file of rejects too.
protocol EnclosingFraming: RecordFraming {
    /// The bytes before the first record of such a file.
    var rejectsHead: [UInt8] { get }
}

/// A stretch of a file in memory.
@safe
struct Window {
    /// Valid while the batch that owns them is not reserved anew.
    @unsafe let bytes: UnsafeRawPointer
    /// How many bytes stand in memory.
    let count: Int
    /// Where the first of them stands in the source.
    let fileOffset: Int64
    /// Nil where the end was not met yet; it is known to a window that reaches the end.
    let fileSize: Int64?

    /// Whether the window reaches the end of the source.
    var endsFile: Bool { fileOffset + Int64(count) == fileSize }
}

/// Where a file stops being what its format says.
struct FramingBreak: Error {
    var code: ExtractCode
    /// Of the byte at which the record or block begins that cannot be.
    var fileOffset: Int64
    var reason: String
    /// What may have caused it, where more is known than the bytes around the place.
    var causes: [String] = []
}
