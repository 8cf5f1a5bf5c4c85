import CLibXML2
import Glibc
import RecordValues

/// libxml2's tree of a document, copied: the oracle that the reader is held against.
struct XMLTree {
    var namespace = ""
    var local = ""
    var attributes: [(namespace: String, local: String, value: String)] = []
    /// Elements, and texts between them.
    var content: [Content] = []

    enum Content {
        case element(XMLTree)
        case text(String)
    }

    var elements: [XMLTree] {
        content.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// All character data directly in the element.
    var text: String { content.map { if case .text(let text) = $0 { text } else { "" } }.joined() }

    var isNil: Bool {
        attributes.contains {
            $0.namespace == "http://www.w3.org/2001/XMLSchema-instance" && $0.local == "nil"
                && ["true", "1"].contains($0.value)
        }
    }

    /// Nil where libxml2 does not take the bytes for a document.
    init?(_ bytes: [UInt8]) {
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_NOERROR.rawValue
            | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NOENT.rawValue
        let document = unsafe bytes.withUnsafeBytes { bytes in
            unsafe xmlReadMemory(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, nil, Int32(options))
        }
        guard let document = unsafe document else { return nil }
        defer { unsafe xmlFreeDoc(document) }
        guard let root = unsafe xmlDocGetRootElement(document) else { return nil }
        unsafe self.init(root)
    }

    private init(_ node: xmlNodePtr) {
        unsafe local = String(cString: node.pointee.name)
        unsafe namespace = node.pointee.ns.map { unsafe String(cString: $0.pointee.href) } ?? ""
        var attribute = unsafe node.pointee.properties
        while let next = unsafe attribute {
            let value = unsafe xmlNodeListGetString(node.pointee.doc, next.pointee.children, 1)
            let uri = unsafe next.pointee.ns.map { unsafe String(cString: $0.pointee.href) } ?? ""
            unsafe attributes.append(
                (uri, String(cString: next.pointee.name), value.map { unsafe String(cString: $0) } ?? ""))
            if let value = unsafe value { unsafe free(value) }
            unsafe attribute = next.pointee.next
        }
        var child = unsafe node.pointee.children
        while let next = unsafe child {
            switch unsafe next.pointee.type {
            case XML_ELEMENT_NODE: unsafe content.append(.element(XMLTree(next)))
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                unsafe content.append(.text(next.pointee.content.map { unsafe String(cString: $0) } ?? ""))
            default: break
            }
            unsafe child = next.pointee.next
        }
    }
}

/// The meaning of a shape, said over the tree as plainly as it can be.
extension XMLTree {
    private func matches(_ name: XMLName) -> Bool {
        guard name.local == local else { return false }
        if case .uri(let uri) = name.namespace { return uri == namespace }
        return true
    }

    /// The records of a document, each with its own fields only, in the order of their ends.
    func records(_ shape: XMLSourceShape) -> [(type: Int, values: [String])] {
        func walk(_ node: XMLTree, _ depth: Int, _ alive: [Int]) -> [(Int, [String])] {
            let alive = alive.filter {
                let path = shape.recordTypes[$0].path
                return path.count > depth && node.matches(path[depth])
            }
            let inside = node.elements.flatMap { walk($0, depth + 1, alive) }
            guard let type = alive.first(where: { shape.recordTypes[$0].path.count == depth + 1 }) else {
                return inside
            }
            return inside + [(type, node.values(shape.recordTypes[type].fields))]
        }
        return walk(self, 0, Array(shape.recordTypes.indices))
    }

    func values(_ fields: [XMLFieldShape]) -> [String] { fields.flatMap { values($0) } }

    /// What stands in the slots of one field.
    private func values(_ field: XMLFieldShape) -> [String] {
        let tooMany = Array(repeating: "too many", count: field.occurrences)
        func follow(_ nodes: XMLTree, _ step: Int) -> [XMLTree]? {
            guard step < field.steps.count else { return [nodes] }
            let named = nodes.elements.filter { $0.matches(field.steps[step].name) }
            var taken = named
            switch field.steps[step].which {
            case .only: break
            case .number(let number): taken = named.indices.contains(number - 1) ? [named[number - 1]] : []
            case .having(let path, let literal): taken = named.filter { $0.holds(literal, at: path[...]) }
            }
            let isCounted = field.content == .count && step == field.steps.count - 1
            if taken.count > 1, field.repeatedStep != step, !isCounted { return nil }
            var found: [XMLTree] = []
            for node in taken {
                guard let below = follow(node, step + 1) else { return nil }
                found += below
            }
            return found
        }
        guard let repeated = field.repeatedStep, field.content != .count else {
            guard let found = follow(self, 0) else { return tooMany }
            return [found.count == 0 && field.content != .count ? "-" : Self.value(found, field)]
        }
        // A list: each element of the repeating step is followed by itself.
        var above = field
        above.steps = Array(field.steps.prefix(repeated))
        guard let around = reach(above) else { return tooMany }
        guard let around = around.first else { return Array(repeating: "-", count: field.occurrences) }
        var items = around.elements.filter { $0.matches(field.steps[repeated].name) }
        if case .having(let path, let literal) = field.steps[repeated].which {
            items = items.filter { $0.holds(literal, at: path[...]) }
        }
        guard items.count <= field.occurrences else { return tooMany }
        var rest = field
        rest.steps = Array(field.steps.dropFirst(repeated + 1))
        rest.repeatedStep = nil
        rest.occurrences = 1
        let values = items.map { $0.values(rest)[0] }
        if values.contains("too many") { return tooMany }
        return values + Array(repeating: "-", count: field.occurrences - values.count)
    }

    /// The one element at the end of these steps, if any; nil where a step has several.
    private func reach(_ field: XMLFieldShape) -> [XMLTree]? {
        var nodes = [self]
        for step in field.steps {
            var taken = nodes.flatMap { $0.elements.filter { $0.matches(step.name) } }
            switch step.which {
            case .only: break
            case .number(let number): taken = taken.indices.contains(number - 1) ? [taken[number - 1]] : []
            case .having(let path, let literal): taken = taken.filter { $0.holds(literal, at: path[...]) }
            }
            if taken.count > 1 { return nil }
            nodes = taken
        }
        return nodes
    }

    private func holds(_ literal: String, at path: ArraySlice<XMLName>) -> Bool {
        guard let name = path.first else { return text == literal }
        return elements.contains { $0.matches(name) && $0.holds(literal, at: path.dropFirst()) }
    }

    private static func value(_ found: [XMLTree], _ field: XMLFieldShape) -> String {
        switch field.content {
        case .count: return "=\(found.count)"
        case .text: return found[0].isNil && found[0].text.isEmpty ? "nil" : "=" + found[0].text
        case .attribute(let name):
            let values = found[0].attributes.filter {
                $0.local == name.local && (name.namespace == .any || name.namespace == .uri($0.namespace))
            }
            if values.count > 1 { return "too many" }
            return values.first.map { "=" + $0.value } ?? "-"
        }
    }
}
