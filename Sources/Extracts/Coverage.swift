import Diagnostics

/// What was read of a file: each byte is in exactly one of the three counts, which re-add to its size.
package struct Coverage: Sendable, Hashable {
    /// Records handed out.
    package var records: Int64 = 0
    /// Bytes of the records' data.
    package var dataBytes: Int64 = 0
    /// Bytes that only frame the records: descriptor words, line ends, end marks.
    package var framingBytes: Int64 = 0
    /// Bytes outside the range of records asked for.
    package var skippedBytes: Int64 = 0

    package init(records: Int64 = 0, dataBytes: Int64 = 0, framingBytes: Int64 = 0, skippedBytes: Int64 = 0) {
        self.records = records
        self.dataBytes = dataBytes
        self.framingBytes = framingBytes
        self.skippedBytes = skippedBytes
    }

    /// Bytes of the records with their framing.
    package var bytesCovered: Int64 { dataBytes + framingBytes }

    /// Throws EXT015 unless every byte of the file is accounted for.
    func requireWhole(_ source: any ByteSource, size: Int64) throws(DiagnosticList) {
        try source.requireUnchanged()
        guard bytesCovered + skippedBytes == size else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.bytesNotCovered,
                    "\(source.path) has \(size.counted("byte")), but \(records.counted("record")) cover"
                        + " \(bytesCovered.figures) and \(skippedBytes.figures) were skipped",
                    hint: "this is a fault in Tallyover itself; please report it"))
        }
    }
}
