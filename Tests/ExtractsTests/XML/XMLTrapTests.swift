import RecordValues
import Testing

@testable import Extracts

/// The lexical traps in which readers that split XML lose or double records: serial and parallel reading, with chunks
/// from one byte up, give the same.
@Suite struct XMLTrapTests {
    /// A body between the tags of the document element, and the values of its records.
    private static let traps: [(name: String, body: String, values: [[String]])] = [
        (
            "end tag in a section", "<r><a><![CDATA[</r><r><a>x</a></r>]]></a></r><r><a>2</a></r>",
            [["=</r><r><a>x</a></r>"], ["=2"]]
        ),
        (
            "end tag in a comment", "<r><!-- </r> --><a>1</a></r><!-- <r><a>no</a></r> --><r><a>2</a></r>",
            [["=1"], ["=2"]]
        ),
        ("end tag in a value", "<r x='a>b' y=\"/>\"><a z='>'>1</a></r><r><a>2</a></r>", [["=1"], ["=2"]]),
        (
            "end tag in an instruction", "<r><?p </r> ?><a>1</a></r><?p <r><a>no</a></r>?><r><a>2</a></r>",
            [["=1"], ["=2"]]
        ),
        ("same name nested", "<r><a>1</a><b><r><r/><a>no</a></r></b></r><r><a>2</a></r>", [["=1"], ["=2"]]),
        ("names that begin alike", "<r><rr><a>no</a></rr><a>1</a></r><rr/><r ><a>2</a></r >", [["=1"], ["=2"]]),
        ("no white space", "<r><a>1</a></r><r><a>2</a></r><r/><r></r>", [["=1"], ["=2"], ["-"], ["-"]]),
        ("white space of all kinds", "\r\n\t<r\n><a\t>1</a\n></r\r\n>\n <r\t/>", [["=1"], ["-"]]),
        ("empty with a slash in a value", "<r x='/'><a>1</a></r><r x='/'/>", [["=1"], ["-"]]),
        ("signs of comments in text", "<r><a>-- ]]&gt; > ?></a></r><r><a>2</a></r>", [["=-- ]]> > ?>"], ["=2"]]),
        ("comment of dashes", "<!--> <r/> --><r><a>1</a></r><!----><r><a>2</a></r>", [["=1"], ["=2"]]),
        ("sections side by side", "<r><a><![CDATA[1]]]]><![CDATA[>]]>2</a></r>", [["=1]]>2"]]),
        ("quotes in text", "<r><a>O'Brien \"x\"</a></r><r><a>2'</a></r>", [["=O'Brien \"x\""], ["=2'"]]),
        ("references", "<r><a>&lt;/r&gt;&#x3C;&#62;&amp;amp;</a></r>", [["=</r><>&amp;"]]),
        ("not at the path", "<x><r><a>no</a></r></x><r><a>1</a></r>", [["=1"]]),
    ]

    @Test(arguments: traps.indices)
    func `A lexical trap neither loses nor doubles a record`(_ index: Int) throws {
        let trap = Self.traps[index]
        let read = try XMLReading.everyWay("<root>\(trap.body)</root>", .flat("root/r", "a"))
        #expect(read.records.map(\.values) == trap.values, "\(trap.name)")
        #expect(read.mistake == [], "\(trap.name)")
    }

    @Test func `A prefix that varies is the same record, and another namespace is not`() throws {
        let text = """
            <p:root xmlns:p="urn:one" xmlns="urn:two"><p:r><p:a>1</p:a></p:r><r><a>no</a></r>
            <q:r xmlns:q="urn:one"><q:a>2</q:a><a>no</a></q:r><r xmlns="urn:one"><a>3</a></r>
            <x xmlns:p="urn:two"><p:r><p:a>no</p:a></p:r></x><p:r xmlns:p="urn:two"><p:a>no</p:a></p:r>
            <p:r xmlns="urn:o&#110;e"><a>4</a></p:r></p:root>
            """
        let read = try XMLReading.everyWay(text, .flat("{urn:one}root/{urn:one}r", "{urn:one}a"))
        #expect(read.records.map(\.values) == [["=1"], ["=2"], ["=3"], ["=4"]])
    }

    @Test func `A name without a namespace stands for the name in any`() throws {
        let text = "<root xmlns:p='urn:p'><p:r><a>1</a></p:r><r><p:a>2</p:a></r></root>"
        let read = try XMLReading.everyWay(text, .flat("root/r", "a"))
        #expect(read.records.map(\.values) == [["=1"], ["=2"]])
        let none = try XMLReading.everyWay(text, .flat("root/{}r", "{urn:p}a"))
        #expect(none.records.map(\.values) == [["=2"]])
    }

    @Test func `A record's place and length are those of its element in the file`() throws {
        let text = "\u{FEFF}<?xml version='1.0'?>\n<!-- é -->\n<root>\n <r><a>é</a></r>\n <r/></root>\n<!-- end -->"
        let bytes = Array(text.utf8)
        let read = try XMLReading.everyWay(text, .flat("root/r", "a"))
        let fragments = read.records.map { record in
            let start = Int(record.fileOffset)
            return String(decoding: bytes[start..<start + Int(record.fragmentLength)], as: UTF8.self)
        }
        #expect(fragments == ["<r><a>é</a></r>", "<r/>"])
        #expect(read.records.map(\.number) == [1, 2])
    }

    @Test(arguments: ["<root/>", "<root></root>", "<root><x/></root>\n\n", "<r/>"])
    func `A document without a record has none`(_ text: String) throws {
        let read = try XMLReading.everyWay(text, .flat("root/r", "a"))
        #expect(read.records == [] && read.mistake == [])
    }

    @Test func `The document element may be the record`() throws {
        let read = try XMLReading.everyWay("<r><a>1</a><r><a>2</a></r></r><!-- end -->\n", .flat("r", "a"))
        #expect(read.records.map(\.values) == [["=1"]])
        #expect(read.mistake == [])
    }

    @Test func `A long text is whole, and a text longer than the limit is refused`() throws {
        let long = String(repeating: "0123456789", count: 1 << 20)
        let bytes = Array("<root><r><a>\(long)</a></r><r><a>2</a></r></root>".utf8)
        let file = try TestFile(bytes, name: "extract.xml")
        var shape = XMLSourceShape.flat("root/r", "a")
        for way in [XMLReading(isSerial: true), XMLReading(chunkBytes: 1000), XMLReading()] {
            let read = way.read(file.path, shape)
            #expect(read.records.map { $0.values[0].utf8.count } == [(10 << 20) + 1, 2])
        }
        shape.limits.textBytes = 1 << 20
        for way in [XMLReading(isSerial: true), XMLReading(chunkBytes: 1000), XMLReading()] {
            let read = way.read(file.path, shape)
            #expect(read.codes == ["EXT033"] && read.records == [])
            #expect(read.mistake[0].hasSuffix("a text or a value: more than 1,048,576 bytes"))
        }
    }
}
