/// Texts in CSV: copied eight bytes at a time while looking for what needs quotes.
enum CSVText {
    @inline(__always)
    static func append(_ text: UnsafeRawPointer, count: Int, to cursor: inout UnsafeMutableRawPointer) {
        var needsQuotes: UInt64 = 0
        var index = 0
        while index < count {
            var word = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            unsafe cursor.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
            let left = count - index
            // Bytes behind the text may hold anything: fill them with a harmless letter before looking.
            if left < 8 { word = (word & ((1 << UInt64(left * 8)) &- 1)) | (0x6161_6161_6161_6161 << UInt64(left * 8)) }
            needsQuotes |= word.bytesEqual(to: UInt8(ascii: ",")) | word.bytesEqual(to: UInt8(ascii: "\""))
            needsQuotes |= word.bytesBelowBlank
            index += 8
        }
        let first = unsafe count > 0 ? text.load(as: UInt8.self) : UInt8(ascii: "=")
        if needsQuotes == 0, !startsLikeFormula(first) {
            unsafe cursor += count
        } else {
            unsafe appendQuoted(text, count: count, to: &cursor)
        }
    }

    /// An empty text is quoted too, which tells it from null.
    @inline(__always)
    private static func startsLikeFormula(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "=") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
    }

    @inline(never)
    private static func appendQuoted(_ text: UnsafeRawPointer, count: Int, to cursor: inout UnsafeMutableRawPointer) {
        unsafe cursor.put(UInt8(ascii: "\""))
        for index in 0..<count {
            let byte = unsafe text.load(fromByteOffset: index, as: UInt8.self)
            if byte == UInt8(ascii: "\"") { unsafe cursor.put(byte) }
            unsafe cursor.put(byte)
        }
        unsafe cursor.put(UInt8(ascii: "\""))
    }
}

/// Texts in JSON (RFC 8259, section 7): the quote, the backslash and control characters are escaped.
enum JSONText {
    static let null = Array("null".utf8)

    @inline(__always)
    static func append(_ text: UnsafeRawPointer, count: Int, to cursor: inout UnsafeMutableRawPointer) {
        for index in 0..<count {
            let byte = unsafe text.load(fromByteOffset: index, as: UInt8.self)
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                unsafe cursor.put(byte)
            } else {
                unsafe appendEscaped(byte, to: &cursor)
            }
        }
    }

    @inline(never)
    private static func appendEscaped(_ byte: UInt8, to cursor: inout UnsafeMutableRawPointer) {
        unsafe cursor.put(UInt8(ascii: "\\"))
        if byte >= 0x20 {
            unsafe cursor.put(byte)
        } else {
            let digits = Array("0123456789abcdef".utf8)
            unsafe cursor.put([UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
            unsafe cursor.put(digits[Int(byte >> 4)])
            unsafe cursor.put(digits[Int(byte & 15)])
        }
    }
}

extension UInt64 {
    /// The top bit of each byte that equals `byte` (and perhaps of bytes above such a one).
    @inline(__always)
    fileprivate func bytesEqual(to byte: UInt8) -> UInt64 {
        let difference = self ^ (0x0101_0101_0101_0101 &* UInt64(byte))
        return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
    }

    /// The top bit of each byte below X'20' (and perhaps of bytes above such a one).
    @inline(__always)
    fileprivate var bytesBelowBlank: UInt64 {
        (self &- 0x2020_2020_2020_2020) & ~self & 0x8080_8080_8080_8080
    }
}

extension UnsafeMutableRawPointer {
    /// Stores one byte and steps on.
    @inline(__always)
    mutating func put(_ byte: UInt8) {
        unsafe storeBytes(of: byte, as: UInt8.self)
        unsafe self += 1
    }

    /// Stores bytes and steps on.
    @inline(__always)
    mutating func put(_ bytes: [UInt8]) {
        for byte in bytes { unsafe put(byte) }
    }

    /// Stores `true` or `false` and steps on. Eight bytes must be writable.
    @inline(__always)
    mutating func put(boolean value: Bool) {
        unsafe storeBytes(of: value ? 0x6575_7274 : 0x65_736C_6166, as: UInt64.self)
        unsafe self += value ? 4 : 5
    }
}
