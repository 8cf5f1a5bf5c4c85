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
        readCopybooks(&files)
        readEncoding()
        let policy = signPolicy()
        if syntax.records == nil {
            missing("does not say how its records are cut", "records fixed N, records variable, records lines")
        }
        if syntax.types.isEmpty {
            missing("names no record type", "type NAME RECORD, or type by FIELD with a line for each type")
        }
        if syntax.discriminator == nil, syntax.types.count > 1 {
            findings.error(
                .discriminator, "nothing tells the \(syntax.types.count) types of \(syntax.name.text) apart",
                at: syntax.types[1].name.location, hint: "write them under: type by FIELD")
        }
        let types = syntax.types.map { recordType($0) }
        let known = types.compactMap { $0 }
        checkLength(known)
        guard known.count == types.count, !known.isEmpty else { return nil }
        var plan = SourcePlan(
            name: syntax.name.text, codePage: codePage, recordFormat: syntax.records?.format ?? .variable,
            signPolicy: policy, discriminator: nil, recordTypes: known, otherRecords: syntax.other ?? .stop)
        guard let field = syntax.discriminator else { return plan }
        var discriminator = DiscriminatorChecker(field: field, source: syntax, layouts: layouts, plan: plan)
        plan = discriminator.check()
        findings.add(discriminator.findings.diagnostics)
        return plan
    }

    private mutating func missing(_ what: String, _ line: String) {
        guard !hasSyntaxErrors else { return }
        findings.error(
            .missingPart, "the source \(syntax.name.text) \(what)", at: syntax.name.location,
            hint: "add a line: \(line)")
    }

    private mutating func readCopybooks(_ files: inout MappingFiles) {
        if syntax.copybooks.isEmpty { missing("names no copybook", "copybook \"FILE.cpy\"") }
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
        let name = type.record.name.text.uppercased()
        var matches: [(layout: Layout, root: Int)] = []
        for layout in layouts {
            switch layout.item(named: name, of: type.record.qualifiers.map(\.text)) {
            case .found(let item): matches.append((layout, item))
            case .ambiguous(let items): matches += items.map { (layout, $0) }
            case .notFound: break
            }
        }
        guard matches.count == 1, let match = matches.first else {
            reportRecord(type, matches)
            return nil
        }
        if let occurs = match.layout.occursAncestors(of: match.root).first {
            findings.error(
                .unknownRecord, "\(name) is no record: \(match.layout.displayName(of: occurs)) occurs many times",
                at: type.record.location, hint: "a table \"each \(name)\" makes one row of each")
            return nil
        }
        return RecordTypePlan(
            name: type.name.text, layout: match.layout, root: match.root, discriminatorValues: [], place: type.place,
            exactly: type.exactly)
    }

    private mutating func reportRecord(_ type: TypeSyntax, _ matches: [(layout: Layout, root: Int)]) {
        guard !layouts.isEmpty else { return }
        let name = type.record.name.text
        guard matches.isEmpty else {
            findings.error(
                .ambiguousField, "\(name) stands \(matches.count) times in the copybooks", at: type.record.location,
                hint: "say which: "
                    + Wording.list(matches.map { "\($0.layout.qualifiedName(of: $0.root)) (\($0.layout.file))" }, "or"))
            return
        }
        let groups = layouts.flatMap { layout in
            layout.items.indices.filter { layout.items[$0].isGroup }.compactMap { layout.items[$0].name }
        }
        findings.error(
            .unknownRecord, "no copybook of \(syntax.name.text) describes \(name)", at: type.record.location,
            hint: Wording.nearest(name, among: groups) ?? "records: \(layouts.map(\.name).joined(separator: ", "))")
    }

    /// A file of fixed records has room for its longest type, and no byte more than the copybook describes.
    private mutating func checkLength(_ types: [RecordTypePlan]) {
        guard let records = syntax.records, let longest = types.max(by: { $0.layout.length < $1.layout.length }) else {
            return
        }
        let stated: Int
        switch records.format {
        case .fixed(let length), .lines(let length?): stated = length
        case .variable, .variableBlocked, .lines(nil), .xml: return
        }
        let described = longest.layout.length
        guard types.count == syntax.types.count, stated != described else { return }
        let difference = abs(stated - described)
        findings.error(
            .recordLength,
            "the records have \(stated) bytes, but \(longest.layout.name) (\(longest.layout.file)) describes "
                + "\(described): \(Wording.count(difference, "byte")) too \(stated > described ? "many" : "few")",
            at: records.location,
            hint: stated > described
                ? "write \(described), or let the copybook end with FILLER PIC X(\(difference))"
                : "write \(described), or name the copybook of this file")
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
