import TestSupport

/// A random record description, drawn as a tree, written as COBOL in a random style, and measured by a computation of
/// its own, which knows nothing of the target.
struct RandomBook {
    final class Item {
        var name: String?
        var level = 1
        var picture: String?
        var usage: String?
        /// USAGE stated by a group for all its members.
        var inheritedUsage: String?
        var signClause: String?
        var occurs: Int?
        /// Digits or characters of the picture, for the sizes.
        var digits = 0
        var redefines: Item?
        /// The name in the REDEFINES clause: of the original or of another redefinition of it.
        var redefinedName: String?
        var members: [Item] = []
        var offset = 0
        var length = 0

        var storage: Int { length * (occurs ?? 1) }
    }

    let root = Item()
    /// In the order of the text.
    private(set) var items: [Item] = []
    private var random: SeededGenerator
    private let prefix: String
    /// Whether a redefinition may be longer than its original.
    private let allowsLarger: Bool
    private var count = 0

    init(seed: UInt64, prefix: String = "F", allowsLarger: Bool = true) {
        random = SeededGenerator(seed: seed)
        self.prefix = prefix
        self.allowsLarger = allowsLarger
        root.name = "\(prefix)-RECORD"
        items = [root]
        fill(root, depth: 1)
        place(root)
    }

    // MARK: - drawing

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func fill(_ group: Item, depth: Int) {
        let level = group.level + Int.random(in: 1...5, using: &random)
        var original: Item?
        for position in 0..<Int.random(in: 1...5, using: &random) {
            let item = Item()
            item.level = level
            item.inheritedUsage = group.usage ?? group.inheritedUsage
            count += 1
            if chance(85) { item.name = "\(prefix)-\(count)" }
            if position > 0, chance(20), let base = original, base.name != nil, base.occurs == nil {
                item.redefines = base
                let last = group.members.last?.name
                item.redefinedName = allowsLarger && chance(30) ? last ?? base.name : base.name
            }
            items.append(item)
            if depth < 5, chance(30) {
                if item.inheritedUsage == nil, chance(25) {
                    item.usage = ["COMP-3", "BINARY"].randomElement(using: &random)
                }
                fill(item, depth: depth + 1)
            } else {
                describe(item)
            }
            if chance(15) { item.occurs = Int.random(in: 1...4, using: &random) }
            measure(item)
            if let base = item.redefines, !allowsLarger, item.storage > base.length {
                item.redefines = nil
            }
            if item.redefines == nil { original = item }
            group.members.append(item)
        }
    }

    private mutating func describe(_ item: Item) {
        let usages = ["DISPLAY", "", "COMP", "COMP-4", "BINARY", "COMP-3", "PACKED-DECIMAL", "COMPUTATIONAL-3"]
        if item.inheritedUsage == nil, chance(40) {
            item.digits = Int.random(in: 1...30, using: &random)
            let symbol = chance(80) ? "X" : "A"
            item.picture = repeated(symbol, item.digits)
            return
        }
        if item.inheritedUsage == nil { item.usage = usages.randomElement(using: &random) }
        let isBinary = Self.kind(of: item) == .binary
        let whole = Int.random(in: 0...(isBinary ? 14 : 20), using: &random)
        let fraction = Int.random(in: (whole == 0 ? 1 : 0)...4, using: &random)
        item.digits = whole + fraction
        let isSigned = chance(60)
        item.picture =
            (isSigned ? "S" : "") + repeated("9", whole) + (fraction > 0 ? "V" + repeated("9", fraction) : "")
        if isSigned, Self.kind(of: item) == .display, item.inheritedUsage == nil, chance(50) {
            item.signClause = ["LEADING", "TRAILING", "LEADING SEPARATE", "TRAILING SEPARATE CHARACTER"]
                .randomElement(using: &random)
        }
    }

    /// `99`, `9(2)`, `9(02)` or `9(1)9`.
    private mutating func repeated(_ symbol: String, _ count: Int) -> String {
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where count < 5: String(repeating: symbol, count: count)
        case 1 where count > 1: "\(symbol)(\(count - 1))\(symbol)"
        case 2 where count > 0 && count < 10: "\(symbol)(0\(count))"
        default: count == 0 ? "" : "\(symbol)(\(count))"
        }
    }

    // MARK: - measuring

    private enum Kind { case display, packed, binary }

    private static func kind(of item: Item) -> Kind {
        switch item.usage ?? item.inheritedUsage ?? "" {
        case "COMP", "COMP-4", "BINARY": .binary
        case "COMP-3", "PACKED-DECIMAL", "COMPUTATIONAL-3": .packed
        default: .display
        }
    }

    private func measure(_ item: Item) {
        if item.picture == nil {
            item.length = Self.clusters(of: item).reduce(0) { $0 + ($1.map(\.storage).max() ?? 0) }
            return
        }
        switch Self.kind(of: item) {
        case .display: item.length = item.digits + (item.signClause?.contains("SEPARATE") == true ? 1 : 0)
        // Two digits a byte and a half byte for the sign, rounded up.
        case .packed: item.length = (item.digits + 2) / 2
        case .binary: item.length = item.digits < 5 ? 2 : item.digits < 10 ? 4 : 8
        }
    }

    /// Each original together with what redefines it.
    private static func clusters(of group: Item) -> [[Item]] {
        group.members.reduce(into: []) { clusters, item in
            if item.redefines == nil { clusters.append([item]) } else { clusters[clusters.count - 1].append(item) }
        }
    }

    private func place(_ group: Item) {
        measure(group)
        var next = group.offset
        for cluster in Self.clusters(of: group) {
            for item in cluster {
                item.offset = next
                if item.picture == nil { place(item) }
            }
            next += cluster.map(\.storage).max() ?? 0
        }
    }
}
