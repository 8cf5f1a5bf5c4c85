import Diagnostics
import RecordValues
import Testing

@testable import Extracts

/// Records that hold records.
@Suite struct XMLLevelTests {
    private static let shape = XMLSourceShape(recordTypes: [
        .type("f", [.text("@id"), .text("h/n")]),
        .type("f/b", parent: 0, [.text("k"), .text("t/s")]),
        .type("f/b/e", parent: 1, [.text("v")]),
    ])

    @Test func `A level is given out at its end, and its children carry what stood before them`() throws {
        let text = """
            <f id='F'><h><n>N</n></h>
              <b><k>K1</k><e><v>1</v></e> <e><v>2</v></e><t><s>S1</s></t><e/></b>
              <x/><b><e><v>3</v></e><k>K2</k><x><e/></x><e><v>4</v></e></b><b/>
            </f>
            """
        let read = try XMLReading.everyWay(text, Self.shape)
        #expect(
            read.records.map(\.values) == [
                ["=1", "=K1", "-", "=F", "=N"], ["=2", "=K1", "-", "=F", "=N"], ["-", "=K1", "=S1", "=F", "=N"],
                ["=K1", "=S1", "=F", "=N"],
                ["=3", "-", "-", "=F", "=N"], ["=4", "=K2", "-", "=F", "=N"],
                ["=K2", "-", "=F", "=N"], ["-", "-", "=F", "=N"],
                ["=F", "=N"],
            ])
        #expect(read.records.map(\.type) == [2, 2, 2, 1, 2, 2, 1, 1, 0])
        let bytes = Array(text.utf8)
        let starts = read.records.map { String(decoding: bytes[Int($0.fileOffset)...].prefix(3), as: UTF8.self) }
        #expect(starts == ["<e>", "<e>", "<e/", "<b>", "<e>", "<e>", "<b>", "<b/", "<f "])
        #expect(read.records.last?.fragmentLength == UInt32(bytes.count))
    }

    @Test func `A wrapper between the levels that a field reads is kept, and counted`() throws {
        let shape = XMLSourceShape(recordTypes: [
            .type("f", [.text("w/@k").taking(.number(3), at: 0), .count("w"), .text("w/i").taking(.number(2), at: 0)]),
            .type("f/w/e", parent: 0, [.text("v")]),
        ])
        let text = """
            <f><w k='1'><e><v>1</v></e></w><w k='2'><e/><i>I<!-- c -->J<![CDATA[<]]></i><e/></w>
            <w k='3'><x>long</x><e/></w></f>
            """
        let read = try XMLReading.everyWay(text, shape)
        #expect(
            read.records.map(\.values) == [
                ["=1", "-", "=1", "-"], ["-", "-", "=2", "-"], ["-", "-", "=2", "=IJ<"], ["-", "=3", "=3", "=IJ<"],
                ["=3", "=3", "=IJ<"],
            ])
    }

    @Test func `Where a field looks into the records of its level, one parser reads the file and says so`() throws {
        let shapes = [
            XMLSourceShape(recordTypes: [.type("f", [.count("e")]), .type("f/e", parent: 0, [.text("v")])]),
            XMLSourceShape(recordTypes: [.type("f", [.text("")]), .type("f/e", parent: 0, [.text("v")])]),
        ]
        let file = try TestFile(Array("<f>a<e><v>1</v></e>b<e/></f>".utf8), name: "extract.xml")
        for (shape, last) in zip(shapes, ["=2", "=ab"]) {
            let read = try XMLReading.everyWay("<f>a<e><v>1</v></e>b<e/></f>", shape)
            #expect(read.records.last?.values == [last])
            let reader = try XMLReading().open(file.path, shape)
            #expect(reader.isSerial && reader.warnings.map(\.code) == ["EXT035"])
        }
        #expect(try XMLReading().open(file.path, Self.shape).warnings == [])
    }

    @Test func `A level marked as context is seen by its records, and not given out`() throws {
        let text = """
            <f id='F'><h><n>N</n></h><b><?tallyover context?><k>K</k><e><v>1</v></e></b><b><e/></b><?tallyover context?></f>
            """
        let read = try XMLReading.everyWay(text, Self.shape)
        #expect(read.records.map(\.type) == [2, 2, 1])
        #expect(read.records[0].values == ["=1", "=K", "-", "=F", "=N"])
    }
}
