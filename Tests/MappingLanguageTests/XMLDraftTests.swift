import MappingLanguage
import RecordValues
import Testing

/// First mappings for XML documents, from outlines made here.
@Suite struct XMLDraftTests {
    private static let space = "urn:feed"

    /// An outline with elements named by their indentation: `name count least..most value`.
    private func outline(_ text: String) -> XMLOutline {
        var elements: [XMLOutline.Element] = []
        var open: [Int] = []
        for line in text.split(separator: "\n") {
            let depth = line.prefix { $0 == " " }.count / 2
            let words = line.split(separator: " ").map(String.init)
            open.removeLast(open.count - depth)
            if words[0].hasPrefix("@") {
                let name = XMLOutline.Name(namespace: "", local: String(words[0].dropFirst()))
                var attribute = XMLOutline.Attribute(name: name)
                attribute.count = Int64(words[1])!
                for value in words.dropFirst(2) { attribute.shape.add(value, length: value.count) }
                elements[open.last!].attributes.append(attribute)
                continue
            }
            let name = XMLOutline.Name(namespace: Self.space, local: words[0])
            var element = XMLOutline.Element(name: name, parent: open.last, depth: depth)
            element.count = Int64(words[1])!
            let often = words[2].split(separator: "..").map { Int64($0)! }
            (element.least, element.most) = (often[0], often.last!)
            for value in words.dropFirst(3) {
                if value == "nil" {
                    element.nils += 1
                } else {
                    element.shape.add(value == "-" ? "" : value, length: value == "-" ? 0 : value.count)
                }
            }
            elements.append(element)
            if let parent = open.last { elements[parent].children.append(elements.count - 1) }
            open.append(elements.count - 1)
        }
        return XMLOutline(
            file: "feed/sample.xml", bytes: 1, encoding: "UTF-8", namespaces: [("f", Self.space)], elements: elements)
    }

    private static let awards = """
        Awards 1 1
          RunDate 1 1 2025-11-17
          AwardCount 1 1 3
          Person 2 2
            @nino 2 AB123456C
            @note 1 x
            Name 2 1 Ivor Brenda
            Died 1 0..1 2024-02-29 nil
            Phone 3 0..2 0123 0456789
            Award 3 1..2
              Weekly 3 1 10.25 7
              Kind 3 1 RP RP
              Part 40 0..20 5
                @code 40 IN
        """

    @Test func `Elements that repeat are records in levels, short texts are lists, the rest are fields`() {
        let text = Mapping.draft(name: "awards", outline: outline(Self.awards))
        #expect(WinterFuel.check(text, files: [:]).rendered == "")
        #expect(
            text == """
                # Drafted from sample.xml. Types, lengths and repetitions are those of this sample: make them what the
                # interface allows. Say what is personal, what names a row (key), and what may be rejected.
                migration awards  version 1

                source legacy
                  xml  namespace f "urn:feed"
                  type by element
                    f:Awards  awards  opens awards, exactly 1
                      RUN-DATE     f:RunDate     text 10
                      AWARD-COUNT  f:AwardCount  integer 1
                    f:Person  person  opens person in awards
                      # 2 in the sample, 2 in each f:Awards
                      NINO   @nino    text 9
                      NOTE   @note    text 1
                      NAME   f:Name   text 6
                      DIED   f:Died   text 10
                      PHONE  f:Phone  up to 2
                        VALUE  .        text 7
                    f:Award  award  opens award in person
                      # 3 in the sample, 1 to 2 in each f:Person
                      WEEKLY  f:Weekly  decimal 4.2
                      KIND    f:Kind    text 2
                    f:Part  part  in award
                      # 40 in the sample, 0 to 20 in each f:Award
                      CODE   @code  text 2
                      VALUE  .      integer 1

                # What the document declares about itself, the run can hold against its records, for example:
                # control at awards
                #   awards.AWARD-COUNT = count part

                table awards from awards
                  run_date     date      = date RUN-DATE as CCYY-MM-DD
                  award_count  integer 1 = AWARD-COUNT

                table person from person
                  nino     text 9 = NINO
                  note     text 1 = NOTE                     null when absent
                  name     text 6 = NAME
                  died     date   = date DIED as CCYY-MM-DD  null when absent, nil
                  value_1  text 7 = VALUE of PHONE(1)        null when absent
                  value_2  text 7 = VALUE of PHONE(2)        null when absent
                  # fields of awards that stand before it may be used here too

                table award from award
                  weekly  decimal 4.2 = WEEKLY
                  kind    text 2      = KIND
                  # fields of awards, person that stand before it may be used here too

                table part from part
                  code   text 2    = CODE
                  value  integer 1 = VALUE
                  # fields of awards, person, award that stand before it may be used here too

                """)
    }

    @Test func `With one element chosen, the others are lists of it or left out with their reason`() {
        let outline = outline(Self.awards)
        let person = outline.elements.firstIndex { $0.name.local == "Person" }!
        let text = Mapping.draft(name: "awards", outline: outline, records: [person])
        #expect(WinterFuel.check(text, files: [:]).rendered == "")
        #expect(text.contains("      AWARD  f:Award  up to 2\n"))
        #expect(text.contains("# left out: f:Award/f:Part, up to 20 times: --record f:Awards/f:Person/f:Award/f:Part"))
        #expect(!text.contains("table award "))
    }

    @Test func `A document in which nothing repeats is one record, and the draft says so`() {
        let text = Mapping.draft(name: "one", outline: outline("A 1 1\n  B 1 1 x\n  Died 1 1 nil"))
        #expect(WinterFuel.check(text, files: [:]).rendered == "")
        #expect(text.contains("# No element is repeated in a way that makes it a record: --record PATH names one.\n"))
        #expect(text.contains("    f:A  a  exactly 1\n"))
        #expect(text.contains("# f:Died holds nothing in the sample: say what it may hold\n"))
    }

    @Test func `Names that are no words of a mapping stand in quotes, and make good names`() {
        let text = Mapping.draft(
            name: "odd",
            outline: outline("other 1 1\n  by 2 2\n    Foo.Bar 2 1 x\n    _x 2 1 y\n    when 3 0..2 -\n    date 2 1 z"))
        #expect(WinterFuel.check(text, files: [:]).rendered == "")
        #expect(text.contains("FOO-BAR  f:\"Foo.Bar\"  text 1\n"))
        #expect(text.contains("X        f:\"_x\"       text 1\n"))
        #expect(text.contains("WHEN     f:\"when\"     count\n"))
    }

    @Test(arguments: [
        ("CdtDbtInd", ["CDT", "DBT", "IND"]), ("IBANOnly", ["IBAN", "ONLY"]),
        ("Total02Records", ["TOTAL02", "RECORDS"]),
        ("sort-code_2", ["SORT", "CODE", "2"]), ("ü", []), ("A", ["A"]),
    ])
    func `The words of a name`(name: String, words: [String]) {
        let text = Mapping.draft(name: "a", outline: outline("r 1 1\n  \(name) 1 1 x"))
        let field = words.isEmpty ? "NAME" : words.joined(separator: "-")
        #expect(text.contains("      \(field)  f:"), "\(text)")
    }
}
