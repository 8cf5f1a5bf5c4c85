import Copybooks
import MappingLanguage
import RecordValues

/// The regions of an XML record: one a slot of its image, its own and its parents'. Their texts stand behind the slots,
/// each with room for the longest.
extension TypeRegions {
    mutating func addSlots(of type: RecordTypePlan) {
        guard case .xml(let shape) = source.recordFormat,
            let index = source.recordTypes.firstIndex(where: { $0.name == type.name })
        else { preconditionFailure("slots are of XML sources") }
        let layout = type.layout
        for (number, item) in layout.items.enumerated() {
            guard let field = item.field else { continue }
            let parent = type.parents.first { $0.items.contains(number) }
            for (occurrence, slot) in Self.slots(of: number, in: layout).enumerated() {
                let isMany = !layout.occursAncestors(of: number).isEmpty
                var region = Region(
                    name: layout.displayName(of: number) + (isMany ? "(\(occurrence + 1))" : ""), offset: 0,
                    description: field)
                region.slot = slot
                region.owner = parent.map { ($0.type, slot - $0.shift) }
                regions.append(region)
            }
        }
        var text = SlotRecordImage.firstSlot + SlotRecordImage.slotBytes * shape.slotCount(of: index)
        for place in regions.indices {
            regions[place].offset = text
            text += regions[place].length
        }
        noteLists(shape.recordTypes[index])
    }

    /// Bytes of an image with all its texts.
    var imageLength: Int { regions.last.map(\.range.upperBound) ?? SlotRecordImage.firstSlot }

    private static func slots(of index: Int, in layout: Layout) -> [Int] {
        layout.occursAncestors(of: index).reduce([layout.items[index].offset]) { offsets, group in
            let item = layout.items[group]
            return offsets.flatMap { start in (0..<(item.occurs ?? 1)).map { start + $0 * item.length } }
        }
    }

    /// Lists are always full, and their number is stated: an element of a list that is left out would move the others.
    private mutating func noteLists(_ shape: XMLRecordShape) {
        var slot = SlotRecordImage.firstSlot
        for field in shape.fields {
            for occurrence in 0..<field.occurrences {
                let place = slot + occurrence * SlotRecordImage.slotBytes
                guard let region = regions.firstIndex(where: { $0.slot == place && $0.owner == nil }) else { continue }
                if let repeated = field.repeatedStep, field.content == .text {
                    regions[region].isListText = repeated == field.steps.count - 1
                }
                // The record's own element is always there.
                if field.steps.isEmpty, field.content == .text { regions[region].isListText = true }
                regions[region].isCount = field.content == .count
            }
            slot += field.occurrences * SlotRecordImage.slotBytes
        }
    }
}
