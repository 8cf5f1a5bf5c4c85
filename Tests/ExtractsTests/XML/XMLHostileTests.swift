import Diagnostics
import Foundation
import RecordValues
import TestSupport
import Testing

@testable import Extracts

/// Hostile and broken documents: each is refused with what, where and what to do, in every way of reading.
@Suite struct XMLHostileTests {
    private static let shape = XMLSourceShape.flat("root/r", "a")

    /// What is said of a document, and how many records were handed out before it.
    private func refusal(_ text: String, _ shape: XMLSourceShape = shape) throws -> (records: Int, text: String) {
        let read = try XMLReading.everyWay(text, shape)
        return (read.records.count, zip(read.codes, read.mistake).map { "\($0) \($1)" }.joined(separator: "\n"))
    }

    private func record(_ inside: String) -> String { "<root>\n<r><a>1</a></r>\n<r>\(inside)</r></root>" }

    @Test func `Entities are never expanded, and never left out`() throws {
        let laughs = """
            <!DOCTYPE root [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>
            <root><r><a>&c;</a></r></root>
            """
        let found = try refusal(laughs)
        #expect(found.records == 0)
        #expect(found.text.hasPrefix("EXT032 extract.xml, line 1, column "))
        #expect(found.text.hasSuffix("an entity is declared or used that is not one of XML's own five: a"))
        for document in [
            "<!DOCTYPE root [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><root><r><a>&a;</a></r></root>",
            "<!DOCTYPE root [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x.dtd'> %p;]><root/>",
            "<!DOCTYPE root SYSTEM 'http://127.0.0.1:1/x.dtd'><root><r><a>&x;</a></r></root>",
            "<!DOCTYPE root SYSTEM 'http://127.0.0.1:1/x.dtd'><root><r b='&x;'><a/></r></root>",
            "<!DOCTYPE root PUBLIC '-//X' 'http://127.0.0.1:1/x.dtd'><root><x>&x;</x><r/></root>",
        ] {
            #expect(try refusal(document).text.hasPrefix("EXT032 extract.xml, line 1, column "), "\(document)")
        }
        #expect(try refusal(record("<a>&x;</a>")).text.hasPrefix("EXT030 extract.xml, line 3, column"))
    }

    @Test func `A document type without entities is read, and its defaults hold`() throws {
        let text = """
            <!DOCTYPE root SYSTEM "root.dtd" [ <!-- ]> ' --> <?p ]>?> <!ATTLIST r k CDATA "> ]>">
            <!ELEMENT root ANY> ]>
            <root><r/><r k='1'/><r/></root>
            """
        let shape = XMLSourceShape(recordTypes: [.type("root/r", [.text("@k")])])
        let read = try XMLReading.everyWay(text, shape)
        #expect(read.records.map(\.values) == [["=> ]>"], ["=1"], ["=> ]>"]] && read.mistake == [])
    }

    @Test func `Each limit is refused, and says how to raise it`() throws {
        var shape = Self.shape
        shape.limits.depth = 5
        shape.limits.attributes = 3
        shape.limits.textBytes = 10
        shape.limits.recordBytes = 200
        let deep = String(repeating: "<x>", count: 4) + String(repeating: "</x>", count: 4)
        for (inside, expected) in [
            (deep, "line 3, column 15, byte 37: elements stand inside each other: more than 5 deep"),
            ("<b c='1' d='2' e='3' f='4'/>", "an element: more than 3 attributes"),
            ("<a>12345678901</a>", "a text or a value: more than 10 bytes"),
            ("<a b='12345678901'/>", "a text or a value: more than 10 bytes"),
            ("<x><![CDATA[12345678901]]></x>", "a text or a value: more than 10 bytes"),
            (String(repeating: "<a/>", count: 60), "an element: more than 200 bytes"),
        ] {
            let found = try refusal(record(inside), shape)
            #expect(found.records == 1, "\(inside)")
            #expect(
                found.text.hasPrefix("EXT033 extract.xml, line 3, column ") && found.text.hasSuffix(expected),
                "\(found.text)")
        }
        #expect(try refusal("<root b='1' c='2' d='3' e='4'/>", shape).text.hasSuffix("more than 3 attributes"))
        let file = try TestFile(Array(record("<a b='12345678901'/>").utf8), name: "extract.xml")
        let reader = try XMLReading().open(file.path, shape)
        let batch = RecordBatch(capacity: 0)
        while try reader.claim(batch) {
            try reader.fill(batch)
            guard let mistake = reader.mistake(behind: batch) else { continue }
            #expect(
                mistake.diagnostics[0].hint
                    == "if the file is right, raise the limit `text` of the source in the mapping")
            break
        }
    }

    @Test func `The content of a level is limited, and the records in it are not`() throws {
        var shape = XMLSourceShape(recordTypes: [
            .type("f", [.text("h")]), .type("f/e", parent: 0, [.text("v")]),
        ])
        shape.limits.recordBytes = 100
        let many = String(repeating: "<e><v>1</v></e>\n", count: 50)
        let read = try XMLReading.everyWay("<f><h>1</h>\(many)</f>", shape)
        #expect(read.records.count == 51 && read.mistake == [])
        let long = try XMLReading.everyWay("<f><h>1</h><e/><h>\(String(repeating: "x", count: 90))</h></f>", shape)
        #expect(long.mistake[0].hasSuffix("a level's own content: more than 100 bytes"))
    }

    @Test(arguments: [
        ("<root><r><a>1</a></r><r><a>2</b></r></root>", 1, "Opening and ending tag mismatch: a and b"),
        ("<root><r><a>1</a></r><r><a>2</a></root>", 1, "Opening and ending tag mismatch: r and root"),
        ("<root><r><a>1</a></r></x></root>", 1, "Opening and ending tag mismatch: root and x"),
        ("<root><r><a>1</a></r>", 1, "the file ends inside the element <root>"),
        ("<root><r><a>1</a></r><r><a>", 1, "the file ends inside the element <r>"),
        ("<root><r><a>1</a></r></root><root/>", 1, "Extra content at the end of the document"),
        ("<root><r><a>1</a></r></root>text", 1, "Extra content at the end of the document"),
        ("<root><r><a>1</a></r><!-- ", 1, "Comment not terminated"),
        ("<root><r b=1/></root>", 0, "AttValue: \" or ' expected"),
        ("<root><r b='1' b='2'/></root>", 0, "Attribute b redefined"),
        ("<root><r><a>1 < 2</a></r></root>", 0, "StartTag: invalid element name"),
        ("<root><q:r/></root>", 0, "Namespace prefix q on r is not defined"),
        ("text", 0, "the file holds no element"), ("", 0, "is empty"), (" ", 0, "the file holds no element"),
        ("<root><r><a>&#0;</a></r></root>", 0, "xmlParseCharRef: invalid xmlChar value 0"),
        ("<root><r><a>1</a></r>\u{1}</root>", 1, "PCDATA invalid Char value 1"),
    ])
    func `A document that is not well formed ends where it is not`(_ text: String, _ records: Int, _ said: String)
        throws
    {
        let found = try refusal(text)
        #expect(found.records == records)
        #expect(found.text.contains(said), "\(found.text)")
    }

    @Test func `A mistake in the middle has its line, column and byte`() throws {
        let found = try refusal("<root>\n<r><a>é</a></r>\n<r><a>é2</a></b>\n</root>")
        #expect(found.records == 1)
        #expect(
            found.text
                == "EXT030 extract.xml, line 3, column 17, byte 41: Opening and ending tag mismatch: r and b")
    }

    @Test(arguments: ["attributes of one tag", "elements of many names", "namespaces of many names"])
    func `A document made to cost is stopped, not suffered`(_ kind: String) throws {
        var body = ""
        switch kind {
        case "attributes of one tag": body = "<r " + (0..<100_000).map { "a\($0)='' " }.joined() + "/>"
        case "elements of many names": body = "<r>" + (0..<20_000).map { "<e\($0)/>" }.joined() + "</r>"
        default: body = (0..<5000).map { "<r xmlns='urn:\($0)'/>" }.joined()
        }
        let file = try TestFile(Array("<root>\(body)</root>".utf8), name: "extract.xml")
        for way in [XMLReading(isSerial: true), XMLReading(), XMLReading(chunkBytes: 10_000)] {
            let read = way.read(file.path, Self.shape)
            #expect(
                kind == "elements of many names"
                    ? read.codes == [] && read.records.count == 1 : read.codes == ["EXT033"])
        }
    }

    @Test(arguments: [1, 16, 1 << 19])
    func `A mistake in a stream has its line and column too, counted in passing`(chunkBytes: Int) throws {
        let records = (1...50).map { "  <r><a>caf\u{E9} \($0)</a></r>\n" }.joined()
        let text = "<root>\n" + records + "  <r><b>\u{E9}</r></root>"
        for (encoding, bytes) in [
            ("UTF-8", Array(text.utf8)),
            (
                "ISO-8859-1",
                Array("<?xml version='1.0' encoding='ISO-8859-1'?>".utf8) + text.unicodeScalars.map { UInt8($0.value) }
            ),
            ("UTF-16", [0xFF, 0xFE] + Array(text.data(using: .utf16LittleEndian)!)),
        ] {
            let shape = XMLSourceShape.flat("root/r", "a")
            let plain = try TestFile(bytes, name: "extract.xml")
            let packed = try TestFile(GzipBytes.member(bytes), name: "extract.xml.gz")
            let way = XMLReading(chunkBytes: chunkBytes)
            let expected = way.read(plain.path, shape).mistake
            #expect(expected.count == 1 && expected[0].contains("line 52, column "), "\(encoding): \(expected)")
            let found = way.read(packed.path, shape).mistake
            #expect(found.map { $0.replacing(".xml.gz", with: ".xml") } == expected, "\(encoding)")
        }
    }
}
