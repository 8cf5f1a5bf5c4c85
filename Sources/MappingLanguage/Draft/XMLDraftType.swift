import RecordValues

/// A record type of a first mapping for XML: its fields, as the sample has them.
struct XMLDraftType {
    struct Field {
        enum Content: Equatable {
            /// Of so many characters at most.
            case text(Int)
            case number(digits: Int, places: Int)
            /// How often an element stands there that never holds anything.
            case count
        }

        var name = ""
        /// From the record, or from the list's element.
        var path: String
        /// The names on its path, from the record on.
        var names: [String]
        var content: Content
        var shape = ValueShape()
        /// Whether a record of the sample is without it; whether one says that it is nil.
        var isOptional: Bool
        var isNil = false
        /// Whether a text of it in the sample has a character that rejects its record.
        var hasControlCharacters = false
        /// Index in `lists` of the one that it belongs to.
        var list: Int?
    }

    struct List {
        var name = ""
        var path: String
        var names: [String]
        /// How often its element stands in a record of the sample.
        var counts: ClosedRange<Int>
    }

    /// In characters: no field may be longer.
    private static let longestText = 1_000_000
    /// Digits of a number field at most.
    private static let mostDigits = 31

    let element: Int
    let name: String
    let holdsRecords: Bool
    private(set) var fields: [Field] = []
    private(set) var lists: [List] = []
    /// What of the record is no field, and why.
    private(set) var remarks: [String] = []
    private let outline: XMLOutline
    private let roles: XMLDraftRoles

    init(_ element: Int, name: String, outline: XMLOutline, roles: XMLDraftRoles) {
        self.element = element
        self.name = name
        self.outline = outline
        self.roles = roles
        holdsRecords = roles.holdsRecords(element)
        collect(element, from: element, isOptional: false)
        if fields.isEmpty, !holdsRecords {
            fields = [Field(path: ".", names: ["Value"], content: .text(1), isOptional: false)]
            remarks.append("it holds nothing in the sample: say what it may hold")
        }
        nameAll()
    }

    // MARK: Fields

    /// - Parameters:
    ///   - start: where paths begin: the record, or the element of a list.
    ///   - isOptional: whether some records, or items, are without the element.
    ///   - list: the list that the fields belong to.
    private mutating func collect(_ index: Int, from start: Int, isOptional: Bool, list: Int? = nil) {
        let path = XMLDraftNames.path(outline, to: index, from: start)
        for attribute in outline.elements[index].attributes { add(attribute, of: index, path, isOptional, list) }
        addText(of: index, path, isOptional, list)
        for child in outline.elements[index].children where !roles.isRecord(child) {
            let inner = outline.elements[child]
            guard inner.repeats, !isFlag(child) else {
                collect(child, from: start, isOptional: isOptional || inner.least == 0, list: list)
                continue
            }
            guard list == nil, inner.most <= DraftRecord.mostOccurrences else {
                remarks.append(
                    "left out: \(XMLDraftNames.path(outline, to: child, from: element)), up to \(inner.most) times: "
                        + "--record \(outline.path(of: child)) makes it a record")
                continue
            }
            lists.append(
                List(
                    path: XMLDraftNames.path(outline, to: child, from: start), names: names(to: child),
                    counts: (isOptional ? 0 : Int(inner.least))...Int(inner.most)))
            collect(child, from: child, isOptional: false, list: lists.count - 1)
        }
    }

    /// Whether the element never holds anything, so that only its being there says something.
    private func isFlag(_ index: Int) -> Bool {
        let element = outline.elements[index]
        return element.children.isEmpty && element.attributes.isEmpty && element.shape.form == .empty
            && element.nils == 0
    }

    private mutating func add(
        _ attribute: XMLOutline.Attribute, of index: Int, _ path: String, _ isOptional: Bool, _ list: Int?
    ) {
        let name = attribute.name
        let written = "@" + XMLDraftNames.written(name, outline)
        let whole = path == "." ? written : "\(path)/\(written)"
        if name.isOfSchemaInstance, name.local != "type" {
            // A nil element is a state of its field; a hint where a schema may be is no data.
            if name.local != "nil" { remarks.append("left out: \(whole)") }
            return
        }
        guard let content = content(attribute.shape, longest: attribute.shape.lengths?.upperBound ?? 1, whole) else {
            return
        }
        fields.append(
            Field(
                path: whole, names: names(to: index) + [name.local], content: content, shape: attribute.shape,
                isOptional: isOptional || attribute.count < outline.elements[index].count, list: list))
    }

    private mutating func addText(of index: Int, _ path: String, _ isOptional: Bool, _ list: Int?) {
        let element = outline.elements[index]
        let isOwn = path == "."
        let names = names(to: index) + (isOwn ? ["Value"] : [])
        if element.shape.form == .empty {
            if isFlag(index), !isOwn {
                fields.append(Field(path: path, names: names, content: .count, isOptional: false, list: list))
            } else if element.children.isEmpty, element.nils > 0 {
                remarks.append("\(path) holds nothing in the sample: say what it may hold")
                fields.append(
                    Field(
                        path: path, names: names, content: .text(1), shape: element.shape, isOptional: isOptional,
                        isNil: true, list: list))
            }
            return
        }
        // Between child elements white space is a part of the text.
        let longest = element.children.isEmpty ? element.shape.lengths?.upperBound ?? 1 : element.longestText
        guard let content = content(element.shape, longest: longest, path) else { return }
        fields.append(
            Field(
                path: path, names: names, content: element.children.isEmpty ? content : .text(longest),
                shape: element.shape, isOptional: isOptional, isNil: element.nils > 0,
                hasControlCharacters: element.hasControlCharacters, list: list))
    }

    private mutating func content(_ shape: ValueShape, longest: Int, _ path: String) -> Field.Content? {
        if case .number(let digits, let places, _) = shape.form, digits <= Self.mostDigits {
            return .number(digits: digits, places: places)
        }
        if longest <= Self.longestText { return .text(longest) }
        remarks.append("left out: \(path), which is longer than a field may be: \(longest) characters")
        return nil
    }

    // MARK: Names

    /// The names of the elements between the record and this one, this one included.
    private func names(to index: Int) -> [String] {
        outline.line(to: index).drop { $0 <= element }.map { outline.elements[$0].name.local }
    }

    private mutating func nameAll() {
        let made = XMLDraftNames.unique(lists.map(\.names) + fields.map(\.names)).map(XMLDraftNames.field)
        let names = XMLDraftNames.numbered(made, taken: [name.uppercased()])
        for index in lists.indices { lists[index].name = names[index] }
        for index in fields.indices { fields[index].name = names[lists.count + index] }
    }
}
