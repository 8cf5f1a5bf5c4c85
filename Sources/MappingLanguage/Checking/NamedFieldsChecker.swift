import Copybooks
import Diagnostics
import RecordValues

/// Gives a source its meaning whose records have fields by name: CSV, JSON Lines, a table of a SQLite database.
struct NamedFieldsChecker {
    let syntax: SourceSyntax
    let named: NamedFieldsSyntax
    /// Whether lines of the source may be missing because they do not read.
    let hasSyntaxErrors: Bool
    private(set) var findings = Findings()

    init(_ syntax: SourceSyntax, _ named: NamedFieldsSyntax, hasSyntaxErrors: Bool) {
        self.syntax = syntax
        self.named = named
        self.hasSyntaxErrors = hasSyntaxErrors
    }

    /// The source; nil where its records are not known.
    mutating func check() -> SourcePlan? {
        refuseOtherLines()
        let codePage = codePage()
        guard let type = onlyType(), let (layout, names) = layout(of: type) else { return nil }
        let recordType = RecordTypePlan(
            name: type.name.text, layout: layout, root: 0, discriminatorValues: [], place: type.place,
            exactly: type.exactly, skip: type.skip)
        return SourcePlan(
            name: syntax.name.text, codePage: codePage, recordFormat: format(names, codePage), signPolicy: .strict,
            discriminator: nil, recordTypes: [recordType], otherRecords: .stop)
    }

    private func format(_ names: [String], _ codePage: CodePage) -> RecordFormat {
        switch named.format {
        case .csv(let separator, let hasHeader):
            var shape = CSVShape(columns: names)
            (shape.separator, shape.hasHeader, shape.codePage) = (separator, hasHeader, codePage.name)
            return .csv(shape)
        case .jsonLines: return .jsonLines(JSONLinesShape(members: names))
        case .sqlite(let table, let order):
            return .sqlite(SQLiteShape(table: table.text, columns: names, order: order.map(\.text)))
        }
    }

    private mutating func refuseOtherLines() {
        let lines: [(String, SourceLocation?)] = [
            ("copybook", syntax.copybooks.first?.location), ("numbers", syntax.signPolicy?.location),
            ("records", syntax.records?.location), ("xml", syntax.xml?.location),
            ("type by", syntax.discriminator?.location),
        ]
        for case (let line, let location?) in lines {
            findings.error(
                .syntax, "a source with the line \(named.word) takes no line \(line)", at: location,
                hint: "take it out: the fields are described under one type, by their names in the file")
        }
    }

    /// UTF-8 where nothing is stated.
    private mutating func codePage() -> CodePage {
        guard let utf8 = CodePage.named("utf-8") else { preconditionFailure("UTF-8 is always known") }
        guard let name = syntax.encoding else { return utf8 }
        guard case .csv = named.format else {
            findings.error(
                .syntax, "a source with the line \(named.word) takes no line encoding", at: name.location,
                hint: "take it out: its texts are UTF-8")
            return utf8
        }
        if let page = CodePage.named(name.text), page.family == .ascii { return page }
        let known = CodePage.allNames.filter { CodePage.named($0)?.family == .ascii }
        findings.error(
            .unknownEncoding, "a CSV file cannot be in \(name.text)", at: name.location,
            hint: Wording.nearestOrAll(name.text, among: known, none: ""))
        return utf8
    }

    /// The type that all records have.
    private mutating func onlyType() -> TypeSyntax? {
        guard let type = syntax.types.first else {
            if !hasSyntaxErrors {
                findings.error(
                    .missingPart, "the source \(syntax.name.text) names no record type", at: syntax.name.location,
                    hint: "add a line: type NAME, and under it a line for each field: NINO \"nino\" text 9")
            }
            return nil
        }
        if syntax.types.count > 1 {
            findings.error(
                .discriminator, "a source with the line \(named.word) has one type of record",
                at: syntax.types[1].name.location, hint: "a table takes some of its records only: skip when ...")
        }
        if let record = type.record {
            findings.error(
                .unknownRecord, "\(record.name.text) is a record of a copybook, and the source has none",
                at: record.location, hint: "write the fields under the type")
        }
        for (word, location) in [
            ("opens", type.opens?.location), ("closes", type.closes?.location), ("in", type.level?.location),
            ("width", type.width?.location), ("when", type.tests.first?.location),
        ] {
            guard let location else { continue }
            findings.error(
                .syntax, "a record type of a source with the line \(named.word) takes no \(word)", at: location)
        }
        return findings.hasErrors ? nil : type
    }

    /// The layout, and the name of each slot in the file; nil where a field has a problem, which is told.
    private mutating func layout(of type: TypeSyntax) -> (Layout, [String])? {
        if type.fields.isEmpty, !hasSyntaxErrors {
            findings.error(
                .missingPart, "no field stands under the record type \(type.name.text)", at: type.name.location,
                hint: "write a line for each, for example: NINO \"nino\" text 9")
        }
        var items = SlotItems(type)
        var names: [String] = []
        for line in type.fields {
            guard case .named(let name) = line.place, line.members.isEmpty, let field = description(line) else {
                findings.error(
                    .syntax, "\(line.name.text) needs a name in the file, and what stands there",
                    at: line.name.location,
                    hint:
                        "for example: \(line.name.text) \"amount\" decimal 9.2; places and paths belong to other files")
                continue
            }
            if let name, case .csv(_, hasHeader: false) = named.format {
                findings.error(
                    .syntax, "the file has no header, so none of its columns is called \"\(name.text)\"",
                    at: name.location, hint: "take the name out: the fields are the columns, in their order")
            }
            items.appendField(line.name, field)
            names.append(name?.text ?? TokenReader.asTargetName(line.name.text))
        }
        refuseRepeats(type, names)
        let layout = items.layout(file: type.name.location.file, &findings)
        return findings.hasErrors ? nil : (layout, names)
    }

    private func description(_ line: FieldLineSyntax) -> FieldDescription? {
        if case .count = line.content { return nil }
        return line.content.slotDescription
    }

    /// Two fields with one name in the file are most likely a slip of the pen.
    private mutating func refuseRepeats(_ type: TypeSyntax, _ names: [String]) {
        guard names.count == type.fields.count else { return }
        var first: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            if let earlier = first[name] {
                findings.error(
                    .duplicateName, "\"\(name)\" is read by \(type.fields[earlier].name.text) already",
                    at: type.fields[index].name.location, hint: "a column of a table may use the same field twice")
            }
            first[name] = first[name] ?? index
        }
    }
}
