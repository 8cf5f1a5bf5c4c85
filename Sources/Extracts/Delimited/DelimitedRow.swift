// Unsafe: looks for separators and quotes in a row, sixty-four bytes a step, and fills the slots of its image.
import CTextVectors
import Glibc
import RecordValues

/// Finds the fields of a CSV row.
///
/// ```
/// nothing        absent: there is no value
/// ""             empty: a text of no characters
/// abc            the text, blanks and all
/// "a ""b"", c"   the text between the quotes, two quotes standing for one; it may hold separators and line ends
/// ```
/// That is how `RowWriter` of `TargetRows` writes them. A quote inside an unquoted field, text behind a closing quote
/// and a lone carriage return outside quotes are faults of the row.
///
/// Source: RFC 4180, section 2.
struct DelimitedRow: SlotParser {
    private static let quote = UInt8(ascii: "\"")
    private static let carriageReturn = UInt8(ascii: "\r")

    let separator: UInt8
    let slotCount: Int
    /// For each column of the file, where its slot stands in an image; 0, where nothing is kept, for a column that no
    /// field names.
    private let slotPlaces: [Int32]

    /// - Parameter slots: for each column of the file, the index of its slot; nil for a column that no field names.
    init(separator: UInt8, slots: [Int?]) {
        self.separator = separator
        slotCount = slots.count { $0 != nil }
        slotPlaces = slots.map { slot in
            slot.map { Int32(SlotRecordImage.firstSlot + $0 * SlotRecordImage.slotBytes) } ?? 0
        }
    }

    /// A row whose columns are all of its fields: a header, whose names are not known yet.
    init(separator: UInt8, fields: Int) { self.init(separator: separator, slots: (0..<fields).map { $0 }) }

    func words(_ reason: MalformedRecord) -> String {
        switch reason {
        case .fieldCount(let count): "the row has \(count.counted("field")), not \(slotPlaces.count.figures)"
        case .strayQuote(let field): "a quote stands inside field \(field.figures), which does not begin with one"
        case .textBehindQuote(let field): "text follows the closing quote of field \(field.figures)"
        case .json: preconditionFailure("a reason of another format")
        case .loneReturn(let field): "a carriage return stands without its line feed in field \(field.figures)"
        }
    }

    func parse(
        _ row: UnsafeRawPointer, _ length: Int, into image: UnsafeMutableRawPointer
    ) -> MalformedRecord? {
        unsafe slotPlaces.withUnsafeBufferPointer { places in
            unsafe parsePlain(row, length, into: image, places)
        }
    }

    /// A row without quotes and carriage returns: its fields lie between separators.
    @inline(__always)
    private func parsePlain(
        _ row: UnsafeRawPointer, _ length: Int, into image: UnsafeMutableRawPointer,
        _ places: UnsafeBufferPointer<Int32>
    ) -> MalformedRecord? {
        var column = 0
        var start = 0
        var block = 0
        while block < length {
            let left = length - block
            let valid = left >= 64 ? UInt64.max : (1 << UInt64(left)) &- 1
            let bytes = unsafe row + block
            let special = unsafe bytes_equal_64(bytes, Self.quote) | bytes_equal_64(bytes, Self.carriageReturn)
            if special & valid != 0 { return unsafe parseFieldByField(row, length, into: image, places) }
            var separators = unsafe bytes_equal_64(bytes, separator) & valid
            while separators != 0 {
                let end = block + separators.trailingZeroBitCount
                separators &= separators &- 1
                if column < places.count { unsafe store(start, end, image, places[column]) }
                column += 1
                start = end + 1
            }
            block += 64
        }
        if column < places.count { unsafe store(start, length, image, places[column]) }
        column += 1
        return column == places.count ? nil : .fieldCount(column)
    }

    /// An unquoted field: nothing between the separators is no value.
    @inline(__always)
    private func store(_ start: Int, _ end: Int, _ image: UnsafeMutableRawPointer, _ place: Int32) {
        let length = start == end ? SlotRecordImage.absent : UInt32(truncatingIfNeeded: end - start)
        unsafe storeText(at: start, length, image, place)
    }

    @inline(__always)
    private func storeText(at start: Int, _ length: UInt32, _ image: UnsafeMutableRawPointer, _ place: Int32) {
        let slot = UInt64(UInt32(truncatingIfNeeded: headBytes + start)) | UInt64(length) << 32
        unsafe image.storeBytes(of: slot, toByteOffset: Int(place), as: UInt64.self)
    }

    // MARK: Rows with quotes

    private func parseFieldByField(
        _ row: UnsafeRawPointer, _ length: Int, into image: UnsafeMutableRawPointer,
        _ places: UnsafeBufferPointer<Int32>
    ) -> MalformedRecord? {
        var column = 0
        var start = 0
        while true {
            let place = column < places.count ? unsafe places[column] : 0
            let end: Int
            if start < length, unsafe Self.byte(start, of: row) == Self.quote {
                end = unsafe quotedField(from: start, row, length, image, place)
                guard end >= 0 else { return .textBehindQuote(field: column + 1) }
            } else {
                end = unsafe Self.find(separator, in: row, from: start, to: length)
                if unsafe Self.find(Self.quote, in: row, from: start, to: end) < end {
                    return .strayQuote(field: column + 1)
                }
                if unsafe Self.find(Self.carriageReturn, in: row, from: start, to: end) < end {
                    return .loneReturn(field: column + 1)
                }
                unsafe store(start, end, image, place)
            }
            column += 1
            if end == length { break }
            start = end + 1
        }
        return column == places.count ? nil : .fieldCount(column)
    }

    /// Takes the text out of its quotes, in the image's copy of the row.
    ///
    /// - Returns: where the field ends; -1 where text follows its closing quote.
    private func quotedField(
        from start: Int, _ row: UnsafeRawPointer, _ length: Int, _ image: UnsafeMutableRawPointer, _ place: Int32
    ) -> Int {
        let copy = unsafe image + headBytes
        var text = start + 1
        var from = start + 1
        while true {
            let quote = unsafe Self.find(Self.quote, in: row, from: from, to: length)
            if text != from { unsafe memmove(copy + text, row + from, quote - from) }
            text += quote - from
            let next = quote + 1
            let isLast = next >= length
            if unsafe isLast || Self.byte(next, of: row) == separator {
                unsafe storeText(at: start + 1, UInt32(truncatingIfNeeded: text - start - 1), image, place)
                return min(next, length)
            }
            guard unsafe Self.byte(next, of: row) == Self.quote else { return -1 }
            unsafe copy.storeBytes(of: Self.quote, toByteOffset: text, as: UInt8.self)
            text += 1
            from = next + 1
        }
    }

    @inline(__always)
    private static func byte(_ place: Int, of row: UnsafeRawPointer) -> UInt8 {
        unsafe row.load(fromByteOffset: place, as: UInt8.self)
    }

    /// Where a byte stands first; `end` where it does not.
    @inline(__always)
    private static func find(_ byte: UInt8, in row: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
        var place = start
        while place < end {
            let found = unsafe bytes_equal_16(row + place, byte)
            if found != 0 { return min(place + found.trailingZeroBitCount, end) }
            place += 16
        }
        return end
    }
}
