import Copybooks
import Diagnostics
import RecordValues

/// The fields that a record type has: those of its own group, and those round it whose bytes it leaves alone.
struct RecordScope: Sendable {
    let type: RecordTypePlan
    let codePage: CodePage
    /// The OCCURS item of a table `each ITEM`.
    var each: Int?
    /// Where the first of those items stands (bytes from the start of the record).
    var eachStart: Int?
    /// Fields that other types have, and the type of each: for the hint where a name is looked for in the wrong one.
    var elsewhere: [String: String] = [:]
    private let isVisible: [Bool]

    init(type: RecordTypePlan, codePage: CodePage) {
        self.type = type
        self.codePage = codePage
        var visible = Self.visible(in: type.layout, root: type.root)
        for parent in type.parents {
            let ofParent = Self.visible(in: type.layout, root: parent.root)
            for item in parent.items { visible[item] = ofParent[item] }
        }
        isVisible = visible
    }

    var layout: Layout { type.layout }

    /// The record as messages name it: `WFP-PAYMENT (WFPMAST.cpy:9)`.
    var place: String {
        "\(layout.displayName(of: type.root)) (\(layout.file):\(layout.items[type.root].line))"
    }

    /// The elementary items with a name, those of the parents left out.
    var fields: [Int] {
        (0..<type.ownItems).filter {
            isVisible[$0] && layout.items[$0].isElementary && layout.items[$0].name != nil
        }
    }

    /// Whose field an item is: 0 for the record's own, 1 for its innermost parent's, and so on outwards.
    private func distance(of item: Int) -> Int {
        (type.parents.firstIndex { $0.items.contains(item) } ?? -1) + 1
    }

    func contains(_ item: Int) -> Bool { isVisible[item] }

    /// Every name that could have been meant.
    var names: [String] { layout.items.indices.filter { isVisible[$0] }.compactMap { layout.items[$0].name } }

    /// The index of the item of that name.
    func item(_ field: FieldSyntax) -> Result<Int, Finding> {
        let matches = narrowed(layout.item(named: field.name.text, of: field.qualifiers.map(\.text)), field)
        if matches.count == 1 { return .success(matches[0]) }
        return .failure(matches.isEmpty ? unknown(field) : ambiguous(field, matches))
    }

    /// The item under which a level-88 name stands, and the name's values; nil where there is no such name.
    func condition(_ field: FieldSyntax) -> Result<(item: Int, condition: ConditionName), Finding>? {
        let matches = narrowed(
            layout.itemWithCondition(named: field.name.text, of: field.qualifiers.map(\.text)), field)
        guard let item = matches.first else { return nil }
        guard matches.count == 1 else { return .failure(ambiguous(field, matches)) }
        let name = field.name.text.uppercased()
        guard let condition = layout.items[item].conditions.first(where: { $0.name == name }) else { return nil }
        return .success((item, condition))
    }

    /// The visible ones. Where several are, all groups above an item name it alone: `X of R` is the X directly under
    /// R, although an X deeper in R is an X of R too.
    private func narrowed(_ result: Layout.LookupResult, _ field: FieldSyntax) -> [Int] {
        switch result {
        case .found(let item): return isVisible[item] ? [item] : []
        case .notFound: return []
        case .ambiguous(let items):
            let all = items.filter { isVisible[$0] }
            let nearest = all.map { distance(of: $0) }.min()
            let visible = all.filter { distance(of: $0) == nearest }
            let written = field.qualifiers.map { $0.text.uppercased() }
            let exact = visible.filter { layout.ancestors(of: $0).map(layout.displayName) == written }
            return exact.count == 1 ? exact : visible
        }
    }

    private func unknown(_ field: FieldSyntax) -> Finding {
        let written = ([field.name.text] + field.qualifiers.map(\.text)).joined(separator: " of ")
        var hint: String?
        if let other = elsewhere[field.name.text.uppercased()], field.qualifiers.isEmpty {
            hint = "it is a field of the type \(other)"
        } else if let near = NearestMatch.of(field.name.text, among: names),
            let item = layout.items.indices.first(where: { isVisible[$0] && layout.items[$0].name == near })
        {
            hint = "did you mean \(layout.description(of: item))?"
        } else if let near = NearestMatch.of(field.name.text, among: conditionNames) {
            hint = "did you mean the level-88 name \(near)?"
        } else if let near = NearestMatch.of(field.name.text, among: Self.words), near.first == field.name.text.first {
            hint = "did you mean the word \(near)?"
        }
        return Finding(
            code: .unknownField, message: "\(written) is not a field of \(place)", location: field.location, hint: hint)
    }

    /// Words of the language that may stand behind a field, or before one.
    private static let words = [
        "personal", "warn", "rule", "else", "null", "trim", "upper", "lower", "date", "lookup", "otherwise", "rounded",
        "truncated", "because",
    ]

    private var conditionNames: [String] {
        layout.items.indices.filter { isVisible[$0] }.flatMap { layout.items[$0].conditions.map(\.name) }
    }

    private func ambiguous(_ field: FieldSyntax, _ matches: [Int]) -> Finding {
        let names = matches.map { layout.qualifiedName(of: $0) }
        return Finding(
            code: .ambiguousField,
            message: "\(field.name.text) stands \(matches.count) times in \(place)", location: field.location,
            hint: "say which: \(Wording.list(names, "or"))")
    }

    /// An item is hidden where it stands in another description of the bytes that the type's own group describes.
    private static func visible(in layout: Layout, root: Int) -> [Bool] {
        var visible = [Bool](repeating: false, count: layout.items.count)
        let path = Set([root] + layout.ancestors(of: root))
        for index in layout.items.indices {
            let parent = layout.items[index].parent
            let isOnPath = path.contains(index)
            let isInside = index == root || parent.map { visible[$0] && ($0 == root || !path.contains($0)) } ?? false
            if isOnPath || isInside {
                visible[index] = true
            } else if let parent, path.contains(parent) {
                let node = layout.items.indices.first { path.contains($0) && layout.items[$0].parent == parent }
                visible[index] = !(node.map { overlaps(layout.items[index], layout.items[$0]) } ?? false)
            }
        }
        return visible
    }

    private static func overlaps(_ left: LayoutItem, _ right: LayoutItem) -> Bool {
        left.offset < right.offset + right.length * (right.occurs ?? 1)
            && right.offset < left.offset + left.length * (left.occurs ?? 1)
    }
}

/// Why something cannot be resolved: becomes an error of the mapping.
struct Finding: Error {
    var code: MappingCode
    var message: String
    var location: SourceLocation
    var hint: String?
}
