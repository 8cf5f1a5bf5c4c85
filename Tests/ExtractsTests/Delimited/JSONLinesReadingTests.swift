import Diagnostics
import Extracts
import RecordValues
import TargetRows
import TestSupport
import Testing

/// JSON Lines against the plain reader.
@Suite struct JSONLinesReadingTests {
    private static let members = ["a", "naïve", "c d", "last"]
    private static let shape = JSONLinesShape(members: members)

    private static func open(_ path: String, chunk: Int = 7) throws -> any RecordReader {
        try Extract.open(path: path, format: .jsonLines(shape), blank: 0x20, recordsPerChunk: chunk)
    }

    /// What the plain reader makes of a line.
    private static func plain(_ line: [UInt8]) -> SlotRecord {
        do throws(JSONLinesFault) {
            guard let row = try JSONLinesReader.read(line + [0x0A]).first else {
                return SlotRecord(texts: [], fault: "no row", fileBytes: line)
            }
            let texts = members.map { name -> [UInt8]? in
                switch row[name] {
                case .text(let text)?, .number(let text)?: Array(text.utf8)
                case .boolean(let value)?: Array("\(value)".utf8)
                case .null?: Array("(nil)".utf8)
                case nil: nil
                }
            }
            return SlotRecord(texts: texts, fileBytes: line)
        } catch {
            return SlotRecord(texts: [], fault: error.reason, fileBytes: line)
        }
    }

    private static func line(_ generator: inout SeededGenerator) -> String {
        func value() -> String {
            generator.pick([
                "\"\"", "\"text\"", "\"a \\\"quoted\\\" one\"", "\"\\u20AC \\uD83D\\uDE00 \\n\\t\\/\"", "null", "true",
                "false",
                "-12.50", "0", "1e3", "0.001E-7", "123456789012345678901234567890.12", "\"é€\"",
                "\"a long text of words\"",
            ])
        }
        var names = generator.chance(60) ? members : members.filter { _ in generator.chance(60) }
        if generator.chance(20) { names.shuffle(using: &generator) }
        if generator.chance(20) { names.insert("spare", at: generator.below(names.count + 1)) }
        let blank = generator.pick(["", " ", "\t "])
        let written = names.map { name in
            let escaped = generator.chance(10) ? name.replacing("a", with: "\\u0061") : name
            return "\"\(escaped)\"\(blank):\(blank)\(value())"
        }
        var line = "\(blank){\(blank)\(written.joined(separator: "\(blank),\(blank)"))\(blank)}\(blank)"
        if generator.chance(15) {
            // One character less, or another one.
            var characters = Array(line)
            let place = generator.below(characters.count)
            if generator.chance(50) {
                characters.remove(at: place)
            } else {
                characters[place] = generator.pick(["x", "\"", ",", "{", "\\", "0"])
            }
            line = String(characters)
        }
        return line
    }

    @Test(arguments: 1...200)
    func `Any chunk size gives the objects that the plain reader gives`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let lines = (0..<generator.within(1...40)).map { _ in Self.line(&generator) }
        // A nested value in a member that no field reads is passed over, where the plain reader takes it for a fault.
        let expected = lines.map { Self.plain(Array($0.utf8)) }
        let mark = generator.chance(20) ? "\u{FEFF}" : ""
        let file = try TestFile(
            text: mark + lines.joined(separator: generator.pick(["\n", "\r\n"]))
                + generator.pick(["\n", "x"]).replacing("x", with: ""))
        for chunk in [1, 2, 7, 1000] {
            let read = try Self.open(file.path, chunk: chunk).slotRecords(slots: Self.members.count)
            #expect(read.count == expected.count, "seed \(seed), chunks of \(chunk)")
            for (one, other) in zip(read, expected)
            where other.fault != "a value is an array or an object; only flat objects are read" {
                #expect(one.texts == other.texts, "seed \(seed): \(one) against \(other)")
                #expect((one.fault == nil) == (other.fault == nil), "seed \(seed): \(one) against \(other)")
            }
        }
    }

    @Test func `A member that is no text and no number is a fault of its field only, and of none that no field reads`()
        throws
    {
        let file = try TestFile(
            text: #"{"a":[1,"]",{}],"c d":{"x":"}"},"spare":[[]],"last":1}"# + "\n" + #"{"last":"x"}"# + "\n")
        let reader = try Self.open(file.path)
        #expect(reader.warnings.map(\.code) == ["EXT051"])
        #expect(
            reader.warnings.first?.message.hasSuffix("has 1 member that no field of the mapping reads: spare") == true)
        let texts = try reader.slotRecords(slots: 4).map { record in
            record.texts.map { $0.map { String(decoding: $0, as: UTF8.self) } }
        }
        #expect(texts == [["(no scalar)", nil, "(no scalar)", "1"], [nil, nil, nil, "x"]])
    }

    @Test(arguments: [
        ("", "at byte 1 of the line: the line is empty"), ("[1]", "at byte 1 of the line: an object is expected"),
        (#"{"a":1,"a":2}"#, "at byte 12 of the line: a name stands twice"),
        (#"{"a":01}"#, "at byte 8 of the line: a number has a leading zero"),
        (#"{"a":1} {}"#, "at byte 9 of the line: text follows the object"),
        (#"{"a":"\uD800"}"#, "at byte 14 of the line: half a surrogate pair stands alone"),
        (#"{"a":"x}"#, "at byte 7 of the line: a text is not closed"),
        (#"{"a":NaN}"#, "at byte 6 of the line: a value is expected"),
        (#"{"spare":[1}"#, "at byte 13 of the line: a value is expected"),
    ])
    func `A line that is no object is told in words that give no value away`(_ line: String, _ fault: String) throws {
        let file = try TestFile(text: line + "\n{}\n")
        let read = try Self.open(file.path).slotRecords(slots: 4)
        #expect(read.map(\.fault) == [fault, nil])
        #expect(read[0].fileBytes == Array(line.utf8))
    }
}
