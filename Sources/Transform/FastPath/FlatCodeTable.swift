import RecordValues

/// A code table for the fast path: open addressing over the legacy codes, filled up with blanks to eight bytes, so that
/// trailing blanks do not count.
struct FlatCodeTable: BitwiseCopyable {
    private struct Entry: BitwiseCopyable {
        /// The first eight bytes of the code.
        var word: UInt64
        /// What stands behind them; empty for most.
        var rest: FlatText
        var new: FlatText
    }

    /// Index in `entries` plus 1; 0 is free.
    private let slots: Lanes<Int32>
    private let entries: Lanes<Entry>
    private let shift: UInt64
    /// Bytes of the longest new code.
    let longestValue: Int

    init(_ pairs: [(legacy: [UInt8], new: [UInt8])], in memory: FlatMemory) {
        var bits: UInt64 = 4
        // Sparse: a second look in a full table is a branch that the processor cannot guess.
        while 1 << Int(bits) < pairs.count * 8 { bits += 1 }
        shift = 64 - bits
        longestValue = pairs.map(\.new.count).max() ?? 0
        slots = memory.lanes(1 << Int(bits), of: 0)
        entries = memory.place(
            pairs.map { pair in
                let legacy = memory.place(text: pair.legacy)
                let rest = memory.place(text: Array(pair.legacy.dropFirst(8)))
                return Entry(word: Self.word(legacy), rest: rest, new: memory.place(text: pair.new))
            })
        for index in entries.indices {
            var slot = home(entries[index].word, entries[index].rest)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index + 1)
        }
    }

    /// The new code of a legacy code; nil where the table has none.
    @inline(__always)
    func newCode(for legacy: FlatText) -> FlatText? {
        legacy.length <= 8
            ? newCode(Self.word(legacy), FlatText(start: legacy.start, length: 0)) : newCode(forLong: legacy)
    }

    private func newCode(forLong legacy: FlatText) -> FlatText? {
        let length = TextKernels.trimmedLength(legacy.start, legacy.length)
        let head = FlatText(start: legacy.start, length: min(8, length))
        return newCode(Self.word(head), FlatText(start: legacy.start + head.length, length: length - head.length))
    }

    @inline(__always)
    private func newCode(_ word: UInt64, _ rest: FlatText) -> FlatText? {
        var slot = home(word, rest)
        while true {
            let index = Int(slots[slot]) - 1
            if index < 0 { return nil }
            let entry = entries[index]
            if entry.word == word, entry.rest.isEqual(to: rest) { return entry.new }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    @inline(__always)
    private func home(_ word: UInt64, _ rest: FlatText) -> Int {
        var hash = word
        if rest.length > 0 { rest.mix(into: &hash) }
        return Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }

    /// The first eight bytes of a code of at most eight, blanks behind it.
    @inline(__always)
    private static func word(_ code: FlatText) -> UInt64 {
        let blanks: UInt64 = 0x2020_2020_2020_2020
        guard code.length < 8 else { return code.start.word(0) }
        return code.word(0) | blanks << UInt64(truncatingIfNeeded: code.length * 8)
    }
}
