// Unsafe: looks for line ends with memchr, and copies short lines inside the batch that it was given.
import Glibc
import RecordValues

/// Text lines.
///
/// ```
/// | data | 0A | data | 0D 0A | data | 15 |          LF, CRLF, or NEL where the text is EBCDIC; LF and CRLF may mix
/// | data | end of file                              the last line may lack its end
/// ... | 0A |                                        an empty last line is no record, only framing
/// ... | 1A |                                        nor is the end mark of DOS as the very last byte
/// ```
/// Where a record length is stated, a shorter line had its trailing blanks cut on the way and gets them back; a longer
/// one keeps its length, and the record is judged later.
///
/// Sources: POSIX.1-2017, 3.206 "Line"; z/OS XL C/C++ Programming Guide, "Text files" (trailing blanks, X'15').
struct LineFraming: RecordFraming {
    /// Data bytes of the longest line: beyond this the file is hardly text.
    static let longestLine = 1 << 20

    private let length: Int?
    private let blank: UInt8
    private let newline: UInt8

    init(length: Int?, blank: UInt8, newline: UInt8) {
        precondition(length.map { $0 > 0 && $0 <= Self.longestLine } ?? true, "record length \(length ?? 0)")
        self.length = length
        self.blank = blank
        self.newline = newline
    }

    func atRecordStart() -> LineFraming { self }

    func cut(
        _ window: Window, from start: Int, limit: Int, into records: inout [RecordSlice], coverage: inout Coverage
    ) throws(FramingBreak) -> Int {
        let holdsTextEnd = window.endsFile
        // Two bytes that may end the text (a last line end, an end mark) wait until it is known what stands behind them.
        let end = holdsTextEnd ? textEnd(window) : max(start, window.count - 2)
        var position = start
        while records.count < limit, position < end {
            var lineEnd = end
            var next = end
            if let found = unsafe memchr(window.bytes + position, Int32(newline), end - position) {
                lineEnd = unsafe UnsafeRawPointer(found) - window.bytes
                next = lineEnd + 1
                if lineEnd > position, unsafe Self.isReturn(window.bytes, at: lineEnd - 1) { lineEnd -= 1 }
            } else if !holdsTextEnd {
                if end - position > Self.longestLine + 1 { throw tooLong(window.fileOffset + Int64(position)) }
                break
            }
            let data = lineEnd - position
            if data > Self.longestLine { throw tooLong(window.fileOffset + Int64(position)) }
            let isEmptyLastLine = data == 0 && holdsTextEnd && next == end
            if !isEmptyLastLine {
                records.append(
                    RecordSlice(
                        offset: Int32(truncatingIfNeeded: position), length: Int32(truncatingIfNeeded: data),
                        fileOffset: window.fileOffset + Int64(position)))
            }
            coverage.dataBytes += Int64(data)
            coverage.framingBytes += Int64(next - lineEnd)
            position = next
        }
        if holdsTextEnd, position == end {
            coverage.framingBytes += Int64(window.count - end)
            position = window.count
        }
        return position
    }

    /// Where the text ends in a window that reaches the end: before the end mark of DOS, where there is one.
    private func textEnd(_ window: Window) -> Int {
        guard newline == 0x0A, window.count > 0,
            unsafe window.bytes.load(fromByteOffset: window.count - 1, as: UInt8.self) == 0x1A
        else { return window.count }
        return window.count - 1
    }

    /// Fills short lines up with blanks, behind the bytes of the file.
    func complete(_ batch: RecordBatch) {
        guard let length else { return }
        var records = batch.records
        batch.records = []
        var place = batch.fileRange.count
        let short = records.count { Int($0.length) < length }
        batch.reserve(place + short * length)
        for index in records.indices where Int(records[index].length) < length {
            let data = Int(records[index].length)
            unsafe memcpy(batch.bytes + place, batch.bytes + Int(records[index].offset), data)
            unsafe memset(batch.bytes + place + data, Int32(blank), length - data)
            records[index].offset = Int32(place)
            records[index].length = Int32(length)
            place += length
        }
        batch.paddedRecords = Int64(short)
        batch.records = records
    }

    @inline(__always)
    private static func isReturn(_ bytes: UnsafeRawPointer, at place: Int) -> Bool {
        unsafe bytes.load(fromByteOffset: place, as: UInt8.self) == 0x0D
    }

    private func tooLong(_ fileOffset: Int64) -> FramingBreak {
        FramingBreak(
            code: .lineTooLong, fileOffset: fileOffset,
            reason: "the line has more than \(Self.longestLine.figures) bytes; the file is hardly text")
    }
}
