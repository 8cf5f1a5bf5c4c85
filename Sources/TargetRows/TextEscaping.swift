import CTextVectors
import RecordValues

/// Texts in CSV: copied sixteen bytes at a time while looking for what needs quotes.
package enum CSVText {
    /// Appends a field, as rows have them, to bytes in memory: for lines that people read, where speed is no matter.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        let units = text.utf8
        let needsQuotes =
            units.isEmpty || units.first.map(startsLikeFormula) == true
            || units.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
        guard needsQuotes else {
            bytes += units
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for unit in units { bytes += repeatElement(unit, count: unit == UInt8(ascii: "\"") ? 2 : 1) }
        bytes.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    static func append(_ text: FlatText, with pen: Pen) -> Pen {
        var end = pen
        var needsQuotes: UInt32 = 0
        var left = text.length
        var from = text.start
        repeat {
            let found = unsafe bytes_copy_csv_16(UnsafeMutableRawPointer(mutating: end.place.start), from.start)
            let ofText = UInt32(truncatingIfNeeded: (UInt64(1) &<< UInt64(truncatingIfNeeded: min(left, 16))) &- 1)
            needsQuotes |= found & ofText
            end.step(min(left, 16))
            from = from + 16
            left &-= 16
        } while left > 0
        let isQuoted = needsQuotes != 0 || text.length == 0 || startsLikeFormula(text.start.byte(0))
        return isQuoted ? appendQuoted(text, with: pen) : end
    }

    /// What a spreadsheet would take for a formula is quoted. An empty text is quoted too, which tells it from null.
    @inline(__always)
    private static func startsLikeFormula(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "=") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
    }

    @inline(never)
    private static func appendQuoted(_ text: FlatText, with start: Pen) -> Pen {
        var pen = start
        pen.put(UInt8(ascii: "\""))
        for index in 0..<text.length {
            let byte = text.start.byte(index)
            if byte == UInt8(ascii: "\"") { pen.put(byte) }
            pen.put(byte)
        }
        pen.put(UInt8(ascii: "\""))
        return pen
    }
}

/// Texts in JSON (RFC 8259, section 7): the quote, the backslash and control characters are escaped.
enum JSONText {
    static let null = Array("null".utf8)
    private static let digits = Array("0123456789abcdef".utf8)

    static func append(_ text: FlatText, with start: Pen) -> Pen {
        var pen = start
        for index in 0..<text.length {
            let byte = text.start.byte(index)
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                pen.put(byte)
            } else {
                appendEscaped(byte, with: &pen)
            }
        }
        return pen
    }

    @inline(never)
    private static func appendEscaped(_ byte: UInt8, with pen: inout Pen) {
        pen.put(UInt8(ascii: "\\"))
        if byte >= 0x20 {
            pen.put(byte)
        } else {
            pen.put("u00".utf8)
            pen.put(digits[Int(byte >> 4)])
            pen.put(digits[Int(byte & 15)])
        }
    }
}

extension Pen {
    /// The pen behind `true` or `false`.
    @inline(__always)
    func putting(boolean value: Bool) -> Pen {
        var pen = self
        pen.put(value ? 0x6575_7274 : 0x65_736C_6166, count: value ? 4 : 5)
        return pen
    }
}
