// Unsafe: names are interned in libxml2's dictionary, as pointers.
import CLibXML2
import RecordValues

/// The plan of fields laid flat for one parser: entries whose lists lie in one array, and names as pointers of the
/// parser's own dictionary.
@safe
struct XMLFlatPlan {
    private(set) var nodes: [XMLNodeEntry] = []
    private(set) var fields: [XMLFieldEntry] = []
    @unsafe private(set) var attributes: [XMLAttributeEntry] = []
    private(set) var lists: [Int32] = []
    private(set) var emptySlots: [SlotRecordImage.Slot] = []
    @unsafe private let dictionary: xmlDictPtr

    init(_ plan: XMLFieldPlan, dictionary: xmlDictPtr) {
        unsafe self.dictionary = unsafe dictionary
        let absent = SlotRecordImage.Slot(offset: 0, length: SlotRecordImage.absent)
        emptySlots = Array(repeating: absent, count: plan.slotCount)
        for field in plan.fields {
            fields.append(
                XMLFieldEntry(
                    slot: Int32(field.slot), occurrences: Int32(field.occurrences),
                    repeatedNode: Int32(field.repeatedNode ?? -1), node: Int32(field.node), isCount: field.isCount))
            // A count begins at none.
            if field.isCount {
                for slot in field.slot..<field.slot + field.occurrences {
                    emptySlots[slot] = SlotRecordImage.Slot(offset: 0, length: 0)
                }
            }
        }
        for node in plan.nodes { nodes.append(entry(node)) }
    }

    private mutating func entry(_ node: XMLFieldPlan.Node) -> XMLNodeEntry {
        var entry = XMLNodeEntry(kind: .only, repeats: node.repeats, parent: Int32(node.parent))
        switch node.which {
        case _ where node.parent < 0: entry.kind = .root
        case .only: entry.kind = node.repeats ? .every : .only
        case .number(let number): (entry.kind, entry.number) = (.number, Int32(clamping: number))
        case .having: entry.kind = .having
        }
        entry.children = list(node.children)
        entry.texts = list(node.texts)
        entry.counts = list(node.counts)
        entry.fields = list(node.fields)
        entry.attributes = unsafe XMLListPlace(
            start: Int32(attributes.count), count: Int32(node.attributes.count))
        for (name, field) in node.attributes {
            var attribute = unsafe XMLAttributeEntry(
                local: intern(name.local), namespace: nil, isAny: name.namespace == .any, field: Int32(field))
            if case .uri(let uri) = name.namespace, !uri.isEmpty { unsafe attribute.namespace = intern(uri) }
            unsafe attributes.append(attribute)
        }
        if let (decided, literal) = node.decides {
            entry.decides = Int32(decided)
            entry.literal = list(literal.map(Int.init))
        }
        return entry
    }

    private mutating func list(_ numbers: [Int]) -> XMLListPlace {
        lists += numbers.map(Int32.init)
        return XMLListPlace(start: Int32(lists.count - numbers.count), count: Int32(numbers.count))
    }

    /// The pointer that libxml2 will give for this name.
    func intern(_ text: String) -> UnsafePointer<xmlChar>? {
        unsafe Array(text.utf8).withUnsafeBufferPointer { bytes in
            unsafe xmlDictLookup(dictionary, bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!, Int32(bytes.count))
        }
    }
}
