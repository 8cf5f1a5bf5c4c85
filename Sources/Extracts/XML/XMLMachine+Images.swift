// Unsafe: as XMLMachine.
import CLibXML2
import RecordValues

/// Record images out of the slots, and what the machine learns of the automaton.
extension XMLMachine {
    /// Of the element at hand.
    var currentState: Int32 { unsafe frames.base[frameCount - 1].state }

    /// Bytes of the image of the record on top: its own slots, its parents', and their texts.
    func imageLength(_ chain: [Int]) -> Int {
        var length = SlotRecordImage.firstSlot
        for type in chain {
            let range = slotRanges[type]
            length += range.count * SlotRecordImage.slotBytes
            guard isOpen(type) else { continue }
            for slot in range { length += textLength(slot) }
        }
        return length
    }

    private func textLength(_ slot: Int) -> Int {
        let value = unsafe slots.base[slot]
        if unsafe emptySlots.base[slot].length == 0 {
            return value.length == SlotRecordImage.tooMany ? 0 : Self.digits(value.offset)
        }
        return value.length < SlotRecordImage.firstState ? Int(value.length) : 0
    }

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
    func writeImage(_ type: Int, _ chain: [Int], to image: UnsafeMutableRawPointer) {
        unsafe image.storeBytes(of: UInt16(type), as: UInt16.self)
        unsafe image.storeBytes(of: 0, toByteOffset: 2, as: UInt16.self)
        unsafe image.storeBytes(of: 0, toByteOffset: SlotRecordImage.fragmentLengthOffset, as: UInt32.self)
        var place = SlotRecordImage.firstSlot
        var text = place + chain.reduce(0) { $0 + slotRanges[$1].count } * SlotRecordImage.slotBytes
        for type in chain {
            let isOpen = isOpen(type)
            for slot in slotRanges[type] {
                var value = unsafe isOpen ? slots.base[slot] : emptySlots.base[slot]
                if unsafe emptySlots.base[slot].length == 0 {
                    if value.length != SlotRecordImage.tooMany { unsafe value = count(value.offset, image, at: &text) }
                } else if value.length < SlotRecordImage.firstState {
                    let length = Int(value.length)
                    unsafe (image + text).copyMemory(from: arena.base + Int(value.offset), byteCount: length)
                    value.offset = UInt32(text)
                    text += length
                }
                unsafe image.storeBytes(of: value, toByteOffset: place, as: SlotRecordImage.Slot.self)
                place += SlotRecordImage.slotBytes
            }
        }
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
