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

/// A text in flat memory.
@safe
struct FlatText: BitwiseCopyable {
    @unsafe var start: UnsafeRawPointer
    var length: Int
}
