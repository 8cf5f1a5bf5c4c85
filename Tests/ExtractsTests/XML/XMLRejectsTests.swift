import Foundation
import RecordValues
import Testing

@testable import Extracts

/// The file of rejected records: well formed, and the same records to the same mapping.
@Suite struct XMLRejectsTests {
    /// The file that the rejects make.
    private func rejects(
        _ bytes: [UInt8], _ shape: XMLSourceShape, chunkBytes: Int = 1 << 19, where isRejected: (XMLReadRecord) -> Bool
    ) throws -> [UInt8] {
        let file = try TestFile(bytes, name: "extract.xml")
        let reader = try XMLReading(chunkBytes: chunkBytes).open(file.path, shape)
        let batch = RecordBatch(capacity: 16)
        var output = try reader.rejectsHead()
        while try reader.claim(batch) {
            try reader.fill(batch)
            let records = XMLReading.records(in: batch, shape)
            try reader.appendRejects(records.indices.filter { isRejected(records[$0]) }, of: batch, to: &output)
        }
        return output + (try reader.rejectsFoot())
    }

    @Test func `Rejected records stand under a copy of the root`() throws {
        let text = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <!-- made by nobody --><p:root xmlns:p="urn:p" a="&lt;"><p:r><p:v>1</p:v></p:r><p:r   ><p:v>2</p:v></p:r ></p:root>
            """
        let output = try rejects(Array(text.utf8), .flat("root/r", "v")) { $0.values == ["=2"] }
        #expect(
            String(decoding: output, as: UTF8.self) == """
                <?xml version="1.0" encoding="ISO-8859-1"?><p:root xmlns:p="urn:p" a="&lt;">
                <p:r   ><p:v>2</p:v></p:r >
                </p:root>

                """)
    }

    private static let levels = XMLSourceShape(recordTypes: [
        .type("f", [.text("@id"), .text("h/n")]), .type("f/x/b", parent: 0, [.text("k"), .text("t/s")]),
        .type("f/x/b/e", parent: 1, [.text("v")]),
    ])
    private static let text = """
        <f id='F'><h><n>N</n><o>no</o></h><x>
          <b y='1'><k>K1</k><e><v>1</v></e> <e><v>2</v></e><t><s>S1</s></t><e/></b>
          <b><e><v>3</v></e><k>K2</k><e><v>4</v></e></b><b/></x>
        </f>
        """

    @Test func `Levels around a rejected record are marked, and a rejected level is not`() throws {
        let output = try rejects(Array(Self.text.utf8), Self.levels) { $0.values[0] == "=2" || $0.values[0] == "=K2" }
        #expect(
            String(decoding: output, as: UTF8.self) == """
                <f id='F'><h><n>N</n></h>
                <x><b y='1'><?tallyover context?><k>K1</k><e><v>2</v></e></b></x>
                <x><b><k>K2</k></b></x>
                <?tallyover context?></f>

                """)
    }

    @Test(arguments: 0..<10, [1, 20, 1 << 19])
    func `What is rejected gives the same record when it runs again`(_ index: Int, _ chunkBytes: Int) throws {
        let all = try XMLReading.everyWay(Self.text, Self.levels).records
        try #require(all.count == 9)
        let wanted = index == 9 ? all.map(\.number) : [Int64(index + 1)]
        let output = try rejects(Array(Self.text.utf8), Self.levels, chunkBytes: chunkBytes) {
            wanted.contains($0.number)
        }
        let again = try XMLReading.everyWay(output, Self.levels)
        #expect(again.mistake == [])
        #expect(again.records.map(\.type) == all.filter { wanted.contains($0.number) }.map(\.type))
        #expect(again.records.map(\.values) == all.filter { wanted.contains($0.number) }.map(\.values))
    }

    @Test func `A translated source is rejected in UTF-8`() throws {
        let text = "<?xml version='1.0' encoding='UTF-16'?><root><r><v>é</v></r><r><v>2</v></r></root>"
        let bytes = Array(text.data(using: .utf16LittleEndian)!)
        let output = try rejects([0xFF, 0xFE] + bytes, .flat("root/r", "v")) { $0.values == ["=é"] }
        #expect(
            String(decoding: output, as: UTF8.self) == """
                <?xml version="1.0" encoding="UTF-8"?><root>
                <r><v>é</v></r>
                </root>

                """)
    }

    @Test func `A document that is one record is rejected as it stands`() throws {
        let output = try rejects(Array("<?xml version='1.0'?><r><v>1</v></r>".utf8), .flat("r", "v")) { _ in true }
        #expect(String(decoding: output, as: UTF8.self) == "<?xml version='1.0'?>\n<r><v>1</v></r>\n")
    }
}
