import RecordValues

/// What a declaration allows in its element.
extension XMLSchemaPaths {
    struct Content {
        var elements: [Declaration] = []
        var attributes: [Name] = []
        /// `xs:any`, or a type that is not known here.
        var isOpen = false
        var hasAnyAttribute = false
    }

    func content(of declaration: Declaration) -> Content {
        var content = Content()
        var seen: Set<String> = []
        addElement(declaration, to: &content, &seen)
        return content
    }

    private func addElement(_ element: Declaration, to content: inout Content, _ seen: inout Set<String>) {
        if let type = element.node.attributes["type"] {
            addType(resolve(type, element.node, element.document), to: &content, &seen)
            return
        }
        let type = element.node.children.first { $0.kind == "complexType" || $0.kind == "simpleType" }
        if let type {
            add(type.children, element.document, to: &content, &seen)
        } else {
            // Without a type it is xs:anyType.
            content.isOpen = true
            content.hasAnyAttribute = true
        }
    }

    private func addType(_ name: Name, to content: inout Content, _ seen: inout Set<String>) {
        guard seen.insert("type \(name)").inserted else { return }
        if let type = globals["complexType"]?[name] {
            add(type.node.children, type.document, to: &content, &seen)
        } else if name.namespace == "http://www.w3.org/2001/XMLSchema" {
            if name.local == "anyType" { (content.isOpen, content.hasAnyAttribute) = (true, true) }
        } else if globals["simpleType"]?[name] == nil {
            (content.isOpen, content.hasAnyAttribute) = (true, true)
        }
    }

    private func add(_ nodes: [XMLSchemaNode], _ document: Int, to content: inout Content, _ seen: inout Set<String>) {
        for node in nodes {
            switch node.kind {
            case "element": addParticle(node, document, to: &content)
            case "sequence", "choice", "all", "complexContent", "simpleContent":
                add(node.children, document, to: &content, &seen)
            case "extension":
                if let base = node.attributes["base"] { addType(resolve(base, node, document), to: &content, &seen) }
                add(node.children, document, to: &content, &seen)
            case "restriction": addRestriction(node, document, to: &content, &seen)
            case "group", "attributeGroup":
                guard let name = node.attributes["ref"].map({ resolve($0, node, document) }),
                    seen.insert("\(node.kind) \(name)").inserted
                else { continue }
                guard let group = globals[node.kind]?[name] else {
                    content.isOpen = content.isOpen || node.kind == "group"
                    content.hasAnyAttribute = content.hasAnyAttribute || node.kind == "attributeGroup"
                    continue
                }
                add(group.node.children, group.document, to: &content, &seen)
            case "any": content.isOpen = true
            case "attribute": addAttribute(node, document, to: &content)
            case "anyAttribute": content.hasAnyAttribute = true
            default: break
            }
        }
    }

    /// A restriction says its elements again; attributes that it does not say are those of its base.
    private func addRestriction(
        _ node: XMLSchemaNode, _ document: Int, to content: inout Content, _ seen: inout Set<String>
    ) {
        add(node.children, document, to: &content, &seen)
        guard let base = node.attributes["base"] else { return }
        var inherited = Content()
        addType(resolve(base, node, document), to: &inherited, &seen)
        content.attributes += inherited.attributes
        content.hasAnyAttribute = content.hasAnyAttribute || inherited.hasAnyAttribute
    }

    private func addParticle(_ node: XMLSchemaNode, _ document: Int, to content: inout Content) {
        if let name = node.attributes["ref"].map({ resolve($0, node, document) }) {
            guard let element = globals["element"]?[name] else {
                content.isOpen = true
                return
            }
            content.elements.append(element)
            // Members of its substitution group may stand in its place.
            for (_, other) in globals["element"] ?? [:]
            where other.node.attributes["substitutionGroup"].map({ resolve($0, other.node, other.document) }) == name {
                content.elements.append(other)
            }
        } else if let name = node.attributes["name"] {
            content.elements.append(
                Declaration(
                    name: Name(namespace: namespace(of: node, document, "elementFormDefault"), local: name), node: node,
                    document: document))
        }
    }

    private func addAttribute(_ node: XMLSchemaNode, _ document: Int, to content: inout Content) {
        if let name = node.attributes["ref"].map({ resolve($0, node, document) }) {
            content.attributes.append(name)
        } else if let name = node.attributes["name"], node.attributes["use"] != "prohibited" {
            content.attributes.append(
                Name(namespace: namespace(of: node, document, "attributeFormDefault"), local: name))
        }
    }

    /// The name that an attribute gives. A document without a namespace of its own speaks of that into which it is
    /// included.
    private func resolve(_ text: String, _ node: XMLSchemaNode, _ document: Int) -> Name {
        var name = node.expanded(text)
        if name.namespace.isEmpty, documents[document].root.attributes["targetNamespace"] == nil {
            name.namespace = documents[document].target
        }
        return name
    }

    /// A local declaration is in the schema's namespace where its form is qualified.
    private func namespace(of node: XMLSchemaNode, _ document: Int, _ form: String) -> String {
        let (root, target) = (documents[document].root, documents[document].target)
        return (node.attributes["form"] ?? root.attributes[form]) == "qualified" ? target : ""
    }
}
