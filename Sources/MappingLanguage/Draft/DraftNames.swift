/// Makes target names of COBOL names.
enum DraftNames {
    /// Words that start or continue a line of a mapping, and so make poor names.
    private static let taken: Set<String> = [
        "rule", "else", "because", "personal", "warn", "by", "when", "otherwise", "rounded", "truncated", "null",
        "skip",
        "drop", "totals", "other",
    ]

    static func isTaken(_ word: String) -> Bool { taken.contains(word) }

    /// Names for columns: without the prefix that all fields share, in snake case, none twice.
    static func columns(of names: [String], prefixOf all: [String]) -> [String] {
        let prefix = commonPrefix(of: all)
        var used: Set<String> = []
        return names.map { name in
            let rest = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
            let base = target(rest.isEmpty ? name : rest)
            var unique = base
            var number = 2
            while !used.insert(unique).inserted {
                unique = "\(base)_\(number)"
                number += 1
            }
            return unique
        }
    }

    /// Small letters, digits and underscores, the first a letter.
    static func target(_ name: String) -> String {
        var made = ""
        for character in name.lowercased() {
            let isGood = ("a"..."z").contains(character) || ("0"..."9").contains(character)
            if isGood {
                made.append(character)
            } else if made.last != "_" {
                made.append("_")
            }
        }
        while made.last == "_" { made.removeLast() }
        while made.first == "_" { made.removeFirst() }
        guard let first = made.first else { return "field" }
        if taken.contains(made) { return made + "_field" }
        return ("a"..."z").contains(first) ? made : "n" + made
    }

    /// A name of the mapping: letters, digits and hyphens.
    static func word(_ name: String) -> String { target(name).split(separator: "_").joined(separator: "-") }

    static func quoted(_ text: String) -> String { text.replacing("\"", with: "\"\"") }

    /// A record as `type` names it: in quotes where it is no COBOL name.
    static func record(_ name: String) -> String {
        let isName =
            name.first.map { $0.isASCII && $0.isLetter } ?? false
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return isName ? name : "\"\(quoted(name))\""
    }

    /// The hyphened start that all names share: `WFP-` of `WFP-NINO` and `WFP-AMOUNT`.
    private static func commonPrefix(of names: [String]) -> String {
        guard names.count > 1 else { return "" }
        let parts = names.map { $0.split(separator: "-", omittingEmptySubsequences: false) }
        var prefix = ""
        for index in 0..<(parts.map(\.count).min() ?? 1) - 1 {
            guard parts.allSatisfy({ $0[index] == parts[0][index] }) else { break }
            prefix += parts[0][index] + "-"
        }
        return prefix
    }
}
