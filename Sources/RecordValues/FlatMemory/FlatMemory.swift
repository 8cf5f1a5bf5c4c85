/// Memory that plans, tables and batches lie in: allocated once, never moved, freed with its owner.
@safe
package final class FlatMemory {
    /// Bytes that can be read, and hold zero at first, before and behind each block.
    private static let padding = 64

    @unsafe private var blocks: [UnsafeMutableRawPointer] = unsafe []

    package init() {}

    deinit { for index in unsafe blocks.indices { unsafe blocks[index].deallocate() } }

    /// Room for elements that all have one value at first.
    package func lanes<Element: BitwiseCopyable>(_ count: Int, of value: Element) -> Lanes<Element> {
        let size = count * MemoryLayout<Element>.stride
        let block = UnsafeMutableRawPointer.allocate(byteCount: size + 2 * Self.padding, alignment: 64)
        unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: size + 2 * Self.padding)
        unsafe blocks.append(block)
        let start = unsafe (block + Self.padding).bindMemory(to: Element.self, capacity: count)
        unsafe start.initialize(repeating: value, count: count)
        return unsafe Lanes(base: start, count: count)
    }

    /// Copies elements.
    package func place<Element: BitwiseCopyable>(_ elements: [Element]) -> Lanes<Element> {
        guard let first = elements.first else { return unsafe Lanes(base: empty(), count: 0) }
        let lanes = lanes(elements.count, of: first)
        unsafe elements.withUnsafeBufferPointer { all in
            unsafe lanes.base.update(from: all.baseAddress!, count: all.count)
        }
        return lanes
    }

    /// Copies a text.
    package func place(text: [UInt8]) -> FlatText {
        let bytes = place(text.isEmpty ? [0] : text)
        return FlatText(start: bytes.place(of: 0), length: text.count)
    }

    private func empty<Element: BitwiseCopyable>() -> UnsafeMutablePointer<Element> {
        let block = UnsafeMutableRawPointer.allocate(byteCount: 2 * Self.padding, alignment: 64)
        unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: 2 * Self.padding)
        unsafe blocks.append(block)
        return unsafe (block + Self.padding).bindMemory(to: Element.self, capacity: 1)
    }
}
