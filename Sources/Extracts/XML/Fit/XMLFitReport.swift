import Foundation

/// What `tallyover fit` shows of an XML document: one row a path, its attributes under it.
package struct XMLFitReport: Sendable, Encodable {
    package struct Row: Sendable, Encodable {
        /// With prefixes of `namespaces`: `d:Document/d:Stmt`, `.../@id` for an attribute.
        package var path: String
        /// Elements around it.
        package var depth: Int
        /// The last part of the path.
        package var name: String
        package var count: Int64
        /// How often it stands in one parent.
        package var least: Int64
        package var most: Int64
        /// Nil for an element that holds only elements.
        package var shape: String?
        /// It repeats and holds something: probably a record.
        package var isLikelyRecord: Bool
    }

    package var file: String
    package var bytes: Int64
    package var encoding: String
    /// The URI of each prefix that the paths use.
    package var namespaces: [String: String]
    package var rows: [Row] = []

    init(_ tree: ElementTree, file: String, bytes: Int64, encoding: String) {
        self.file = file
        self.bytes = bytes
        self.encoding = encoding
        var prefixes: [String: String] = [:]
        for name in tree.nodes.flatMap({ [$0.name] + $0.attributes.map(\.name) }) where !name.namespace.isEmpty {
            if prefixes[name.namespace] == nil {
                let letter = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(prefixes.count % 26)))
                let round = prefixes.count / 26
                prefixes[name.namespace] = round == 0 ? letter : letter + String(round)
            }
        }
        namespaces = Dictionary(uniqueKeysWithValues: prefixes.map { ($1, $0) })
        if let root = tree.nodes.indices.first { add(root, of: tree, around: "", prefixes) }
    }

    private mutating func add(_ index: Int, of tree: ElementTree, around: String, _ prefixes: [String: String]) {
        let node = tree.nodes[index]
        func written(_ name: ElementTree.QualifiedName) -> String {
            prefixes[name.namespace].map { "\($0):\(name.local)" } ?? name.local
        }
        let name = written(node.name)
        let path = around.isEmpty ? name : "\(around)/\(name)"
        let holds = !node.order.isEmpty || !node.attributes.isEmpty
        let words = node.text.words
        rows.append(
            Row(
                path: path, depth: node.depth, name: name, count: node.count, least: node.least, most: node.most,
                shape: !node.order.isEmpty && words == "empty" ? nil : words, isLikelyRecord: node.most > 1 && holds))
        for attribute in node.attributes {
            let name = "@" + written(attribute.name)
            rows.append(
                Row(
                    path: "\(path)/\(name)", depth: node.depth + 1, name: name, count: attribute.count,
                    least: attribute.count == node.count ? 1 : 0, most: 1, shape: attribute.shape.words,
                    isLikelyRecord: false))
        }
        for child in node.order { add(child, of: tree, around: path, prefixes) }
    }

    /// Keys in alphabetical order.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
        } catch {
            preconditionFailure("text and integers always encode: \(error)")
        }
    }
}
