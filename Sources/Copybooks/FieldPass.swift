import RecordValues

/// The fifth pass: picture, usage and sign of each elementary item, with what its groups hand down, make its field.
struct FieldPass {
    private let tree: RecordTree
    private var usages: [Placed<NumberDescription.Usage>?] = []
    private var signs: [Placed<NumberDescription.SignPlace>?] = []

    /// The field of each entry; nil for groups, and for items that were reported.
    static func fields(of tree: RecordTree, findings: inout Findings) -> [FieldDescription?] {
        var pass = FieldPass(tree: tree)
        var fields: [FieldDescription?] = []
        for index in tree.entries.indices {
            pass.inherit(index, &findings)
            if tree.isGroup(index) {
                checkGroup(tree.entries[index], &findings)
                fields.append(nil)
            } else {
                fields.append(pass.field(index, &findings))
            }
        }
        return fields
    }

    private init(tree: RecordTree) { self.tree = tree }

    /// A group's USAGE holds for all its items, and none may say otherwise; a SIGN clause nearer to the item wins
    /// (Language Reference, "USAGE clause" and "SIGN clause").
    private mutating func inherit(_ index: Int, _ findings: inout Findings) {
        let entry = tree.entries[index]
        let above = tree.parents[index].flatMap { usages[$0] }
        if let own = entry.usage, let above, own.value != above.value {
            findings.report(
                .usageMisfit, "\(entry.title) is \(own.value.rawValue), but its group is \(above.value.rawValue)",
                at: own.place, hint: "a group's USAGE holds for all its items; take it away from one of them")
        }
        usages.append(entry.usage ?? above)
        signs.append(entry.sign ?? tree.parents[index].flatMap { signs[$0] })
    }

    private static func checkGroup(_ entry: DataEntry, _ findings: inout Findings) {
        if let picture = entry.picture {
            findings.report(
                .groupWithPicture, "\(entry.title) has a picture, but items with greater level numbers stand under it",
                at: picture.place, hint: "take the picture away, or give the next item the same level number")
        }
        if let place = entry.justified {
            findings.report(
                .groupWithPicture, "the group \(entry.title) cannot be JUSTIFIED", at: place,
                hint: "JUSTIFIED belongs to PIC X and A")
        }
    }

    private func field(_ index: Int, _ findings: inout Findings) -> FieldDescription? {
        let entry = tree.entries[index]
        guard let clause = entry.picture else {
            if !entry.isDamaged {
                findings.report(
                    .missingPicture, "\(entry.title) has no picture and no items under it", at: entry.place,
                    hint: "write a picture as in PIC X(10), or give the next items greater level numbers")
            }
            return nil
        }
        switch clause.picture {
        case nil: return nil
        case .text(let length): return text(length, index, clause, &findings)
        case .number(let digits, let scale, let isSigned):
            if let place = entry.justified {
                findings.report(
                    .usageMisfit, "\(entry.title) is a number and cannot be JUSTIFIED", at: place,
                    hint: "JUSTIFIED belongs to PIC X and A")
            }
            let usage = usages[index]?.value ?? .zoned
            if usage == .binary, digits > 18 {
                findings.report(
                    .wideBinary, "\(entry.title) is binary with \(digits) digits; IBM COBOL allows 18",
                    at: clause.place,
                    hint: "compilers that allow more store them in 9 to 16 bytes: describe them as PIC X")
                return nil
            }
            return number(digits, scale, isSigned, usage, index, &findings)
        }
    }

    private func text(
        _ length: Int, _ index: Int, _ clause: PictureClause, _ findings: inout Findings
    ) -> FieldDescription? {
        let entry = tree.entries[index]
        if let usage = usages[index], usage.value != .zoned {
            findings.report(
                .usageMisfit, "\(entry.title) is \(usage.value.rawValue), but its picture \(clause.text) is text",
                at: clause.place, hint: "\(usage.value.rawValue) needs a picture of 9, S and V")
            return nil
        }
        if let sign = entry.sign {
            findings.report(
                .signMisfit, "\(entry.title) has a SIGN clause, but its picture \(clause.text) is text", at: sign.place,
                hint: "SIGN needs a picture with S")
        }
        return .text(length: length)
    }

    private func number(
        _ digits: Int, _ scale: Int, _ isSigned: Bool, _ usage: NumberDescription.Usage, _ index: Int,
        _ findings: inout Findings
    ) -> FieldDescription {
        let entry = tree.entries[index]
        if let sign = entry.sign, !isSigned || usage != .zoned {
            findings.report(
                .signMisfit,
                isSigned
                    ? "\(entry.title) is \(usage.rawValue), where SIGN has no meaning"
                    : "\(entry.title) has a SIGN clause, but no S in its picture",
                at: sign.place, hint: "SIGN needs a picture with S and usage DISPLAY")
        }
        let place = isSigned && usage == .zoned ? signs[index]?.value ?? .trailing : .trailing
        return .number(
            NumberDescription(usage: usage, digits: digits, scale: scale, isSigned: isSigned, signPlace: place))
    }
}
