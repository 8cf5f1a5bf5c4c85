import RecordValues

/// Every path of elements that a document has, with how often it stands there and what it holds. It grows with the
/// number of different paths, not with the document.
struct ElementTree {
    struct Node {
        var name: QualifiedName
        var parent: Int?
        var depth: Int
        var children: [QualifiedName: Int] = [:]
        /// The same in the order in which they were met.
        var order: [Int] = []
        var count: Int64 = 0
        /// How often it stands in one parent.
        var least: Int64 = .max
        var most: Int64 = 0
        var text = ValueShape()
        var attributes: [(name: QualifiedName, count: Int64, shape: ValueShape)] = []
    }

    struct QualifiedName: Hashable {
        var namespace: String
        var local: String
    }

    /// An element that is open: how often each of its children was met, and its text so far.
    private struct Open {
        var node: Int
        var counts: [Int: Int64] = [:]
        var text = ""
        var textLength = 0
    }

    /// Different paths, and different attributes of one path: more are no form that a mapping could describe.
    static let mostPaths = 10_000
    static let mostAttributes = 1000

    private(set) var nodes: [Node] = []
    private(set) var isTooLarge = false
    private var open: [Open] = []

    mutating func start(_ name: QualifiedName, attributes: [(name: QualifiedName, value: String)]) {
        let parent = open.last?.node
        let node = child(of: parent, name)
        nodes[node].count += 1
        if !open.isEmpty { open[open.count - 1].counts[node, default: 0] += 1 }
        for attribute in attributes {
            var index = nodes[node].attributes.firstIndex { $0.name == attribute.name }
            if index == nil {
                nodes[node].attributes.append((attribute.name, 0, ValueShape()))
                index = nodes[node].attributes.count - 1
                if index! > Self.mostAttributes { isTooLarge = true }
            }
            nodes[node].attributes[index!].count += 1
            nodes[node].attributes[index!].shape.add(
                String(attribute.value.prefix(ValueShape.longestLookedAt)), length: attribute.value.count)
        }
        open.append(Open(node: node))
    }

    private mutating func child(of parent: Int?, _ name: QualifiedName) -> Int {
        if let parent, let known = nodes[parent].children[name] { return known }
        var node = Node(name: name, parent: parent, depth: open.count)
        // Parents that ended without it had none.
        if let parent, nodes[parent].count > 1 { node.least = 0 }
        nodes.append(node)
        let index = nodes.count - 1
        if let parent {
            nodes[parent].children[name] = index
            nodes[parent].order.append(index)
        }
        if index > Self.mostPaths { isTooLarge = true }
        return index
    }

    mutating func characters(_ text: String) {
        guard !open.isEmpty else { return }
        let last = open.count - 1
        let room = ValueShape.longestLookedAt - open[last].textLength
        if room > 0 { open[last].text += text.prefix(room) }
        open[last].textLength += text.count
    }

    mutating func end() {
        let ended = open.removeLast()
        for child in nodes[ended.node].order {
            let count = ended.counts[child] ?? 0
            nodes[child].least = min(nodes[child].least, count)
            nodes[child].most = max(nodes[child].most, count)
        }
        // White space between elements is no value.
        let isLayout = !ended.counts.isEmpty && ended.text.allSatisfy(\.isWhitespace)
        if !isLayout { nodes[ended.node].text.add(ended.text, length: ended.textLength) }
        if open.isEmpty { (nodes[ended.node].least, nodes[ended.node].most) = (1, 1) }
    }
}
