import Copybooks
import Diagnostics
import MappingLanguage
import RecordValues
import TestSupport
import Testing

@Suite struct DraftTests {
    /// The draft for a copybook, and what the check says of it.
    private func draft(_ copybook: String) throws -> (text: String, check: MappingCheck) {
        let layouts = try Copybook.parse(SourceText(file: "feed/BOOK.cpy", text: copybook)).layouts
        let text = Mapping.draft(name: "first", copybooks: ["BOOK.cpy"], layouts: layouts)
        return (text, WinterFuel.check(text, files: ["feed/BOOK.cpy": copybook]))
    }

    @Test func `The draft of a record is complete, and checks without an error or a warning`() throws {
        let copybook = """
                   01  CARD-RECORD.
                       05  CARD-NUM              PIC X(16).
                       05  CARD-STATUS           PIC X.
                           88  CARD-ACTIVE       VALUE 'Y'.
                           88  CARD-OTHER        VALUES 'N' 'A' THRU 'C'.
                       05  CARD-OPEN-DATE        PIC 9(8).
                       05  CARD-OPEN-PARTS REDEFINES CARD-OPEN-DATE.
                           10  CARD-OPEN-YEAR    PIC 9(4).
                           10  FILLER            PIC X(4).
                       05  CARD-LIMIT            PIC S9(7)V99 COMP-3.
                       05  CARD-PIN-TRIES        PIC 9(4) COMP OCCURS 2.
                       05  CARD-RULE             PIC X(4).
                       05  FILLER                PIC X(6).
            """
        let (text, check) = try draft(copybook)
        #expect(check.rendered == "")
        #expect(
            text == """
                migration first  version 1

                source legacy
                  copybook "BOOK.cpy"
                  encoding cp037                  # check it: cp285 is the United Kingdom's, cp500 international
                  records fixed 44                # or: variable, variable blocked, lines
                  type card_record CARD-RECORD

                table card_record from card_record
                  num          text 16     = trim trailing CARD-NUM
                  status       text 1      = CARD-STATUS
                  # level 88 CARD-ACTIVE: 'Y'
                  # level 88 CARD-OTHER: 'N', 'A' THRU 'C'
                  open_date    integer 8   = CARD-OPEN-DATE
                  # a date? then: date = date CARD-OPEN-DATE as CCYYMMDD
                  limit        decimal 9.2 = CARD-LIMIT
                  pin_tries_1  integer 4   = CARD-PIN-TRIES(1)
                  pin_tries_2  integer 4   = CARD-PIN-TRIES(2)
                  rule_field   text 4      = trim trailing CARD-RULE
                  # CARD-OPEN-YEAR  PIC 9(4) (bytes 18-21) describes bytes of CARD-OPEN-DATE another way

                """)
    }

    @Test func `The draft of several records tells them apart by the field they start with`() throws {
        let (text, check) = try draft(WinterFuel.copybook.replacing("WFP-H-TYPE  ", with: "WFP-REC-TYPE"))
        #expect(check.diagnostics.filter { $0.severity == .error } == [])
        #expect(text.contains("    \"A\" header WFP-HEADER any\n    \"B\" payment WFP-PAYMENT any\n"))
        #expect(check.mapping?.plan.tables.count == 3)
    }

    @Test func `A copybook without a level 01 is named by its file`() throws {
        let copybook = "           05  A-ONE PIC X(3).\n           05  A-TWO PIC 9(3).\n"
        let layouts = try Copybook.parse(SourceText(file: "feed/odd name.v2.cpy", text: copybook)).layouts
        let text = Mapping.draft(name: "My Feed!", copybooks: ["odd name.v2.cpy"], layouts: layouts)
        #expect(text.contains("type odd_name_v2 \"ODD NAME.V2\""))
        #expect(WinterFuel.check(text, files: ["feed/odd name.v2.cpy": copybook]).rendered == "")
    }

    @Test func `A known length that is not the copybook's is said in the draft`() throws {
        let layouts = try Copybook.parse(SourceText(file: "B.cpy", text: "       01  A PIC X(3).\n")).layouts
        let text = Mapping.draft(
            name: "a", copybooks: ["B.cpy"], layouts: layouts, encoding: "cp285", recordFormat: .fixed(length: 5))
        #expect(text.contains("  encoding cp285\n"))
        #expect(text.contains("# the records of the file have 5 bytes, the copybook describes 3"))
    }

    @Test(arguments: 0..<100)
    func `The draft of any record checks without an error`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var copybook = ""
        for record in 0..<Int.random(in: 1...3, using: &random) {
            copybook += "       01  R-\(record).\n"
            RandomCopybook(seed: seed).appendItems(level: 5, depth: 0, to: &copybook, using: &random)
        }
        let (text, check) = try draft(copybook)
        let errors = check.diagnostics.filter { $0.severity == .error }
        #expect(errors == [], "seed \(seed):\n\(copybook)\n\(text)\n\(check.rendered)")
    }
}

/// Record descriptions with random items: names that repeat in other groups, FILLER, OCCURS, REDEFINES, all usages.
private struct RandomCopybook {
    let seed: Int

    func appendItems(level: Int, depth: Int, to text: inout String, using random: inout SeededGenerator) {
        var names: [String] = []
        let indent = String(repeating: " ", count: 7 + depth * 4)
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let letter = ["RULE", "PAY-DATE", "STATUS-1", "A-1", "X", "SKIP-IT", "9TH", "DROP"].randomElement(
                using: &random)!
            let isFiller = names.contains(letter) || Int.random(in: 0..<6, using: &random) == 0
            let name = isFiller ? "FILLER" : letter
            if !isFiller { names.append(letter) }
            let occurs =
                Int.random(in: 0..<4, using: &random) == 0 ? " OCCURS \(Int.random(in: 2...15, using: &random))" : ""
            let levelText = level < 10 ? "0\(level)" : "\(level)"
            if depth < 3, Int.random(in: 0..<4, using: &random) == 0 {
                text += "\(indent)\(levelText)  \(name)\(occurs).\n"
                appendItems(level: level + 5, depth: depth + 1, to: &text, using: &random)
            } else {
                text += "\(indent)\(levelText)  \(name) PIC \(Self.picture(using: &random))\(occurs).\n"
                appendRedefinition(
                    of: isFiller || !occurs.isEmpty ? nil : name, levelText, indent, to: &text, using: &random)
            }
        }
    }

    private func appendRedefinition(
        of name: String?, _ level: String, _ indent: String, to text: inout String, using random: inout SeededGenerator
    ) {
        guard let name, Int.random(in: 0..<5, using: &random) == 0 else { return }
        text += "\(indent)\(level)  \(name)-R REDEFINES \(name) PIC X.\n"
    }

    private static func picture(using random: inout SeededGenerator) -> String {
        let digits = Int.random(in: 1...18, using: &random)
        let places = Int.random(in: 1...9, using: &random)
        return [
            "X(\(digits))", "X", "9(\(digits))", "S9(\(digits))", "S9(\(digits))V9(\(places)) COMP-3",
            "9(\(digits)) COMP-3",
            "S9(\(digits)) COMP", "9(\(min(digits, 9)))V9(\(places)) COMP", "V9(\(places))",
            "S9(\(digits)) SIGN LEADING SEPARATE",
        ].randomElement(using: &random)!
    }
}
