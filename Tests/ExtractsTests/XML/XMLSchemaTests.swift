import Diagnostics
import Foundation
import RecordValues
import Testing

@testable import Extracts

/// Records that their XSD does not allow.
@Suite struct XMLSchemaTests {
    private static let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:p" xmlns="urn:p"
            elementFormDefault="qualified">
          <xs:include schemaLocation="types.xsd"/>
          <xs:element name="file"><xs:complexType><xs:sequence>
            <xs:element name="head" type="xs:string"/>
            <xs:element name="batch" maxOccurs="unbounded"><xs:complexType><xs:sequence>
              <xs:element name="k" type="xs:string"/>
              <xs:element name="e" type="Entry" minOccurs="0" maxOccurs="unbounded"/>
              <xs:element name="sum" type="xs:decimal"/>
            </xs:sequence></xs:complexType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """
    private static let types = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
          <xs:complexType name="Entry"><xs:sequence>
            <xs:element name="amount"><xs:simpleType><xs:restriction base="xs:decimal">
              <xs:fractionDigits value="2"/></xs:restriction></xs:simpleType></xs:element>
            <xs:element name="day" type="xs:date" minOccurs="0"/>
          </xs:sequence><xs:attribute name="c" use="required"/></xs:complexType>
        </xs:schema>
        """

    private func shape(_ file: borrowing TestFile) throws -> XMLSourceShape {
        try Data(Self.types.utf8).write(to: URL(filePath: file.folderPath + "/types.xsd"))
        let path = file.folderPath + "/file.xsd"
        try Data(Self.schema.utf8).write(to: URL(filePath: path))
        return XMLSourceShape(
            recordTypes: [.type("file/batch", [.text("k")]), .type("file/batch/e", parent: 0, [.text("amount")])],
            schema: path)
    }

    /// The fault of each record, in every way of reading.
    private func faults(_ text: String, encoding: String.Encoding = .utf8, _ prefix: [UInt8] = []) throws -> [String] {
        let bytes = prefix + Array(text.data(using: encoding)!)
        let file = try TestFile(bytes, name: "extract.xml")
        let shape = try shape(file)
        var found: [[String]] = []
        for way in [XMLReading(isSerial: true), XMLReading(chunkBytes: 1), XMLReading(chunkBytes: 90), XMLReading()] {
            let reader = try way.open(file.path, shape)
            let batch = RecordBatch(capacity: 0)
            var faults: [String] = []
            do throws(DiagnosticList) {
                while try reader.claim(batch) {
                    try reader.fill(batch)
                    faults += batch.records.map { SlotRecordImage.fault(of: batch.copy($0)) ?? "" }
                    #expect(
                        XMLReading.records(in: batch, shape).allSatisfy {
                            $0.values.allSatisfy { !$0.contains("Element") }
                        })
                }
                _ = try reader.finish()
            } catch {
                faults += error.diagnostics.map { "\($0.code) \($0.message.replacing(file.path, with: "extract.xml"))" }
            }
            found.append(faults)
        }
        #expect(Set(found).count == 1, "\(found)")
        return found[0]
    }

    private static func document(_ batches: String) -> String {
        "<p:file xmlns:p='urn:p'><p:head/>\n\(batches)</p:file>"
    }

    @Test func `A fault is one of the innermost record around it, told without the value`() throws {
        let text = Self.document(
            """
            <p:batch><p:k>1</p:k><p:e c=''><p:amount>1.00</p:amount></p:e><p:e c=''><p:amount>secret</p:amount></p:e>
              <p:e><p:amount>1.00</p:amount></p:e><p:e c=''><p:amount>1.001</p:amount></p:e><p:e c=''/>
              <p:e c=''><p:amount>1</p:amount><p:day>1966-13-01</p:day></p:e><p:sum>1</p:sum></p:batch>
            <p:batch><p:k>1</p:k><p:e c=''><p:amount>1</p:amount></p:e><p:x/><p:sum>1</p:sum></p:batch>
            <p:batch><p:k>1</p:k><p:sum>secret</p:sum></p:batch>
            """)
        let faults = try faults(text)
        #expect(
            faults == [
                "", "Element '{urn:p}amount': the value is not one of its type",
                "Element '{urn:p}e': The attribute 'c' is required but missing.",
                "Element '{urn:p}amount': the value is not one of its type, by its fractionDigits",
                "Element '{urn:p}e': Missing child element(s). Expected is ( {urn:p}amount ).",
                "Element '{urn:p}day': the value is not one of its type xs:date", "",
                "",
                "Element '{urn:p}x': This element is not expected. Expected is one of ( {urn:p}e, {urn:p}sum ).",
                "Element '{urn:p}sum': the value is not one of its type xs:decimal",
            ])
    }

    @Test func `Faults are at their records in any encoding`() throws {
        let batches =
            "<p:batch><p:k>éé</p:k><p:e c='é'><p:amount>1</p:amount></p:e><p:e c='é'><p:amount>x</p:amount></p:e>"
        let text = Self.document(batches + "<p:sum>1</p:sum></p:batch>")
        let expected = ["", "Element '{urn:p}amount': the value is not one of its type", ""]
        #expect(try faults(text) == expected)
        #expect(try faults("<?xml version='1.0' encoding='ISO-8859-1'?>" + text, encoding: .isoLatin1) == expected)
        #expect(try faults(text, encoding: .utf16LittleEndian, [0xFF, 0xFE]) == expected)
    }

    @Test func `A fault that stands in no record ends the reading`() throws {
        let found = try faults("<p:file xmlns:p='urn:p'><p:other/></p:file>")
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("EXT037 extract.xml, line 1, column"))
        #expect(try faults("<file/>")[0].contains("No matching global declaration available for the validation root"))
    }

    @Test func `A schema that cannot be used is told, and nothing is fetched`() throws {
        let file = try TestFile(Array("<file/>".utf8), name: "extract.xml")
        var shape = try shape(file)
        for (schema, said) in [
            (
                "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='a' type='b'/></xs:schema>",
                "'b'"
            ),
            ("<xs:schema", "is no schema that can be used"),
            (
                "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:include schemaLocation='http://127.0.0.1:1/a.xsd'/></xs:schema>",
                "http://127.0.0.1:1/a.xsd"
            ),
        ] {
            let path = file.folderPath + "/broken.xsd"
            try Data(schema.utf8).write(to: URL(filePath: path))
            shape.schema = path
            let read = XMLReading().read(file.path, shape)
            #expect(Set(read.codes) == ["EXT036"] && read.mistake.contains { $0.contains(said) }, "\(read)")
        }
        shape.schema = file.folderPath + "/none.xsd"
        #expect(XMLReading().read(file.path, shape).codes.contains("EXT036"))
    }

    @Test func `In a file of rejects only records that hold no others are held against the schema`() throws {
        let text =
            "<p:file xmlns:p='urn:p'><p:head/><p:batch><p:k/><p:e c=''><p:amount>x</p:amount></p:e></p:batch></p:file>"
        let file = try TestFile(Array(text.utf8), name: "extract.xml")
        let reader = try Extract.open(
            path: file.path, format: .xml(shape(file)), blank: 0x20, recordsPerChunk: 9, isPartial: true)
        let batch = RecordBatch(capacity: 0)
        var faults: [String?] = []
        while try reader.claim(batch) {
            try reader.fill(batch)
            faults += batch.records.map { SlotRecordImage.fault(of: batch.copy($0)) }
        }
        #expect(faults.map { $0 != nil } == [true, false])
        #expect(try reader.finish().records == 2)
    }
}
