import Extracts
import RecordValues
import TestSupport
import Testing

@Suite struct FixedReaderTests {
    @Test func `Fixed records stand at multiples of their length`() throws {
        let file = try TestFile(text: "AAABBBCCC")
        let read = try readAll(file.path, .fixed(length: 3), chunk: 2)
        #expect(read.records.map { String(decoding: $0.data, as: UTF8.self) } == ["AAA", "BBB", "CCC"])
        #expect(read.records.map(\.fileOffset) == [0, 3, 6])
        #expect(read.records.map(\.number) == [1, 2, 3])
        #expect(read.coverage == Coverage(records: 3, dataBytes: 9))
    }

    @Test func `The number of fixed records is known before any is read`() throws {
        let file = try TestFile(text: "AAABBBCCC")
        func count(_ range: ClosedRange<Int64>?) throws -> Int64? {
            try Extract.open(path: file.path, format: .fixed(length: 3), blank: 0, recordsPerChunk: 1, range: range)
                .recordCount
        }
        #expect(try count(nil) == 3)
        #expect(try count(2...2) == 1)
        #expect(try count(2...99) == 2)
    }

    @Test func `A range reads only its records, and counts the others as skipped bytes`() throws {
        let file = try TestFile(text: "AAABBBCCCDDD")
        let read = try readAll(file.path, .fixed(length: 3), range: 2...3)
        #expect(read.records.map(\.number) == [2, 3])
        #expect(read.records.map(\.fileOffset) == [3, 6])
        #expect(read.coverage == Coverage(records: 2, dataBytes: 6, skippedBytes: 6))
    }

    @Test func `A range beyond the last record is refused`() throws {
        let file = try TestFile(text: "AAABBB")
        #expect(
            rendered(file, .fixed(length: 3), range: 3...4)
                == """
                error[EXT008]: record 3 is asked for, but extract.dat holds 2 records
                  hint: ask for records between 1 and 2

                """)
    }

    @Test func `A chunk that was claimed but never filled is no proof of a whole file`() throws {
        let file = try TestFile(text: "AAABBB")
        let reader = try Extract.open(path: file.path, format: .fixed(length: 3), blank: 0, recordsPerChunk: 1)
        let batch = RecordBatch(capacity: 8)
        #expect(try reader.claim(batch))
        try reader.fill(batch)
        #expect(try reader.claim(batch))
        #expect(try !reader.claim(batch))
        #expect(stops { _ = try reader.finish() } == [.bytesNotCovered])
    }

    @Test func `One record is read again from the offset in its slice`() throws {
        let file = try TestFile(text: "AAABBBCCC")
        let reader = try Extract.open(path: file.path, format: .fixed(length: 3), blank: 0, recordsPerChunk: 9)
        let batch = RecordBatch(capacity: 0)
        try reader.read(at: 6, into: batch)
        #expect(batch.records.map(batch.copy) == [Array("CCC".utf8)])
    }
}

@Suite struct FixedFitTests {
    @Test func `A file one byte short says where its last whole record ends`() throws {
        let file = try TestFile(Array(repeating: 0xC1, count: 1999))
        #expect(
            rendered(file, .fixed(length: 200))
                == """
                error[EXT006]: extract.dat has 1,999 bytes, which is not a multiple of the record length 200: \
                9 whole records end at byte 1,800, and 199 bytes are left over
                  hint: the file is probably cut off; fetch it again

                """)
    }

    @Test(arguments: [
        (hex("1A"), "the byte left over is X'1A', the end mark of DOS: a transfer as text added it"),
        (hex("0A"), "the byte left over is a line end: a transfer as text or an editor added it"),
        (hex("15"), "the byte left over is a line end: a transfer as text or an editor added it"),
        (hex("0D0A"), "the bytes left over are a line end (CRLF): a transfer as text or an editor added them"),
    ])
    func `What a transfer added at the end is named`(_ end: [UInt8], _ cause: String) throws {
        let file = try TestFile(Array(repeating: 0xC1, count: 600) + end)
        #expect(rendered(file, .fixed(length: 200)).contains("  hint: \(cause)"))
    }

    @Test func `Lengths nearby that divide the size are named, the nearest first`() throws {
        let file = try TestFile(Array(repeating: 0xC1, count: 199 * 204))
        #expect(
            rendered(file, .fixed(length: 200)).contains("hint: the size is a multiple of 199, 204: check the length\n")
        )
    }

    @Test(arguments: [("\n", 80), ("\r\n", 80)])
    func `Text lines read as fixed records are named by their spacing`(_ end: String, _ length: Int) throws {
        let line = String(repeating: "A", count: length) + end
        let file = try TestFile(text: String(repeating: line, count: 7))
        #expect(
            rendered(file, .fixed(length: length)).contains("a line end stands after every 80 bytes: try `lines 80`"))
    }

    @Test func `Variable records read as fixed records are named by their descriptor words`() throws {
        let file = try TestFile(hex("0006 0000 C1C2 0005 0000 C1 0008 0000 C1C2C3C4"))
        #expect(
            rendered(file, .fixed(length: 10))
                .contains("it begins with record descriptor words that fit: try `variable`"))
    }

    @Test func `A length that divides by chance still warns of lines and of descriptor words`() throws {
        let lines = try TestFile(text: String(repeating: "ABCDEFGHI\n", count: 8))
        #expect(try warnings(lines.path, .fixed(length: 20)) == ["a line end stands after every 9 bytes"])
        #expect(try warnings(lines.path, .fixed(length: 10)) == [])
        let variable = try TestFile(hex("0006 0000 C1C2 0005 0000 C1 0009 0000 C1C2C3C4C5"))
        #expect(try warnings(variable.path, .fixed(length: 10)) == ["it begins with record descriptor words that fit"])
        let blocked = try TestFile(hex("000F 0000 0006 0000 C1C2 0005 0000 C1"))
        #expect(
            try warnings(blocked.path, .fixed(length: 5)) == [
                "it begins with block and record descriptor words that fit"
            ])
        #expect(
            try warnings(blocked.path, .variable) == ["it begins with block and record descriptor words that fit"])
    }

    @Test func `Plain fixed data raise no warning`() throws {
        var generator = SeededGenerator(seed: 5)
        for length in [1, 2, 4, 80, 200] {
            let file = try TestFile((0..<length * 50).map { _ in UInt8.random(in: 0...255, using: &generator) })
            #expect(try warnings(file.path, .fixed(length: length)) == [])
        }
        let zeros = try TestFile(Array(repeating: 0, count: 400))
        #expect(try warnings(zeros.path, .fixed(length: 4)) == [])
    }
}
