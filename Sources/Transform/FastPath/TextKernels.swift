import RecordValues

/// Text kernels of the fast path: trimming and translation.
enum TextKernels {
    /// The length without blanks at the end. Eight bytes before the text may be read.
    @inline(__always)
    static func trimmedLength(_ text: UnsafeRawPointer, _ length: Int, blank: UInt8) -> Int {
        let blanks = 0x0101_0101_0101_0101 &* UInt64(blank)
        var end = length
        while end > 0 {
            var difference = unsafe text.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self) ^ blanks
            // Bytes before the text, lowest in the word, count as blanks.
            if end < 8 { difference &= ~((1 << UInt64((8 - end) * 8)) &- 1) }
            if difference != 0 { return end - difference.leadingZeroBitCount / 8 }
            end -= 8
        }
        return 0
    }

    /// How many blanks stand at the start.
    @inline(__always)
    static func leadingBlanks(_ text: UnsafeRawPointer, _ length: Int, blank: UInt8) -> Int {
        var start = 0
        while start < length, unsafe text.load(fromByteOffset: start, as: UInt8.self) == blank { start += 1 }
        return start
    }

    /// Translates bytes one to one; the result has its top bit set where one of them has no ASCII character.
    ///
    /// Eight bytes a step: a loop over single bytes ends somewhere else for every text, and the processor guesses wrong
    /// each time. Up to seven bytes behind the text are read and written too.
    @inline(__always)
    static func translate(
        _ source: UnsafeRawPointer, count: Int, by table: UnsafePointer<UInt8>, to target: UnsafeMutableRawPointer
    ) -> UInt8 {
        var seen: UInt64 = 0
        var index = 0
        while index < count {
            let word = unsafe source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let translated = unsafe translateEight(word, by: table)
            unsafe target.storeBytes(of: translated, toByteOffset: index, as: UInt64.self)
            let left = count - index
            seen |= left < 8 ? translated << UInt64((8 - left) * 8) : translated
            index += 8
        }
        return seen & 0x8080_8080_8080_8080 == 0 ? 0 : 0x80
    }

    @inline(__always)
    private static func translateEight(_ word: UInt64, by table: UnsafePointer<UInt8>) -> UInt64 {
        let low = unsafe UInt64(table[Int(word & 0xFF)]) | UInt64(table[Int(word >> 8 & 0xFF)]) << 8
        let second = unsafe UInt64(table[Int(word >> 16 & 0xFF)]) << 16 | UInt64(table[Int(word >> 24 & 0xFF)]) << 24
        let third = unsafe UInt64(table[Int(word >> 32 & 0xFF)]) << 32 | UInt64(table[Int(word >> 40 & 0xFF)]) << 40
        let high = unsafe UInt64(table[Int(word >> 48 & 0xFF)]) << 48 | UInt64(table[Int(word >> 56)]) << 56
        return (low | second) | (third | high)
    }

    /// Translates bytes to one to three UTF-8 bytes each; nil where one has no character or is a control character.
    ///
    /// - Parameter table: by byte, the UTF-8 bytes in the low 24 bits and their number in the high 8.
    @inline(never)
    static func translateWide(
        _ source: UnsafeRawPointer, count: Int, by table: UnsafePointer<UInt32>, to target: UnsafeMutableRawPointer
    ) -> Int? {
        var written = 0
        for index in 0..<count {
            let entry = unsafe table[Int(source.load(fromByteOffset: index, as: UInt8.self))]
            guard entry != 0 else { return nil }
            unsafe target.storeBytes(of: entry, toByteOffset: written, as: UInt32.self)
            written += Int(entry >> 24)
        }
        return written
    }

    /// Copies a text eight bytes at a time; up to seven bytes behind it are written too.
    @inline(__always)
    static func copy(_ text: UnsafeRawPointer, _ length: Int, to target: UnsafeMutableRawPointer) {
        var index = 0
        while index < length {
            let word = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            unsafe target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
            index += 8
        }
    }

    /// Characters in UTF-8: every byte that does not continue one.
    @inline(__always)
    static func characterCount(_ text: UnsafeRawPointer, _ length: Int) -> Int {
        var continuing = 0
        var index = 0
        while index < length {
            var word = unsafe text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if length - index < 8 { word &= (UInt64(1) << UInt64((length - index) * 8)) &- 1 }
            // Top bit set, next bit clear.
            continuing += (word >> 7 & ~(word >> 6) & 0x0101_0101_0101_0101).nonzeroBitCount
            index += 8
        }
        return length - continuing
    }

    /// Texts compared as COBOL does, blanks at the end left out: less than, equal to or greater than 0.
    @inline(__always)
    static func order(_ left: UnsafeRawPointer, _ leftLength: Int, _ right: UnsafeRawPointer, _ rightLength: Int) -> Int
    {
        let leftEnd = unsafe trimmedLengthOfUnpadded(left, leftLength)
        let rightEnd = unsafe trimmedLengthOfUnpadded(right, rightLength)
        for index in 0..<min(leftEnd, rightEnd) {
            let difference =
                unsafe Int(left.load(fromByteOffset: index, as: UInt8.self))
                - Int(right.load(fromByteOffset: index, as: UInt8.self))
            if difference != 0 { return difference }
        }
        return leftEnd - rightEnd
    }

    /// As `trimmedLength` with ASCII blanks, for text that nothing can be read before.
    @inline(__always)
    static func trimmedLengthOfUnpadded(_ text: UnsafeRawPointer, _ length: Int) -> Int {
        var end = length
        while end > 0, unsafe text.load(fromByteOffset: end - 1, as: UInt8.self) == UInt8(ascii: " ") { end -= 1 }
        return end
    }
}
