import RecordValues

/// A code table for the fast path: open addressing over the legacy codes, filled up with blanks to eight bytes, so that
/// trailing blanks do not count.
struct FlatCodeTable: BitwiseCopyable {
    private struct Slot: BitwiseCopyable {
        /// The first eight bytes of the code.
        var word: UInt64
        /// What stands behind them, and the new code; nil where the slot is free.
        var entry: Int32
        var isLong: Bool
    }

    private struct Entry: BitwiseCopyable {
        /// What the legacy code has behind its first eight bytes; empty for most.
        var rest: FlatText
        var new: FlatText
    }

    private let slots: Lanes<Slot>
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
        slots = memory.lanes(1 << Int(bits), of: Slot(word: 0, entry: -1, isLong: false))
        entries = memory.place(
            pairs.map { pair in
                let rest = memory.place(text: Array(pair.legacy.dropFirst(8)))
                return Entry(rest: rest, new: memory.place(text: pair.new))
            })
        for (index, pair) in pairs.enumerated() {
            let word = Self.word(memory.place(text: pair.legacy))
            var slot = home(word)
            while slots[slot].entry >= 0 { slot = next(slot) }
            slots[slot] = Slot(word: word, entry: Int32(index), isLong: pair.legacy.count > 8)
        }
    }

    /// The new code of a legacy code; nil where the table has none.
    @inline(__always)
    func newCode(for legacy: FlatText) -> FlatText? {
        guard legacy.length <= 8 else { return newCode(forLong: legacy) }
        let word = Self.word(legacy)
        var position = home(word)
        while true {
            let slot = slots[position]
            if slot.entry < 0 { return nil }
            if slot.word == word, !slot.isLong { return entries[Int(slot.entry)].new }
            position = next(position)
        }
    }

    private func newCode(forLong legacy: FlatText) -> FlatText? {
        let length = TextKernels.trimmedLength(legacy.start, legacy.length)
        let head = FlatText(start: legacy.start, length: min(8, length))
        if length <= 8 { return newCode(for: head) }
        let (word, rest) = (Self.word(head), FlatText(start: legacy.start + 8, length: length - 8))
        var position = home(word)
        while slots[position].entry >= 0 {
            let entry = entries[Int(slots[position].entry)]
            if slots[position].word == word, slots[position].isLong, entry.rest.isEqual(to: rest) { return entry.new }
            position = next(position)
        }
        return nil
    }

    @inline(__always)
    private func home(_ word: UInt64) -> Int {
        Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }

    @inline(__always)
    private func next(_ position: Int) -> Int { (position &+ 1) & (slots.count &- 1) }

    /// The first eight bytes of a code, blanks behind it where it has fewer.
    @inline(__always)
    private static func word(_ code: FlatText) -> UInt64 {
        let word = code.start.word(0)
        let bits = UInt64(truncatingIfNeeded: code.length &* 8)
        let blanks: UInt64 = 0x2020_2020_2020_2020
        return code.length >= 8 ? word : word & ((1 &<< bits) &- 1) | blanks &<< bits
    }
}
