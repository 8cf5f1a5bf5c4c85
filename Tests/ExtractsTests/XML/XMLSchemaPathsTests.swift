import Diagnostics
import Foundation
import RecordValues
import Testing

@testable import Extracts

/// Paths of a mapping held against an XSD.
@Suite struct XMLSchemaPathsTests {
    private static let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:p" xmlns="urn:p" xmlns:o="urn:o"
            elementFormDefault="qualified">
          <xs:include schemaLocation="types.xsd"/><xs:import namespace="urn:o" schemaLocation="other.xsd"/>
          <xs:element name="Document" type="Document"/>
          <xs:complexType name="Document"><xs:sequence>
            <xs:choice><xs:element name="Ntry" type="Entry" maxOccurs="9"/><xs:group ref="More"/></xs:choice>
            <xs:element ref="o:Note"/><xs:element name="Extra"/>
            <xs:element name="Open"><xs:complexType><xs:sequence><xs:any/></xs:sequence></xs:complexType></xs:element>
          </xs:sequence><xs:attribute name="id"/></xs:complexType>
          <xs:group name="More"><xs:sequence><xs:element name="Tree" type="Tree"/></xs:sequence></xs:group>
          <xs:complexType name="Tree"><xs:sequence><xs:element name="Tree" type="Tree"/><xs:element name="Leaf" type="xs:int"/>
          </xs:sequence></xs:complexType>
        </xs:schema>
        """
    private static let types = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
          <xs:complexType name="Base"><xs:sequence><xs:element name="Amt" type="Amount"/></xs:sequence></xs:complexType>
          <xs:complexType name="Amount"><xs:simpleContent><xs:extension base="xs:decimal">
            <xs:attribute name="Ccy"/></xs:extension></xs:simpleContent></xs:complexType>
          <xs:complexType name="Entry"><xs:complexContent><xs:extension base="Base"><xs:sequence>
            <xs:element name="Sts" form="unqualified" type="xs:string"/></xs:sequence></xs:extension></xs:complexContent>
          </xs:complexType>
        </xs:schema>
        """
    private static let other = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o">
          <xs:element name="Note"><xs:complexType><xs:attribute name="lang"/></xs:complexType></xs:element></xs:schema>
        """

    private func mistakes(_ path: String, _ fields: XMLFieldShape...) throws -> [String] {
        let file = try TestFile(Array(Self.schema.utf8), name: "p.xsd")
        try Data(Self.types.utf8).write(to: URL(filePath: file.folderPath + "/types.xsd"))
        try Data(Self.other.utf8).write(to: URL(filePath: file.folderPath + "/other.xsd"))
        let shape = XMLSourceShape(recordTypes: [.type(path, fields)])
        return try XMLSchemaPaths(path: file.path).mistakes(in: shape).map {
            $0.message.replacing(file.path, with: "p.xsd") + " | " + ($0.hint ?? "")
        }
    }

    @Test func `Paths that the schema declares are taken`() throws {
        #expect(
            try mistakes(
                "Document/{urn:p}Ntry", .text("Amt"), .text("{urn:p}Amt/@Ccy"), .text("{}Sts"),
                .text("Amt").taking(.having([], equals: "1"), at: 0)) == [])
        #expect(try mistakes("Document/Tree/Tree/Tree", .text("Leaf"), .text("Tree/Tree/Leaf")) == [])
        #expect(
            try mistakes(
                "Document", .text("@id"), .text("Open/any/thing/@at"), .text("Extra/x"), .text("{urn:o}Note/@lang"))
                == [])
    }

    @Test func `A path that leads nowhere names the nearest`() throws {
        #expect(
            try mistakes(
                "Document/Ntry", .text("Amnt"), .text("Amnt"), .text("Amt/@Cc"), .text("{urn:p}Sts"), .text("Zz")) == [
                    "p.xsd: no such element `Amnt` under Document/Ntry (record type Ntry) | did you mean Amt?",
                    "p.xsd: no such attribute `Cc` under Document/Ntry/Amt (record type Ntry) | did you mean Ccy?",
                    "p.xsd: no such element `Sts` under Document/Ntry (record type Ntry) | there is one in the namespace none",
                    "p.xsd: no such element `Zz` under Document/Ntry (record type Ntry) | it has: Amt, Sts",
                ])
        #expect(
            try mistakes("Documents/Ntry", .text("x")) == [
                "p.xsd: no such element `Documents` as a document element (record type Ntry) | did you mean Document?"
            ])
        #expect(
            try mistakes("Document/Ntry", .text("Amt").taking(.having(XMLName.path("Tp"), equals: "1"), at: 0)) == [
                "p.xsd: no such element `Tp` under Document/Ntry/Amt (record type Ntry) | it has none"
            ])
    }

    @Test func `What is no schema is refused`() throws {
        let file = try TestFile(Array("<a/>".utf8), name: "p.xsd")
        #expect(stops { _ = try XMLSchemaPaths(path: file.path) } == [.unusableSchema])
        #expect(stops { _ = try XMLSchemaPaths(path: file.path + "x") } == [.unusableSchema])
    }
}
