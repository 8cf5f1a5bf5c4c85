/// What a sample XML document holds: every path of its elements, how often each stands there, and what its values look
/// like. Never the values themselves, which may be personal. It grows with the number of different paths, not with the
/// document.
package struct XMLOutline: Sendable {
    package struct Name: Sendable, Hashable {
        /// The URI; empty for none.
        package var namespace: String
        package var local: String

        package init(namespace: String, local: String) {
            self.namespace = namespace
            self.local = local
        }

        /// Whether it is one of those that every document may use: `xsi:nil`, `xsi:type`, `xsi:schemaLocation`
        /// (XML Schema 1.1, part 1, 2.7).
        package var isOfSchemaInstance: Bool { namespace == "http://www.w3.org/2001/XMLSchema-instance" }
    }

    package struct Attribute: Sendable {
        package var name: Name
        package var count: Int64 = 0
        package var shape = ValueShape()

        package init(name: Name) { self.name = name }
    }

    package struct Element: Sendable {
        package var name: Name
        /// Index of the element round it, always smaller than its own; nil for the document element.
        package var parent: Int?
        /// Elements round it.
        package var depth: Int
        /// In the order in which they were met.
        package var children: [Int] = []
        package var attributes: [Attribute] = []
        package var count: Int64 = 0
        /// How often it stands in one parent.
        package var least: Int64 = .max
        package var most: Int64 = 0
        /// How many say `xsi:nil="true"`.
        package var nils: Int64 = 0
        /// Its text, without the white space that only stands between elements.
        package var shape = ValueShape()
        /// Characters of its longest text, with such white space.
        package var longestText = 0
        /// Whether a line end, or another control character, stands in a text of it.
        package var hasControlCharacters = false

        package init(name: Name, parent: Int?, depth: Int) {
            self.name = name
            self.parent = parent
            self.depth = depth
        }

        package var repeats: Bool { most > 1 }
    }

    /// As the operator named it.
    package var file: String
    /// Of the document, after gzip where the file is compressed.
    package var bytes: Int64
    package var encoding: String
    /// A prefix for each namespace that a name has, in the order in which they were met.
    package var namespaces: [(prefix: String, uri: String)]
    /// The document element first, and every element before its children.
    package var elements: [Element]

    package init(
        file: String, bytes: Int64, encoding: String, namespaces: [(prefix: String, uri: String)], elements: [Element]
    ) {
        self.file = file
        self.bytes = bytes
        self.encoding = encoding
        self.namespaces = namespaces
        self.elements = elements
    }

    /// The prefix that stands for the name's namespace; nil where none does, as for a name in no namespace.
    package func prefix(of name: Name) -> String? { namespaces.first { $0.uri == name.namespace }?.prefix }

    /// `c:Ntry`.
    package func written(_ name: Name) -> String { (prefix(of: name).map { $0 + ":" } ?? "") + name.local }

    /// An element and those round it, the document element first.
    package func line(to element: Int) -> [Int] {
        sequence(first: element) { elements[$0].parent }.reversed()
    }

    /// `c:Document/c:BkToCstmrStmt/c:Stmt`.
    package func path(of element: Int) -> String {
        line(to: element).map { written(elements[$0].name) }.joined(separator: "/")
    }
}
