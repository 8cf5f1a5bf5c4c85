/// The entries of one record, each with its group: what the level numbers say.
struct RecordTree {
    var entries: [DataEntry] = []
    /// The index of each entry's group; nil at the top. A group always stands before its members.
    var parents: [Int?] = []

    /// The indices of the members of a group, in order; of the items at the top for nil.
    func members(of group: Int?) -> [Int] { parents.indices.filter { parents[$0] == group } }

    func isGroup(_ index: Int) -> Bool { parents.indices.contains(index + 1) && parents[index + 1] == index }

    /// The fourth pass: level numbers to groups, one tree for each 01 or 77, or a single one for a book without them.
    ///
    /// A group holds what follows it up to the next level number that is not greater than its own. Members with
    /// unequal level numbers are an IBM extension (Language Reference, "Level-numbers").
    static func trees(of entries: [DataEntry], findings: inout Findings) -> [RecordTree] {
        let hasRecords = entries.contains { $0.level == 1 || $0.level == 77 }
        var trees: [RecordTree] = []
        for entry in entries {
            if entry.level == 1 || entry.level == 77 {
                trees.append(RecordTree(entries: [entry], parents: [nil]))
                continue
            }
            if trees.isEmpty {
                if hasRecords { reportNoGroup(entry, "the first 01 comes later", &findings) }
                trees.append(RecordTree())
            }
            trees[trees.count - 1].append(entry, isUnderRecord: hasRecords, findings: &findings)
        }
        return trees
    }

    private mutating func append(_ entry: DataEntry, isUnderRecord: Bool, findings: inout Findings) {
        var group = entries.indices.last
        var sibling: Int?
        while let candidate = group, entries[candidate].level >= entry.level {
            sibling = candidate
            group = parents[candidate]
        }
        if let sibling, entries[sibling].level != entry.level {
            let level = Self.twoDigits(entry.level)
            let other = Self.twoDigits(entries[sibling].level)
            if let group {
                findings.warn(
                    .unequalLevels,
                    "level \(level) of \(entry.title) follows level \(other) of \(entries[sibling].title) in the same"
                        + " group \(entries[group].title)",
                    at: entry.place, hint: "IBM takes both as members of the group; give them the same level number")
            } else if isUnderRecord, entries[sibling].level == 77 {
                Self.reportNoGroup(entry, "level 77 of \(entries[sibling].title) has no members", &findings)
            } else {
                Self.reportNoGroup(entry, "level \(other) of \(entries[sibling].title) stands before it", &findings)
            }
        }
        entries.append(entry)
        parents.append(group)
    }

    private static func reportNoGroup(_ entry: DataEntry, _ reason: String, _ findings: inout Findings) {
        findings.report(
            .levelOrder, "level \(twoDigits(entry.level)) of \(entry.title) stands under no group: \(reason)",
            at: entry.place, hint: "put an 01 before it, or correct the level numbers")
    }

    /// A level number as COBOL programmers write it.
    static func twoDigits(_ level: Int) -> String { level < 10 ? "0\(level)" : "\(level)" }
}
