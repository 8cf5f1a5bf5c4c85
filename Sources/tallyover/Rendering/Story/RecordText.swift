import Copybooks
import MappingLanguage
import RecordValues
import Reports
import TargetRows
import Transform

/// One record's way from its bytes to its rows in eight stops, for a person: what `try` prints.
struct RecordText {
    let record: TriedRecord
    let showsValues: Bool
    let words: PlanText
    let hidden: HiddenBytes

    init(_ record: TriedRecord, showsValues: Bool) {
        self.record = record
        self.showsValues = showsValues
        let context = record.context
        words = PlanText(plan: context.plan)
        hidden =
            showsValues
            ? .nothing
            : HiddenBytes(
                image: record.image, plan: context.plan, source: context.sourceIndex, type: record.story.recordType)
    }

    var source: SourcePlan { record.context.source }
    var plan: MappingPlan { record.context.plan }

    var text: String {
        var stops = [fileBytes, recordSlice, recordType]
        if let type = record.story.recordType {
            stops += [compiledPlan(type), codecs(type), rules, rowOrReject, totals]
        }
        let legend = "\n··  personal, or used by nothing in this mapping; --show-values shows it\n"
        return heading + stops.map { "\n" + $0 }.joined() + (hidden.hidesAny ? legend : "")
    }

    private var heading: String {
        let date = plan.usesRunDate ? ", run date \(record.context.runDate)" : ""
        return "record \(record.number.figures) of \(record.path), by \(plan.file)"
            + " (\(plan.name), version \(plan.version)\(date))\n"
    }

    static func title(_ number: Int, _ stop: String, _ rest: String = "") -> String {
        "\(number) \(stop.padded(to: 13)) \(rest)".withoutTrailingBlanks + "\n"
    }

    private var fileBytes: String {
        if case .sqlite(let shape) = source.recordFormat {
            return Self.title(
                1, "file bytes", "none of its own: row \(record.number.figures) of the table \(shape.table)")
        }
        let first = record.fileOffset
        let last = first + Int64(record.fileBytes.count) - 1
        var range = "bytes \(first.figures) to \(last.figures)"
        if let size = record.fileSize { range += " of \(size.figures)" }
        if record.isGzip { range += " that the file inflates to" }
        if source.recordFormat.holdsSlots {
            return Self.title(1, "file bytes", range) + VisibleText.lines(of: record.fileBytes, shown: shownFileBytes)
        }
        let dump = HexDump(bytes: record.fileBytes, start: first, codePage: source.codePage) { index in
            // A line end is no part of the record.
            record.bytes.indices.contains(index - record.leadingBytes)
                && hidden.reason(index - record.leadingBytes) != nil
        }
        return Self.title(1, "file bytes", "\(range); characters of \(source.codePage.name)") + dump.text
    }

    private var recordSlice: String {
        if case .sqlite = source.recordFormat {
            return Self.title(2, "record slice", "record \(record.number.figures) (\(source.recordFormat.words))")
        }
        let length = source.recordFormat.holdsSlots ? record.fileBytes.count : record.bytes.count
        let data =
            "\(length.counted("byte")) of data at byte"
            + " \((record.fileOffset + Int64(record.leadingBytes)).figures)"
        return Self.title(
            2, "record slice", "record \(record.number.figures): \(data) (records \(source.recordFormat.words))")
    }

    private var recordType: String {
        guard let index = record.story.recordType else {
            return Self.title(3, "layout", "none: \(discriminator), and source \(source.name) has no such type")
                + unknownType
        }
        let type = source.recordTypes[index]
        let item = type.layout.items[type.root]
        let place = "\(type.layout.displayName(of: type.root)), \(type.layout.file):\(item.line)"
        let why =
            source.isXML
            ? "an element \(source.elementPath(ofType: index))"
            : source.discriminator == nil ? "the only type of source \(source.name)" : "because \(discriminator)"
        return Self.title(3, "layout", "type \(type.name), \(why); described by \(place)")
            + levels
    }

    /// The levels that the record stands in, with the records that opened them.
    private var levels: String {
        let levels = record.openers.map { opener in
            "\(source.levels[opener.level].name) \(opener.instance.figures) (record \(opener.number.figures))"
        }
        return levels.isEmpty ? "" : "  in \(levels.joined(separator: ", "))\n"
    }

    /// `WFP-REC-TYPE (byte 0) holds "P"`.
    private var discriminator: String {
        guard let field = source.discriminator else { return "" }
        let name = "\(field.name) (byte \(field.offset))"
        guard field.offset + field.length <= record.bytes.count else { return "the record ends before \(name)" }
        let bytes = Array(record.bytes[field.offset..<field.offset + field.length])
        if let text = try? source.codePage.decode(bytes.span) { return "\(name) holds \(PlanText.quoted(text))" }
        return "\(name) holds X'\(bytes.map(\.hexPair).joined())'"
    }

    private var unknownType: String {
        switch source.otherRecords {
        case .stop: "  the mapping says `other stop`: a run ends here with exit code 3\n"
        case .skip(let reason): "  the mapping says `other skip`, because \"\(reason)\"\n"
        }
    }

    private func compiledPlan(_ type: Int) -> String {
        var table = TextTable()
        for entry in plan.tables where entry.source == record.context.sourceIndex && entry.recordType == type {
            let key = entry.schema.keyColumns.map { entry.schema.columns[$0].name }.joined(separator: ", ")
            let parts = [
                entry.columns.count.counted("column"),
                entry.skips.isEmpty ? nil : entry.skips.count.counted("skip rule"),
                key.isEmpty ? nil : "key \(key)", entry.each.map { "one row an item of \($0.name)" },
            ]
            table.add("table", entry.schema.name, parts.compactMap(\.self).joined(separator: ", "))
        }
        for control in plan.controls where control.source == record.context.sourceIndex {
            let counts = control.terms.contains { term in
                if case .measure(let index) = term.figure {
                    plan.measures[index].countedTypes.contains(type)
                } else {
                    false
                }
            }
            if counts { table.add("control", control.name, words.text(control)) }
            if plan.declarations[control.declared].type == type {
                table.add("declares", control.name, words.text(control))
            }
        }
        let text = table.text
        return Self.title(4, "plan") + (text.isEmpty ? "  no table and no control uses this type\n" : text)
    }
}

extension SourcePlan {
    var isXML: Bool { if case .xml = recordFormat { true } else { false } }

    /// `Document/BkToCstmrStmt/Stmt/Ntry`: local names, without their namespaces.
    fileprivate func elementPath(ofType type: Int) -> String {
        guard case .xml(let shape) = recordFormat else { return "" }
        return shape.recordTypes[type].path.map(\.local).joined(separator: "/")
    }
}
