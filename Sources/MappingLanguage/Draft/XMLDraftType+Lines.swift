import RecordValues

/// The lines of the type's fields, and the columns of its table.
extension XMLDraftType {
    /// Under the type's line, without their indentation.
    var lines: [String] {
        let own = fields.filter { $0.list == nil }
        let width = (own.map(\.name.count) + lists.map(\.name.count)).max() ?? 0
        let pathWidth = (own.map(\.path.count) + lists.map(\.path.count)).max() ?? 0
        func line(_ name: String, _ path: String, _ content: String, _ inset: Int = 0) -> String {
            String(repeating: " ", count: inset) + name.padded(to: width - inset) + "  " + path.padded(to: pathWidth)
                + "  " + content
        }
        var lines = own.map { line($0.name, $0.path, $0.content.words) }
        for (index, list) in lists.enumerated() {
            lines.append(line(list.name, list.path, "up to \(list.counts.upperBound)"))
            lines += fields.filter { $0.list == index }.map { line($0.name, $0.path, $0.content.words, 2) }
        }
        return lines
    }

    var columns: [DraftTable.Column] {
        let places = fields.flatMap { field -> [(field: Field, number: Int?)] in
            guard let list = field.list.map({ lists[$0] }) else { return [(field, nil)] }
            return (1...list.counts.upperBound).map { (field, $0) }
        }
        let names = places.map { place in place.field.name + (place.number.map { "-\($0)" } ?? "") }
        return zip(places, DraftNames.columns(of: names, prefixOf: [])).map { place, name in
            column(name, of: place.field, number: place.number)
        }
    }

    private func column(_ name: String, of field: Field, number: Int?) -> DraftTable.Column {
        var written = field.name
        var isOptional = field.isOptional
        if let number, let list = field.list.map({ lists[$0] }) {
            written += " of \(list.name)(\(number))"
            isOptional = isOptional || number > list.counts.lowerBound
        }
        let states = [
            isOptional && field.content != .count ? "absent" : nil, field.shape.emptyCount > 0 ? "empty" : nil,
            field.isNil ? "nil" : nil,
        ].compactMap(\.self)
        var column = DraftTable.Column(
            name: name, type: field.content.words, expression: written,
            outcome: states.isEmpty ? "" : "null when \(states.joined(separator: ", "))", remarks: [])
        switch (field.shape.form, field.content) {
        case (_, .count): column.type = "integer 9"
        case (.date(let form), .text(let length)) where length == form.characterCount:
            column.type = "date"
            column.expression = "date \(written) as \(form.rawValue)"
        case (.dateAndTime, _):
            if number ?? 1 == 1 {
                column.remarks = ["a date and time; its day: date \(field.name)(1:10) as CCYY-MM-DD"]
            }
        case (.number(let digits, 0, false), _), (.digits, .text(let digits)):
            let form = DraftTable.dateForm(ofWords: field.names.suffix(1).flatMap(XMLDraftNames.words), length: digits)
            if let form, number ?? 1 == 1 { column.remarks = ["a date? then: date = date \(field.name) as \(form)"] }
        default: break
        }
        if field.hasControlCharacters, number ?? 1 == 1 {
            column.remarks.append("line ends or other control characters stand in it: they reject a record (FLD010)")
        }
        return column
    }
}

extension XMLDraftType.Field.Content {
    fileprivate var words: String {
        switch self {
        case .text(let length): "text \(length)"
        case .number(let digits, 0): "integer \(digits)"
        case .number(let digits, let places): "decimal \(digits).\(places)"
        case .count: "count"
        }
    }
}
