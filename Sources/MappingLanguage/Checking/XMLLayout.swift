import Copybooks
import Diagnostics
import RecordValues

/// Makes the layout and the shape of an XML record type: every field is a slot in the record's image, in the order of
/// the shape's fields (`SlotRecordImage`).
struct XMLLayout {
    let type: TypeSyntax
    let xml: XMLSyntax
    let file: String
    private(set) var findings = Findings()
    private var items: SlotItems
    private var fields: [XMLFieldShape] = []

    init(_ type: TypeSyntax, xml: XMLSyntax, file: String) {
        self.type = type
        self.xml = xml
        self.file = file
        items = SlotItems(type)
    }

    /// The layout and the fields; nil where one has a problem, which is told.
    mutating func layout() -> (layout: Layout, fields: [XMLFieldShape])? {
        for line in type.fields { add(line) }
        let layout = items.layout(file: file, &findings)
        return findings.hasErrors ? nil : (layout, fields)
    }

    private mutating func add(_ line: FieldLineSyntax) {
        guard let path = path(of: line) else { return }
        guard case .group(let most) = line.content else {
            guard line.members.isEmpty else {
                findings.error(
                    .syntax, "\(line.name.text) is a field and has no fields of its own", at: line.name.location,
                    hint: "a group of repeated elements is written: \(line.name.text) PATH up to 8")
                return
            }
            return add(line, steps: steps(path), parent: 0, repeated: nil, occurrences: 1)
        }
        guard path.attribute == nil, !path.steps.isEmpty, !line.members.isEmpty else {
            findings.error(
                .syntax, "the group \(line.name.text) needs the path of an element, and fields under it",
                at: line.name.location)
            return
        }
        let group = items.appendGroup(line.name, atMost: most)
        for member in line.members {
            guard let inner = self.path(of: member) else { continue }
            add(
                member, steps: steps(path) + steps(inner), parent: group, repeated: path.steps.count - 1,
                occurrences: most)
        }
    }

    private mutating func path(of line: FieldLineSyntax) -> PathSyntax? {
        guard case .path(let path) = line.place else {
            findings.error(
                .syntax, "\(line.name.text) needs the path of its element or attribute", at: line.name.location,
                hint: "for example: \(line.name.text) Amt/@Ccy text 3; positions belong to text files")
            return nil
        }
        return path
    }

    private mutating func add(
        _ line: FieldLineSyntax, steps: [XMLFieldShape.Step], parent: Int, repeated: Int?, occurrences: Int
    ) {
        guard case .path(let path) = line.place else { return }
        var content: XMLFieldShape.Content = path.attribute.map { .attribute(name($0)) } ?? .text
        if case .count = line.content { content = .count }
        guard let description = line.content.slotDescription else {
            findings.error(
                .syntax, "the group \(line.name.text) stands in another group", at: line.name.location,
                hint: "make the inner element a record type of its own, in a level")
            return
        }
        items.appendField(line.name, description, parent: parent, occurrences: occurrences)
        fields.append(
            XMLFieldShape(steps: steps, content: content, repeatedStep: repeated, occurrences: occurrences))
    }

    // MARK: Names

    private mutating func steps(_ path: PathSyntax) -> [XMLFieldShape.Step] {
        path.steps.map { step in
            let which: XMLFieldShape.Step.Which =
                switch step.which {
                case .only: .only
                case .number(let number): .number(number)
                case .having(let names, let text): .having(names.map { name($0) }, equals: text)
                }
            return XMLFieldShape.Step(name: name(step.name), which: which)
        }
    }

    /// The names of an element's path, from the document element on.
    mutating func elementPath() -> [XMLName] {
        guard let path = type.path, !path.steps.isEmpty, path.attribute == nil else {
            findings.error(
                .unknownRecord, "the record type \(type.name.text) needs the path of an element",
                at: type.name.location)
            return []
        }
        for step in path.steps where step.which != .only {
            findings.error(
                .syntax, "the path of a record's element names elements only", at: path.location,
                hint: "a record that is to be left out is skipped: skip when ... because \"...\"")
            break
        }
        return path.steps.map { name($0.name) }
    }

    private mutating func name(_ name: PathSyntax.Name) -> XMLName {
        guard let prefix = name.prefix else { return XMLName(local: name.local.text) }
        if let known = xml.namespaces.first(where: { $0.prefix.text == prefix.text }) {
            return XMLName(namespace: .uri(known.uri.text), local: name.local.text)
        }
        findings.error(
            .unknownRecord, "no namespace has the prefix \(prefix.text)", at: prefix.location,
            hint: Wording.nearest(prefix.text, among: xml.namespaces.map(\.prefix.text))
                ?? "declare it: xml namespace \(prefix.text) \"...\"")
        return XMLName(local: name.local.text)
    }
}
