import RecordValues
import TestSupport
import Testing

@testable import Extracts

/// Which content of a record becomes a field, and what stands in its place where there is none.
@Suite struct XMLFieldTests {
    private func values(_ body: String, _ fields: XMLFieldShape..., path: String = "root/r") throws -> [[String]] {
        let shape = XMLSourceShape(recordTypes: [.type(path, fields)])
        let xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
        let read = try XMLReading.everyWay("<root \(xsi) xmlns:p='urn:p'>\(body)</root>", shape)
        #expect(read.mistake == [])
        return read.records.map(\.values)
    }

    @Test func `Absent, empty, nil and several are told apart`() throws {
        let body = """
            <r/><r><a/></r><r><a></a></r><r><a xsi:nil='true'/></r><r><a xsi:nil='1'></a></r><r><a xsi:nil='false'/></r>
            <r><a xsi:nil='true'>text</a></r><r><a>1</a><a>2</a></r><r><a/><b/><a/></r><r><a nil='true'/></r>
            """
        #expect(
            try values(body, .text("a")) == [
                ["-"], ["="], ["="], ["nil"], ["nil"], ["="], ["=text"], ["too many"], ["too many"], ["="],
            ])
    }

    @Test func `Text is what stands directly in the element`() throws {
        let body = "<r>1<a>2<b>3</b>4<!-- 5 --><![CDATA[6]]><?p 7?></a>8<a2/>9</r>"
        #expect(try values(body, .text(""), .text("a"), .text("a/b")) == [["=189", "=246", "=3"]])
    }

    @Test func `Attributes are fields, with their references resolved`() throws {
        let body = "<r x='1' p:x='2' y='&lt;&amp;&#38;amp;&quot;&#x41;\n\t'><a z=''/></r><r/>"
        #expect(
            try values(body, .text("{}@x"), .text("{urn:p}@x"), .text("@x"), .text("@y"), .text("a/@z"))
                == [["=1", "=2", "too many", "=<&&amp;\"A  ", "="], ["-", "-", "-", "-", "-"]])
    }

    @Test func `A step takes the n-th of its name, in each parent anew`() throws {
        let body = "<r><a><b>1</b><b>2</b></a><c/><a><b>3</b><b>4</b><b>5</b></a></r><r><a><b>6</b></a></r>"
        let second = XMLFieldShape.text("a/b").taking(.number(2), at: 0).taking(.number(2), at: 1)
        let third = XMLFieldShape.text("a/b").taking(.number(1), at: 0).taking(.number(3), at: 1)
        #expect(try values(body, second, third) == [["=4", "-"], ["-", "-"]])
    }

    @Test func `A step takes the one that has a text at a path, wherever that stands`() throws {
        let body = """
            <r><b><t><c>X</c></t><v>1</v></b><b><v u='U'>2</v><t><c>Y</c></t></b></r>
            <r><b><v>3</v><t><c>Z</c></t></b><b><t><c>X</c></t></b></r>
            <r><b><t><c>X</c></t><v>4</v></b><b><t><c>X</c></t><v>5</v></b></r>
            <r><b><v>6</v><v>7</v><t><c>Y</c><c>X</c></t></b></r>
            """
        func having(_ path: String, _ text: String) -> XMLFieldShape {
            .text(path).taking(.having(XMLName.path("t/c"), equals: text), at: 0)
        }
        #expect(
            try values(body, having("b/v", "X"), having("b/v", "Y"), having("b/v/@u", "Y")) == [
                ["=1", "=2", "=U"], ["-", "-", "-"], ["too many", "-", "-"], ["too many", "too many", "too many"],
            ])
        let own = XMLFieldShape.text("b/@k").taking(.having([], equals: "X"), at: 0)
        #expect(try values("<r><b k='1'>Y</b><b k='2'>X</b></r>", own) == [["=2"]])
    }

    @Test func `A list has a slot for each, and more than it has room for are a fault`() throws {
        let body = """
            <r><l><i><n>1</n></i><i/><i><n>3</n></i></l></r><r/><r><l><i/><i/><i/><i><n>4</n></i></l></r>
            <r><l><i><n>1</n><n>2</n></i></l></r><r><l/><l/></r>
            """
        #expect(
            try values(body, .list("l/i/n", repeats: 1, 3), .list("l/i/@k", repeats: 1, 1), .count("l/i")) == [
                ["=1", "-", "=3", "too many", "=3"], ["-", "-", "-", "-", "=0"],
                ["too many", "too many", "too many", "too many", "=4"],
                ["too many", "too many", "too many", "-", "=1"],
                ["too many", "too many", "too many", "too many", "too many"],
            ])
    }

    @Test func `A count takes the elements of its condition only`() throws {
        let body = "<r><i><k>A</k></i><i><k>B</k></i><i><k>A</k></i></r>"
        let count = XMLFieldShape.count("i").taking(.having(XMLName.path("k"), equals: "A"), at: 0)
        var list = XMLFieldShape.list("i/k", repeats: 0, 2)
        list = list.taking(.having(XMLName.path("k"), equals: "A"), at: 0)
        #expect(try values(body, count, .count("i"), list) == [["=2", "=3", "=A", "=A"]])
    }

    @Test func `Several record types are told apart by their paths`() throws {
        let shape = XMLSourceShape(recordTypes: [.type("root/a/r", [.text("v")]), .type("root/b/r", [.text("v")])])
        let text = "<root><a><r><v>1</v></r></a><b><r><v>2</v></r><r/></b><a><r/></a><c><r/></c></root>"
        let read = try XMLReading.everyWay(text, shape)
        #expect(read.records.map(\.type) == [0, 1, 1, 0])
        #expect(read.records.map(\.values) == [["=1"], ["=2"], ["-"], ["-"]])
    }
}
