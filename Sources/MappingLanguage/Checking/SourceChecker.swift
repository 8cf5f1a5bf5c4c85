import Copybooks
import Diagnostics
import RecordValues

/// Gives a source its meaning: copybooks read, types placed, the discriminator found.
struct SourceChecker {
    let syntax: SourceSyntax
    /// Whether lines of the source may be missing because they do not read.
    let hasSyntaxErrors: Bool
    private(set) var findings = Findings()
    private var layouts: [Layout] = []
    private var codePage: CodePage

    init(_ syntax: SourceSyntax, hasSyntaxErrors: Bool) {
        self.syntax = syntax
        self.hasSyntaxErrors = hasSyntaxErrors
        codePage = Self.anyCodePage
    }

    /// Where the encoding is not known, no text of the mapping is refused because of it.
    private static let anyCodePage: CodePage = {
        guard let page = CodePage.named("utf-8") else { preconditionFailure("UTF-8 is always known") }
        return page
    }()

    /// The source; nil where its records are not known.
    mutating func check(_ files: inout MappingFiles) -> SourcePlan? {
        if let named = syntax.namedFields {
            var checker = NamedFieldsChecker(syntax, named, hasSyntaxErrors: hasSyntaxErrors)
            defer { findings.add(checker.findings.diagnostics) }
            return checker.check()
        }
        if let xml = syntax.xml { return checkXML(xml, &files) }
        readCopybooks(&files)
        readEncoding()
        let policy = signPolicy()
        if syntax.records == nil {
            missing("does not say how its records are cut", "records fixed N, records variable, records lines")
        }
        checkTypes()
        let types = syntax.types.map { recordType($0) }
        let known = types.compactMap { $0 }
        checkLength(known)
        guard known.count == types.count, !known.isEmpty else { return nil }
        var plan = SourcePlan(
            name: syntax.name.text, codePage: codePage, recordFormat: syntax.records?.format ?? .variable,
            signPolicy: policy, discriminator: nil, recordTypes: known, otherRecords: syntax.other ?? .stop)
        if let field = syntax.discriminator {
            var discriminator = DiscriminatorChecker(field, source: syntax, layouts: layouts, plan: plan)
            plan = discriminator.check()
            findings.add(discriminator.findings.diagnostics)
        }
        return withLevels(plan)
    }

    /// Nil where the levels are not known: what the fields and controls in them mean is not known then either.
    private mutating func withLevels(_ plan: SourcePlan) -> SourcePlan? {
        if hasSyntaxErrors, syntax.types.contains(where: { $0.opens != nil || $0.closes != nil || $0.level != nil }) {
            return nil
        }
        var levels = LevelChecker(syntax, plan: plan)
        let checked = levels.check()
        findings.add(levels.findings.diagnostics)
        return levels.findings.hasErrors ? nil : checked
    }

    private mutating func checkTypes() {
        if syntax.types.isEmpty {
            missing("names no record type", "type NAME RECORD, or type by FIELD with a line for each type")
        }
        if syntax.discriminator == nil, syntax.types.count > 1 {
            findings.error(
                .discriminator, "nothing tells the \(syntax.types.count) types of \(syntax.name.text) apart",
                at: syntax.types[1].name.location, hint: "write them under: type by FIELD")
        }
        if syntax.discriminator == nil, let test = syntax.types.first?.tests.first {
            findings.error(
                .discriminator, "a source with one type of record has nothing to tell apart", at: test.location,
                hint: "take out the test, or write the types under: type by FIELD")
        }
        for type in syntax.types where type.path != nil && syntax.xml == nil {
            findings.error(
                .missingPart, "\(type.name.text) is an element, but the source is no XML", at: type.name.location,
                hint: "add a line to the source: xml")
        }
    }

    // MARK: XML

    /// An XML document states its encoding itself, and its records are elements.
    private mutating func checkXML(_ xml: XMLSyntax, _ files: inout MappingFiles) -> SourcePlan? {
        for (line, name) in [
            ("copybook", syntax.copybooks.first), ("encoding", syntax.encoding), ("numbers", syntax.signPolicy),
        ] {
            guard let name else { continue }
            findings.error(
                .syntax, "an XML source takes no line \(line)", at: name.location,
                hint: "take it out: the document states its encoding, and its fields are described under their types")
        }
        if let records = syntax.records {
            findings.error(
                .syntax, "an XML source takes no line records: its records are elements", at: records.location)
        }
        if syntax.types.isEmpty {
            missing("names no record type", "type by element, and under it: PATH NAME, with a line for each field")
        }
        let schema = xml.schema.flatMap { files.companion($0, "XML schema", findings: &findings)?.file }
        var known: [RecordTypePlan] = []
        var shapes: [XMLRecordShape] = []
        for type in syntax.types {
            var layout = XMLLayout(type, xml: xml, file: type.name.location.file)
            let path = layout.elementPath()
            let made = layout.layout()
            findings.add(layout.findings.diagnostics)
            guard let made, !path.isEmpty else { continue }
            known.append(
                RecordTypePlan(
                    name: type.name.text, layout: made.layout, root: 0,
                    discriminatorValues: [SlotRecordImage.typeBytes(known.count)], place: type.place,
                    exactly: type.exactly, skip: type.skip))
            shapes.append(XMLRecordShape(name: type.name.text, path: path, fields: made.fields))
        }
        guard known.count == syntax.types.count, !known.isEmpty else { return nil }
        let plan = SourcePlan(
            name: syntax.name.text, codePage: codePage,
            recordFormat: .xml(
                XMLSourceShape(recordTypes: shapes, limits: xml.limits, schema: schema)),
            signPolicy: .strict, discriminator: Self.typeNumber, recordTypes: known, otherRecords: .stop)
        return withLevels(plan)
    }

    /// The first bytes of an XML record's image.
    private static let typeNumber = FieldReference(
        name: "the element", item: 0, offset: SlotRecordImage.typeOffset, description: .text(length: 2), itemStride: 0)

    private mutating func missing(_ what: String, _ line: String) {
        guard !hasSyntaxErrors else { return }
        findings.error(
            .missingPart, "the source \(syntax.name.text) \(what)", at: syntax.name.location,
            hint: "add a line: \(line)")
    }

    private mutating func readCopybooks(_ files: inout MappingFiles) {
        let needsCopybook = syntax.types.allSatisfy { $0.fields.isEmpty && $0.width == nil }
        if syntax.copybooks.isEmpty, needsCopybook || syntax.types.contains(where: { $0.record != nil }) {
            missing("names no copybook", "copybook \"FILE.cpy\", or write the fields under their types")
        }
        for name in syntax.copybooks {
            guard let text = files.companion(name, "copybook", findings: &findings) else { continue }
            do throws(DiagnosticList) {
                let copybook = try Copybook.parse(text)
                layouts += copybook.layouts.map(\.withRecordItem)
                findings.add(copybook.warnings)
            } catch {
                findings.add(error.diagnostics)
            }
        }
    }

    private mutating func readEncoding() {
        guard let name = syntax.encoding else {
            missing(
                "does not state its encoding", "encoding cp285 (known: \(CodePage.allNames.joined(separator: ", ")))")
            return
        }
        if let page = CodePage.named(name.text) {
            codePage = page
            return
        }
        let near = NearestMatch.of(name.text, among: CodePage.allNames).map { "did you mean \($0)? " } ?? ""
        findings.error(
            .unknownEncoding, "\(name.text) is not an encoding that is known", at: name.location,
            hint: "\(near)known: \(CodePage.allNames.joined(separator: ", "))")
    }

    private mutating func signPolicy() -> SignPolicy {
        guard let name = syntax.signPolicy else { return .ibmNopfd }
        if let policy = SignPolicy(rawValue: name.text) { return policy }
        findings.error(
            .unknownPolicy, "\(name.text) is not a sign and digit policy", at: name.location,
            hint: Wording.nearestOrAll(name.text, among: SignPolicy.allCases.map(\.rawValue), none: ""))
        return .ibmNopfd
    }

    // MARK: Record types

    private mutating func recordType(_ type: TypeSyntax) -> RecordTypePlan? {
        guard let record = type.record else { return positionType(type) }
        for line in type.fields {
            findings.error(
                .syntax, "\(type.name.text) has its fields from a copybook", at: line.name.location,
                hint: "take the line out, or the name \(record.name.text) behind \(type.name.text)")
            break
        }
        let name = record.name.text.uppercased()
        var matches: [(layout: Layout, root: Int)] = []
        for layout in layouts {
            switch layout.item(named: name, of: record.qualifiers.map(\.text)) {
            case .found(let item): matches.append((layout, item))
            case .ambiguous(let items): matches += items.map { (layout, $0) }
            case .notFound: break
            }
        }
        guard matches.count == 1, let match = matches.first else {
            reportRecord(record, matches)
            return nil
        }
        if let occurs = match.layout.occursAncestors(of: match.root).first {
            findings.error(
                .unknownRecord, "\(name) is no record: \(match.layout.displayName(of: occurs)) occurs many times",
                at: record.location, hint: "a table \"each \(name)\" makes one row of each")
            return nil
        }
        return RecordTypePlan(
            name: type.name.text, layout: match.layout, root: match.root, discriminatorValues: [], place: type.place,
            exactly: type.exactly, skip: type.skip)
    }

    /// A type whose fields stand under it.
    private mutating func positionType(_ type: TypeSyntax) -> RecordTypePlan? {
        guard syntax.copybooks.isEmpty || !type.fields.isEmpty || type.width != nil else {
            findings.error(
                .unknownRecord, "\(type.name.text) names no record of a copybook, and no fields stand under it",
                at: type.name.location,
                hint: type.values.isEmpty && syntax.discriminator != nil
                    ? "other stop, other skip because \"...\", or a type for all other records: other \(type.name.text) RECORD"
                    : "write \(type.name.text) RECORD, or a line for each field under it")
            return nil
        }
        var position = PositionLayout(
            type, file: type.name.location.file, commonLength: syntax.records?.format.fixedLength)
        let layout = position.layout()
        findings.add(position.findings.diagnostics)
        return layout.map {
            RecordTypePlan(
                name: type.name.text, layout: $0, root: 0, discriminatorValues: [], place: type.place,
                exactly: type.exactly, skip: type.skip)
        }
    }

    private mutating func reportRecord(_ record: FieldSyntax, _ matches: [(layout: Layout, root: Int)]) {
        guard !layouts.isEmpty else { return }
        let name = record.name.text
        guard matches.isEmpty else {
            findings.error(
                .ambiguousField, "\(name) stands \(matches.count) times in the copybooks", at: record.location,
                hint: "say which: "
                    + Wording.list(matches.map { "\($0.layout.qualifiedName(of: $0.root)) (\($0.layout.file))" }, "or"))
            return
        }
        let groups = layouts.flatMap { layout in
            layout.items.indices.filter { layout.items[$0].isGroup }.compactMap { layout.items[$0].name }
        }
        findings.error(
            .unknownRecord, "no copybook of \(syntax.name.text) describes \(name)", at: record.location,
            hint: Wording.nearest(name, among: groups) ?? "records: \(layouts.map(\.name).joined(separator: ", "))")
    }

    /// A file of fixed records has room for its longest type, and no byte more than the copybook describes.
    private mutating func checkLength(_ types: [RecordTypePlan]) {
        guard let records = syntax.records, let longest = types.max(by: { $0.layout.length < $1.layout.length }) else {
            return
        }
        guard let stated = records.format.fixedLength else { return }
        let described = longest.layout.length
        guard types.count == syntax.types.count, stated != described else { return }
        let difference = abs(stated - described)
        findings.error(
            .recordLength,
            "the records have \(stated) bytes, but \(longest.layout.name) (\(longest.layout.file)) describes "
                + "\(described): \(Wording.count(difference, "byte")) too \(stated > described ? "many" : "few")",
            at: records.location,
            hint: syntax.copybooks.isEmpty
                ? "the width of a type cannot be more than the record's"
                : stated > described
                    ? "write \(described), or let the copybook end with FILLER PIC X(\(difference))"
                    : "write \(described), or name the copybook of this file")
    }
}

extension RecordFormat {
    /// Bytes that every record has; nil where records may differ.
    var fixedLength: Int? {
        switch self {
        case .fixed(let length), .lines(let length?): length
        case .variable, .variableBlocked, .lines(nil), .xml, .csv, .jsonLines, .sqlite: nil
        }
    }
}

extension Layout {
    /// The same layout with one item over all others: the record. A book without a level 01 has none of its own.
    var withRecordItem: Layout {
        let tops = items.indices.filter { items[$0].parent == nil }
        if tops.count == 1, items[0].name == name { return self }
        let record = LayoutItem(
            level: 1, name: name, parent: nil, offset: 0, length: length, occurs: nil, redefines: nil, field: nil,
            conditions: [], line: items.first?.line ?? 1, column: items.first?.column ?? 1)
        let members = items.map { item in
            var moved = item
            moved.parent = (item.parent ?? -1) + 1
            moved.redefines = item.redefines.map { $0 + 1 }
            return moved
        }
        return Layout(name: name, file: file, length: length, items: [record] + members)
    }
}
