import RecordValues

/// The fields of every record type as one forest of steps, flat: what the parser walks, element by element.
///
/// A node is one step below another; equal steps of several fields are one node, so that they share its counting.
/// The root of a record type stands for the record's own element.
struct XMLFieldPlan: Sendable {
    struct Node: Sendable {
        /// Nil for the root of a record type.
        var name: XMLName?
        var parent: Int
        var which: XMLFieldShape.Step.Which = .only
        /// Takes every element of its name: the step of a list.
        var repeats = false
        var children: [Int] = []
        /// Fields that are the text of this element; of an attribute of it; the number of such elements.
        var texts: [Int] = []
        var attributes: [(name: XMLName, field: Int)] = []
        var counts: [Int] = []
        /// Fields whose steps lead through this one.
        var fields: [Int] = []
        /// On the path that decides about a `having` step, and no field's.
        var isCondition = false
        /// For the end of such a path: the `having` step, and the text that it wants.
        var decides: (node: Int, literal: [UInt8])?

        var capturesText: Bool { !texts.isEmpty || decides != nil }
    }

    struct Field: Sendable {
        /// Its first slot among all slots of all record types, and how many it has.
        var slot: Int
        var occurrences: Int
        /// The node that repeats; nil for none.
        var repeatedNode: Int?
        var isCount: Bool
        /// The node at which it ends.
        var node: Int
    }

    private(set) var nodes: [Node] = []
    private(set) var fields: [Field] = []
    /// The node of each record type's own element.
    private(set) var roots: [Int] = []
    /// Each record type's slots among all slots.
    private(set) var slots: [Range<Int>] = []
    /// Each record type and its parents, outwards.
    private(set) var chains: [[Int]] = []

    var slotCount: Int { slots.last?.upperBound ?? 0 }

    init(_ shape: XMLSourceShape) {
        for type in shape.recordTypes {
            let root = add(Node(parent: -1))
            roots.append(root)
            let first = slotCount
            var next = first
            for field in type.fields {
                add(field, under: root, slot: next)
                next += field.occurrences
            }
            slots.append(first..<next)
        }
        for type in shape.recordTypes.indices {
            var chain = [type]
            while let parent = shape.recordTypes[chain.last!].parent {
                precondition(!chain.contains(parent), "a record type is its own parent")
                precondition(
                    shape.recordTypes[chain.last!].path.starts(with: shape.recordTypes[parent].path),
                    "a parent's path leads to its children")
                chain.append(parent)
            }
            chains.append(chain)
        }
    }

    private mutating func add(_ field: XMLFieldShape, under root: Int, slot: Int) {
        let index = fields.count
        var node = root
        var repeatedNode: Int?
        nodes[root].fields.append(index)
        for (position, step) in field.steps.enumerated() {
            let repeats = field.repeatedStep == position
            node = child(of: node, step, repeats: repeats)
            nodes[node].fields.append(index)
            if repeats { repeatedNode = node }
        }
        let isCount = field.content == .count
        fields.append(
            Field(
                slot: slot, occurrences: field.occurrences,
                repeatedNode: isCount && (field.occurrences == 1 || repeatedNode == node) ? nil : repeatedNode,
                isCount: isCount, node: node))
        switch field.content {
        case .text: nodes[node].texts.append(index)
        case .attribute(let name): nodes[node].attributes.append((name, index))
        case .count: nodes[node].counts.append(index)
        }
    }

    private mutating func child(of parent: Int, _ step: XMLFieldShape.Step, repeats: Bool) -> Int {
        let known = nodes[parent].children.first {
            let node = nodes[$0]
            return node.name == step.name && node.which == step.which && node.repeats == repeats && !node.isCondition
        }
        if let known { return known }
        let index = add(Node(name: step.name, parent: parent, which: step.which, repeats: repeats))
        if case .having(let path, let literal) = step.which { decide(index, path, Array(literal.utf8)) }
        return index
    }

    /// The nodes that lead to the text that decides about a `having` step. They are nobody else's: any of several
    /// elements may hold the literal, so nothing is counted in them.
    private mutating func decide(_ node: Int, _ path: [XMLName], _ literal: [UInt8]) {
        var last = node
        for name in path { last = add(Node(name: name, parent: last, repeats: true, isCondition: true)) }
        nodes[last].decides = (node, literal)
    }

    private mutating func add(_ node: Node) -> Int {
        nodes.append(node)
        if node.parent >= 0 { nodes[node.parent].children.append(nodes.count - 1) }
        return nodes.count - 1
    }
}
