/// How a file is cut into records. The JCL parameter is `RECFM`.
///
/// The rules for each format stand, with their byte tables, at the head of the file in `Extracts` that reads it.
package enum RecordFormat: Sendable, Hashable {
    /// Records of one length (bytes), nothing between them. The JCL parameters are `RECFM=F` or `FB` and `LRECL`.
    case fixed(length: Int)
    /// A record descriptor word before each record. The JCL parameter is `RECFM=V`.
    case variable
    /// A block descriptor word before each block, a record descriptor word before each record: `RECFM=VB`.
    case variableBlocked
    /// Text lines that end in LF or CRLF. Where a length (bytes) is stated, a shorter line had its trailing blanks
    /// cut and is filled up again, which is counted; a longer one is a fault of its record.
    case lines(length: Int?)
    /// An XML document: its records are elements, handed on as images (`SlotRecordImage`).
    case xml(XMLSourceShape)
    /// Comma-separated values (RFC 4180): its records are rows, handed on as images.
    case csv(CSVShape)
    /// JSON Lines: its records are objects (RFC 8259), one a line, handed on as images.
    case jsonLines(JSONLinesShape)
    /// A table of a SQLite database: its records are rows, handed on as images.
    case sqlite(SQLiteShape)

    /// Whether records are handed on as images with slots (`SlotRecordImage`), not as the bytes of the file.
    package var holdsSlots: Bool {
        switch self {
        case .fixed, .variable, .variableBlocked, .lines: false
        case .xml, .csv, .jsonLines, .sqlite: true
        }
    }
}

/// Where one record's bytes stand in a batch, and in its file.
package struct RecordSlice: Sendable, Hashable {
    /// Offset of the record's first data byte in the batch's bytes.
    package var offset: Int32
    /// Number of data bytes: without descriptor word, prefix or line end.
    package var length: Int32
    /// Offset, in the file, of the first byte that belongs to the record: its descriptor word where it has one.
    package var fileOffset: Int64

    @inlinable
    package init(offset: Int32, length: Int32, fileOffset: Int64) {
        self.offset = offset
        self.length = length
        self.fileOffset = fileOffset
    }
}
