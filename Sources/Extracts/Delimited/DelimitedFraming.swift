// Unsafe: looks for quotes and line ends in the window that it was given, sixty-four bytes a step.
import CTextVectors
import RecordValues

/// Cuts the rows of a CSV file: a row ends with a line end outside quotes.
///
/// ```
/// | header | 0A | row | 0D 0A | "a quoted line end: | 0A | belongs to the row" | 0A | last row, maybe without | 0A |
/// ```
/// What a quote means is known by what stands before it: one opens a field where the field begins, and is a stray one
/// inside an unquoted field. So a row with a stray quote ends with its line, and the rows behind it are not swallowed.
///
/// Source: RFC 4180, section 2.
struct DelimitedFraming: RecordFraming, EnclosingFraming {
    /// Bytes of the longest row: a quote that is not closed for so long was opened by mistake.
    static let longestRow = 1 << 20

    private let row: DelimitedRow
    private let header: DelimitedHeader
    /// Line of the file on which the next row begins, from 1; an approximation where one record is read again.
    private var line: Int64

    init(row: DelimitedRow, header: DelimitedHeader) {
        self.row = row
        self.header = header
        line = header.lines + 1
    }

    func atRecordStart() -> DelimitedFraming { self }

    func complete(_ batch: RecordBatch) { row.makeImages(batch) }

    var rejectsHead: [UInt8] { header.bytes }

    mutating func cut(
        _ window: Window, from start: Int, limit: Int, into records: inout [RecordSlice], coverage: inout Coverage
    ) throws(FramingBreak) -> Int {
        var start = start
        if window.fileOffset == 0, start < header.byteCount {
            guard window.count >= header.byteCount else { return start }
            coverage.framingBytes += Int64(header.byteCount - start)
            start = header.byteCount
        }
        var scan = RowScan(window: window, separator: row.separator, start: start, line: line)
        while records.count < limit, let row = scan.next() {
            if row.end - row.start > Self.longestRow { throw tooLong(row.start, in: window, line: line) }
            line = scan.line
            records.append(
                RecordSlice(
                    offset: Int32(truncatingIfNeeded: row.start),
                    length: Int32(truncatingIfNeeded: row.end - row.start),
                    fileOffset: window.fileOffset + Int64(row.start)))
            coverage.dataBytes += Int64(row.end - row.start)
            coverage.framingBytes += Int64(row.next - row.end)
        }
        let used = scan.rowStart
        if records.count < limit, used < window.count {
            let isTooLong = window.count - used > Self.longestRow + 2
            if scan.isInQuotes, window.endsFile || isTooLong {
                throw notClosed(
                    used, in: window, isTooLong ? " within \(Self.longestRow.figures) bytes" : " when the file ends")
            }
            if isTooLong { throw tooLong(used, in: window, line: line) }
        }
        return used
    }

    /// Where the first row of these bytes ends, and where the next begins; nil where they end before it does.
    ///
    /// - Parameter isAll: the bytes are all of the file: the row may lack its line end.
    static func firstRow(of bytes: ArraySlice<UInt8>, separator: UInt8, isAll: Bool) -> (end: Int, next: Int)? {
        unsafe bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return nil }
            let window = unsafe Window(
                bytes: start, count: bytes.count, fileOffset: 0, fileSize: isAll ? Int64(bytes.count) : nil)
            var scan = RowScan(window: window, separator: separator, start: 0, line: 1)
            return scan.next().map { ($0.end, $0.next) }
        }
    }

    private func notClosed(_ start: Int, in window: Window, _ limit: String) -> FramingBreak {
        FramingBreak(
            code: .quoteNotClosed, fileOffset: window.fileOffset + Int64(start),
            reason: "a quote that the row that begins in line \(line.figures) opens is not closed\(limit)",
            causes: ["a quote inside a field is written twice, and the field stands in quotes (RFC 4180)"])
    }

    private func tooLong(_ start: Int, in window: Window, line: Int64) -> FramingBreak {
        FramingBreak(
            code: .lineTooLong, fileOffset: window.fileOffset + Int64(start),
            reason: "the row that begins in line \(line.figures) has more than \(Self.longestRow.figures) bytes;"
                + " the file is hardly CSV")
    }
}

/// Goes from row to row of a window.
@safe
struct RowScan {
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")

    private let window: Window
    private let separator: UInt8
    /// Where the row at hand begins.
    private(set) var rowStart: Int
    /// Line of the file on which it begins.
    private(set) var line: Int64
    /// Whether line ends may stand in its quotes: they are counted when it ends.
    private var mayHoldLines = false
    /// Whether the scan stands in quotes.
    private(set) var isInQuotes = false
    /// The block that is looked at, and the line ends outside quotes that are left in it.
    private var block: Int
    private var blockEnd: Int
    private var lineEnds: UInt64 = 0
    /// Where a quote stands that makes a row odd: the block is good up to there.
    private var oddPlace: Int?

    init(window: Window, separator: UInt8, start: Int, line: Int64) {
        self.window = window
        self.separator = separator
        self.line = line
        rowStart = start
        block = start
        blockEnd = start
    }

    /// The next row: without its line end, which goes up to `next`. Nil where the window ends before the row does.
    @inline(__always)
    mutating func next() -> (start: Int, end: Int, next: Int)? {
        while lineEnds == 0 {
            if oddPlace != nil {
                oddPlace = nil
                return oddRow()
            }
            guard blockEnd < window.count else { return lastRow() }
            loadBlock()
        }
        let end = block + lineEnds.trailingZeroBitCount
        lineEnds &= lineEnds &- 1
        return row(endingAt: end)
    }

    /// The row up to a line feed, and a carriage return before it.
    @inline(__always)
    private mutating func row(endingAt lineFeed: Int) -> (start: Int, end: Int, next: Int) {
        let start = rowStart
        let hasReturn = lineFeed > start && byte(lineFeed - 1) == UInt8(ascii: "\r")
        rowStart = lineFeed + 1
        line += 1
        if mayHoldLines { line += Int64((start..<lineFeed).count { byte($0) == Self.lineFeed }) }
        return (start, hasReturn ? lineFeed - 1 : lineFeed, lineFeed + 1)
    }

    /// The last row of the file may lack its line end.
    private mutating func lastRow() -> (start: Int, end: Int, next: Int)? {
        guard window.endsFile, !isInQuotes, rowStart < window.count else { return nil }
        defer { rowStart = window.count }
        return (rowStart, window.count, window.count)
    }

    @inline(__always)
    private mutating func loadBlock() {
        if rowStart == blockEnd { mayHoldLines = false }
        block = blockEnd
        blockEnd = min(block + 64, window.count)
        let valid = blockEnd - block == 64 ? UInt64.max : (1 << UInt64(blockEnd - block)) &- 1
        let bytes = unsafe window.bytes + block
        let quotes = unsafe bytes_equal_64(bytes, Self.quote) & valid
        let feeds = unsafe bytes_equal_64(bytes, Self.lineFeed) & valid
        guard quotes != 0 else {
            if !isInQuotes { lineEnds = feeds } else if feeds != 0 { mayHoldLines = true }
            return
        }
        take(quotes, feeds, unsafe bytes_equal_64(bytes, separator) & valid)
    }

    /// A block with quotes: which bytes stand in them follows from how many stand before.
    private mutating func take(_ quotes: UInt64, _ feeds: UInt64, _ separators: UInt64) {
        var inside = quotes
        for shift in [1, 2, 4, 8, 16, 32] as [UInt64] { inside ^= inside << shift }
        if isInQuotes { inside = ~inside }
        // An opening quote stands where a field begins, or behind a closing one, which it makes a quote in the text.
        let before = (separators | feeds | quotes) << 1 | (mayOpen(at: block) ? 1 : 0)
        let odd = quotes & inside & ~before
        lineEnds = feeds & ~inside
        if feeds & inside != 0 { mayHoldLines = true }
        guard odd == 0 else {
            let good = (UInt64(1) << UInt64(odd.trailingZeroBitCount)) &- 1
            lineEnds &= good
            oddPlace = block + odd.trailingZeroBitCount
            return
        }
        isInQuotes = inside >> UInt64(blockEnd - block - 1) & 1 != 0
    }

    private func mayOpen(at place: Int) -> Bool {
        guard place > rowStart else { return true }
        let byte = byte(place - 1)
        return byte == separator || byte == Self.lineFeed || byte == Self.quote
    }

    /// A row with a quote where none may be, byte by byte; nil where the window ends before the row does.
    private mutating func oddRow() -> (start: Int, end: Int, next: Int)? {
        var isAtStart = true
        isInQuotes = false
        mayHoldLines = true
        var place = rowStart
        while place < window.count {
            let byte = byte(place)
            if isInQuotes {
                if byte == Self.quote {
                    if place + 1 < window.count, self.byte(place + 1) == Self.quote {
                        place += 1
                    } else {
                        isInQuotes = false
                    }
                }
            } else if byte == Self.lineFeed {
                (block, blockEnd) = (place + 1, place + 1)
                return row(endingAt: place)
            } else {
                isInQuotes = isAtStart && byte == Self.quote
                isAtStart = byte == separator
            }
            place += 1
        }
        (block, blockEnd) = (window.count, window.count)
        return lastRow()
    }

    @inline(__always)
    private func byte(_ place: Int) -> UInt8 { unsafe window.bytes.load(fromByteOffset: place, as: UInt8.self) }
}
