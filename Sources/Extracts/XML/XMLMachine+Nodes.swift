// Unsafe: as XMLMachine.
import CLibXML2
import RecordValues

/// What happens at the steps of fields: counting, conditions, and what goes into the slots.
extension XMLMachine {
    @inline(__always)
    mutating func enterNode(_ index: Int32) {
        let node = unsafe nodes.base + Int(index)
        if unsafe node.pointee.kind == .root {
            unsafe node.pointee.isActive = true
        } else {
            let parent = unsafe nodes.base + Int(node.pointee.parent)
            guard unsafe parent.pointee.isActive else {
                unsafe node.pointee.isActive = false
                return
            }
            unsafe node.pointee.count += 1
            switch unsafe node.pointee.kind {
            case .only:
                unsafe node.pointee.isActive = node.pointee.count == 1
                if unsafe node.pointee.count == 2 { markTooMany(index) }
            case .number:
                unsafe node.pointee.isActive = node.pointee.count == node.pointee.number
            case .having:
                unsafe node.pointee.isSatisfied = false
                save(index)
                unsafe node.pointee.isActive = true
            case .every, .root:
                unsafe node.pointee.isActive = true
            }
            if unsafe node.pointee.repeats { markBeyond(index) }
        }
        guard unsafe node.pointee.isActive || node.pointee.kind == .only else { return }
        if unsafe node.pointee.counts.count > 0 && node.pointee.kind != .having { count(index) }
        let children = unsafe node.pointee.children
        for child in children.start..<children.start + children.count {
            let entry = unsafe nodes.base + Int(lists.base[Int(child)])
            unsafe entry.pointee.count = 0
            unsafe entry.pointee.matches = 0
        }
    }

    /// `enterNode` for a plain node.
    @inline(__always)
    mutating func enterPlain(_ index: Int32) {
        let node = unsafe nodes.base + Int(index)
        guard unsafe nodes.base[Int(node.pointee.parent)].isActive else {
            unsafe node.pointee.isActive = false
            return
        }
        let count = unsafe node.pointee.count + 1
        unsafe node.pointee.count = count
        unsafe node.pointee.isActive = count == 1
        if count == 2 { markTooMany(index) }
    }

    /// `leaveNode` for a plain node.
    @inline(__always)
    mutating func leavePlain(_ node: UnsafeMutablePointer<XMLNodeEntry>, _ slot: Int32, _ frame: XMLFrame) {
        let slot = unsafe slots.base + Int(slot)
        guard unsafe node.pointee.isActive, unsafe slot.pointee.length != SlotRecordImage.tooMany else {
            arenaUsed = frame.arenaStart
            return
        }
        let isNil = frame.isNil && frame.textLength == 0
        unsafe slot.pointee = SlotRecordImage.Slot(
            offset: UInt32(truncatingIfNeeded: frame.textStart),
            length: isNil ? SlotRecordImage.isNil : UInt32(truncatingIfNeeded: frame.textLength))
        liveTexts += 1
        unsafe node.pointee.isActive = false
    }

    @inline(__always)
    mutating func leaveNode(_ index: Int32, _ frame: XMLFrame) {
        let node = unsafe nodes.base + Int(index)
        guard unsafe node.pointee.isActive else { return }
        let texts = unsafe node.pointee.texts
        for place in texts.start..<texts.start + texts.count {
            let isNil = frame.isNil && frame.textLength == 0
            let slot = SlotRecordImage.Slot(
                offset: UInt32(truncatingIfNeeded: frame.textStart),
                length: isNil ? SlotRecordImage.isNil : UInt32(truncatingIfNeeded: frame.textLength))
            unsafe set(lists.base[Int(place)], slot)
        }
        if unsafe node.pointee.decides >= 0 { decide(index, frame) }
        if unsafe node.pointee.kind == .having { settle(index) }
        unsafe node.pointee.isActive = false
    }

    /// Puts a value into the slot of the occurrence at hand, unless there were too many already.
    private mutating func set(_ field: Int32, _ value: SlotRecordImage.Slot) {
        let entry = unsafe fields.base[Int(field)]
        let occurrence = occurrence(entry)
        guard occurrence < entry.occurrences else { return }
        let slot = unsafe slots.base + Int(entry.slot + occurrence)
        guard unsafe slot.pointee.length != SlotRecordImage.tooMany else { return }
        unsafe slot.pointee = value
        liveTexts += 1
    }

    /// Which element of the list the parser is in, from 0.
    private func occurrence(_ field: XMLFieldEntry) -> Int32 {
        guard field.repeatedNode >= 0 else { return 0 }
        let node = unsafe nodes.base + Int(field.repeatedNode)
        return unsafe node.pointee.kind == .having ? node.pointee.matches : node.pointee.count - 1
    }

    private mutating func count(_ node: Int32) {
        let counts = unsafe nodes.base[Int(node)].counts
        for place in counts.start..<counts.start + counts.count {
            let entry = unsafe fields.base[Int(lists.base[Int(place)])]
            let occurrence = occurrence(entry)
            guard occurrence < entry.occurrences else { continue }
            let slot = unsafe slots.base + Int(entry.slot + occurrence)
            if unsafe slot.pointee.length != SlotRecordImage.tooMany { unsafe slot.pointee.offset += 1 }
        }
    }

    /// A second where there may be one: a fault of every field that leads through it, except those that count it.
    private mutating func markTooMany(_ node: Int32) {
        let places = unsafe nodes.base[Int(node)].fields
        for place in places.start..<places.start + places.count {
            let entry = unsafe fields.base[Int(lists.base[Int(place)])]
            if entry.isCount && entry.node == node { continue }
            markTooMany(entry)
        }
    }

    /// More elements than a list has room for.
    private mutating func markBeyond(_ node: Int32) {
        guard unsafe nodes.base[Int(node)].kind != .having else { return }
        let places = unsafe nodes.base[Int(node)].fields
        for place in places.start..<places.start + places.count {
            let entry = unsafe fields.base[Int(lists.base[Int(place)])]
            if entry.repeatedNode == node, occurrence(entry) >= entry.occurrences { markTooMany(entry) }
        }
    }

    private mutating func markTooMany(_ field: XMLFieldEntry) {
        for index in Int(field.slot)..<Int(field.slot + field.occurrences) {
            unsafe slots.base[index] = SlotRecordImage.Slot(offset: 0, length: SlotRecordImage.tooMany)
        }
    }

    // MARK: - Conditions

    /// Puts the slots of the fields under a `having` step aside.
    private mutating func save(_ node: Int32) {
        forEachSlot(under: node) { machine, slot in
            machine.saved.reserve(machine.savedCount + 1, used: machine.savedCount)
            unsafe machine.saved.base[machine.savedCount] = machine.slots.base[slot]
            machine.savedCount += 1
        }
    }

    /// At the end of a `having` step: keeps what was found where its condition holds, and forgets it otherwise.
    private mutating func settle(_ index: Int32) {
        let node = unsafe nodes.base + Int(index)
        var slotCount = 0
        forEachSlot(under: index) { _, _ in slotCount += 1 }
        savedCount -= slotCount
        guard unsafe node.pointee.isSatisfied else {
            var next = savedCount
            forEachSlot(under: index) { machine, slot in
                if unsafe machine.slots.base[slot] != machine.saved.base[next] { machine.liveTexts -= 1 }
                unsafe machine.slots.base[slot] = machine.saved.base[next]
                next += 1
            }
            return
        }
        if unsafe node.pointee.counts.count > 0 { count(index) }
        if unsafe node.pointee.repeats {
            let places = unsafe node.pointee.fields
            for place in places.start..<places.start + places.count {
                let entry = unsafe fields.base[Int(lists.base[Int(place)])]
                if entry.repeatedNode == index, occurrence(entry) >= entry.occurrences { markTooMany(entry) }
            }
        } else if unsafe node.pointee.matches == 1 {
            markTooMany(index)
        }
        unsafe node.pointee.matches += 1
    }

    private mutating func forEachSlot(under node: Int32, _ body: (inout XMLMachine, Int) -> Void) {
        let places = unsafe nodes.base[Int(node)].fields
        for place in places.start..<places.start + places.count {
            let entry = unsafe fields.base[Int(lists.base[Int(place)])]
            for slot in Int(entry.slot)..<Int(entry.slot + entry.occurrences) { body(&self, slot) }
        }
    }

    private mutating func decide(_ index: Int32, _ frame: XMLFrame) {
        let node = unsafe nodes.base[Int(index)]
        guard frame.textLength == Int(node.literal.count) else { return }
        for offset in 0..<frame.textLength
        where unsafe lists.base[Int(node.literal.start) + offset] != Int32(arena.base[frame.textStart + offset]) {
            return
        }
        unsafe nodes.base[Int(node.decides)].isSatisfied = true
    }

    // MARK: - Attributes

    /// libxml2 gives five pointers an attribute: local name, prefix, namespace, start and end of its value.
    mutating func takeAttributes(
        _ index: Int32, _ count: Int, _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>
    ) {
        let node = unsafe nodes.base[Int(index)]
        guard node.isActive else { return }
        for place in Int(node.attributes.start)..<Int(node.attributes.start + node.attributes.count) {
            let wanted = unsafe attributes.base + place
            var found = 0
            for attribute in 0..<count {
                let entry = unsafe values + attribute * 5
                guard unsafe entry[0] == wanted.pointee.local else { continue }
                guard unsafe wanted.pointee.isAny || entry[2] == wanted.pointee.namespace else { continue }
                found += 1
                if found == 1 {
                    unsafe set(wanted.pointee.field, keep(entry[3]!, entry[4]! - entry[3]!))
                } else {
                    unsafe markTooMany(fields.base[Int(wanted.pointee.field)])
                }
            }
        }
    }

    mutating func noteNil(_ count: Int, _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>) {
        for attribute in 0..<count {
            let entry = unsafe values + attribute * 5
            guard unsafe entry[0] == nilName && entry[2] == instanceNamespace else { continue }
            let text = unsafe UnsafeBufferPointer(start: entry[3]!, count: entry[4]! - entry[3]!)
            let isTrue = unsafe text.elementsEqual("true".utf8) || text.elementsEqual("1".utf8)
            unsafe frames.base[frameCount - 1].isNil = isTrue
        }
    }

    /// Keeps an attribute's value. Where references are not replaced, libxml2 gives an ampersand as `&#38;`.
    private mutating func keep(_ value: UnsafePointer<xmlChar>, _ length: Int) -> SlotRecordImage.Slot {
        arena.reserve(arenaUsed + length, used: arenaUsed)
        let start = arenaUsed
        var rest = unsafe value
        let end = unsafe value + length
        while unsafe rest < end {
            let ampersand = unsafe memchr(rest, 0x26, end - rest)
            let part = unsafe ampersand.map { unsafe $0 - UnsafeMutableRawPointer(mutating: rest) + 1 } ?? end - rest
            unsafe (arena.base + arenaUsed).update(from: rest, count: part)
            arenaUsed += part
            unsafe rest += ampersand == nil ? part : part + 4
        }
        return SlotRecordImage.Slot(
            offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: arenaUsed - start))
    }
}
