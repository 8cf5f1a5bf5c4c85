import Diagnostics
import Foundation
import RecordValues
import Testing

@testable import Extracts

/// What `tallyover fit` finds in a document.
@Suite struct XMLFitTests {
    private func rows(_ text: String) throws -> [String] {
        let file = try TestFile(Array(text.utf8), name: "extract.xml")
        return try XMLFitReport(XMLFit(path: file.path).outline()).rows.map { row in
            let inside = row.least == row.most ? "\(row.most)" : "\(row.least)..\(row.most)"
            return "\(row.path) \(row.count) \(inside) \(row.shape ?? "-")\(row.isLikelyRecord ? " record" : "")"
        }
    }

    @Test func `Every path has its count, and how often it stands in one parent`() throws {
        let text = """
            <f xmlns="urn:x" xmlns:o="urn:o"><h>1</h>
              <r id="1"><a>x y</a></r><r id="22" o:k="A"><a>z</a><a/><b><c/></b></r><r id="3"/></f>
            """
        #expect(
            try rows(text) == [
                "a:f 1 1 -", "a:f/a:h 1 1 integer 1", "a:f/a:r 3 3 - record", "a:f/a:r/@id 3 1 integer 2",
                "a:f/a:r/@o:k 1 0..1 code of 1 value, text 1", "a:f/a:r/a:a 3 0..2 text 1..3, or empty",
                "a:f/a:r/a:b 1 0..1 -", "a:f/a:r/a:b/a:c 1 1 empty",
            ])
    }

    @Test func `A path that comes late was absent in the parents before it`() throws {
        #expect(
            try rows("<f><r/><r><a>1</a></r></f>")
                == ["f 1 1 -", "f/r 2 2 - record", "f/r/a 1 0..1 integer 1"])
        #expect(try rows("<f><r><a>1</a></r><r/></f>")[2] == "f/r/a 1 0..1 integer 1")
    }

    @Test(arguments: [
        (["1", "22.5", "-3.125"], "decimal 5.3, signed"), (["10", "0"], "integer 2"),
        (["007", "8"], "digits, text 1..3"),
        (["2024-01-31", "1999-12-01"], "date CCYY-MM-DD"), (["2024-01-31", "0000-00-00"], "text 10"),
        (["31/01/2024"], "date DD/MM/CCYY"), (["01/31/2024"], "text 10"),
        (["2024-01-31", ""], "date CCYY-MM-DD, or empty"),
        (["2024-01-31T10:11:12Z"], "date and time CCYY-MM-DDThh:mm:ss"),
        (["GBP", "EUR", "GBP"], "code of 2 values, text 3"),
        (["GBP", "EUR"], "text 3"), (["01", "02", "01"], "code of 2 values, text 2"), (["a", "bcd"], "text 1..3"),
        (["", ""], "empty"), (["1.", "2"], "text 1..2"), (["1e5"], "text 3"), (["+1", "."], "text 1..2"),
        ([String(repeating: "9", count: 100)], "text 100"), (["é"], "text 1"),
    ])
    func `A value has the narrowest shape that holds all of them`(_ values: [String], _ words: String) {
        var shape = ValueShape()
        for value in values { shape.add(String(value.prefix(ValueShape.longestLookedAt)), length: value.count) }
        #expect(shape.words == words)
    }

    @Test func `A document that cannot be read is told with its place`() throws {
        for (text, code) in [
            ("<a><b></a>", "EXT030"), ("<a>", "EXT030"), ("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "EXT032"),
            ("<?xml version='1.0' encoding='nonsense'?><a/>", "EXT031"),
            ("<a>" + (0..<10_002).map { "<e\($0)/>" }.joined() + "</a>", "EXT033"),
        ] {
            let file = try TestFile(Array(text.utf8), name: "extract.xml")
            #expect(stops { _ = try XMLFit(path: file.path).outline() }.map(\.rawValue) == [code], "\(text.prefix(60))")
        }
    }

    @Test func `A document in another encoding has the same form`() throws {
        let text = "<?xml version='1.0' encoding='UTF-16'?><f><r>é</r></f>"
        let file = try TestFile([0xFF, 0xFE] + Array(text.data(using: .utf16LittleEndian)!), name: "extract.xml")
        #expect(try XMLFitReport(XMLFit(path: file.path).outline()).rows.map(\.shape) == [nil, "text 1"])
    }
}
