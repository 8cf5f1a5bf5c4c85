import Foundation
import TestSupport
import Testing

@testable import TargetRows

@Suite struct JSONLinesReaderTests {
    private func members(_ line: String) throws -> [JSONRow.Member] {
        let rows = try JSONLinesReader.read(Array(line.utf8))
        try #require(rows.count == 1)
        return rows[0].members
    }

    private func fault(_ bytes: [UInt8]) -> JSONLinesFault? {
        do {
            _ = try JSONLinesReader.read(bytes)
            return nil
        } catch { return error }
    }

    @Test func `One line is one flat object, its members in order`() throws {
        #expect(
            try members(#"{"nino":"QQ123456C", "amount" : 200.00 ,"paid":true,"held":false,"office":null}"#) == [
                .init(name: "nino", value: .text("QQ123456C")), .init(name: "amount", value: .number("200.00")),
                .init(name: "paid", value: .boolean(true)), .init(name: "held", value: .boolean(false)),
                .init(name: "office", value: .null),
            ])
        #expect(try members("{}") == [])
    }

    @Test(arguments: [
        "0", "-0", "0.10", "-12.50", "12345678901234567890123456789.01", "0.1000000000000000055511151231257827",
        "1e3", "1E+30", "2.5e-7",
    ])
    func `A number keeps every digit of its text`(_ number: String) throws {
        #expect(try members("{\"n\":\(number)}") == [.init(name: "n", value: .number(number))])
    }

    @Test func `Lines end in LF or CRLF, and the last may lack its end`() throws {
        let rows = try JSONLinesReader.read([0xEF, 0xBB, 0xBF] + Array("{\"a\":1}\r\n{\"a\":2}\n{\"b\":3}".utf8))
        #expect(rows.map(\.line) == [1, 2, 3])
        #expect(rows.map { $0["a"] } == [.number("1"), .number("2"), nil])
        #expect(try JSONLinesReader.read([]) == [])
    }

    @Test func `Escapes are decoded, surrogate pairs too`() throws {
        #expect(
            try members(#"{"t":"\"\\\/\b\f\n\r\t\u00a3\u20AC\ud83d\uDE00"}"#) == [
                .init(name: "t", value: .text("\"\\/\u{8}\u{C}\n\r\t\u{A3}\u{20AC}\u{1F600}"))
            ])
    }

    @Test(arguments: [
        ("", 1, "the line is empty"),
        ("[1]", 1, "an object is expected: `{`"),
        ("{\"a\":[1]}", 6, "a value is an array or an object; only flat objects are read"),
        ("{\"a\":{}}", 6, "a value is an array or an object; only flat objects are read"),
        ("{\"a\":1,\"a\":2}", 8, "the name a stands twice"),
        ("{\"a\" 1}", 6, "`:` is expected"),
        ("{\"a\":1 \"b\":2}", 8, "`,` or `}` is expected"),
        ("{\"a\":1,}", 8, "a name in quotes is expected"),
        ("{a:1}", 2, "a name in quotes is expected"),
        ("{\"a\":1} x", 9, "text follows the object"),
        ("{\"a\":nul}", 6, "a value is expected"),
        ("{\"a\":}", 6, "a value is expected"),
        ("{\"a\":+1}", 6, "a value is expected"),
        ("{\"a\":NaN}", 6, "a value is expected"),
        ("{\"a\":.5}", 6, "a value is expected"),
        ("{\"a\":01}", 6, "a number has a leading zero"),
        ("{\"a\":-01}", 7, "a number has a leading zero"),
        ("{\"a\":1.}", 8, "a digit is expected"),
        ("{\"a\":-}", 7, "a digit is expected"),
        ("{\"a\":1e}", 8, "a digit is expected"),
        ("{\"a\":\"x}", 6, "the text is never closed"),
        ("{\"a\":\"x\\", 8, "JSON has no such escape"),
        ("{\"a\":\"\\x\"}", 7, "JSON has no such escape"),
        ("{\"a\":\"\\u12G4\"}", 7, "`\\u` needs four hexadecimal digits"),
        ("{\"a\":\"\\ud83d\"}", 7, "half a surrogate pair stands alone"),
        ("{\"a\":\"\\ud83d\\u0041\"}", 7, "half a surrogate pair stands alone"),
        ("{\"a\":\"\\udc00\\ud800\"}", 7, "half a surrogate pair stands alone"),
        ("{\"a\":\"x\ty\"}", 8, "a control character stands in a text without its escape"),
        ("{\"\u{20AC}\u{1F600}\":x}", 7, "a value is expected"),
        ("{\"a\":1", 7, "`,` or `}` is expected"),
        ("{", 2, "a name in quotes is expected"),
    ])
    func `A fault names its line and column`(_ line: String, _ column: Int, _ reason: String) {
        let found = fault(Array("{}\n\(line)\n".utf8))
        #expect(found == JSONLinesFault(line: 2, column: column, reason: reason))
    }

    @Test func `Bytes that are no UTF-8 are a fault of their text`() {
        let bytes = Array("{\"a\":\"".utf8) + [0xE9] + Array("\"}".utf8)
        #expect(fault(bytes) == JSONLinesFault(line: 1, column: 6, reason: "the text holds bytes that are no UTF-8"))
    }

    @Test(arguments: 1...60)
    func `What Foundation writes is read back, whatever chunks the bytes come in`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "", "a", "\u{A3}", "\u{1F600}", "\"", "\\", "/", "\n", "\r", "\t", "\u{1}", "\u{2028}", "\u{FEFF}",
        ]
        var bytes: [UInt8] = []
        var expected: [[String: JSONValue]] = []
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            var object: [String: Any] = [:]
            var values: [String: JSONValue] = [:]
            for index in 0..<Int.random(in: 0...5, using: &generator) {
                let name = "n\(index)" + (pieces.randomElement(using: &generator) ?? "")
                switch Int.random(in: 0..<4, using: &generator) {
                case 0:
                    let number = Int.random(in: -1_000_000...1_000_000, using: &generator)
                    (object[name], values[name]) = (number, .number(String(number)))
                case 1:
                    let flag = Bool.random(using: &generator)
                    (object[name], values[name]) = (flag, .boolean(flag))
                case 2: (object[name], values[name]) = (NSNull(), .null)
                default:
                    let text = (0..<5).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
                    (object[name], values[name]) = (text, .text(text))
                }
            }
            bytes += try JSONSerialization.data(withJSONObject: object) + [0x0A]
            expected.append(values)
        }
        var reader = JSONLinesReader()
        var rows: [JSONRow] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(Int.random(in: 1...9, using: &generator))
            try reader.read(Array(chunk), into: &rows)
            rest = rest.dropFirst(chunk.count)
        }
        try reader.finish(into: &rows)
        let found = rows.map { Dictionary(uniqueKeysWithValues: $0.members.map { ($0.name, $0.value) }) }
        #expect(found == expected, "seed \(seed)")
    }
}
