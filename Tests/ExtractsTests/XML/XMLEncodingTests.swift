import Foundation
import RecordValues
import Testing

@testable import Extracts

/// One document in many encodings.
@Suite struct XMLEncodingTests {
    private static let body = """
        <root><!-- £ --><r n='é'><a>Zoë £5 \u{2019}</a></r>\r\n<r n='ü'><a><![CDATA[</r>é]]>&#8364;</a></r><r/></root>
        """
    private static let shape = XMLSourceShape(recordTypes: [.type("root/r", [.text("@n"), .text("a")])])
    private static let values = [["=é", "=Zoë £5 \u{2019}"], ["=ü", "=</r>é€"], ["-", "-"]]

    private static func bytes(_ name: String, mark: [UInt8] = [], declares: Bool = true) throws -> [UInt8] {
        let declaration = declares ? "<?xml version='1.0' encoding='\(name)'?>" : ""
        let text = Array((declaration + body).utf8)
        let family = name == "UTF-16" ? "UTF-16LE" : name
        return mark + (try iconv(text, to: family))
    }

    /// With the system's own command, which is not what the reader uses.
    private static func iconv(_ text: [UInt8], to name: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["iconv", "-f", "UTF-8", "-t", name]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text))
        try input.fileHandleForWriting.close()
        let bytes = try Array(output.fileHandleForReading.readToEnd() ?? Data())
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "iconv does not know \(name)")
        return bytes
    }

    @Test(arguments: ["UTF-8", "utf-8", "WINDOWS-1252", "windows-1252", "IBM1140", "IBM1146", "GB18030", "CP1250"])
    func `A declared encoding is read`(_ name: String) throws {
        let body = name.uppercased() == "CP1250" || name.hasPrefix("IBM")
        guard !body else {
            // No typographic apostrophe in EBCDIC's Latin-1 pages, no pound sign in 1250.
            let text = "<?xml version='1.0' encoding='\(name)'?><root><r n='x'><a>é&#8364;</a></r><r/></root>"
            let read = try XMLReading.everyWay(try Self.iconv(Array(text.utf8), to: name), Self.shape, name)
            #expect(read.records.map(\.values) == [["=x", "=é€"], ["-", "-"]] && read.mistake == [])
            return
        }
        let read = try XMLReading.everyWay(try Self.bytes(name), Self.shape, name)
        #expect(read.records.map(\.values) == Self.values && read.mistake == [])
    }

    @Test(
        arguments: [
            ("UTF-8", [0xEF, 0xBB, 0xBF]), ("UTF-16LE", [0xFF, 0xFE]), ("UTF-16BE", [0xFE, 0xFF]), ("UTF-16LE", []),
            ("UTF-16BE", []), ("UTF-32LE", [0xFF, 0xFE, 0, 0]), ("UTF-32BE", [0, 0, 0xFE, 0xFF]),
        ] as [(String, [UInt8])])
    func `A byte order mark, or the first bytes, tell the encoding`(_ name: String, _ mark: [UInt8]) throws {
        let declared = name.hasPrefix("UTF-16") ? "UTF-16" : name
        let text = "<?xml version='1.0' encoding='\(declared)'?>" + Self.body
        let bytes = mark + (try Self.iconv(Array(text.utf8), to: name))
        let read = try XMLReading.everyWay(bytes, Self.shape, name)
        #expect(read.records.map(\.values) == Self.values && read.mistake == [])
        // Each record's place is that of its first byte in the file.
        let first = try Self.iconv(Array("<r".utf8), to: name)
        for record in read.records { #expect(Array(bytes[Int(record.fileOffset)...].prefix(first.count)) == first) }
        let last = try Self.iconv(Array("<r/>".utf8), to: name)
        #expect(read.records.last?.fragmentLength == UInt32(last.count))
    }

    @Test func `Names that are not ASCII are found in any encoding`() throws {
        let text = "<?xml version='1.0' encoding='ISO-8859-1'?><root><größe><höhe ä='1'>ß</höhe></größe></root>"
        let shape = XMLSourceShape(recordTypes: [.type("root/größe", [.text("höhe"), .text("höhe/@ä")])])
        let read = try XMLReading.everyWay(try Self.iconv(Array(text.utf8), to: "ISO-8859-1"), shape)
        #expect(read.records.map(\.values) == [["=ß", "=1"]])
    }

    @Test func `An encoding that is not known, stateful or not that of the bytes is refused`() throws {
        for (name, reason) in [
            ("x-unknown", "which is not known"), ("ISO-2022-JP", "whose bytes depend on what stands before them"),
            ("UTF-16", "but its bytes are not: they look like ASCII"),
        ] {
            let read = try XMLReading.everyWay("<?xml version='1.0' encoding='\(name)'?><root/>", Self.shape)
            #expect(read.mistake == ["extract.xml declares the encoding \(name), \(reason)"])
            #expect(read.codes == ["EXT031"])
        }
    }

    @Test func `Bytes that are none of the encoding end the reading behind the records before them`() throws {
        var text = Array("<?xml version='1.0' encoding='WINDOWS-1252'?>\n<root><r><a>1</a></r>\n<r><a>".utf8)
        text += [0x81] + Array("</a></r></root>".utf8)
        let read = try XMLReading.everyWay(text, Self.shape)
        #expect(read.records.map(\.values) == [["-", "=1"]])
        #expect(
            read.mistake == ["extract.xml, line 3, column 7, byte 74: the bytes are no character of WINDOWS-1252"])
        let utf8 = Array("<root><r><a>1</a></r><r><a>".utf8) + [0xC3, 0x28] + Array("</a></r></root>".utf8)
        let broken = try XMLReading.everyWay(utf8, Self.shape)
        #expect(broken.records.map(\.values) == [["-", "=1"]] && broken.codes == ["EXT030"])
        let half = try Self.bytes("UTF-16LE", mark: [0xFF, 0xFE], declares: false) + [0x0A]
        #expect(try XMLReading.everyWay(half, Self.shape).codes == ["EXT031"])
    }
}
