import Foundation
import RecordValues

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

    package init(_ outline: XMLOutline) {
        file = outline.file
        bytes = outline.bytes
        encoding = outline.encoding
        namespaces = Dictionary(uniqueKeysWithValues: outline.namespaces.map { ($0.prefix, $0.uri) })
        if !outline.elements.isEmpty { add(0, of: outline, around: "") }
    }

    private mutating func add(_ index: Int, of outline: XMLOutline, around: String) {
        let element = outline.elements[index]
        let name = outline.written(element.name)
        let path = around.isEmpty ? name : "\(around)/\(name)"
        let holds = !element.children.isEmpty || !element.attributes.isEmpty
        let isEmpty = element.shape.form == .empty
        rows.append(
            Row(
                path: path, depth: element.depth, name: name, count: element.count, least: element.least,
                most: element.most, shape: !element.children.isEmpty && isEmpty ? nil : element.shape.words,
                isLikelyRecord: element.repeats && holds))
        for attribute in element.attributes {
            let name = "@" + outline.written(attribute.name)
            rows.append(
                Row(
                    path: "\(path)/\(name)", depth: element.depth + 1, name: name, count: attribute.count,
                    least: attribute.count == element.count ? 1 : 0, most: 1, shape: attribute.shape.words,
                    isLikelyRecord: false))
        }
        for child in element.children { add(child, of: outline, around: path) }
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
