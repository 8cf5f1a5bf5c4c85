import TestSupport
import Testing

@testable import TargetRows

@Suite struct CSVReaderTests {
    private func rows(_ text: String) throws -> [[String]] { try CSVReader.read(Array(text.utf8)).rows.map(\.fields) }

    private func fault(_ text: String) -> CSVFault? { fault(Array(text.utf8)) }

    private func fault(_ bytes: [UInt8]) -> CSVFault? {
        do {
            _ = try CSVReader.read(bytes)
            return nil
        } catch { return error }
    }

    @Test func `The first row is the header, and the last may lack its line end`() throws {
        let read = try CSVReader.read(Array("nino,amount\r\nQQ123456C,200.00\r\n,".utf8))
        #expect(read.header == ["nino", "amount"])
        #expect(read.rows.map(\.fields) == [["QQ123456C", "200.00"], ["", ""]])
        #expect(read.rows.map(\.line) == [2, 3])
    }

    @Test func `Quoted fields hold commas, doubled quotes and line ends`() throws {
        let text = "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"two\r\nlines\n\",z\nlast,row\n"
        let read = try CSVReader.read(Array(text.utf8))
        #expect(read.rows.map(\.fields) == [["x,y", "say \"hi\""], ["two\r\nlines\n", "z"], ["last", "row"]])
        #expect(read.rows.map(\.line) == [2, 3, 6])
    }

    @Test func `An empty text in quotes is told from nothing at all`() throws {
        let read = try CSVReader.read(Array("a,b\n\"\",\n".utf8))
        #expect(read.rows == [CSVRow(line: 2, fields: ["", ""], isQuoted: [true, false])])
    }

    @Test func `LF and CRLF may mix, and blanks are kept`() throws {
        #expect(try rows("a,b\r\n 1 ,2\n3,\t4\r\n") == [[" 1 ", "2"], ["3", "\t4"]])
    }

    @Test func `A byte order mark is passed over at the start only`() throws {
        let read = try CSVReader.read([0xEF, 0xBB, 0xBF] + Array("\"a\"\n\u{FEFF}\n".utf8))
        #expect(read.header == ["a"])
        #expect(read.rows.map(\.fields) == [["\u{FEFF}"]])
        let none = try CSVReader.read(Array("\u{FB01}\n".utf8))
        #expect(none.header == ["\u{FB01}"])
    }

    @Test func `An empty line is a row of one empty field`() throws {
        #expect(try rows("a\n\nx\n") == [[""], ["x"]])
        #expect(fault("a,b\n\n") == CSVFault(line: 2, column: 1, reason: "the row has 1 field, the header 2"))
    }

    @Test(arguments: [
        ("a,b\n1,x\"y\n", 2, 4, "a quote stands inside a field that does not begin with one"),
        ("a,b\n\"1\"x,2\n", 2, 4, "text follows the closing quote of a field"),
        ("a,b\n1,\"2\n3,4\n", 2, 3, "the quote is never closed"),
        ("a,b\n1\r2,3\n", 2, 2, "a carriage return stands without its line feed"),
        ("a,b\n1,2\r", 2, 4, "a carriage return stands without its line feed"),
        ("a,b\n1,2,3\n", 2, 1, "the row has 3 fields, the header 2"),
        ("a,b\n\"1\n2\"\n3,4\n", 2, 1, "the row has 1 field, the header 2"),
        ("a,b,a\n", 1, 5, "the header names the column a twice"),
        ("", 1, 1, "the file has no header"),
        ("\u{FEFF}", 1, 1, "the file has no header"),
        ("a,b\n\u{E9}\u{20AC},x\"\n", 2, 5, "a quote stands inside a field that does not begin with one"),
        ("a,b\n\"\n\n\",x\"\n", 4, 4, "a quote stands inside a field that does not begin with one"),
    ])
    func `A fault names its line and column`(_ text: String, _ line: Int, _ column: Int, _ reason: String) {
        #expect(fault(text) == CSVFault(line: line, column: column, reason: reason))
    }

    @Test func `Bytes that are no UTF-8 are a fault of their field`() {
        let reason = "the field holds bytes that are no UTF-8"
        #expect(fault(Array("a,b\n1,".utf8) + [0xE9, 0x0A]) == CSVFault(line: 2, column: 3, reason: reason))
        #expect(fault([0xEF, 0xBB]) == CSVFault(line: 1, column: 1, reason: reason))
        #expect(fault([0xEF, 0xBB, 0x2C]) == CSVFault(line: 1, column: 1, reason: reason))
    }

    @Test(arguments: 1...100)
    func `Random rows are read back, whatever chunks the bytes come in`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let columns = Int.random(in: 1...5, using: &generator)
        let pieces = ["", "a", "\u{A3}", "\u{1F600}", ",", "\"", "\n", "\r\n", "\r", " ", "0012", "\u{FEFF}"]
        var expected: [CSVRow] = []
        var text = (0..<columns).map { "c\($0)" }.joined(separator: ",") + "\n"
        for _ in 0..<Int.random(in: 0...20, using: &generator) {
            var row = CSVRow(line: text.utf8.count { $0 == 0x0A } + 1, fields: [], isQuoted: [])
            for _ in 0..<columns {
                let field = (0..<Int.random(in: 0...4, using: &generator))
                    .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
                let needsQuotes = field.utf8.contains { [0x0A, 0x0D, 0x22, 0x2C].contains($0) }
                row.fields.append(field)
                row.isQuoted.append(needsQuotes || Bool.random(using: &generator))
            }
            text += zip(row.fields, row.isQuoted).map { field, isQuoted in
                isQuoted ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
            }.joined(separator: ",")
            text += Bool.random(using: &generator) ? "\n" : "\r\n"
            expected.append(row)
        }
        var rest = Array(text.utf8)[...]
        var reader = CSVReader()
        var rows: [CSVRow] = []
        while !rest.isEmpty {
            let chunk = rest.prefix(Int.random(in: 1...9, using: &generator))
            try reader.read(Array(chunk), into: &rows)
            rest = rest.dropFirst(chunk.count)
        }
        try reader.finish(into: &rows)
        #expect(rows == expected, "seed \(seed)")
        #expect(reader.header?.count == columns, "seed \(seed)")
    }
}
