/// What a mapping says of an XML source: which elements are records, and which of their content are fields.
package struct XMLSourceShape: Sendable, Hashable {
    package var recordTypes: [XMLRecordShape]
    package var limits: XMLLimits
    /// Path of the XSD that every record is held against; nil where the mapping names none.
    package var schema: String?

    package init(recordTypes: [XMLRecordShape], limits: XMLLimits = XMLLimits(), schema: String? = nil) {
        self.recordTypes = recordTypes
        self.limits = limits
        self.schema = schema
    }

    /// Slots in the image of a record of a type: its own and its parents'.
    package func slotCount(of type: Int) -> Int {
        var count = 0
        var next: Int? = type
        while let current = next {
            count += recordTypes[current].fields.reduce(0) { $0 + $1.occurrences }
            next = recordTypes[current].parent
        }
        return count
    }
}

/// A name as XML Namespaces 1.0 has it, or a local name in any namespace.
package struct XMLName: Sendable, Hashable {
    package enum Namespace: Sendable, Hashable {
        /// The mapping names no prefix: the local name decides alone.
        case any
        /// The empty string is "in no namespace".
        case uri(String)
    }

    package var namespace: Namespace
    package var local: String

    package init(namespace: Namespace = .any, local: String) {
        self.namespace = namespace
        self.local = local
    }
}

/// An element that is a record. A record whose element holds other records is a level: it is given out at its end tag,
/// after its children, and each child carries the fields of its parents that stood before it.
package struct XMLRecordShape: Sendable, Hashable {
    package var name: String
    /// From the document element to the record's own, both included.
    package var path: [XMLName]
    /// Index, in the source's record types, of the innermost level around it; nil for none. Never its own index.
    package var parent: Int?
    package var fields: [XMLFieldShape]

    package init(name: String, path: [XMLName], parent: Int? = nil, fields: [XMLFieldShape]) {
        self.name = name
        self.path = path
        self.parent = parent
        self.fields = fields
    }
}

/// Where a field's text stands, seen from its record's element.
package struct XMLFieldShape: Sendable, Hashable {
    /// One step down, to a child element.
    package struct Step: Sendable, Hashable {
        package enum Which: Sendable, Hashable {
            /// There must be at most one: a second is a fault of the record.
            case only
            /// The n-th of its name under its parent, from 1.
            case number(Int)
            /// Those for which the text at a path below them is the literal, as in `Bal[Tp/Cd = "OPBD"]`.
            case having([XMLName], equals: String)
        }

        package var name: XMLName
        package var which: Which

        package init(name: XMLName, which: Which = .only) {
            self.name = name
            self.which = which
        }
    }

    package enum Content: Sendable, Hashable {
        /// All character data directly in the element, references resolved, CDATA included.
        case text
        case attribute(XMLName)
        /// How many elements the path leads to: the length of a repeated list.
        case count
    }

    /// Empty for the record's own element.
    package var steps: [Step]
    package var content: Content
    /// Index into `steps` of the one that repeats; nil where none does. That step takes every element of its name, and
    /// the field has one slot for each of the first `occurrences`; more are a fault of the record.
    package var repeatedStep: Int?
    /// 1 where nothing repeats.
    package var occurrences: Int

    package init(steps: [Step], content: Content, repeatedStep: Int? = nil, occurrences: Int = 1) {
        self.steps = steps
        self.content = content
        self.repeatedStep = repeatedStep
        self.occurrences = occurrences
    }
}

/// What a hostile or broken document may not exceed; each can be stated in the mapping.
package struct XMLLimits: Sendable, Hashable {
    /// Elements inside each other.
    package var depth = 64
    /// Attributes of one element.
    package var attributes = 256
    /// Bytes of one text or attribute value, in UTF-8.
    package var textBytes = 10 << 20
    /// Bytes of one record's element in the file.
    package var recordBytes = 64 << 20

    package init() {}
}
