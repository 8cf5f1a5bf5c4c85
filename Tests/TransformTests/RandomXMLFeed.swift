import Copybooks
import MappingLanguage
import RecordValues
import TestSupport

/// A random XML source: a record of many kinds of fields in two levels, another one, and lists. Its `text` is the lines
/// of the source in the mapping.
extension RandomFeed {
    /// Fields of both levels, which the records in them see.
    static let parentFields = [
        Field(name: "L-CODE", description: .text(length: 4)),
        Field(name: "L-DATE", description: .text(length: 10)),
        Field(name: "B-AMOUNT", description: decimal(9, 2)),
        Field(name: "B-NOTE", description: .text(length: 12)),
    ]

    /// Those of the inner level.
    static var batchFields: [Field] { Array(parentFields.suffix(2)) }

    init(xml random: inout SeededGenerator) {
        self.init(fields: [], random: random)
        isXML = true
        text = "  xml\n  type by element\n    file  lot  opens lot, exactly 1\n"
        for field in Self.parentFields.prefix(2) { element(field, of: "lot") }
        element(Field(name: "L-COUNT", description: Self.decimal(9, 0)), of: "lot")
        text += "    batch  bat  opens bat in lot\n"
        for field in Self.batchFields { element(field, of: "bat") }
        element(Field(name: "B-COUNT", description: Self.decimal(7, 0)), of: "bat")
        element(Field(name: "B-SUM", description: Self.decimal(31, 9)), of: "bat")
        text += "    pay  pay  in bat\n"
        for index in 1...self.random.within(6...12) { fields.append(xmlField("F\(index)")) }
        for (name, description) in Self.xmlDateFields where self.random.chance(60) {
            fields.append(Field(name: name, description: description))
        }
        for field in fields { element(field, of: "pay") }
        summed = fields.filter { $0.number.map { $0.digits <= 20 } ?? false }.randomElement(
            using: &self.random)
        list()
        text += "    oth  oth  in bat\n"
        for index in 1...3 {
            otherFields.append(xmlField("O\(index)"))
            element(otherFields[index - 1], of: "oth")
        }
        fields += Self.parentFields
        random = self.random
    }

    private static func decimal(_ digits: Int, _ scale: Int) -> FieldDescription {
        .number(NumberDescription(usage: .decimalText, digits: digits, scale: scale, isSigned: true))
    }

    private static let xmlDateFields: [(String, FieldDescription)] = [
        ("D8", decimal(8, 0)), ("D7", decimal(7, 0)), ("D6", decimal(6, 0)), ("D5", decimal(5, 0)),
        ("DX", .text(length: 10)), ("DT", .text(length: 8)), ("NINO", .text(length: 9)),
    ]

    private mutating func xmlField(_ name: String) -> Field {
        if random.chance(50) {
            return Field(
                name: name,
                description: .text(
                    length: random.chance(85) ? random.within(1...12) : random.within(13...40)))
        }
        let digits = random.chance(75) ? random.within(1...12) : random.within(13...31)
        return Field(
            name: name,
            description: Self.decimal(digits, random.chance(50) ? 0 : random.below(min(digits, 9))))
    }

    /// `F1 pay-f1 decimal 9.2`: where an image comes from is the reader's affair, so that any path will do.
    private mutating func element(_ field: Field, of type: String, indent: String = "      ") {
        let path =
            random.chance(20) ? "@\(field.name.lowercased())" : "\(type)-\(field.name.lowercased())"
        text += "\(indent)\(field.name)  \(path)  \(Self.content(field.description))\n"
    }

    private static func content(_ description: FieldDescription) -> String {
        guard case .number(let number) = description else { return "text \(description.length)" }
        return number.scale == 0
            ? "integer \(number.digits)" : "decimal \(number.digits).\(number.scale)"
    }

    /// A list of elements, and how many of them there are.
    private mutating func list() {
        let most = random.within(2...4)
        text += "      ITEM  item  up to \(most)\n"
        for index in 1...random.within(2...4) {
            let field = xmlField("I\(index)")
            element(field, of: "item", indent: "        ")
            itemFields.append(field)
            let number = random.within(1...most)
            fields.append(Field(name: "\(field.name)(\(number))", description: field.description))
            if field.number != nil {
                fields.append(Field(name: "sum \(field.name)", description: sum(field)))
            }
        }
        text += "      ITEMS  item  count\n"
        fields.append(Field(name: "ITEMS", description: Self.decimal(9, 0)))
    }

    /// What the sum of all items can come to, as a number of its own.
    private func sum(_ field: Field) -> FieldDescription {
        guard let number = field.number else { preconditionFailure("numbers have sums") }
        return Self.decimal(min(31, number.digits + 1), number.scale)
    }
}

extension RandomRecords {
    /// The image of an XML record: slots for its own fields and for those of its parents, and the texts anywhere behind
    /// them (`SlotRecordImage`).
    mutating func image(ofType index: Int) -> [UInt8] {
        guard case .xml(let shape) = source.recordFormat else {
            preconditionFailure("images are of XML sources")
        }
        let layout = source.recordTypes[index].layout
        let slots = shape.slotCount(of: index)
        var image = SlotRecordImage.typeBytes(index) + [UInt8](repeating: 0, count: 6)
        image += [UInt8](repeating: 0, count: slots * SlotRecordImage.slotBytes)
        let damage = random.pick([0, 0, 0, 4, 8, 30])
        for (number, item) in layout.items.enumerated() {
            guard let field = item.field else { continue }
            for offset in Self.offsets(of: number, in: layout) {
                let slot = fill(item.name ?? "", field, damage: damage, &image)
                image.replaceSubrange(offset..<offset + SlotRecordImage.slotBytes, with: slot.bytes)
            }
        }
        return image
    }

    private mutating func fill(
        _ name: String, _ field: FieldDescription, damage: Int, _ image: inout [UInt8]
    ) -> SlotRecordImage.Slot {
        if random.chance(6) { return SlotRecordImage.Slot(offset: 0, length: SlotRecordImage.absent) }
        if random.chance(damage) {
            let states = [SlotRecordImage.absent, SlotRecordImage.isNil, SlotRecordImage.tooMany, 0]
            return SlotRecordImage.Slot(offset: UInt32(image.count), length: random.pick(states))
        }
        var text = content(name, field)
        if random.chance(damage) { text = damagedText(text) }
        // What stands between texts is no digit and no blank: a kernel that looks at it gives itself away.
        image += [UInt8](repeating: 0xA5, count: random.below(3))
        let slot = SlotRecordImage.Slot(offset: UInt32(image.count), length: UInt32(text.utf8.count))
        image += Array(text.utf8)
        return slot
    }

    private mutating func content(_ name: String, _ field: FieldDescription) -> String {
        if random.chance(80), let bytes = dateBytes(name, field) {
            return String(decoding: bytes, as: UTF8.self)
        }
        switch field {
        case .text(let length):
            let text =
                random.pick(RandomFeed.texts) + (random.chance(15) ? random.pick(RandomFeed.texts) : "")
            return String(text.unicodeScalars.prefix(random.chance(95) ? length : length + 3))
        case .number(let number):
            return written(ExactDecimal(value(of: number), scale: number.scale).description)
        }
    }

    /// The same number, as somebody else would write it.
    private mutating func written(_ number: String) -> String {
        switch random.below(12) {
        case 0 where !number.hasPrefix("-"): "+" + number
        case 1 where !number.hasPrefix("-"): "000" + number
        case 2 where number.contains("."): number + "00"
        case 3 where number.hasPrefix("0."): String(number.dropFirst())
        case 4 where !number.contains("."): number + "."
        case 5: " \(number)\n"
        default: number
        }
    }

    private mutating func damagedText(_ text: String) -> String {
        switch random.below(10) {
        case 0: " "
        case 1: text + "\u{85}"
        case 2: "\t" + text
        case 3: text + "1E3"
        case 4: "-" + text
        case 5: text + ".5"
        case 6: "."
        case 7: text + text + text
        case 8: "٣"
        default: random.pick(["+", "--1", "1,5", "NaN", "\n\n", "99999999", "00000000"])
        }
    }
}
