/// A code table for the fast path: open addressing over the bytes of the legacy code, without trailing blanks.
@safe
struct FlatCodeTable: BitwiseCopyable {
    @unsafe private let slots: UnsafeMutablePointer<Int32>
    /// Key, value, key, value.
    @unsafe private let entries: UnsafeMutablePointer<FlatText>
    private let mask: Int
    /// Bytes of the longest new code.
    let longestValue: Int

    init(_ pairs: [(legacy: [UInt8], new: [UInt8])], in memory: FlatMemory) {
        var size = 16
        // Sparse: a second look in a full table is a branch that the processor cannot guess.
        while size < pairs.count * 8 { size *= 2 }
        mask = size - 1
        longestValue = pairs.map(\.new.count).max() ?? 0
        unsafe slots = memory.place([Int32](repeating: 0, count: size))
        var texts: [FlatText] = []
        for pair in pairs {
            texts.append(memory.place(text: pair.legacy))
            texts.append(memory.place(text: pair.new))
        }
        unsafe entries = memory.placeTexts(texts)
        for index in pairs.indices {
            let key = texts[index * 2]
            var slot = key.hash & mask
            while unsafe slots[slot] != 0 { slot = (slot + 1) & mask }
            unsafe slots[slot] = Int32(index + 1)
        }
    }

    /// The new code; nil where the table has none.
    @inline(__always)
    func value(for key: FlatText) -> FlatText? {
        var slot = key.hash & mask
        while true {
            let index = unsafe Int(slots[slot]) - 1
            if index < 0 { return nil }
            if unsafe entries[index * 2].isEqual(to: key) { return unsafe entries[index * 2 + 1] }
            slot = (slot + 1) & mask
        }
    }
}
