import Copybooks
import Diagnostics
import RecordValues

/// The items of a record type whose fields are slots (`SlotRecordImage`), in the order of the slots.
struct SlotItems {
    private let type: TypeSyntax
    private(set) var items: [LayoutItem] = []
    private var nextSlot = SlotRecordImage.firstSlot

    /// Begins with the item of the record itself.
    init(_ type: TypeSyntax) {
        self.type = type
        append(type.name, parent: nil, length: 0, occurs: nil, field: nil)
    }

    /// A group of slots that repeats.
    ///
    /// - Returns: its index, the parent of its members.
    mutating func appendGroup(_ name: NameSyntax, atMost most: Int) -> Int {
        append(name, parent: 0, length: SlotRecordImage.slotBytes, occurs: most, field: nil)
        return items.count - 1
    }

    /// A field, and as many slots as it has occurrences.
    mutating func appendField(
        _ name: NameSyntax, _ description: FieldDescription, parent: Int = 0, occurrences: Int = 1
    ) {
        append(name, parent: parent, length: SlotRecordImage.slotBytes, occurs: nil, field: description)
        nextSlot += SlotRecordImage.slotBytes * occurrences
    }

    /// The layout; without use where the findings hold an error.
    func layout(file: String, _ findings: inout Findings) -> Layout {
        var items = items
        items[0].length = nextSlot
        var layout = Layout(
            name: type.name.text.uppercased(), file: file, length: nextSlot, items: items, holdsSlots: true)
        FieldNames(type).check(&layout, &findings)
        return layout
    }

    private mutating func append(
        _ name: NameSyntax, parent: Int?, length: Int, occurs: Int?, field: FieldDescription?
    ) {
        items.append(
            LayoutItem(
                level: parent == nil ? 1 : parent == 0 ? 5 : 10, name: name.text.uppercased(), parent: parent,
                offset: nextSlot, length: length, occurs: occurs, redefines: nil, field: field, conditions: [],
                line: name.location.line, column: name.location.column))
    }
}

extension FieldLineSyntax.Content {
    /// What a slot of this content is read as; nil for a group.
    var slotDescription: FieldDescription? {
        switch self {
        case .text(let maximum): .text(length: maximum ?? 1)
        case .number(let usage, let digits, let scale, let isSigned, let place):
            .number(
                NumberDescription(
                    usage: usage, digits: digits ?? 31, scale: scale, isSigned: isSigned, signPlace: place))
        case .count: .number(NumberDescription(usage: .decimalText, digits: 9, scale: 0, isSigned: true))
        case .group: nil
        }
    }
}
