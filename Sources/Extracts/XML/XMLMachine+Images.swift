// Unsafe: as XMLMachine.
import CLibXML2
import RecordValues

/// Record images out of the slots, and what the machine learns of the automaton.
extension XMLMachine {
    /// Of the element at hand.
    var currentState: Int32 { unsafe frames.base[frameCount - 1].state }

    /// Bytes that the image of the record on top takes at most: its own slots, its parents', and their texts.
    func mostImageBytes(_ chain: [Int]) -> Int {
        var bytes = SlotRecordImage.firstSlot + arenaUsed - ownTextStart
        for type in chain { bytes += slotRanges[type].count * SlotRecordImage.slotBytes }
        bytes += countSlots[chain[0]].count * Self.mostDigits
        for type in chain.dropFirst() where isOpen(type) {
            for slot in slotRanges[type] { bytes += parentTextLength(slot) }
        }
        return bytes
    }

    /// Where the texts of the record on top begin in the arena: they lie there one behind the other, up to its end.
    private var ownTextStart: Int { unsafe records.base[recordCount - 1].arenaStart }

    private func parentTextLength(_ slot: Int) -> Int {
        let value = unsafe slots.base[slot]
        if unsafe emptySlots.base[slot].length == 0 { return Self.mostDigits }
        return value.length < SlotRecordImage.firstState ? Int(value.length) : 0
    }

    /// Digits of the largest count.
    private static let mostDigits = 10

    private static func digits(_ number: UInt32) -> Int {
        var count = 1
        var rest = number / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }

    /// Writes the image; the fragment's length is left to whoever knows it.
    ///
    /// - Returns: its bytes.
    func writeImage(_ type: Int, _ chain: [Int], to image: UnsafeMutableRawPointer) -> Int {
        unsafe image.storeBytes(of: UInt64(UInt16(type)), as: UInt64.self)
        var place = SlotRecordImage.firstSlot
        var text = place + chain.reduce(0) { $0 + slotRanges[$1].count } * SlotRecordImage.slotBytes
        unsafe writeOwnSlots(type, image, at: place, &text)
        place += slotRanges[type].count * SlotRecordImage.slotBytes
        for parent in chain.dropFirst() {
            let isOpen = isOpen(parent)
            for slot in slotRanges[parent] {
                let value = unsafe isOpen ? slots.base[slot] : emptySlots.base[slot]
                let moved = unsafe move(value, of: slot, image, at: &text)
                unsafe image.storeBytes(of: moved, toByteOffset: place, as: SlotRecordImage.Slot.self)
                place += SlotRecordImage.slotBytes
            }
        }
        return text
    }

    /// The record's own texts, all at once, and slots that say where they stand now.
    private func writeOwnSlots(_ type: Int, _ image: UnsafeMutableRawPointer, at place: Int, _ text: inout Int) {
        let (start, range) = (ownTextStart, slotRanges[type])
        let source = unsafe slots.base + range.lowerBound
        let target = unsafe (image + place).assumingMemoryBound(to: SlotRecordImage.Slot.self)
        let shift = UInt32(truncatingIfNeeded: text - start)
        // The offset of a slot without a text is nobody's concern.
        for index in 0..<range.count {
            let slot = unsafe source[index]
            unsafe target[index] = SlotRecordImage.Slot(offset: slot.offset &+ shift, length: slot.length)
        }
        unsafe (image + text).copyMemory(from: arena.base + start, byteCount: arenaUsed - start)
        text += arenaUsed - start
        for slot in countSlots[type] {
            let value = unsafe move(slots.base[slot], of: slot, image, at: &text)
            unsafe target[slot - range.lowerBound] = value
        }
    }

    /// Writes the text of a slot, or the digits of its count: the slot as it stands in the image.
    private func move(
        _ value: SlotRecordImage.Slot, of slot: Int, _ image: UnsafeMutableRawPointer, at text: inout Int
    ) -> SlotRecordImage.Slot {
        guard value.length < SlotRecordImage.firstState else { return value }
        if unsafe emptySlots.base[slot].length == 0 { return unsafe count(value.offset, image, at: &text) }
        unsafe (image + text).copyMemory(from: arena.base + Int(value.offset), byteCount: Int(value.length))
        defer { text += Int(value.length) }
        return SlotRecordImage.Slot(offset: UInt32(text), length: value.length)
    }

    /// Writes a count as its digits.
    private func count(
        _ number: UInt32, _ image: UnsafeMutableRawPointer, at text: inout Int
    ) -> SlotRecordImage.Slot {
        let length = Self.digits(number)
        var rest = number
        for place in stride(from: text + length - 1, through: text, by: -1) {
            unsafe image.storeBytes(of: UInt8(0x30 + rest % 10), toByteOffset: place, as: UInt8.self)
            rest /= 10
        }
        defer { text += length }
        return SlotRecordImage.Slot(offset: UInt32(text), length: UInt32(length))
    }

    // MARK: - States

    /// Takes over the states that the automaton has and the machine has not.
    mutating func learn(_ automaton: XMLAutomaton) {
        while stateCount < automaton.states.count {
            let state = automaton.states[stateCount]
            var entry = unsafe XMLStateEntry(edges: nil)
            entry.nodes = addList(state.nodes)
            entry.record = Int32(state.record ?? -1)
            entry.capturesText = state.nodes.contains { automaton.plan.nodes[$0].capturesText }
            entry.wantsAttributes = state.nodes.contains { !automaton.plan.nodes[$0].attributes.isEmpty }
            if let (node, slot) = automaton.plan.plain(state) {
                (entry.plainNode, entry.plainSlot) = (Int32(node), Int32(slot))
            }
            states.reserve(stateCount + 1, used: stateCount)
            unsafe (states.base + stateCount).initialize(to: entry)
            stateCount += 1
        }
    }

    private mutating func addList(_ numbers: [Int]) -> XMLListPlace {
        lists.reserve(listCount + numbers.count, used: listCount)
        for number in numbers {
            unsafe lists.base[listCount] = Int32(number)
            listCount += 1
        }
        return XMLListPlace(start: Int32(listCount - numbers.count), count: Int32(numbers.count))
    }

    /// Remembers what follows; not beyond so many names, that a hostile document does not fill the memory.
    mutating func remember(
        _ local: UnsafePointer<xmlChar>?, _ namespace: UnsafePointer<xmlChar>?, next: Int32, after state: Int
    ) {
        let entry = unsafe states.base + state
        let count = unsafe Int(entry.pointee.edgeCount)
        guard count < 256 else { return }
        if unsafe count == Int(entry.pointee.edgeCapacity) {
            let capacity = max(8, count * 2)
            let edges = UnsafeMutablePointer<XMLEdge>.allocate(capacity: capacity)
            if let old = unsafe entry.pointee.edges {
                unsafe edges.update(from: old, count: count)
                unsafe old.deallocate()
            }
            unsafe entry.pointee.edges = edges
            unsafe entry.pointee.edgeCapacity = Int32(capacity)
        }
        unsafe entry.pointee.edges![count] = XMLEdge(local: local, namespace: namespace, next: next)
        unsafe entry.pointee.edgeCount += 1
    }
}
