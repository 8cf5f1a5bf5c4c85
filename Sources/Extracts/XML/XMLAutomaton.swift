import RecordValues

/// What an element means by its name and the names of those around it: the subset construction over the record types'
/// paths and the fields' steps, made as far as a document asks for it.
///
/// One number then stands for all that is known at an element. The scanner and each parser own one, and remember by
/// their own means (bytes, pointers) which state follows upon which.
final class XMLAutomaton {
    /// A state in which nothing below is looked at.
    static let dead = 0
    /// The state around the document element.
    static let document = 1

    struct State: Hashable {
        var depth: Int
        /// Record types of which the path goes on below.
        var paths: [Int] = []
        /// Steps of fields that lead to this element: nodes of the plan, that of its own record type included.
        var nodes: [Int] = []
        /// The record type that this element is.
        var record: Int?

        var isDead: Bool { paths.isEmpty && nodes.isEmpty && record == nil }
    }

    let shape: XMLSourceShape
    let plan: XMLFieldPlan
    /// Whether a record type holds others.
    let isLevel: [Bool]
    private(set) var states: [State] = []
    private var numbers: [State: Int] = [:]

    init(shape: XMLSourceShape, plan: XMLFieldPlan) {
        self.shape = shape
        self.plan = plan
        isLevel = shape.recordTypes.indices.map { type in
            shape.recordTypes.contains { other in
                other.path.count > shape.recordTypes[type].path.count
                    && shape.recordTypes[type].path.mayHold(other.path)
            }
        }
        let dead = number(of: State(depth: 0))
        let document = number(of: State(depth: 0, paths: Array(shape.recordTypes.indices)))
        precondition(dead == Self.dead && document == Self.document)
    }

    /// The state of an element with this name, in an element of that state. `namespace` is empty for none.
    func successor(of state: Int, namespace: String, local: String) -> Int {
        let around = states[state]
        let paths = around.paths.filter {
            let path = shape.recordTypes[$0].path
            return path.count > around.depth && path[around.depth].matches(namespace: namespace, local: local)
        }
        let depth = around.depth + 1
        var nodes = around.nodes.flatMap { plan.nodes[$0].children }.filter {
            plan.nodes[$0].name?.matches(namespace: namespace, local: local) ?? false
        }
        let record = paths.first { shape.recordTypes[$0].path.count == depth }
        if let record { nodes.append(plan.roots[record]) }
        let below = paths.filter { shape.recordTypes[$0].path.count > depth }
        let next = State(depth: depth, paths: below, nodes: nodes, record: record)
        return next.isDead ? Self.dead : number(of: next)
    }

    private func number(of state: State) -> Int {
        if let known = numbers[state] { return known }
        states.append(state)
        numbers[state] = states.count - 1
        return states.count - 1
    }
}

extension XMLName {
    func matches(namespace: String, local: String) -> Bool {
        guard self.local == local else { return false }
        switch self.namespace {
        case .any: return true
        case .uri(let uri): return uri == namespace
        }
    }

    /// Whether some name is both.
    fileprivate func overlaps(_ other: XMLName) -> Bool {
        guard local == other.local else { return false }
        if case .uri(let mine) = namespace, case .uri(let theirs) = other.namespace { return mine == theirs }
        return true
    }
}

extension [XMLName] {
    /// Whether an element of the other path can stand in an element of this one.
    fileprivate func mayHold(_ other: [XMLName]) -> Bool { zip(self, other).allSatisfy { $0.overlaps($1) } }
}

extension XMLAutomaton {
    /// Why records cannot be handed to several parsers; nil where they can.
    ///
    /// A parser that begins in the middle is given its levels' own content without the records in them. That changes
    /// what a field sees that looks into those records, or takes the text between them.
    var reasonAgainstSplitting: String? {
        for (type, record) in shape.recordTypes.enumerated() where isLevel[type] {
            for field in record.fields {
                if field.steps.isEmpty, field.content == .text {
                    return "a field of \(record.name) is the text between the records in it"
                }
                let path = record.path + field.steps.map(\.name)
                let looked = field.steps.indices.contains { step in
                    shape.recordTypes.contains { other in
                        other.path.count == record.path.count + step + 1 && other.path.count <= path.count
                            && zip(path, other.path).allSatisfy { $0.overlaps($1) }
                    }
                }
                if looked || field.holdsRecords(path, shape) {
                    return "a field of \(record.name) looks into the records in it"
                }
            }
        }
        return nil
    }
}

extension XMLFieldShape {
    /// Whether the field's own element has records below it, of whose text it would be told nothing; or a condition
    /// of a step leads into one.
    fileprivate func holdsRecords(_ path: [XMLName], _ shape: XMLSourceShape) -> Bool {
        let above = path.count - steps.count
        for (index, step) in steps.enumerated() {
            guard case .having(let condition, _) = step.which else { continue }
            let whole = Array(path.prefix(above + index + 1)) + condition
            if shape.recordTypes.contains(where: { other in
                other.path.count > above
                    && (other.path.count <= whole.count ? other.path.mayHold(whole) : whole.mayHold(other.path))
            }) {
                return true
            }
        }
        return content == .text && shape.recordTypes.contains { $0.path.count > path.count && path.mayHold($0.path) }
    }
}
