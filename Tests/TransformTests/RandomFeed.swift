import RecordValues
import TestSupport

/// A random copybook: a record of many kinds of fields, another one, a header and a trailer.
struct RandomFeed {
    /// A field as the generator of mappings knows it.
    struct Field {
        /// As the mapping writes it, with the numbers of its occurrence.
        var name: String
        var description: FieldDescription
        /// Names of its level-88 conditions.
        var conditions: [String] = []

        var number: NumberDescription? { if case .number(let number) = description { number } else { nil } }
        var isText: Bool { number == nil }
    }

    /// Texts that mean something to the mappings: codes, dates, names, numbers of people.
    static let texts = [
        "A", "B", "C", "AB", "A1", "B2", "01", "02", "0", "7", "P", "X", "AB123456C", "QQ123456A", "AA000000 ", "OO",
        "20251118", "2025-11-18", "18/11/2025", "18112025", "11182025", "2025322", "25322", "251118", "181125",
        "19000229", "99999999", "00000000", "O'Neill", "Smith", "=1+1", "a,b", "say \"hi\"", "Zoë", "straße", "ÿ",
        "MiXed", " lead", "", "z",
    ]

    var text = ""
    private(set) var discriminator: [String] = []
    /// The fields of the main record that belong to no repeated group.
    var fields: [Field] = []
    /// The fields inside an item of the group `ITEM`.
    var itemFields: [Field] = []
    var otherFields: [Field] = []
    /// Bytes of the main record, and of the longest.
    private(set) var length = 0
    private(set) var longest = 0
    /// The summed field of the trailer's `T-SUM`; nil where the record has no number that is small enough.
    var summed: Field?
    /// Whether its records are XML elements: `RandomXMLFeed.swift`.
    var isXML = false

    var random: SeededGenerator

    /// A feed of these fields and no text.
    init(fields: [Field], random: SeededGenerator) {
        self.fields = fields
        self.random = random
    }

    init(random: inout SeededGenerator) {
        self.init(fields: [], random: random)
        discriminator = self.random.pick([
            ["H", "P", "O", "T"], ["01", "02", "03", "04"], ["HDR", "PAY", "OTH", "TRL"],
            ["HEADERXX", "PAYMENTX", "OTHERXXX", "TRAILERX"], ["HEADERXXXX", "PAYMENTXXX", "OTHERXXXXX", "TRAILERXXX"],
        ])
        mainRecord()
        otherRecord()
        ends()
        random = self.random
    }

    private var typeClause: String { "PIC X(\(discriminator[0].count))" }
    private var typeLength: Int { discriminator[0].count }

    private mutating func line(_ level: Int, _ rest: String) {
        text +=
            "       " + (level == 1 ? "01  " : level == 5 ? "    05  " : level == 88 ? "    88  " : "        10  ")
            + rest + ".\n"
    }

    // MARK: - Records

    private mutating func mainRecord() {
        line(1, "PAY")
        line(5, "P-TYPE \(typeClause)")
        length = typeLength
        for index in 1...random.within(6...12) { mainField("F\(index)") }
        if random.chance(50) {
            line(5, "FLAG PIC X")
            line(
                88, "IS-FLAG VALUE \(random.pick(["X'01' 'A'", "X'C1'", "HIGH-VALUES 'X'", "'A' THRU 'C' LOW-VALUES"]))"
            )
            fields.append(Field(name: "FLAG", description: .text(length: 1), conditions: ["IS-FLAG"]))
            length += 1
        }
        for (name, clause, description) in Self.dateFields where random.chance(60) {
            line(5, "\(name) \(clause)")
            length += description.length
            fields.append(Field(name: name, description: description))
        }
        summed = fields.filter { $0.number.map { $0.digits <= 20 } ?? false }.randomElement(using: &random)
        repeatedField()
        repeatedGroup()
        if random.chance(40) {
            let rest = random.within(1...9)
            line(5, "FILLER PIC X(\(rest))")
            length += rest
        }
        longest = length
    }

    private static let dateFields: [(String, String, FieldDescription)] = [
        ("D8", "PIC 9(8)", number(.zoned, 8)), ("D7", "PIC 9(7) COMP-3", number(.packed, 7)),
        ("D9", "PIC 9(9) COMP-3", number(.packed, 9)), ("D6", "PIC 9(6)", number(.zoned, 6)),
        ("D5", "PIC 9(5) COMP-3", number(.packed, 5)), ("DB", "PIC 9(8) COMP", number(.binary, 8)),
        ("DX", "PIC X(10)", .text(length: 10)), ("DT", "PIC X(8)", .text(length: 8)),
        ("NINO", "PIC X(9)", .text(length: 9)),
    ]

    private static func number(_ usage: NumberDescription.Usage, _ digits: Int) -> FieldDescription {
        .number(NumberDescription(usage: usage, digits: digits, scale: 0, isSigned: false))
    }

    private mutating func mainField(_ name: String) {
        var field = self.field(name)
        line(5, "\(name) \(Self.clauses(field.description))")
        field.conditions = conditions(of: field)
        fields.append(field)
        length += field.description.length
        guard random.chance(12) else { return }
        let view = Field(name: "R-" + name, description: .text(length: field.description.length))
        line(5, "\(view.name) REDEFINES \(name) PIC X(\(field.description.length))")
        fields.append(view)
    }

    private mutating func repeatedField() {
        guard random.chance(60) else { return }
        let count = random.within(2...3)
        let field = self.field("REP")
        line(5, "REP \(Self.clauses(field.description)) OCCURS \(count)")
        for index in 1...count { fields.append(Field(name: "REP(\(index))", description: field.description)) }
        length += count * field.description.length
    }

    private mutating func repeatedGroup() {
        let count = random.within(1...4)
        line(5, "ITEM OCCURS \(count)")
        var itemLength = 0
        for index in 1...random.within(2...4) {
            var field = self.field("I\(index)")
            line(10, "I\(index) \(Self.clauses(field.description))")
            field.conditions = conditions(of: field)
            itemFields.append(field)
            itemLength += field.description.length
            fields.append(Field(name: "I\(index)(\(random.within(1...count)))", description: field.description))
        }
        if random.chance(40) {
            let field = self.field("INNER")
            line(10, "INNER \(Self.clauses(field.description)) OCCURS 2")
            itemFields.append(Field(name: "INNER(2)", description: field.description))
            itemLength += 2 * field.description.length
        }
        length += count * itemLength
    }

    private mutating func otherRecord() {
        line(1, "OTH")
        line(5, "O-TYPE \(typeClause)")
        var length = typeLength
        for index in 1...3 {
            let field = self.field("O\(index)")
            line(5, "O\(index) \(Self.clauses(field.description))")
            otherFields.append(field)
            length += field.description.length
        }
        longest = max(longest, length)
    }

    private mutating func ends() {
        line(1, "HDR")
        line(5, "H-TYPE \(typeClause)")
        line(5, "H-COUNT PIC 9(5)")
        line(1, "TRL")
        line(5, "T-TYPE \(typeClause)")
        line(5, "T-COUNT PIC 9(7)")
        line(5, "T-HASH PIC 9(6) COMP-3")
        var length = typeLength + 7 + 4
        if let summed, let number = summed.number {
            let sum = NumberDescription(
                usage: .packed, digits: min(31, number.digits + 8), scale: number.scale, isSigned: true)
            line(5, "T-SUM \(Self.clauses(.number(sum)))")
            length += sum.length
        }
        longest = max(longest, length, typeLength + 5)
    }

    // MARK: - Fields

    private mutating func field(_ name: String) -> Field {
        if random.chance(38) {
            return Field(
                name: name,
                description: .text(length: random.chance(85) ? random.within(1...12) : random.within(13...40)))
        }
        let usage = random.pick([NumberDescription.Usage.zoned, .zoned, .packed, .packed, .binary])
        let digits =
            random.chance(75)
            ? random.within(1...9) : random.chance(75) ? random.within(10...18) : random.within(19...31)
        let scale = random.chance(50) ? 0 : random.within(0...min(digits, random.chance(80) ? 3 : 9))
        let isSigned = random.chance(50)
        let places: [NumberDescription.SignPlace] = [
            .trailing, .trailing, .leading, .trailingSeparate, .leadingSeparate,
        ]
        let place = isSigned && usage == .zoned ? random.pick(places) : .trailing
        return Field(
            name: name,
            description: .number(
                NumberDescription(usage: usage, digits: digits, scale: scale, isSigned: isSigned, signPlace: place)))
    }

    /// The clauses of an item, as a copybook has them.
    private static func clauses(_ description: FieldDescription) -> String {
        guard case .number(let number) = description else { return "PIC X(\(description.length))" }
        let whole = number.digits - number.scale
        var clauses =
            "PIC \(number.isSigned ? "S" : "")\(whole > 0 ? "9(\(whole))" : "")\(number.scale > 0 ? "V9(\(number.scale))" : "")"
        switch number.usage {
        case .zoned:
            guard number.isSigned else { break }
            switch number.signPlace {
            case .trailing: break
            case .leading: clauses += " SIGN LEADING"
            case .trailingSeparate: clauses += " SIGN TRAILING SEPARATE"
            case .leadingSeparate: clauses += " SIGN IS LEADING SEPARATE"
            }
        case .decimalText: preconditionFailure("no clause of a copybook")
        case .packed: clauses += " COMP-3"
        case .binary: clauses += " COMP"
        }
        return clauses
    }

    private mutating func conditions(of field: Field) -> [String] {
        guard random.chance(40) else { return [] }
        var values: [String]
        if field.isText {
            values = ["'A' 'P'", "'A' THRU 'C'", "SPACES", "LOW-VALUES", "ZEROS"]
            if field.description.length == 1 { values = ["X'01'", "X'01' 'A'", "HIGH-VALUES 'X'", "'A' THRU 'C'"] }
        } else {
            values = ["0 THRU 5", "ZERO", "1 2 7"]
        }
        let name = "IS-\(field.name)"
        line(88, "\(name) VALUE \(random.pick(values))")
        return [name]
    }
}
