import Copybooks

/// One occurrence of an elementary item of a record type.
package struct FieldPlace: Sendable, Hashable {
    /// Index in the layout's items.
    package var item: Int
    /// Its numbers where it or a group above it occurs, outer before inner, from 1.
    package var occurrence: [Int]
    /// Offset in the record (bytes, from 0).
    package var offset: Int
}

extension SourcePlan {
    /// The field at a place of a record type, as expressions refer to it.
    package func field(at place: FieldPlace, ofType type: Int) -> FieldReference? {
        let layout = recordTypes[type].layout
        return layout.items[place.item].field.map { description in
            FieldReference(
                name: RecordScope(type: recordTypes[type], codePage: codePage).name(of: place.item), item: place.item,
                offset: place.offset, description: description, itemStride: 0, isSlot: layout.holdsSlots)
        }
    }

    /// Every occurrence of every elementary item that a record type has, FILLER included, in the order of the
    /// copybook. What describes the same bytes for another type is left out.
    package func fieldPlaces(ofType type: Int) -> [FieldPlace] {
        let scope = RecordScope(type: recordTypes[type], codePage: codePage)
        let items = scope.layout.items.indices.filter { scope.contains($0) && scope.layout.items[$0].isElementary }
        return items.flatMap { item in
            scope.occurrences(of: item).map { FieldPlace(item: item, occurrence: $0.numbers, offset: $0.offset) }
        }
    }
}
