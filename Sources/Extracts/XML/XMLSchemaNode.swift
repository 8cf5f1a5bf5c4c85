// Unsafe: copies libxml2's tree of a schema document.
import CLibXML2

/// An element of a schema document. A schema is small and the operator's own, so it may be a tree.
struct XMLSchemaNode {
    /// The local name, for example `complexType`.
    var kind: String
    var attributes: [String: String] = [:]
    /// The namespaces in force, by prefix.
    var namespaces: [String: String] = [:]
    /// Elements of the schema language only.
    var children: [XMLSchemaNode] = []

    private static let language = "http://www.w3.org/2001/XMLSchema"

    /// Nil where the file cannot be read or its document element is no `xs:schema`.
    init?(path: String) {
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        guard let document = unsafe xmlReadFile(path, nil, Int32(options)) else { return nil }
        defer { unsafe xmlFreeDoc(document) }
        guard let root = unsafe xmlDocGetRootElement(document) else { return nil }
        guard let node = unsafe XMLSchemaNode(root, around: [:]), node.kind == "schema" else { return nil }
        self = node
    }

    private init?(_ node: xmlNodePtr, around: [String: String]) {
        guard unsafe node.pointee.type == XML_ELEMENT_NODE, let space = unsafe node.pointee.ns,
            unsafe String(cString: space.pointee.href) == Self.language
        else { return nil }
        unsafe kind = String(cString: node.pointee.name)
        namespaces = around
        var declared = unsafe node.pointee.nsDef
        while let next = unsafe declared {
            let prefix = unsafe next.pointee.prefix.map { unsafe String(cString: $0) } ?? ""
            unsafe namespaces[prefix] = next.pointee.href.map { unsafe String(cString: $0) } ?? ""
            unsafe declared = next.pointee.next
        }
        var attribute = unsafe node.pointee.properties
        while let next = unsafe attribute {
            // The value of an attribute without entities is one text.
            if let text = unsafe next.pointee.children?.pointee.content {
                unsafe attributes[String(cString: next.pointee.name)] = String(cString: text)
            }
            unsafe attribute = next.pointee.next
        }
        var child = unsafe node.pointee.children
        while let next = unsafe child {
            if let made = unsafe XMLSchemaNode(next, around: namespaces) { children.append(made) }
            unsafe child = next.pointee.next
        }
    }

    /// The expanded form of a name as an attribute gives it, for example `p:Entry`.
    func expanded(_ name: String) -> XMLSchemaPaths.Name {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        return parts.count == 2
            ? XMLSchemaPaths.Name(namespace: namespaces[parts[0]] ?? "", local: parts[1])
            : XMLSchemaPaths.Name(namespace: namespaces[""] ?? "", local: name)
    }
}
