import RecordValues

extension Mapping {
    /// A complete first mapping for documents like a sample. It checks without an error, it runs on the sample without
    /// a reject, and every line in it is there to be read, renamed and corrected by a person.
    ///
    /// - Parameters:
    ///   - name: of the migration.
    ///   - outline: what the sample holds.
    ///   - records: the elements that are records, as indexes in the outline; empty where the draft is to choose: the
    ///     elements that repeat.
    package static func draft(name: String, outline: XMLOutline, records: [Int] = []) -> String {
        precondition(!outline.elements.isEmpty, "a document has an element")
        return XMLDraft(outline, records: records).lines(name: name).joined(separator: "\n") + "\n"
    }
}

/// Writes a first mapping for an XML document: its elements that repeat are records, each in the level of the record
/// round it, and what stands once in a record is a field of it.
struct XMLDraft {
    private let outline: XMLOutline
    private let roles: XMLDraftRoles
    private let types: [XMLDraftType]

    init(_ outline: XMLOutline, records: [Int]) {
        let outline = Self.qualified(outline)
        self.outline = outline
        let roles = XMLDraftRoles(outline, chosen: records)
        self.roles = roles
        let names = XMLDraftNames.unique(
            roles.records.map { record in outline.line(to: record).map { outline.elements[$0].name.local } }
        ).map { DraftNames.word($0.joined(separator: "-")) }
        types = zip(roles.records, XMLDraftNames.numbered(names)).map { record, name in
            XMLDraftType(record, name: name, outline: outline, roles: roles)
        }
    }

    func lines(name: String) -> [String] {
        let file = outline.file.split(separator: "/").last.map(String.init) ?? outline.file
        var lines = [
            "# Drafted from \(file). Types, lengths and repetitions are those of this sample: make them what the",
            "# interface allows. Say what is personal, what names a row (key), and what may be rejected.",
            "migration \(DraftNames.word(name))  version 1", "",
        ]
        if roles.records.count == 1, !outline.elements[0].children.isEmpty {
            lines.insert("# No element is repeated in a way that makes it a record: --record PATH names one.", at: 2)
        }
        lines += source
        if let example = controlExample { lines += [""] + example }
        for table in tables { lines += [""] + table.lines }
        return lines
    }

    // MARK: Source

    private var source: [String] {
        let used = Set(types.flatMap(paths(of:)).flatMap(Self.prefixes))
        let spaces = outline.namespaces.filter { used.contains($0.prefix) }
        let clauses = spaces.map { "namespace \($0.prefix) \"\(DraftNames.quoted($0.uri))\"" } + limits
        let head = clauses.isEmpty ? "  xml" : "  xml  " + clauses.joined(separator: ", ")
        return ["source legacy", head, "  type by element"] + types.flatMap(lines)
    }

    /// A path without a prefix means any namespace. Where a name in none stands beside the same name in another, it needs
    /// a prefix too.
    private static func qualified(_ outline: XMLOutline) -> XMLOutline {
        func isAmbiguous(_ names: [XMLOutline.Name]) -> Bool {
            let plain = Set(names.filter(\.namespace.isEmpty).map(\.local))
            return names.contains { !$0.namespace.isEmpty && plain.contains($0.local) }
        }
        let isUnclear = outline.elements.contains { element in
            isAmbiguous(element.attributes.map(\.name))
                || isAmbiguous(element.children.map { outline.elements[$0].name })
        }
        guard isUnclear else { return outline }
        var qualified = outline
        let prefix = ["none", "no-namespace"].first { free in !outline.namespaces.contains { $0.prefix == free } }
        qualified.namespaces.append((prefix ?? "in-no-namespace", ""))
        return qualified
    }

    private func paths(of type: XMLDraftType) -> [String] {
        [path(of: type)] + type.fields.map(\.path) + type.lists.map(\.path)
    }

    private func path(of type: XMLDraftType) -> String {
        XMLDraftNames.path(outline, to: type.element, from: roles.record(around: type.element))
    }

    private static func prefixes(in path: String) -> [String] {
        path.split { $0 == "/" || $0 == "@" }.compactMap { step in step.firstIndex(of: ":").map { String(step[..<$0]) }
        }
    }

    /// What the sample has more of than a document may have where nothing is said.
    private var limits: [String] {
        let usual = XMLLimits()
        var stated: [String] = []
        let depth = (outline.elements.map(\.depth).max() ?? 0) + 1
        if depth > usual.depth { stated.append("limit depth \(depth)") }
        let attributes = outline.elements.map(\.attributes.count).max() ?? 0
        if attributes > usual.attributes { stated.append("limit attributes \(attributes)") }
        let texts = outline.elements.flatMap {
            [$0.longestText] + $0.attributes.map { $0.shape.lengths?.upperBound ?? 0 }
        }
        // A character takes four bytes at most.
        let bytes = (texts.max() ?? 0) * 4
        if bytes > usual.textBytes { stated.append("limit text \(bytes)") }
        return stated
    }

    private func lines(of type: XMLDraftType) -> [String] {
        let element = outline.elements[type.element]
        let around = roles.record(around: type.element).map(name)
        let place = [type.holdsRecords ? "opens \(type.name)" : nil, around.map { "in \($0)" }].compactMap(\.self)
        let clauses = [place.joined(separator: " "), type.element == 0 ? "exactly 1" : ""].filter { !$0.isEmpty }
        let parent = element.parent.map { XMLDraftNames.written(outline.elements[$0].name, outline) }
        let often = element.least == element.most ? "\(element.most)" : "\(element.least) to \(element.most)"
        return ["    \(path(of: type))  \(type.name)  \(clauses.joined(separator: ", "))"]
            + (parent.map { ["      # \(element.count) in the sample, \(often) in each \($0)"] } ?? [])
            + (type.lines + type.remarks.map { "# " + $0 }).map { "      " + $0 }
    }

    private func name(of record: Int) -> String { types.first { $0.element == record }?.name ?? "" }

    /// A comment that shows how to hold a declared number against the records, where a field looks like one.
    private var controlExample: [String]? {
        let words: Set = ["COUNT", "RECORDS", "ENTRIES", "NTRIES", "TXS", "TRANSACTIONS"]
        for type in types where type.holdsRecords {
            let inside = types.filter { outline.line(to: $0.element).dropLast().contains(type.element) }
            let inner = inside.max { outline.elements[$0.element].count < outline.elements[$1.element].count }
            let declared = type.fields.first { field in
                guard field.list == nil, case .number(_, 0) = field.content else { return false }
                return !words.isDisjoint(with: field.name.split(separator: "-").map(String.init))
            }
            guard let inner, let declared else { continue }
            return [
                "# What the document declares about itself, the run can hold against its records, for example:",
                "# control at \(type.name)", "#   \(type.name).\(declared.name) = count \(inner.name)",
            ]
        }
        return nil
    }

    // MARK: Tables

    private var tables: [DraftTable] {
        types.filter { !$0.fields.isEmpty }.map { type in
            let parents = outline.line(to: type.element).dropLast().filter { roles.isRecord($0) }
                .compactMap { element in types.first { $0.element == element } }.filter { !$0.fields.isEmpty }.map(
                    \.name)
            let remark =
                parents.isEmpty
                ? [] : ["fields of \(parents.joined(separator: ", ")) that stand before it may be used here too"]
            return DraftTable(
                name: DraftNames.target(type.name), type: type.name, columns: type.columns, remarks: remark)
        }
    }
}
