/// Memory that a loaded program points into: allocated once, never moved, freed with its owner.
@safe
final class FlatMemory {
    @unsafe private var blocks: [UnsafeMutableRawPointer] = unsafe []

    deinit { for index in unsafe blocks.indices { unsafe blocks[index].deallocate() } }

    /// Copies the elements; eight bytes before and behind them can be read.
    func place<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let size = elements.count * MemoryLayout<Element>.stride
        let block = UnsafeMutableRawPointer.allocate(byteCount: size + 128, alignment: 64)
        unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: size + 128)
        unsafe blocks.append(block)
        let start = unsafe (block + 64).bindMemory(to: Element.self, capacity: max(1, elements.count))
        for (index, element) in elements.enumerated() { unsafe start[index] = element }
        return unsafe start
    }

    /// Copies a run of texts' pointers and lengths.
    func placeTexts(_ texts: [FlatText]) -> UnsafeMutablePointer<FlatText> { unsafe place(texts) }

    /// Copies code tables: they point into this memory themselves.
    func placeTables(_ tables: [FlatCodeTable]) -> UnsafeMutablePointer<FlatCodeTable> { unsafe place(tables) }

    /// Texts as pointer and length.
    func place(text: [UInt8]) -> FlatText { unsafe FlatText(start: UnsafeRawPointer(place(text)), length: text.count) }
}

/// A text in flat memory: eight bytes from any of its own can be read.
@safe
struct FlatText: BitwiseCopyable {
    @unsafe var start: UnsafeRawPointer
    var length: Int

    /// Whether two texts are the same, eight bytes at a time.
    @inline(__always)
    func isEqual(to other: FlatText) -> Bool {
        guard length == other.length else { return false }
        var index = 0
        while index < length {
            var difference =
                unsafe start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                ^ other.start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if length - index < 8 { difference &= (UInt64(1) << UInt64((length - index) * 8)) &- 1 }
            if difference != 0 { return false }
            index += 8
        }
        return true
    }

    /// Equal texts have equal hashes.
    @inline(__always)
    var hash: Int {
        var hash = UInt64(length) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        while index < length {
            var word = unsafe start.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if length - index < 8 { word &= (UInt64(1) << UInt64((length - index) * 8)) &- 1 }
            hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            index += 8
        }
        return Int(truncatingIfNeeded: hash)
    }
}
