import Copybooks
import MappingLanguage
import RecordValues

/// The regions of one record type, in the order of the record.
struct TypeRegions {
    var regions: [Region] = []
    let source: SourcePlan

    /// Every elementary item that belongs to the type, one region an occurrence.
    init(_ type: RecordTypePlan, source: SourcePlan) {
        self.source = source
        guard !type.layout.holdsSlots else {
            addSlots(of: type)
            return
        }
        let layout = type.layout
        var children: [Int: [Int]] = [:]
        for (index, item) in layout.items.enumerated() {
            if let parent = item.parent { children[parent, default: []].append(index) }
        }
        let rootItem = layout.items[type.root]
        let rootBytes = rootItem.offset..<rootItem.offset + rootItem.length
        let above = Set(layout.ancestors(of: type.root))

        func walk(_ index: Int, shift: Int, isInRoot: Bool) {
            let item = layout.items[index]
            let isInRoot = isInRoot || index == type.root
            let bytes = item.offset + shift..<item.offset + shift + item.length * (item.occurs ?? 1)
            // Another description of bytes that the type describes itself.
            if !isInRoot, !above.contains(index), bytes.overlaps(rootBytes) { return }
            if item.redefines != nil, index != type.root, !above.contains(index) { return }
            for occurrence in 0..<(item.occurs ?? 1) {
                let shift = shift + occurrence * item.length
                if let field = item.field {
                    let suffix = item.occurs == nil ? "" : "(\(occurrence + 1))"
                    regions.append(
                        Region(
                            name: layout.displayName(of: index) + suffix, offset: item.offset + shift,
                            description: field, conditions: item.conditions, isFiller: item.name == nil))
                }
                for child in children[index] ?? [] { walk(child, shift: shift, isInRoot: isInRoot) }
            }
        }
        for (index, item) in layout.items.enumerated() where item.parent == nil && index < type.ownItems {
            walk(index, shift: 0, isInRoot: false)
        }
        addParents(of: type)
    }

    /// The fields of the records that opened the levels round a record: they stand behind it in its image.
    private mutating func addParents(of type: RecordTypePlan) {
        for parent in type.parents {
            for index in parent.items {
                let item = type.layout.items[index]
                guard let field = item.field else { continue }
                var region = Region(
                    name: type.layout.displayName(of: index), offset: item.offset, description: field,
                    conditions: item.conditions, isFiller: item.name == nil)
                region.owner = (parent.type, item.offset - parent.shift)
                regions.append(region)
            }
        }
    }

    /// The region of a field that the mapping names; another description of the same bytes is the same region.
    mutating func use(_ field: FieldReference, item: Int) -> Int {
        let index = index(of: field, item: item)
        regions[index].isUsed = true
        return index
    }

    private mutating func index(of field: FieldReference, item: Int) -> Int {
        let offset = field.offset + item * field.itemStride
        if field.isSlot {
            guard let index = regions.firstIndex(where: { $0.slot == offset }) else {
                preconditionFailure("every slot has a region")
            }
            return index
        }
        if let index = regions.firstIndex(where: {
            $0.offset == offset && $0.length == field.length && $0.whole == nil
        }) {
            // Of a text and a number in the same bytes, the number knows more about them.
            if case .text = regions[index].description { regions[index].description = field.description }
            return index
        }
        regions.append(Region(name: field.name, offset: offset, description: field.description))
        return regions.count - 1
    }

    /// A part of a text field that is filled by itself; the whole where characters are not bytes.
    mutating func use(_ field: FieldReference, item: Int, start: Int, length: Int) -> Int {
        let whole = use(field, item: item)
        guard case .text = regions[whole].description, source.codePage.kind == .singleByte,
            start - 1 + length <= field.length, length < field.length
        else { return whole }
        let offset = regions[whole].offset + start - 1
        if let index = regions.firstIndex(where: { $0.offset == offset && $0.length == length && $0.whole == whole }) {
            return index
        }
        regions.append(
            Region(
                name: "\(field.name)(\(start):\(length))", offset: offset, description: .text(length: length),
                whole: whole, isUsed: true))
        return regions.count - 1
    }

    /// The regions that an expression or condition looks at.
    mutating func regions(of parts: [FieldPart], item: Int) -> Set<Int> {
        var found: Set<Int> = []
        for part in parts {
            let whole = use(part.field, item: item)
            let piece = part.characters.flatMap { characters in
                regions.firstIndex {
                    $0.whole == whole && $0.offset == regions[whole].offset + characters.start - 1
                        && $0.length == characters.length
                }
            }
            found.insert(piece ?? whole)
        }
        return found
    }

    func hasPieces(_ index: Int) -> Bool { regions.contains { $0.whole == index } }

    /// The order in which regions are filled, so that the bytes that the mapping reads stand last: what it does not
    /// read first, and of the others the longer before its parts.
    var paintingOrder: [Int] {
        regions.indices.sorted { left, right in
            let (a, b) = (regions[left], regions[right])
            if a.isUsed != b.isUsed { return !a.isUsed }
            return a.length != b.length ? a.length > b.length : left < right
        }
    }
}
