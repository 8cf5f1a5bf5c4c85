import Copybooks
import Diagnostics
import RecordValues

/// Makes the layout of a record type whose fields stand under it in the mapping, by position.
struct PositionLayout {
    let type: TypeSyntax
    let file: String
    /// Bytes of the record where the source fixes them for all types.
    let commonLength: Int?
    private(set) var findings = Findings()

    init(_ type: TypeSyntax, file: String, commonLength: Int?) {
        self.type = type
        self.file = file
        self.commonLength = commonLength
    }

    /// Nil where a field has a problem, which is told.
    mutating func layout() -> Layout? {
        let items = type.fields.map { item($0) }
        let fields = items.compactMap { $0 }
        guard fields.count == items.count else { return nil }
        let end = fields.map { $0.offset + $0.length }.max() ?? 0
        let length = type.width?.value ?? commonLength ?? end
        guard length > 0 else {
            findings.error(
                .missingPart, "nothing says how long a record of the type \(type.name.text) is",
                at: type.name.location, hint: "write its fields under it, or say: width 80")
            return nil
        }
        for (item, line) in zip(fields, type.fields) where item.offset + item.length > length {
            findings.error(
                .recordLength,
                "\(line.name.text) ends at byte \(item.offset + item.length), but the record has \(length) bytes",
                at: line.name.location)
        }
        let record = LayoutItem(
            level: 1, name: type.name.text.uppercased(), parent: nil, offset: 0, length: length, occurs: nil,
            redefines: nil, field: nil, conditions: [], line: type.name.location.line,
            column: type.name.location.column)
        var layout = Layout(name: type.name.text.uppercased(), file: file, length: length, items: [record] + fields)
        FieldNames(type).check(&layout, &findings)
        return findings.hasErrors ? nil : layout
    }

    private mutating func item(_ line: FieldLineSyntax) -> LayoutItem? {
        guard case .position(let position) = line.place else {
            findings.error(
                .syntax, "\(line.name.text) needs the place where it stands in the record", at: line.name.location,
                hint: "for example: \(line.name.text) 4 (8); paths belong to XML sources")
            return nil
        }
        guard line.members.isEmpty else {
            findings.error(.syntax, "\(line.name.text) is a field and has no fields of its own", at: line.name.location)
            return nil
        }
        guard let field = description(line, position) else { return nil }
        return LayoutItem(
            level: 5, name: line.name.text.uppercased(), parent: 0, offset: position.start - 1,
            length: position.length, occurs: nil, redefines: nil, field: field, conditions: [],
            line: line.name.location.line, column: line.name.location.column)
    }

    private mutating func description(_ line: FieldLineSyntax, _ position: PositionSyntax) -> FieldDescription? {
        guard case .number(let usage, _, let scale, let isSigned, let place) = line.content else {
            return .text(length: position.length)
        }
        let isSeparate = place == .leadingSeparate || place == .trailingSeparate
        let digits: Int
        switch usage {
        case .packed: digits = position.length * 2 - 1
        case .binary: digits = [2: 4, 4: 9, 8: 18, 16: 31][position.length] ?? 0
        case .zoned, .decimalText: digits = position.length - (isSeparate ? 1 : 0)
        }
        guard (1...31).contains(digits) else {
            findings.error(
                .badNumber, "a \(usage.rawValue) field cannot have \(Wording.count(position.length, "byte"))",
                at: position.location,
                hint: usage == .binary ? "binary fields have 2, 4, 8 or 16 bytes" : "a number has 1 to 31 digits")
            return nil
        }
        guard scale <= digits else {
            findings.error(
                .badNumber, "\(line.name.text) has \(Wording.count(digits, "digit")), and no room for \(scale) places",
                at: position.location)
            return nil
        }
        return .number(
            NumberDescription(usage: usage, digits: digits, scale: scale, isSigned: isSigned, signPlace: place))
    }
}

/// The names under a record type: no two the same, and each condition on a field that is there.
struct FieldNames {
    let type: TypeSyntax

    init(_ type: TypeSyntax) { self.type = type }

    /// Puts the conditions on their fields.
    func check(_ layout: inout Layout, _ findings: inout Findings) {
        var first: [String: NameSyntax] = [:]
        for line in type.fields.flatMap({ [$0] + $0.members }) {
            let name = line.name.text.uppercased()
            if let earlier = first[name] {
                findings.error(
                    .duplicateName,
                    "the field \(line.name.text) stands twice in \(type.name.text), first in line "
                        + "\(earlier.location.line)", at: line.name.location, hint: "give one of them another name")
            }
            first[name] = first[name] ?? line.name
        }
        for line in type.conditions {
            let own = line.name.text.uppercased()
            if own == type.name.text.uppercased() || first[own] != nil {
                findings.error(
                    .duplicateName, "\(line.name.text) is the name of a field or of the type already",
                    at: line.name.location, hint: "give the condition another name")
            }
            let name = line.field.text.uppercased()
            guard let item = layout.items.indices.first(where: { layout.items[$0].name == name }) else {
                findings.error(
                    .unknownField, "\(line.field.text) is not a field of \(type.name.text)", at: line.field.location,
                    hint: Wording.nearestOrAll(name, among: first.keys.sorted(), none: "it has no fields"))
                continue
            }
            layout.items[item].conditions.append(
                ConditionName(
                    name: line.name.text.uppercased(), values: line.values.compactMap { range($0, &findings) },
                    line: line.name.location.line))
        }
    }

    private func range(_ entry: MembershipSyntax, _ findings: inout Findings) -> ClosedValueRange? {
        guard let lower = literal(entry.lower, &findings) else { return nil }
        guard let upper = entry.upper else { return ClosedValueRange(lower, lower) }
        return literal(upper, &findings).map { ClosedValueRange(lower, $0) }
    }

    private func literal(_ constant: ConstantSyntax, _ findings: inout Findings) -> CopybookLiteral? {
        switch constant.kind {
        case .text(let text): return .text(text)
        case .number(let number): return .number(number)
        case .date, .runDate, .boolean:
            findings.error(
                .wrongKind, "a condition of a record type names texts or numbers", at: constant.location)
            return nil
        }
    }
}
