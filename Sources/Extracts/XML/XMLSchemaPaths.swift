import Diagnostics
import Foundation
import RecordValues

/// Whether the paths of a mapping lead somewhere in an XSD: for `tallyover check`, before a byte of data is read.
///
/// It walks the declarations: elements, named and local types, groups, extensions, in the file and in those that it
/// includes or imports beside it. Below `xs:any` everything is allowed.
///
/// Standard: XML Schema 1.1, part 1.
package struct XMLSchemaPaths {
    struct Name: Hashable {
        var namespace: String
        var local: String
    }

    /// A declaration, with what the schema document around it says of unqualified names.
    struct Declaration {
        var name: Name
        var node: XMLSchemaNode
        var document: Int
    }

    struct Document {
        var root: XMLSchemaNode
        var target: String
    }

    private let path: String
    private(set) var documents: [Document] = []
    /// By kind (`element`, `complexType`, ...) and name.
    private(set) var globals: [String: [Name: Declaration]] = [:]

    /// Throws EXT036 where the file is no schema.
    package init(path: String) throws(DiagnosticList) {
        self.path = path
        var seen: Set<String> = []
        load(path, target: nil, &seen)
        guard !documents.isEmpty else {
            throw DiagnosticList(
                Diagnostic(
                    ExtractCode.unusableSchema, "\(path) is no XML schema, or cannot be read",
                    hint: "the file name is relative to the folder of the mapping"))
        }
    }

    private mutating func load(_ path: String, target: String?, _ seen: inout Set<String>) {
        guard seen.insert(path).inserted, let root = XMLSchemaNode(path: path) else { return }
        // A document without a namespace of its own takes that of the one that includes it.
        documents.append(Document(root: root, target: root.attributes["targetNamespace"] ?? target ?? ""))
        let index = documents.count - 1
        for child in root.children {
            if let name = child.attributes["name"] {
                let expanded = Name(namespace: documents[index].target, local: name)
                globals[child.kind, default: [:]][expanded] = Declaration(name: expanded, node: child, document: index)
            }
            guard ["include", "import", "redefine"].contains(child.kind),
                let place = child.attributes["schemaLocation"],
                !place.contains("://")
            else { continue }
            let folder = URL(filePath: path).deletingLastPathComponent()
            let beside = place.hasPrefix("/") ? place : folder.appending(path: place).path(percentEncoded: false)
            load(beside, target: child.kind == "import" ? nil : documents[index].target, &seen)
        }
    }

    // MARK: - The paths of a mapping

    /// EXT038 for each path that leads nowhere.
    package func mistakes(in shape: XMLSourceShape) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for record in shape.recordTypes {
            let roots = globals["element"].map { Array($0.values) } ?? []
            var here = Place(path: "", declarations: roots, isOpen: false)
            var isThere = true
            for name in record.path where isThere { isThere = step(&here, name, "record type \(record.name)", &found) }
            guard isThere, !here.isOpen else { continue }
            for field in record.fields { check(field, in: here, record.name, &found) }
        }
        // Several fields of one path have one mistake.
        var known: Set<String> = []
        return found.filter { known.insert($0.message).inserted }
    }

    private struct Place {
        var path: String
        /// What may stand in it.
        var declarations: [Declaration]
        /// Anything may.
        var isOpen: Bool
        /// What it is itself.
        var declared: [Declaration] = []
    }

    /// Goes one element down; false where there is none of the name.
    private func step(_ place: inout Place, _ name: XMLName, _ whose: String, _ found: inout [Diagnostic]) -> Bool {
        if place.isOpen { return true }
        let matching = place.declarations.filter { name.matches(namespace: $0.name.namespace, local: $0.name.local) }
        guard let first = matching.first else {
            found.append(nothing(name, "element", among: place.declarations.map(\.name), place, whose))
            return false
        }
        let inside = matching.map { content(of: $0) }
        place = Place(
            path: place.path.isEmpty ? first.name.local : "\(place.path)/\(first.name.local)",
            declarations: inside.flatMap(\.elements), isOpen: inside.contains(where: \.isOpen), declared: matching)
        return true
    }

    private func check(_ field: XMLFieldShape, in record: Place, _ name: String, _ found: inout [Diagnostic]) {
        var here = record
        let whose = "record type \(name)"
        for step in field.steps {
            guard self.step(&here, step.name, whose, &found) else { return }
            if case .having(let path, _) = step.which {
                var condition = here
                for name in path where !self.step(&condition, name, whose, &found) { break }
            }
        }
        guard case .attribute(let wanted) = field.content, !here.isOpen else { return }
        let attributes = here.declared.map { content(of: $0) }
        if attributes.contains(where: \.hasAnyAttribute) { return }
        let names = attributes.flatMap(\.attributes)
        if wanted.namespace == .uri("http://www.w3.org/2001/XMLSchema-instance") { return }
        if !names.contains(where: { wanted.matches(namespace: $0.namespace, local: $0.local) }) {
            found.append(nothing(wanted, "attribute", among: names, here, whose))
        }
    }

    private func nothing(
        _ name: XMLName, _ what: String, among names: [Name], _ place: Place, _ whose: String
    ) -> Diagnostic {
        let locals = Set(names.map(\.local)).sorted()
        let near = NearestMatch.of(name.local, among: locals)
        var hint = near.map { "did you mean \($0)?" }
        if locals.contains(name.local) {
            let spaces = names.filter { $0.local == name.local }.map { $0.namespace.isEmpty ? "none" : $0.namespace }
            hint = "there is one in the namespace \(Set(spaces).sorted().joined(separator: ", "))"
        }
        let parent = place.path.isEmpty ? "as a document element" : "under \(place.path)"
        return Diagnostic(
            ExtractCode.pathNotInSchema, "\(path): no such \(what) `\(name.local)` \(parent) (\(whose))",
            hint: hint ?? (locals.isEmpty ? "it has none" : "it has: \(locals.prefix(12).joined(separator: ", "))"))
    }
}
