// Unsafe: libxml2's callbacks give pointers, and the machine's memory is flat.
import CLibXML2
import RecordValues

/// Takes the events of one SAX2 parser to the slots of the open records: which elements are looked at, how often each
/// step was taken, whose text is kept.
///
/// What is not looked at costs a counter: an element of state `dead` is passed over with all that it holds.
@safe
struct XMLMachine: ~Copyable {
    let limits: XMLLimits
    private(set) var depth = 0
    /// Elements open inside one that is not looked at.
    private var skipped = 0
    /// Bytes of the run of characters at hand.
    private var textRun = 0

    var frameCount = 0
    var frames: XMLBuffer<XMLFrame>
    var states: XMLBuffer<XMLStateEntry>
    var stateCount = 0
    var arena: XMLBuffer<UInt8>
    var arenaUsed = 0
    /// More than this of text in the open records is more than the limit on a record allows.
    private let arenaLimit: Int
    /// How often a text went into a slot, less those put back: where an element added none, its text is forgotten.
    var liveTexts = 0
    var records: XMLBuffer<XMLOpenRecord>
    var recordCount = 0

    var nodes: XMLBuffer<XMLNodeEntry>
    var fields: XMLBuffer<XMLFieldEntry>
    var attributes: XMLBuffer<XMLAttributeEntry>
    /// Numbers of nodes and fields, and the bytes of literals: what the entries' places lead to.
    var lists: XMLBuffer<Int32>
    var listCount: Int
    var slots: XMLBuffer<SlotRecordImage.Slot>
    /// The slots as they stand when a record begins.
    let emptySlots: XMLBuffer<SlotRecordImage.Slot>
    /// Slots as they stood before a `having` step, to be put back where its condition does not hold.
    var saved: XMLBuffer<SlotRecordImage.Slot>
    var savedCount = 0
    let slotRanges: [Range<Int>]
    /// By record type, the slots of its own that count elements.
    let countSlots: [[Int]]

    /// xsi:nil (XML Schema 1.1, part 1, 2.7.2).
    @unsafe let instanceNamespace: UnsafePointer<xmlChar>?
    @unsafe let nilName: UnsafePointer<xmlChar>?

    /// Makes the machine of a plan, with names interned in the parser's dictionary.
    init(_ plan: XMLFieldPlan, limits: XMLLimits, dictionary: xmlDictPtr) {
        self.limits = limits
        arenaLimit = min(max(limits.recordBytes, limits.textBytes), Int(Int32.max))
        let flat = unsafe XMLFlatPlan(plan, dictionary: dictionary)
        frames = XMLBuffer(capacity: 64)
        states = XMLBuffer(capacity: 64)
        arena = XMLBuffer(capacity: 4096)
        records = XMLBuffer(capacity: plan.roots.count)
        nodes = XMLBuffer(flat.nodes)
        fields = XMLBuffer(flat.fields)
        attributes = unsafe XMLBuffer(flat.attributes)
        lists = XMLBuffer(flat.lists)
        listCount = flat.lists.count
        slots = XMLBuffer(flat.emptySlots)
        emptySlots = XMLBuffer(flat.emptySlots)
        saved = XMLBuffer(capacity: 16)
        slotRanges = plan.slots
        countSlots = plan.slots.map { range in range.filter { flat.emptySlots[$0].length == 0 } }
        unsafe instanceNamespace = flat.intern("http://www.w3.org/2001/XMLSchema-instance")
        unsafe nilName = flat.intern("nil")
    }

    deinit {
        for index in 0..<stateCount { unsafe states.base[index].edges?.deallocate() }
    }

    /// Forgets the document at hand.
    mutating func reset() {
        depth = 0
        skipped = 0
        textRun = 0
        arenaUsed = 0
        liveTexts = 0
        recordCount = 0
        savedCount = 0
        frameCount = 1
        unsafe frames.base[0] = XMLFrame(state: Int32(XMLAutomaton.document))
    }

    /// What a callback found that the reader must see to.
    enum Outcome {
        case done
        /// The edge is not known: ask the automaton, then come again by `enter`.
        case unknownEdge
        /// The record on top is complete: hand it on, then close it by `closeRecord`.
        case recordEnds
        case tooDeep, tooManyAttributes, textTooLong, recordTooLong
    }

    @inline(__always)
    mutating func start(
        local: UnsafePointer<xmlChar>?, namespace: UnsafePointer<xmlChar>?, attributeCount: Int,
        values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) -> Outcome {
        depth += 1
        textRun = 0
        if depth > limits.depth { return .tooDeep }
        if attributeCount > 0 {
            if attributeCount > limits.attributes { return .tooManyAttributes }
            var total = 0
            for index in 0..<attributeCount {
                let length = unsafe values![index * 5 + 4]! - values![index * 5 + 3]!
                if length > limits.textBytes { return .textTooLong }
                total += length
            }
            if arenaUsed + total > arenaLimit { return .recordTooLong }
        }
        if skipped > 0 {
            skipped += 1
            return .done
        }
        let state = unsafe states.base + Int(frames.base[frameCount - 1].state)
        guard let next = unsafe Self.edge(of: state, local, namespace) else { return .unknownEdge }
        unsafe enter(next, attributeCount, values)
        return .done
    }

    /// The state behind the edge; nil where it is not remembered.
    @inline(__always)
    private static func edge(
        of state: UnsafeMutablePointer<XMLStateEntry>, _ local: UnsafePointer<xmlChar>?,
        _ namespace: UnsafePointer<xmlChar>?
    ) -> Int32? {
        let count = unsafe state.pointee.edgeCount
        var index = unsafe state.pointee.lastEdge + 1
        for _ in 0..<count {
            if index >= count { index = 0 }
            let edge = unsafe state.pointee.edges! + Int(index)
            if unsafe edge.pointee.local == local && edge.pointee.namespace == namespace {
                unsafe state.pointee.lastEdge = index
                return unsafe edge.pointee.next
            }
            index += 1
        }
        return nil
    }

    /// Goes into an element of this state.
    @inline(__always)
    mutating func enter(
        _ next: Int32, _ attributeCount: Int, _ values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        if next == 0 {
            skipped = 1
            return
        }
        frames.reserve(frameCount + 1, used: frameCount)
        unsafe frames.base[frameCount] = XMLFrame(
            state: next, textStart: arenaUsed, arenaStart: arenaUsed, liveTexts: liveTexts)
        frameCount += 1
        let state = unsafe states.base + Int(next)
        if unsafe state.pointee.plainNode >= 0 {
            unsafe enterPlain(state.pointee.plainNode)
            if attributeCount > 0 { unsafe noteNil(attributeCount, values!) }
            return
        }
        if unsafe state.pointee.record >= 0 { unsafe beginRecord(state.pointee.record) }
        let count = unsafe Int(state.pointee.nodes.count)
        let first = unsafe lists.base + Int(state.pointee.nodes.start)
        for index in 0..<count { unsafe enterNode(first[index]) }
        if attributeCount > 0 {
            if unsafe state.pointee.capturesText { unsafe noteNil(attributeCount, values!) }
            if unsafe state.pointee.wantsAttributes {
                for index in 0..<count { unsafe takeAttributes(first[index], attributeCount, values!) }
            }
        }
    }

    @inline(__always)
    mutating func characters(_ text: UnsafePointer<xmlChar>?, _ length: Int) -> Outcome {
        textRun += length
        if textRun > limits.textBytes { return .textTooLong }
        if skipped > 0 { return .done }
        let frame = unsafe frames.base + (frameCount - 1)
        guard unsafe states.base[Int(frame.pointee.state)].capturesText else { return .done }
        // Text of an element in it came between: the text so far moves behind that.
        if unsafe frame.pointee.textStart + frame.pointee.textLength != arenaUsed { unsafe moveText(frame) }
        if unsafe frame.pointee.textLength + length > limits.textBytes { return .textTooLong }
        if arenaUsed + length > arenaLimit { return .recordTooLong }
        arena.reserve(arenaUsed + length, used: arenaUsed)
        unsafe (arena.base + arenaUsed).update(from: text!, count: length)
        arenaUsed += length
        unsafe frame.pointee.textLength += length
        return .done
    }

    private mutating func moveText(_ frame: UnsafeMutablePointer<XMLFrame>) {
        let length = unsafe frame.pointee.textLength
        arena.reserve(arenaUsed + length, used: arenaUsed)
        unsafe (arena.base + arenaUsed).update(from: arena.base + frame.pointee.textStart, count: length)
        unsafe frame.pointee.textStart = arenaUsed
        arenaUsed += length
    }

    @inline(__always)
    mutating func end() -> Outcome {
        depth -= 1
        textRun = 0
        if skipped > 0 {
            skipped -= 1
            return .done
        }
        let frame = unsafe frames.base[frameCount - 1]
        let state = unsafe states.base + Int(frame.state)
        if unsafe state.pointee.plainNode >= 0 {
            unsafe leavePlain(nodes.base + Int(state.pointee.plainNode), state.pointee.plainSlot, frame)
            frameCount -= 1
            return .done
        }
        let count = unsafe Int(state.pointee.nodes.count)
        let first = unsafe lists.base + Int(state.pointee.nodes.start)
        // The last to enter leaves first: what a condition put aside lies in a stack.
        for index in stride(from: count - 1, through: 0, by: -1) { unsafe leaveNode(first[index], frame) }
        if liveTexts == frame.liveTexts { arenaUsed = frame.arenaStart }
        frameCount -= 1
        return unsafe state.pointee.record >= 0 ? .recordEnds : .done
    }

    // MARK: - Records

    private mutating func beginRecord(_ type: Int32) {
        let range = slotRanges[Int(type)]
        unsafe (slots.base + range.lowerBound).update(
            from: emptySlots.base + range.lowerBound, count: range.count)
        unsafe records.base[recordCount] = XMLOpenRecord(type: type, arenaStart: arenaUsed, liveTexts: liveTexts)
        recordCount += 1
    }

    /// Closes the record on top, whose texts are needed no more.
    mutating func closeRecord() {
        recordCount -= 1
        arenaUsed = unsafe records.base[recordCount].arenaStart
        liveTexts = unsafe records.base[recordCount].liveTexts
    }

    /// The instruction that the record's element stands there for the records in it only.
    mutating func markContext() {
        guard skipped == 0, recordCount > 0, unsafe states.base[Int(frames.base[frameCount - 1].state)].record >= 0
        else { return }
        unsafe records.base[recordCount - 1].isContext = true
    }

    /// Whether a record of the type is open: its slots are then those of it.
    func isOpen(_ type: Int) -> Bool {
        for index in 0..<recordCount where unsafe records.base[index].type == Int32(type) { return true }
        return false
    }
}
