/// The seventh pass: a name that stands twice in one group could never be told apart, however it is qualified.
struct NamePass {
    static func check(_ tree: RecordTree, findings: inout Findings) {
        var seen: [Member: Int] = [:]
        for (index, entry) in tree.entries.enumerated() {
            if let name = entry.name {
                note(name, in: tree.parents[index], at: entry.place, &seen, &findings)
            }
            for condition in entry.conditions {
                note(condition.value.name, in: index, at: condition.place, &seen, &findings)
            }
        }
    }

    private struct Member: Hashable {
        var name: String
        var group: Int?
    }

    private static func note(
        _ name: String, in group: Int?, at place: Place, _ seen: inout [Member: Int], _ findings: inout Findings
    ) {
        if let line = seen.updateValue(place.line, forKey: Member(name: name, group: group)) {
            findings.report(
                .duplicateName, "\(name) stands twice in its group, first in line \(line)", at: place,
                hint: "rename one of them, or make it FILLER")
        }
    }
}
