import Copybooks
import Diagnostics
import RecordValues

/// From a name to bytes.
extension RecordScope {
    /// The bytes of a field, or of a group that is text throughout.
    func reference(_ field: FieldSyntax) -> Result<FieldReference, Finding> {
        item(field).flatMap { reference(to: $0, as: field) }
    }

    func reference(to item: Int, as field: FieldSyntax) -> Result<FieldReference, Finding> {
        description(of: item, as: field).flatMap { description in
            place(of: item, as: field).map { offset, stride, suffix in
                FieldReference(
                    name: name(of: item) + suffix, item: item, offset: offset, description: description,
                    itemStride: stride, isSlot: layout.holdsSlots)
            }
        }
    }

    /// The shortest name among the fields that the record sees; of a parent's field, with the parent's type.
    func name(of item: Int) -> String {
        guard item >= type.ownItems else {
            guard !type.parents.isEmpty else { return layout.qualifiedName(of: item) }
            let own = Layout(
                name: layout.name, file: layout.file, length: layout.length,
                items: Array(layout.items[..<type.ownItems]))
            return own.qualifiedName(of: item)
        }
        return layout.qualifiedName(of: item)
    }

    /// A group is the text of its bytes, as in COBOL, provided that all of them are characters.
    private func description(of item: Int, as field: FieldSyntax) -> Result<FieldDescription, Finding> {
        if let description = layout.items[item].field { return .success(description) }
        if layout.holdsSlots {
            return .failure(
                Finding(
                    code: .groupUsed, message: "\(field.name.text) is a group of elements and no text",
                    location: field.location, hint: "name a field of the group"))
        }
        let members = layout.items.indices.filter { layout.ancestors(of: $0).contains(item) }
        let unreadable = members.first { member in
            guard case .number(let number)? = layout.items[member].field else { return false }
            return number.usage != .zoned
        }
        guard let unreadable else { return .success(.text(length: layout.items[item].length)) }
        return .failure(
            Finding(
                code: .groupUsed,
                message: "\(field.name.text) is a group and no text: it holds \(layout.description(of: unreadable))",
                location: field.location, hint: "name a field of the group"))
    }

    /// Where the occurrence stands, the step from one `each` item to the next, and the occurrence as names show it.
    private func place(
        of item: Int, as field: FieldSyntax
    ) -> Result<(offset: Int, stride: Int, suffix: String), Finding> {
        let repeated = layout.occursAncestors(of: item)
        var offset = layout.items[item].offset
        var stride = 0
        var indexed = repeated
        if let each, let level = repeated.firstIndex(of: each), field.occurrences.count != repeated.count {
            stride = layout.items[each].length
            indexed = Array(repeated[(level + 1)...])
            offset += eachOffset
        }
        guard field.occurrences.count == indexed.count else { return .failure(wrongCount(field, indexed)) }
        for (group, number) in zip(indexed, field.occurrences) {
            let count = layout.items[group].occurs ?? 1
            guard number <= count else {
                return .failure(
                    Finding(
                        code: .occurrence,
                        message: "\(layout.displayName(of: group)) occurs \(Wording.count(count, "time")), "
                            + "so it has no occurrence \(number)",
                        location: field.occurrencesLocation ?? field.location))
            }
            offset += (number - 1) * layout.items[group].length
        }
        let numbers = field.occurrences.map(String.init).joined(separator: ", ")
        return .success((offset, stride, numbers.isEmpty ? "" : "(\(numbers))"))
    }

    private func wrongCount(_ field: FieldSyntax, _ repeated: [Int]) -> Finding {
        let name = field.name.text.uppercased()
        guard !repeated.isEmpty else {
            return Finding(
                code: .occurrence, message: "\(name) does not occur more than once",
                location: field.occurrencesLocation ?? field.location,
                hint: "leave out the number; a part of a text is written \(name)(1:3)")
        }
        let sizes = repeated.map { layout.items[$0].occurs ?? 1 }
        let owners = repeated.map { "\(layout.displayName(of: $0)) occurs \(layout.items[$0].occurs ?? 1) times" }
        let example = sizes.map(String.init).joined(separator: ", ")
        return Finding(
            code: .occurrence, message: "\(name) needs the number of its occurrence: \(Wording.list(owners))",
            location: field.location,
            hint: "the last is \(name)(\(example)); a table \"each \(layout.displayName(of: repeated[0]))\" "
                + "makes one row of each")
    }

    /// The bytes from the item's first occurrence to the one that `each` starts from, where it stands in an outer
    /// OCCURS.
    private var eachOffset: Int { eachStart.map { start in start - (each.map { layout.items[$0].offset } ?? 0) } ?? 0 }
}
