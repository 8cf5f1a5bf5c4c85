import Copybooks
import Diagnostics
import TestSupport
import Testing

@Suite struct SourceFormatTests {
    private func names(_ text: String, _ format: SourceFormat = .automatic) throws -> [String?] {
        try Copybook.parse(SourceText(file: "book.cpy", text: text), format: format).layouts.flatMap(\.items).map(
            \.name)
    }

    private func codes(_ text: String, _ format: SourceFormat = .automatic) -> [String] {
        do throws(DiagnosticList) {
            return try Copybook.parse(SourceText(file: "book.cpy", text: text), format: format).warnings.map(\.code)
        } catch {
            return error.diagnostics.map(\.code)
        }
    }

    @Test func `A level number in columns 1 to 7 makes a book free, unless its lines show margins`() throws {
        #expect(try names("01 A.\n          05 B PIC X.\n") == ["A", "B"])
        #expect(try names("      05 B PIC X.\n") == ["B"])
        let shifted = "  05 B PIC X.\n"
        for margins in ["000100 05 A PIC X.\n", "      * a comment\n", "      / a page\n", "CR1234 05 A PIC X.\n"] {
            #expect(codes(margins + shifted) == ["CPY003"], "\(margins)")
        }
        #expect(try names("       05 A PIC X\n      -    (3).\n       05 B PIC X.\n") == ["A", "B"])
    }

    @Test func `The caller's choice beats the look of the text`() throws {
        let text = "01     05 A PIC X.\n02     05 B PIC X.\n"
        #expect(try names(text, .fixed) == ["A", "B"])
        #expect(codes(text, .free).first == "CPY030")
        let wide = "        05 A PIC X(4)" + String(repeating: " ", count: 60) + "OCCURS 3.\n"
        #expect(try names(wide, .free) == ["A"])
        #expect(codes(wide, .fixed) == ["CPY007", "CPY004"])
    }

    @Test func `Comments of every kind are passed over`() throws {
        let fixed = "      * 05 X\n      / 05 X\n      D    05 X PIC X.\n       05 A PIC X. *> 05 X\n       *> 05 X\n"
        #expect(try names(fixed) == ["A"])
        #expect(try names("* 05 X\n/ 05 X\n*> 05 X\n05 A PIC X. *> 05 X PIC X.\n") == ["A"])
    }

    @Test func `A debugging line is a comment, but a level number in the margin is never lost to a D`() {
        #expect(codes("      * margins\n   05 DATED PIC X.\n") == ["CPY003"])
    }

    @Test func `A continued literal reaches to column 72 of the line before`() throws {
        let start = "           88 B VALUE 'ONE"
        let text = "       05 A PIC X(60).\n\(start)\n      -    'TWO'.\n"
        let layout = try #require(try Copybook.parse(SourceText(file: "book.cpy", text: text)).layouts.first)
        let expected = "ONE" + String(repeating: " ", count: 72 - start.count) + "TWO"
        #expect(layout.items[0].conditions.first?.values.first?.lower == .text(expected))
    }

    @Test func `A period ends an entry only before a blank or the end of the line`() throws {
        #expect(
            try names("01 A. 05 B PIC 9V9 VALUE 1.5. 05 C PIC X(3) VALUE 'A. B'. 05 D PIC X.") == ["A", "B", "C", "D"])
        #expect(codes("05 A PIC X.05 B PIC X.\n") == ["CPY015", "CPY012", "CPY013"])
    }

    @Test func `Line ends of every kind, a missing last one and trailing blanks change nothing`() throws {
        for end in ["\n", "\r\n", "\r"] {
            #expect(try names("       01 A." + end + "         05 B PIC X.  " + end + end) == ["A", "B"])
            #expect(try names("       01 A." + end + "         05 B PIC X.") == ["A", "B"])
        }
        #expect(codes("") == ["CPY001"])
        #expect(codes("       \n\n") == ["CPY001"])
    }

    @Test func `The column of a diagnostic is that of the file, where a tab is one character`() throws {
        let source = SourceText(file: "book.cpy", text: "\t05\tA\tPIC X(4)\tBOGUS.\n")
        let list = try #require(throws: DiagnosticList.self) { try Copybook.parse(source) }
        #expect(list.diagnostics.map(\.location) == [SourceLocation(file: "book.cpy", line: 1, column: 16, length: 5)])
    }

    @Test func `A text damaged anywhere is read or refused, with every diagnostic inside the text`() throws {
        var random = SeededGenerator(seed: 7)
        let texts = try LayoutGoldenTests.books.map { try book("Books/\($0).cpy").lines.joined(separator: "\n") }
        let strangers: [Character] = [
            " ", ".", "'", "\"", "(", ")", "\n", "\t", "-", "9", "V", "X", "*", ",", "0", "é",
        ]
        for round in 0..<1500 {
            var text = Array(texts[round % texts.count])
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<text.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.remove(at: place)
                case 1: text[place] = strangers.randomElement(using: &random)!
                default: text.insert(strangers.randomElement(using: &random)!, at: place)
                }
            }
            let source = SourceText(file: "damaged.cpy", text: String(text))
            do throws(DiagnosticList) {
                let layouts = try Copybook.parse(source).layouts
                #expect(!layouts.isEmpty && layouts.allSatisfy { $0.length > 0 }, "round \(round)")
            } catch {
                for location in error.diagnostics.map(\.location) {
                    let line = location.flatMap { source.line($0.line) }
                    #expect(line.map { $0.count + 1 } ?? 0 >= location?.column ?? .max, "round \(round): \(error)")
                }
            }
        }
    }
}
