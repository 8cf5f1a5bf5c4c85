import RecordValues

/// The elements of one record, put together from the paths of its fields, in the order in which the mapping names them.
struct ElementTree {
    struct Element {
        var name: XMLName
        var which: XMLFieldShape.Step.Which = .only
        /// Which element of a list it is.
        var occurrence = 0
        var children: [Int] = []
        /// Slots, as offsets in the record's image.
        var attributes: [(name: XMLName, slot: Int)] = []
        var text: Int?
        /// A text that says which of several elements of the name it is.
        var literal: String?
        /// Written also where no field in it has a value: elements of lists, which stand by their number.
        var isAlways = false
    }

    /// The first is the record's own.
    private(set) var elements: [Element]
    /// For the field that counts a list, the elements that there are, by its slot.
    private(set) var counts: [Int: Int] = [:]
    /// Whether some element is asked for by its number.
    private(set) var hasNumbers = false

    init(_ shape: XMLRecordShape) {
        precondition(!shape.path.isEmpty, "a record is an element")
        elements = [Element(name: shape.path[shape.path.count - 1], isAlways: true)]
        var slot = SlotRecordImage.firstSlot
        for field in shape.fields where field.content != .count {
            add(field, slot: Self.slot(of: field, in: shape))
        }
        for field in shape.fields {
            if field.content == .count {
                counts[slot] =
                    shape.fields.first { $0.repeatedStep == field.steps.count - 1 && $0.occurrences > 1 }
                    .map { Array($0.steps.prefix(field.steps.count)) == field.steps ? $0.occurrences : 0 } ?? 0
            }
            slot += field.occurrences * SlotRecordImage.slotBytes
        }
    }

    private static func slot(of field: XMLFieldShape, in shape: XMLRecordShape) -> Int {
        var slot = SlotRecordImage.firstSlot
        for other in shape.fields {
            if other == field { break }
            slot += other.occurrences * SlotRecordImage.slotBytes
        }
        return slot
    }

    private mutating func add(_ field: XMLFieldShape, slot: Int) {
        for occurrence in 0..<field.occurrences {
            var element = 0
            for (position, step) in field.steps.enumerated() {
                let isList = position == field.repeatedStep
                element = child(of: element, step, occurrence: isList ? occurrence : 0, isList: isList)
            }
            let place = slot + occurrence * SlotRecordImage.slotBytes
            switch field.content {
            case .text: elements[element].text = place
            case .attribute(let name): elements[element].attributes.append((name, place))
            case .count: break
            }
        }
    }

    private mutating func child(
        of parent: Int, _ step: XMLFieldShape.Step, occurrence: Int, isList: Bool
    ) -> Int {
        let known = elements[parent].children.first { index in
            let element = elements[index]
            return element.name == step.name && element.which == step.which && element.occurrence == occurrence
        }
        if let known { return known }
        let index = add(Element(name: step.name, which: step.which, occurrence: occurrence), to: parent)
        elements[index].isAlways = isList
        switch step.which {
        case .only: break
        case .number: hasNumbers = true
        case .having(let path, let literal):
            elements[index].isAlways = true
            var last = index
            for name in path { last = add(Element(name: name, isAlways: true), to: last) }
            elements[last].literal = literal
        }
        return index
    }

    private mutating func add(_ element: Element, to parent: Int) -> Int {
        elements.append(element)
        elements[parent].children.append(elements.count - 1)
        return elements.count - 1
    }

    /// The slots of an element and of all in it.
    func slots(in element: Int) -> [Int] {
        let own = elements[element].attributes.map(\.slot) + (elements[element].text.map { [$0] } ?? [])
        return own + elements[element].children.flatMap { slots(in: $0) }
    }
}
