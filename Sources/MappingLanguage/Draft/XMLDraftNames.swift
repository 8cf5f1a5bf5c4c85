import RecordValues

/// Makes names and paths of a mapping from the names of a document.
enum XMLDraftNames {
    /// `CdtDbtInd` -> CDT, DBT, IND; `IBANOnly` -> IBAN, ONLY; `Total02Records` -> TOTAL02, RECORDS.
    static func words(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        let characters = Array(name)
        for (index, character) in characters.enumerated() {
            guard character.isASCII, character.isLetter || character.isNumber else {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            let before = index > 0 ? characters[index - 1] : " "
            let after = index + 1 < characters.count ? characters[index + 1] : " "
            let begins = character.isUppercase && (!before.isUppercase || after.isLowercase) && before.isASCII
            if begins, !word.isEmpty {
                words.append(word)
                word = ""
            }
            word.append(character)
        }
        if !word.isEmpty { words.append(word) }
        return words.map { $0.uppercased() }
    }

    /// For each path of names the words of its last ones: as many names as it takes to tell it from the others.
    static func unique(_ paths: [[String]]) -> [[String]] {
        func made(_ path: [String], _ names: Int) -> [String] { path.suffix(names).flatMap(words) }
        var lengths = paths.map { _ in 1 }
        for _ in 0..<(paths.map(\.count).max() ?? 0) {
            let names = zip(paths, lengths).map { made($0, $1) }
            let taken = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
            for index in paths.indices where taken[names[index], default: 0] > 1 {
                lengths[index] = min(lengths[index] + 1, paths[index].count)
            }
        }
        return zip(paths, lengths).map { made($0, $1) }
    }

    /// The names, with a number behind each that stood there before.
    static func numbered(_ names: [String], taken: Set<String> = []) -> [String] {
        var used = taken
        return names.map { name in
            var unique = name
            var number = 2
            while !used.insert(unique).inserted {
                unique = "\(name)-\(number)"
                number += 1
            }
            return unique
        }
    }

    /// A name of the mapping's: its words in capitals, joined by hyphens, the first character a letter.
    static func field(_ words: [String]) -> String {
        let name = words.joined(separator: "-")
        return name.first.map(\.isLetter) ?? false ? name : "N" + (name.isEmpty ? "AME" : name)
    }

    /// The path to an element from another one round it, or from the document's start; `.` for the element itself.
    static func path(_ outline: XMLOutline, to element: Int, from start: Int?) -> String {
        let steps = outline.line(to: element).drop { step in start.map { step <= $0 } ?? false }
        return steps.isEmpty ? "." : steps.map { written(outline.elements[$0].name, outline) }.joined(separator: "/")
    }

    /// `c:Ntry`; in quotes what is no word, or one that would mean something where a line begins.
    static func written(_ name: XMLOutline.Name, _ outline: XMLOutline) -> String {
        let isWord =
            name.local.first.map { $0.isASCII && $0.isLetter } ?? false
            && name.local.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        let local = isWord && !DraftNames.isTaken(name.local) ? name.local : "\"\(DraftNames.quoted(name.local))\""
        return (outline.prefix(of: name).map { $0 + ":" } ?? "") + local
    }
}
