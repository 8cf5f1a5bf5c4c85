import Copybooks
import RecordValues

extension Mapping {
    /// A complete first mapping for records that copybooks describe. It checks without an error, and every line in it
    /// is there to be read, renamed and corrected by a person.
    ///
    /// - Parameters:
    ///   - name: of the migration.
    ///   - copybooks: the files' names as the mapping shall state them.
    ///   - layouts: the records of those copybooks, at least one.
    ///   - encoding: nil where it is not known; the draft then says cp037, with a word of warning.
    ///   - recordFormat: how the file is cut, where that is known; the draft says fixed where it is not.
    package static func draft(
        name: String, copybooks: [String], layouts: [Layout], encoding: String? = nil,
        recordFormat: RecordFormat? = nil
    ) -> String {
        precondition(!layouts.isEmpty, "a draft needs at least one record")
        let draft = MappingDraft(layouts: layouts.map(\.withRecordItem))
        var lines = ["migration \(DraftNames.word(name))  version 1", ""]
        lines += draft.source(copybooks: copybooks, encoding: encoding, recordFormat: recordFormat)
        for index in draft.types.indices { lines += [""] + draft.table(index) }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Writes the parts of a first mapping.
struct MappingDraft {
    struct RecordType {
        var name: String
        var layout: Layout
        var value: String?
    }

    private(set) var types: [RecordType] = []
    private var discriminator: String?
    /// Records that the draft cannot tell from the first.
    private var leftOut: [Layout] = []

    init(layouts: [Layout]) {
        let names = DraftNames.columns(of: layouts.map(\.name), prefixOf: layouts.map(\.name))
        let all = zip(names, layouts).map { RecordType(name: $0, layout: $1, value: nil) }
        guard layouts.count > 1 else {
            types = all
            return
        }
        guard let found = Self.discriminator(of: layouts) else {
            types = [all[0]]
            leftOut = Array(layouts.dropFirst())
            return
        }
        discriminator = found.name
        types = zip(all, found.values).map { RecordType(name: $0.name, layout: $0.layout, value: $1) }
    }

    /// A text field that stands at the start of every record, and a made-up value for each type.
    private static func discriminator(of layouts: [Layout]) -> (name: String, values: [String])? {
        let fields = layouts.map { layout in
            layout.items.indices.first { layout.items[$0].isElementary && layout.items[$0].offset == 0 }
                .map { (layout: layout, item: $0) }
        }
        guard case .text(let length)? = fields[0].flatMap({ $0.layout.items[$0.item].field }) else { return nil }
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        guard layouts.count <= letters.count else { return nil }
        for case let field in fields {
            guard let field, field.layout.items[field.item].field == .text(length: length),
                field.layout.occursAncestors(of: field.item).isEmpty
            else { return nil }
        }
        guard let first = fields[0], first.layout.items[first.item].name != nil else { return nil }
        return (first.layout.qualifiedName(of: first.item), layouts.indices.map { String(letters[$0]) })
    }

    // MARK: source

    func source(copybooks: [String], encoding: String?, recordFormat: RecordFormat?) -> [String] {
        let length = types.map(\.layout.length).max() ?? 0
        var lines = ["source legacy"]
        lines.append("  copybook " + copybooks.map { "\"\(DraftNames.quoted($0))\"" }.joined(separator: " "))
        lines.append(
            encoding.map { "  encoding \($0)" }
                ?? "  encoding cp037                  # check it: cp285 is the United Kingdom's, cp500 international")
        lines += Self.records(recordFormat, length: length)
        guard let discriminator else {
            lines.append("  type \(types[0].name) \(DraftNames.record(types[0].layout.name))")
            lines += leftOut.map { "  # \($0.name) is described too: tell the types apart with \"type by FIELD\"" }
            return lines
        }
        lines.append("  type by \(discriminator)              # check it: the values below are made up")
        for type in types {
            lines.append("    \"\(type.value ?? "")\" \(type.name) \(DraftNames.record(type.layout.name)) any")
        }
        return lines + ["    other stop"]
    }

    /// The record format with the length that the copybook describes, because another one does not check.
    private static func records(_ format: RecordFormat?, length: Int) -> [String] {
        let stated: Int
        let written: RecordFormat
        switch format {
        case nil: return ["  records fixed \(length)                # or: variable, variable blocked, lines"]
        case .fixed(let bytes): (stated, written) = (bytes, .fixed(length: length))
        case .lines(let bytes?): (stated, written) = (bytes, .lines(length: length))
        case .variable, .variableBlocked, .lines(nil), .xml, .csv, .jsonLines, .sqlite:
            return ["  records \(format?.words ?? "")"]
        }
        let line = "  records \(written.words)"
        if stated == length { return [line] }
        return [line, "  # the records of the file have \(stated) bytes, the copybook describes \(length)"]
    }

    // MARK: table

    func table(_ index: Int) -> [String] {
        let record = DraftRecord(layout: types[index].layout)
        let name = types[index].name
        return DraftTable(name: name, type: name, columns: record.columns, remarks: record.remarks).lines
    }
}
