import RecordValues

/// The last pass: places every item (offset and length in bytes).
///
/// Items follow one another; a redefinition begins where its original begins, and the storage of both is as long as
/// the longer one. An item with OCCURS takes its length as many times as it occurs.
struct OffsetPass {
    private let tree: RecordTree
    private let bases: [Int?]
    private let fields: [FieldDescription?]
    private var lengths: [Int]
    private var offsets: [Int]

    /// The layout of a record without mistakes; nil where it is longer than COBOL allows, which is then reported.
    static func layout(
        of tree: RecordTree, fields: [FieldDescription?], bases: [Int?], name: String, file: String,
        findings: inout Findings
    ) -> Layout? {
        var pass = OffsetPass(tree: tree, bases: bases, fields: fields)
        guard let length = pass.measure(&findings) else { return nil }
        pass.place()
        let items = tree.entries.indices.map(pass.item)
        return Layout(name: name, file: file, length: length, items: items)
    }

    private init(tree: RecordTree, bases: [Int?], fields: [FieldDescription?]) {
        self.tree = tree
        self.bases = bases
        self.fields = fields
        lengths = fields.map { $0?.length ?? 0 }
        offsets = Array(repeating: 0, count: fields.count)
    }

    /// The bytes that an item takes in its group.
    private func storage(_ index: Int) -> Int { lengths[index] * (tree.entries[index].occurs?.value ?? 1) }

    /// Lengths from the innermost groups outwards: members stand behind their group.
    private mutating func measure(_ findings: inout Findings) -> Int? {
        for index in tree.entries.indices.reversed() where tree.isGroup(index) {
            guard let length = sum(tree.members(of: index), of: tree.entries[index], &findings) else { return nil }
            lengths[index] = length
        }
        let top = tree.members(of: nil)
        guard let first = top.first else { return nil }
        return sum(top, of: tree.entries[first], &findings)
    }

    private func sum(_ members: [Int], of group: DataEntry, _ findings: inout Findings) -> Int? {
        var total = 0
        for (position, member) in members.enumerated() where bases[member] == nil {
            let redefinitions = members[(position + 1)...].filter { bases[$0] == member }
            for redefinition in redefinitions where storage(redefinition) > storage(member) {
                let entry = tree.entries[redefinition]
                findings.warn(
                    .redefinesLarger,
                    "\(entry.title) takes \(storage(redefinition)) bytes, but what it redefines takes"
                        + " \(storage(member)); what follows begins behind the longer one",
                    at: entry.redefines?.place ?? entry.place, hint: "check both against the record length")
            }
            total += ([member] + redefinitions).map(storage).max() ?? 0
            guard total <= PictureReader.longest else {
                findings.report(
                    .tooLong, "\(group.title) is longer than \(PictureReader.longest) bytes", at: group.place,
                    hint: "check the OCCURS and the repeat counts")
                return nil
            }
        }
        return total
    }

    /// Offsets from the record inwards: a group stands before its members.
    private mutating func place() {
        var next: [Int: Int] = [:]
        var top = 0
        for index in tree.entries.indices {
            let group = tree.parents[index]
            let free = group.map { next[$0] ?? offsets[$0] } ?? top
            let start = bases[index].map { offsets[$0] } ?? free
            offsets[index] = start
            let end = max(free, start + storage(index))
            if let group { next[group] = end } else { top = end }
        }
    }

    private func item(_ index: Int) -> LayoutItem {
        let entry = tree.entries[index]
        return LayoutItem(
            level: entry.level, name: entry.name, parent: tree.parents[index], offset: offsets[index],
            length: lengths[index], occurs: entry.occurs?.value, redefines: bases[index], field: fields[index],
            conditions: entry.conditions.map(\.value), line: entry.place.line, column: entry.place.column)
    }
}
