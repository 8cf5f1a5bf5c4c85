import CTextVectors
import RecordValues

/// Text kernels of the fast path.
enum TextKernels {
    /// A bit for each byte of a text of at most 32: whether it is something else than an ASCII blank.
    @inline(__always)
    static func notBlank(_ text: Place, _ length: Int) -> UInt32 {
        var blanks = unsafe bytes_equal_16(text.start, 0x20)
        if length > 16 { blanks |= unsafe bytes_equal_16((text + 16).start, 0x20) &<< 16 }
        return ~blanks & firstBits(length)
    }

    /// A bit for each byte of a text of at most 32: whether it is X'80' or above.
    @inline(__always)
    static func high(_ text: Place, _ length: Int) -> UInt32 {
        var high = unsafe bytes_high_16(text.start)
        if length > 16 { high |= unsafe bytes_high_16((text + 16).start) &<< 16 }
        return high & firstBits(length)
    }

    @inline(__always)
    private static func firstBits(_ count: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: (UInt64(1) &<< UInt64(truncatingIfNeeded: count)) &- 1)
    }

    /// Whether all bytes are printable ASCII characters.
    @inline(__always)
    static func isPrintable(_ text: FlatText) -> Bool {
        var offset = 0
        while offset < text.length {
            // What stands behind the text reads as blanks.
            let left = text.length - offset
            let rest: UInt64 = left >= 8 ? 0 : 0x2020_2020_2020_2020 << UInt64(truncatingIfNeeded: left * 8)
            let word = text.word(offset) | rest
            let high = 0x8080_8080_8080_8080 as UInt64
            // Below X'20' borrows from the high bit; X'7F' carries into it.
            let isBad = ((word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101) | word) & high
            if isBad != 0 { return false }
            offset += 8
        }
        return true
    }

    /// The length without ASCII blanks at the end.
    @inline(__always)
    static func trimmedLength(_ text: Place, _ length: Int) -> Int {
        length <= 32 ? 32 - notBlank(text, length).leadingZeroBitCount : trimmedLengthOfLong(text, length)
    }

    private static func trimmedLengthOfLong(_ text: Place, _ length: Int) -> Int {
        var start = (length - 1) & ~31
        while start > 0 {
            let found = notBlank(text + start, min(32, length - start))
            if found != 0 { return start + 32 - found.leadingZeroBitCount }
            start -= 32
        }
        return 32 - notBlank(text, 32).leadingZeroBitCount
    }

    /// How many ASCII blanks stand at the start.
    static func leadingBlanks(_ text: Place, _ length: Int) -> Int {
        var start = 0
        while start < length, text.byte(start) == 0x20 { start += 1 }
        return start
    }

    /// Whether all bytes are below X'80'.
    @inline(__always)
    static func isPlain(_ text: Place, _ length: Int) -> Bool {
        if length <= 32 { return high(text, length) == 0 }
        var seen: UInt32 = 0
        var start = 0
        while start < length {
            seen |= high(text + start, min(32, length - start))
            start += 32
        }
        return seen == 0
    }

    /// Whether all bytes of a field are the same as the first.
    @inline(__always)
    static func isUniform(_ field: Place, _ length: Int) -> Bool {
        let first = 0x0101_0101_0101_0101 &* UInt64(field.byte(0))
        let text = FlatText(start: field, length: length)
        var offset = 0
        while offset + 8 <= length {
            if text.start.word(offset) != first { return false }
            offset += 8
        }
        return offset == length
            || (text.start.word(offset) ^ first) &<< UInt64(truncatingIfNeeded: (8 &- (length &- offset)) &* 8) == 0
    }

    /// Translates bytes to one to three UTF-8 bytes each; nil where one has no character or is a control character.
    ///
    /// - Parameter table: by byte, the UTF-8 bytes in the low 24 bits and their number in the high 8.
    static func translate(_ source: Place, _ length: Int, by table: Lanes<UInt32>, with pen: inout Pen) -> FlatText? {
        let start = pen.place
        for index in 0..<length {
            let entry = table[Int(source.byte(index))]
            guard entry != 0 else { return nil }
            pen.put(UInt64(entry & 0xFF_FFFF), count: Int(entry >> 24))
        }
        return FlatText(start: start, length: pen.count(since: start))
    }

    /// Characters in UTF-8: every byte that does not continue one.
    @inline(__always)
    static func characterCount(_ text: FlatText) -> Int {
        if isPlain(text.start, text.length) { return text.length }
        var continuing = 0
        var offset = 0
        while offset < text.length {
            let word = text.word(offset)
            // Top bit set, next bit clear.
            continuing += (word >> 7 & ~(word >> 6) & 0x0101_0101_0101_0101).nonzeroBitCount
            offset += 8
        }
        return text.length - continuing
    }

    /// Texts compared as COBOL does, blanks at the end left out: less than, equal to or greater than 0.
    static func order(_ left: FlatText, _ right: FlatText) -> Int {
        let leftEnd = trimmedLength(left.start, left.length)
        let rightEnd = trimmedLength(right.start, right.length)
        for index in 0..<min(leftEnd, rightEnd) {
            let difference = Int(left.start.byte(index)) - Int(right.start.byte(index))
            if difference != 0 { return difference }
        }
        return leftEnd - rightEnd
    }
}

/// Whether a text is a National Insurance number: as `NationalInsuranceNumber.check`, by a table of prefixes.
struct NinoKernel: BitwiseCopyable {
    /// By two letters A to Z: bit 0 where a person's number may begin so, bit 1 where an administrative one may.
    private let prefixes: Lanes<UInt8>

    /// Asked of the plain rule for every pair of letters, so that the two cannot differ.
    init(in memory: FlatMemory) {
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        prefixes = memory.place(
            letters.flatMap { first in
                letters.map { second in
                    let number = [first, second] + Array("123456A".utf8)
                    let isPersonal = NationalInsuranceNumber.check(number.span)
                    let isEither = NationalInsuranceNumber.check(number.span, options: [.administrative])
                    return (isPersonal ? 1 : 0) | (isEither ? 2 : 0)
                }
            })
    }

    /// - Parameter options: bit 0 allows any suffix, bit 1 administrative prefixes.
    @inline(__always)
    func accepts(_ text: FlatText, options: UInt8) -> Bool {
        guard text.length == 9 || (text.length == 8 && options & 1 != 0) else { return false }
        let word = text.start.word(0)
        let first = UInt8(truncatingIfNeeded: word) &- UInt8(ascii: "A")
        let second = UInt8(truncatingIfNeeded: word &>> 8) &- UInt8(ascii: "A")
        guard first < 26, second < 26 else { return false }
        let prefix = prefixes[Int(first) &* 26 &+ Int(second)]
        let digits = (word &>> 16) ^ 0x3030_3030_3030
        guard prefix & (options & 2 != 0 ? 3 : 1) != 0,
            (digits | (digits &+ 0x0606_0606_0606)) & 0xF0F0_F0F0_F0F0 == 0
        else { return false }
        guard text.length == 9 else { return true }
        let suffix = text.start.byte(8)
        return suffix &- UInt8(ascii: "A") < 4 || (suffix == UInt8(ascii: " ") && options & 1 != 0)
    }
}
