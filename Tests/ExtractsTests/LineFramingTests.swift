import Diagnostics
import Extracts
import RecordValues
import TestSupport
import Testing

@Suite struct LineFramingTests {
    private func lines(_ text: String, length: Int? = nil) throws -> [String] {
        let file = try TestFile(text: text)
        return try readAll(file.path, .lines(length: length)).records.map { String(decoding: $0.data, as: UTF8.self) }
    }

    @Test func `Lines end in LF or CRLF, mixed, and the last may lack its end`() throws {
        #expect(try lines("ab\ncd\r\nef") == ["ab", "cd", "ef"])
        #expect(try lines("ab\n") == ["ab"])
        #expect(try lines("ab") == ["ab"])
    }

    @Test func `An empty line is a record, but an empty last line is none`() throws {
        #expect(try lines("ab\n\ncd\n") == ["ab", "", "cd"])
        #expect(try lines("ab\n\n") == ["ab"])
        #expect(try lines("ab\n\r\n") == ["ab"])
        #expect(try lines("ab\n\n\n") == ["ab", ""])
        #expect(try lines("\n") == [])
    }

    @Test func `A carriage return inside a line, or where the file breaks off, is data`() throws {
        #expect(try lines("a\rb\n") == ["a\rb"])
        #expect(try lines("ab\r\r\n") == ["ab\r"])
        #expect(try lines("ab\r") == ["ab\r"])
    }

    @Test func `The end mark of DOS is no record, and its byte is accounted for`() throws {
        for text in ["ab\ncd\n\u{1A}", "ab\ncd\u{1A}", "ab\ncd\n\n\u{1A}"] {
            let file = try TestFile(text: text)
            let read = try readAll(file.path, .lines(length: nil), chunk: 2)
            #expect(read.records.map(\.data) == [Array("ab".utf8), Array("cd".utf8)])
            #expect(read.coverage.dataBytes == 4)
            #expect(read.coverage.framingBytes == Int64(text.utf8.count) - 4)
        }
        #expect(try lines("a\u{1A}b\n") == ["a\u{1A}b"])
        #expect(try lines("\u{1A}") == [])
    }

    @Test func `Short lines are filled up with the blank of the code page and counted`() throws {
        let file = try TestFile(hex("C1C2 0A C1 0D0A 0A C1C2C3C4 0A C1C2C3 0A"))
        let read = try readAll(file.path, .lines(length: 3), blank: 0x40)
        #expect(
            read.records.map(\.data) == [hex("C1C240"), hex("C14040"), hex("404040"), hex("C1C2C3C4"), hex("C1C2C3")])
        #expect(read.padded == 3)
        #expect(read.coverage.dataBytes == 10)
    }

    @Test func `EBCDIC lines end in NEL`() throws {
        let file = try TestFile(hex("C1C2 15 C3 0A C4 15"))
        let read = try readAll(file.path, .lines(length: nil), newline: 0x15)
        #expect(read.records.map(\.data) == [hex("C1C2"), hex("C30AC4")])
        let mark = try TestFile(hex("C1 15 1A"))
        #expect(
            try readAll(mark.path, .lines(length: nil), newline: 0x15).records.map(\.data) == [hex("C1"), hex("1A")])
    }

    @Test func `A line of 1 MiB is read, and one byte more is refused with its offset`() throws {
        let longest = Array(repeating: UInt8(ascii: "x"), count: 1 << 20)
        for end in [hex("0A"), hex("0D0A"), []] {
            let fits = try TestFile(hex("41 0A") + longest + end)
            #expect(try readAll(fits.path, .lines(length: nil), chunk: 1).records.map(\.data.count) == [1, 1 << 20])
            let tooLong = try TestFile(hex("41 0A") + longest + hex("78") + end)
            for chunk in [1, 1000] {
                let found = mistake(tooLong.path, .lines(length: nil), chunk: chunk)
                #expect(found?.map(\.code) == ["EXT013"])
                #expect(found?.first?.message.contains("record 2 at byte 2: the line has more than 1,048,576") == true)
            }
        }
    }

    @Test func `A line is read again from the offset in its slice, filled up as before`() throws {
        let file = try TestFile(text: "abc\nde\nf")
        let reader = try Extract.open(path: file.path, format: .lines(length: 3), blank: 0x2E, recordsPerChunk: 9)
        let batch = RecordBatch(capacity: 0)
        try reader.read(at: 4, into: batch)
        #expect(batch.records.map(batch.copy) == [Array("de.".utf8)])
        try reader.read(at: 7, into: batch)
        #expect(batch.records.map(batch.copy) == [Array("f..".utf8)])
    }

    @Test func `Descriptor words in a file of lines raise a warning`() throws {
        let file = try TestFile(hex("0006 0000 C10A 0005 0000 C1 0009 0000 C1C20AC4C5"))
        #expect(try warnings(file.path, .lines(length: nil)) == ["it begins with record descriptor words that fit"])
        let text = try TestFile(text: "first\nsecond\n")
        #expect(try warnings(text.path, .lines(length: nil)) == [])
    }
}
