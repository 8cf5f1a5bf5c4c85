// Unsafe: kernels take pointers into bytes with padding, which a batch of one record has.
import RecordValues
import TestSupport
import Testing

@testable import Transform

/// The text kernels against simple loops, and the flat code table against a dictionary.
@Suite struct TextKernelTests {
    /// Texts of few letters and many blanks, so that every length of blanks at every place comes up.
    private static func texts(_ seed: UInt64, blank: UInt8, count: Int = 2000) -> [[UInt8]] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let density = random.pick([5, 50, 95, 100])
            return (0..<random.below(27)).map { _ in random.chance(density) ? blank : UInt8(random.below(256)) }
        }
    }

    @Test(arguments: [UInt8(0x40), 0x20])
    func `Blanks are trimmed as a loop trims them`(blank: UInt8) {
        for text in Self.texts(1, blank: blank) {
            // What stands before the text is a blank, which must not count, or anything else.
            for before in [blank, 0xA5] {
                let batch = RecordBatch([[UInt8](repeating: before, count: 8) + text])
                let start = unsafe UnsafeRawPointer(batch.bytes) + 8
                let end = (text.lastIndex { $0 != blank } ?? -1) + 1
                #expect(unsafe TextKernels.trimmedLength(start, text.count, blank: blank) == end, "\(text)")
                let leading = text.firstIndex { $0 != blank } ?? text.count
                #expect(unsafe TextKernels.leadingBlanks(start, text.count, blank: blank) == leading, "\(text)")
                if blank == 0x20 {
                    #expect(unsafe TextKernels.trimmedLengthOfUnpadded(start, text.count) == end, "\(text)")
                }
            }
        }
    }

    @Test func `Translation takes each byte by its table, and tells where one has no character`() {
        let memory = FlatMemory()
        var random = SeededGenerator(seed: 3)
        let narrow = (0..<256).map { _ in UInt8(random.below(random.chance(3) ? 256 : 128)) }
        let table = unsafe memory.place(narrow)
        for text in Self.texts(4, blank: 0x40) {
            let batch = RecordBatch([text + [UInt8](repeating: 0, count: 8), [UInt8](repeating: 0x55, count: 48)])
            let source = unsafe UnsafeRawPointer(batch.bytes)
            let target = unsafe batch.bytes + text.count + 8
            let seen = unsafe TextKernels.translate(source, count: text.count, by: table, to: target)
            let expected = text.map { narrow[Int($0)] }
            #expect(
                batch.copy(RecordSlice(offset: Int32(text.count + 8), length: Int32(text.count), fileOffset: 0))
                    == expected)
            #expect((seen & 0x80 != 0) == expected.contains { $0 & 0x80 != 0 })
        }
    }

    @Test func `Characters are counted as Unicode counts them`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<1000 {
            let text = String((0..<random.below(20)).map { _ in random.pick(["a", " ", "é", "€", "𝄞", "ß"]) }.joined())
            let batch = RecordBatch([Array(text.utf8), [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]])
            let count = unsafe TextKernels.characterCount(UnsafeRawPointer(batch.bytes), text.utf8.count)
            #expect(count == text.unicodeScalars.count, "\(text)")
        }
    }

    @Test func `Codes are found as a dictionary finds them`() {
        var random = SeededGenerator(seed: 6)
        for size in [0, 1, 2, 7, 8, 9, 200, 3000] {
            let memory = FlatMemory()
            var codes: [String: String] = [:]
            while codes.count < size { codes[Self.code(&random)] = Self.code(&random) + "é" }
            let pairs = codes.map { (legacy: Array($0.key.utf8), new: Array($0.value.utf8)) }
            let table = FlatCodeTable(pairs, in: memory)
            #expect(table.longestValue == codes.values.map(\.utf8.count).max() ?? 0)
            for key in Array(codes.keys) + (0..<500).map({ _ in Self.code(&random) }) {
                let found = table.value(for: memory.place(text: Array(key.utf8)))
                let text = found.map { found in
                    unsafe String(
                        decoding: UnsafeRawBufferPointer(start: found.start, count: found.length), as: UTF8.self)
                }
                #expect(text == codes[key], "\(key)")
            }
        }
    }

    private static func code(_ random: inout SeededGenerator) -> String {
        String((0..<random.below(12)).map { _ in random.pick(["A", "B", "0", "1", "-"]) }.joined())
    }

    @Test func `A flat text is equal to itself alone, whatever stands behind it`() {
        let memory = FlatMemory()
        let texts = Self.texts(7, blank: 0x41, count: 60)
        let flat = texts.map { text in
            let placed = memory.place(text: text + [UInt8(text.count)])
            return unsafe FlatText(start: placed.start, length: text.count)
        }
        for (text, first) in zip(texts, flat) {
            for (other, second) in zip(texts, flat) {
                #expect(first.isEqual(to: second) == (text == other))
                if text == other { #expect(first.hash == second.hash) }
            }
        }
    }
}
