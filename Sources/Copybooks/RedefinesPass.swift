import Diagnostics

/// The sixth pass: finds the item whose bytes a redefinition takes (Language Reference, "REDEFINES clause").
///
/// The two stand in the same group with the same level number, and nothing that takes bytes stands between them. A
/// redefinition of a redefinition (an IBM extension) points to the original.
struct RedefinesPass {
    /// For each entry the index of the item that it redefines.
    static func bases(of tree: RecordTree, findings: inout Findings) -> [Int?] {
        var bases: [Int?] = []
        for (index, entry) in tree.entries.enumerated() {
            // A redefinition at the top of a record is one of records, which each have their own layout.
            guard let name = entry.redefines, entry.level != 1, entry.level != 77 else {
                bases.append(nil)
                continue
            }
            bases.append(base(named: name, of: index, in: tree, bases, &findings))
        }
        return bases
    }

    private static func base(
        named name: Placed<String>, of index: Int, in tree: RecordTree, _ bases: [Int?], _ findings: inout Findings
    ) -> Int? {
        let siblings = tree.members(of: tree.parents[index]).filter { $0 < index }
        guard let target = siblings.last(where: { tree.entries[$0].name == name.value }) else {
            reportUnknown(name, siblings, in: tree, &findings)
            return nil
        }
        let base = bases[target] ?? target
        if let between = siblings.first(where: { $0 > base && bases[$0] != base }) {
            findings.report(
                .redefinesTooFar,
                "\(tree.entries[between].title) (line \(tree.entries[between].place.line)) stands between \(name.value)"
                    + " and its redefinition",
                at: name.place, hint: "write the redefinition directly behind \(name.value) and its other redefinitions"
            )
            return nil
        }
        if tree.entries[base].occurs != nil {
            findings.report(
                .redefinesTable, "\(tree.entries[base].title) has OCCURS, and cannot be redefined", at: name.place,
                hint: "put the table into a group, and redefine the group")
            return nil
        }
        return base
    }

    private static func reportUnknown(
        _ name: Placed<String>, _ siblings: [Int], in tree: RecordTree, _ findings: inout Findings
    ) {
        let names = siblings.compactMap { tree.entries[$0].name }
        let elsewhere = tree.entries.first { $0.name == name.value }
        let hint: String
        if let elsewhere {
            hint = "\(name.value) stands in line \(elsewhere.place.line); both must be members of the same group"
        } else if let nearest = NearestMatch.of(name.value, among: names) {
            hint = "did you mean \(nearest)?"
        } else {
            hint = "name the item just before it, with the same level number"
        }
        findings.report(
            .redefinesUnknown, "no item \(name.value) stands before its redefinition in the same group", at: name.place,
            hint: hint)
    }
}
