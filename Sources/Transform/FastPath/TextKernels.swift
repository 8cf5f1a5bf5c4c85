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
    @inline(__always)
    static func translate(
        _ source: UnsafeRawPointer, count: Int, by table: UnsafePointer<UInt8>, to target: UnsafeMutableRawPointer
    ) -> UInt8 {
        var seen: UInt8 = 0
        for index in 0..<count {
            let byte = unsafe table[Int(source.load(fromByteOffset: index, as: UInt8.self))]
            unsafe target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
            seen |= byte
        }
        return seen
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
