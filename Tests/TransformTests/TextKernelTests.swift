// Unsafe: the vectors of C take pointers.
import CTextVectors
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
            return (0..<random.below(80)).map { _ in random.chance(density) ? blank : UInt8(random.below(256)) }
        }
    }

    @Test func `Blanks are told apart and trimmed as a loop does it`() {
        for text in Self.texts(1, blank: 0x20) {
            // What stands around the text is a blank, which must not count, or anything else.
            for around in [UInt8(0x20), 0xA5] {
                let memory = FlatMemory()
                let margin = [UInt8](repeating: around, count: 40)
                let start = memory.place(text: margin + text + margin).start + margin.count
                let end = (text.lastIndex { $0 != 0x20 } ?? -1) + 1
                #expect(TextKernels.trimmedLength(start, text.count) == end, "\(text)")
                let leading = text.firstIndex { $0 != 0x20 } ?? text.count
                #expect(TextKernels.leadingBlanks(start, text.count) == leading, "\(text)")
                #expect(TextKernels.isPlain(start, text.count) == text.allSatisfy { $0 < 0x80 }, "\(text)")
                if !text.isEmpty {
                    #expect(TextKernels.isUniform(start, text.count) == (Set(text).count == 1), "\(text)")
                }
                guard text.count <= 32 else { continue }
                let bits = TextKernels.notBlank(start, text.count)
                #expect((0..<32).allSatisfy { bits >> $0 & 1 == ($0 < text.count && text[$0] != 0x20 ? 1 : 0) })
            }
        }
    }

    @Test func `The vectors of C say what their plain twins say`() {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<500 {
            let bytes: [UInt8] = (0..<16).map { _ in
                random.pick([0x20, 0x2C, 0x22, 0x0D, 0x1F, 0x00, 0x7F, 0x80, 0xFF, 0x41])
            }
            let memory = FlatMemory()
            let (from, to) = (memory.place(bytes), memory.lanes(16, of: UInt8(0)))
            func mask(_ holds: (UInt8) -> Bool) -> UInt32 {
                bytes.enumerated().reduce(0) { $0 | (holds($1.element) ? 1 << UInt32($1.offset) : 0) }
            }
            #expect(unsafe bytes_equal_16(from.place(of: 0).start, 0x2C) == mask { $0 == 0x2C })
            #expect(unsafe bytes_high_16(from.place(of: 0).start) == mask { $0 >= 0x80 })
            let special = unsafe bytes_copy_csv_16(
                UnsafeMutableRawPointer(mutating: to.place(of: 0).start), from.place(of: 0).start)
            #expect(special == mask { $0 < 0x20 || $0 == 0x2C || $0 == 0x22 })
            #expect(to.indices.map { to[$0] } == bytes)
        }
    }

    @Test func `Translation takes each byte by its table, plainly and by the fastest vectors`() {
        var random = SeededGenerator(seed: 3)
        let memory = FlatMemory()
        let table = memory.place((0..<256).map { _ in UInt8(truncatingIfNeeded: random.below(256)) })
        for length in [1, 2, 63, 64, 65, 127, 128, 200] {
            let records = (0..<5).map { _ in (0..<length + 7).map { _ in UInt8(truncatingIfNeeded: random.below(256)) }
            }
            let places = memory.place(records.map { memory.place(text: $0).start })
            for isPlain in [true, false] {
                let translate = unsafe isPlain ? translate_records_plain : translate_records_fastest()!
                let (stride, target) = (256, memory.lanes(5 * 256, of: UInt8(0)))
                unsafe translate(
                    table.place(of: 0).start.assumingMemoryBound(to: UInt8.self),
                    places.place(of: 0).start.assumingMemoryBound(to: UnsafeRawPointer?.self), 5, 7, length,
                    UnsafeMutablePointer(mutating: target.place(of: 0).start.assumingMemoryBound(to: UInt8.self)),
                    stride)
                for (index, record) in records.enumerated() {
                    let expected = record.dropFirst(7).map { table[Int($0)] }
                    #expect(target.place(of: index * stride).bytes(length) == expected)
                }
            }
        }
    }

    @Test func `Characters are counted as Unicode counts them`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<1000 {
            let text = String(
                (0..<random.below(40)).map { _ in random.pick(["a", " ", "a", "é", "€", "𝄞", "ß"]) }.joined())
            let memory = FlatMemory()
            let placed = memory.place(text: Array(text.utf8) + [UInt8](repeating: 0x80, count: 8))
            let count = TextKernels.characterCount(FlatText(start: placed.start, length: text.utf8.count))
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
                for blanks in 0..<3 {
                    let padded = Array(key.utf8) + [UInt8](repeating: 0x20, count: blanks * 5)
                    let found = table.newCode(for: memory.place(text: padded))
                    #expect(found?.string == codes[key], "\(key)")
                }
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
            return FlatText(start: placed.start, length: text.count)
        }
        for (text, first) in zip(texts, flat) {
            for (other, second) in zip(texts, flat) {
                #expect(first.isEqual(to: second) == (text == other))
                var (hash, otherHash) = (UInt64(5), UInt64(5))
                first.mix(into: &hash)
                second.mix(into: &otherHash)
                #expect((hash == otherHash) == (text == other))
            }
        }
    }
}
