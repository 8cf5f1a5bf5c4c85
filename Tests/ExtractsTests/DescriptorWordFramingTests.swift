import Diagnostics
import Extracts
import RecordValues
import TestSupport
import Testing

@Suite struct DescriptorWordFramingTests {
    @Test func `A record descriptor word counts its own four bytes`() throws {
        let file = try TestFile(hex("0006 0000 C1C2 0004 0000 0007 0000 C3C4C5"))
        let read = try readAll(file.path, .variable, chunk: 2)
        #expect(read.records.map(\.data) == [hex("C1C2"), [], hex("C3C4C5")])
        #expect(read.records.map(\.fileOffset) == [0, 6, 10])
        #expect(read.coverage == Coverage(records: 3, dataBytes: 5, framingBytes: 12))
    }

    @Test func `The longest record has 32,756 data bytes`() throws {
        let longest = Array(repeating: UInt8(0xC1), count: 32_756)
        let file = try TestFile(hex("7FF8 0000") + longest)
        #expect(try readAll(file.path, .variable).records.map(\.data) == [longest])
        let tooLong = try TestFile(hex("7FF9 0000") + longest + [0xC1])
        #expect(mistake(tooLong.path, .variable)?.map(\.code) == ["EXT009"])
    }

    @Test func `Blocks hold records that fill them exactly`() throws {
        let file = try TestFile(hex("000F 0000 0006 0000 C1C2 0005 0000 C3  0008 0000 0004 0000"))
        let read = try readAll(file.path, .variableBlocked, chunk: 1)
        #expect(read.records.map(\.data) == [hex("C1C2"), hex("C3"), []])
        #expect(read.records.map(\.fileOffset) == [4, 10, 19])
        #expect(read.coverage == Coverage(records: 3, dataBytes: 3, framingBytes: 20))
    }

    @Test func `An extended block descriptor word has 31 bits of length`() throws {
        let record = hex("7FF8 0000") + Array(repeating: 0xC1, count: 32_756)
        let file = try TestFile(hex("8001 7FEC") + record + record + record)
        #expect(try readAll(file.path, .variableBlocked, chunk: 2).records.count == 3)
    }

    @Test func `A record is read again from its descriptor word, in a block or not`() throws {
        let file = try TestFile(hex("000F 0000 0006 0000 C1C2 0005 0000 C3"))
        let reader = try Extract.open(path: file.path, format: .variableBlocked, blank: 0, recordsPerChunk: 9)
        let batch = RecordBatch(capacity: 0)
        try reader.read(at: 10, into: batch)
        #expect(batch.records.map(batch.copy) == [hex("C3")])
    }
}

@Suite struct DescriptorWordDamageTests {
    private static let good = "0006 0000 C1C2 0005 0000 C3 "

    @Test(arguments: [
        (
            "0003 0000 C1C2C3C4", "EXT009",
            "00 03 00 00 is no record descriptor word: 3 is not a length from 4 to 32,760"
        ),
        ("0000 0000 C1C2C3C4", "EXT009", "0 is not a length from 4"),
        ("0006 0001 C1C2", "EXT009", "bytes 3 and 4 are not 00 00"),
        ("0006 0100 C1C2", "EXT010", "00 06 01 00 begins a segment of a spanned record (RECFM=VS or VBS)"),
        ("0006 0300 C1C2", "EXT010", "a segment of a spanned record"),
        ("0007 0000 C1C2", "EXT011", "the record states 7 bytes, but the file has only 6 left"),
        ("0006 00", "EXT011", "the file ends 3 bytes into a descriptor word of 4"),
        ("00", "EXT011", "the file ends 1 byte into a descriptor word of 4"),
    ])
    func `Damage in a variable file stops the reading at its record`(_ tail: String, _ code: String, _ words: String)
        throws
    {
        let file = try TestFile(hex(Self.good + tail))
        for chunk in [1, 2, 1000] {
            let found = mistake(file.path, .variable, chunk: chunk)?.first
            #expect(found?.code == code)
            #expect(found?.message.contains("record 3 at byte 11: ") == true)
            #expect(found?.message.contains(words) == true, "\(found?.message ?? "")")
        }
    }

    @Test(arguments: [
        ("0007 0000 0004 0000", "EXT012", "record 3 at byte 15: 00 07 00 00 is no block descriptor word"),
        ("0008 0001 0004 0000", "EXT012", "record 3 at byte 15: 00 08 00 01 is no block descriptor word"),
        ("8000 0007 0004 0000", "EXT012", "record 3 at byte 15: 80 00 00 07 is no block descriptor word"),
        (
            "0009 0000 0004 0000", "EXT011",
            "record 3 at byte 15: the block states 9 bytes, but the file has only 8 left"
        ),
        (
            "000A 0000 0007 0000 C1C2C3", "EXT012",
            "record 3 at byte 19: the record states 7 bytes, but its block has only 6"
        ),
        (
            "000A 0000 0004 0000 C1C2 0008 0000 0004 0000", "EXT012",
            "record 4 at byte 23: the block has only 2 bytes left"
        ),
        ("0008 00", "EXT011", "record 3 at byte 15: the file ends 3 bytes into a descriptor word of 4"),
    ])
    func `Damage in a blocked file stops the reading at its record`(_ tail: String, _ code: String, _ words: String)
        throws
    {
        let file = try TestFile(hex("000F 0000" + Self.good + tail))
        for chunk in [1, 2, 1000] {
            let found = mistake(file.path, .variableBlocked, chunk: chunk)?.first
            #expect(found?.code == code)
            #expect(found?.message.contains(words) == true, "\(found?.message ?? "")")
        }
    }

    @Test func `After a mistake nothing more is handed out, to any worker`() throws {
        let file = try TestFile(hex("000F 0000" + Self.good + "000A 0000 0004 0000 C1C2 0008 0000 0004 0000"))
        let reader = try Extract.open(path: file.path, format: .variableBlocked, blank: 0, recordsPerChunk: 2)
        let batch = RecordBatch(capacity: 0)
        #expect(try reader.claim(batch))
        #expect(try reader.claim(batch))
        #expect(batch.records.count == 1, "the record before the mistake is handed out")
        for _ in 1...3 {
            let found = #expect(throws: DiagnosticList.self) { try reader.claim(batch) }
            #expect(found?.diagnostics.map(\.code) == ["EXT012"])
            #expect(found?.diagnostics.first?.message.contains("record 4 at byte 23: ") == true)
        }
    }

    @Test func `The message shows the bytes around the place and the record before it`() throws {
        let file = try TestFile(hex(Self.good + "0002 0000 C1C2C3C4C5C6"))
        #expect(
            rendered(file, .variable)
                == """
                error[EXT009]: extract.dat, record 3 at byte 11: 00 02 00 00 is no record descriptor word: \
                2 is not a length from 4 to 32,760 that counts its own 4 bytes
                  hint: the record before it has 1 data byte
                        11 bytes before: 00 06 00 00 C1 C2 00 05 00 00 C3
                        from byte 11: 00 02 00 00 C1 C2 C3 C4 C5 C6

                """)
    }

    @Test(arguments: [
        ("0200 0000 C1C2 0100 0000 C3 0300 0000 C4C5C6", "bytes 1-2, little-endian, not counting its own 4 bytes"),
        ("0600 0000 C1C2 0500 0000 C3 0700 0000 C4C5C6", "bytes 1-2, little-endian, counting its own 4 bytes"),
        ("0002 0000 C1C2 0001 0000 C3 0003 0000 C4C5C6", "bytes 1-2, big-endian, not counting its own 4 bytes"),
        ("0000 0006 C1C2 0000 0005 C3 0000 0007 C4C5C6", "bytes 3-4, big-endian, counting its own 4 bytes"),
        ("0000 0200 C1C2 0000 0100 C3 0000 0300 C4C5C6", "bytes 3-4, little-endian, not counting its own 4 bytes"),
    ])
    func `The convention that fits is named`(_ bytes: String, _ convention: String) throws {
        let file = try TestFile(hex(bytes))
        let hint = mistake(file.path, .variable)?.first?.hint ?? ""
        #expect(hint.contains("the records fit with the length in \(convention)"), "\(hint)")
        #expect(hint.split(separator: "\n").count { $0.contains("the records fit") } == 1, "\(hint)")
    }

    @Test func `Records without blocks, and empty ones among them, are named where blocks are expected`() throws {
        let file = try TestFile(hex(Self.good + "0004 0000 0006 0000 C4C5"))
        #expect(
            mistake(file.path, .variableBlocked)?.first?.hint?.contains(
                "fit with the length in bytes 1-2, big-endian, counting its own 4 bytes: try `variable`") == true)
    }

    @Test func `Damage far from the start says nothing about the start`() throws {
        let many = Array(repeatElement(hex("0006 0000 C1C2"), count: 20_000).joined())
        let file = try TestFile(many + hex("0000 0000") + many)
        let hint = mistake(file.path, .variable)?.first?.hint ?? ""
        #expect(hint.contains("the record before it has 2 data bytes"))
        #expect(!hint.contains("fit"), "\(hint)")
    }

    @Test func `Damage beyond the first chunk is found at its own offset`() throws {
        let record = hex("0006 0000 C1C2")
        let many = Array(repeatElement(record, count: 50_000).joined())
        let file = try TestFile(many + hex("0009 0000 C1") + many)
        let found = mistake(file.path, .variable, chunk: 1000)?.first
        #expect(found?.code == "EXT009")
        #expect(found?.message.contains("record 50,002 at byte 300,009: ") == true, "\(found?.message ?? "")")
    }
}
