import Diagnostics
import Dispatch
import Extracts
import RecordValues
import Synchronization
import TestSupport
import Testing

/// CSV files against the plain reader.
@Suite struct CSVReadingTests {
    private static func shape(_ csv: RandomCSV, hasHeader: Bool = true) -> CSVShape {
        var shape = CSVShape(columns: (0..<csv.columns).map { "c\($0)" })
        (shape.separator, shape.hasHeader) = (csv.separator, hasHeader)
        return shape
    }

    private static func open(
        _ path: String, _ shape: CSVShape, chunk: Int = 7, range: ClosedRange<Int64>? = nil
    ) throws -> any RecordReader {
        try Extract.open(path: path, format: .csv(shape), blank: 0x20, recordsPerChunk: chunk, range: range)
    }

    /// The same records and the same faults, whatever the words of a fault.
    private static func agree(_ read: [SlotRecord], _ plain: [SlotRecord]) -> Bool {
        read.count == plain.count
            && zip(read, plain).allSatisfy {
                $0.texts == $1.texts && $0.fileBytes == $1.fileBytes && ($0.fault == nil) == ($1.fault == nil)
            }
    }

    @Test(arguments: 1...200)
    func `Any chunk size gives the rows that the plain reader gives`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let csv = RandomCSV(using: &generator)
        let hasHeader = generator.chance(70)
        let mark: [UInt8] = generator.chance(20) ? [0xEF, 0xBB, 0xBF] : []
        let bytes = mark + (hasHeader ? csv.header : []) + csv.body
        guard !bytes.isEmpty else { return }
        let rows = PlainCSV.rows(of: csv.body, separator: csv.separator)
        let plain = rows.map { $0.map { PlainCSV.record($0, separator: csv.separator, columns: csv.columns) } }
        let file = try TestFile(bytes)
        let compressed = try TestFile(GzipBytes.member(bytes), name: "extract.csv.gz")
        for path in [file.path, compressed.path] {
            for chunk in [1, 2, 7, 1000] {
                let reader = try Self.open(path, Self.shape(csv, hasHeader: hasHeader), chunk: chunk)
                guard let plain else {
                    let codes = stops { _ = try reader.slotRecords(slots: csv.columns) }
                    #expect(codes == [.quoteNotClosed], "seed \(seed), chunks of \(chunk)")
                    continue
                }
                let read = try reader.slotRecords(slots: csv.columns)
                #expect(Self.agree(read, plain), "seed \(seed), chunks of \(chunk): \(read) against \(plain)")
            }
        }
    }

    @Test(arguments: 1...40)
    func `A range of rows, and a row that is read again, are those of the whole file`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let csv = RandomCSV(using: &generator)
        guard let rows = PlainCSV.rows(of: csv.body, separator: csv.separator), !rows.isEmpty else { return }
        let file = try TestFile(csv.header + csv.body)
        let reader = try Self.open(file.path, Self.shape(csv), chunk: 5)
        let batch = RecordBatch(capacity: 0)
        var offsets: [Int64] = []
        while try reader.claim(batch) { offsets += batch.records.map(\.fileOffset) }
        for (offset, row) in zip(offsets, rows) {
            try reader.read(at: offset, into: batch)
            let images = batch.records.map(batch.copy)
            let texts = images.map { SlotRecord($0, slots: csv.columns, fileBytes: row).texts }
            let plain = PlainCSV.record(row, separator: csv.separator, columns: csv.columns)
            #expect(texts == [plain.texts], "seed \(seed), row \(row)")
        }
        let last = Int64(generator.within(1...rows.count))
        let part = try Self.open(file.path, Self.shape(csv), chunk: 3, range: last...last)
        #expect(
            try part.claim(batch) && batch.records.count == 1 && batch.records[0].fileOffset == offsets[Int(last) - 1])
    }

    @Test(arguments: 1...10)
    func `Three workers hand out what one does, and rejects run again as they were`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let csv = RandomCSV(using: &generator)
        guard let rows = PlainCSV.rows(of: csv.body, separator: csv.separator) else { return }
        let file = try TestFile(csv.header + csv.body)
        let reader = try Self.open(file.path, Self.shape(csv), chunk: 3)
        let rejects = try #require(reader as? any EnclosedRejects)
        let found = Mutex<[Int64: [UInt8]]>([:])
        DispatchQueue.concurrentPerform(iterations: 3) { _ in
            let batch = RecordBatch(capacity: 0)
            while (try? reader.claim(batch)) == true {
                try? reader.fill(batch)
                var bytes: [UInt8] = []
                try? rejects.appendRejects(Array(batch.records.indices), of: batch, to: &bytes)
                found.withLock { $0[batch.firstRecordNumber] = bytes }
            }
        }
        let again = found.withLock { $0 }.sorted { $0.key < $1.key }.flatMap(\.value)
        #expect(again == rows.flatMap { $0 + [0x0A] }, "seed \(seed)")
        #expect(try rejects.rejectsHead() == csv.header && rejects.rejectsFoot() == [])
        #expect(try reader.finish().records == Int64(rows.count))
    }

    @Test func `A column is found by its name, wherever it stands, and one that nobody names is told`() throws {
        let file = try TestFile(text: "\u{FEFF}name,\"the, amount\",nino\r\nAnn,1.50,AA000001A\r\n")
        let reader = try Self.open(file.path, CSVShape(columns: ["nino", "the, amount"]))
        #expect(reader.warnings.map(\.code) == ["EXT051"])
        #expect(
            reader.warnings.first?.message.hasSuffix("has 1 column that no field of the mapping reads: name") == true)
        let texts = try reader.slotRecords(slots: 2).map { $0.texts.map { String(decoding: $0 ?? [], as: UTF8.self) } }
        #expect(texts == [["AA000001A", "1.50"]])
    }

    @Test func `A file with a header and nothing else has no records`() throws {
        for text in ["nino", "nino\n", "nino\r\n"] {
            let file = try TestFile(text: text)
            #expect(try Self.open(file.path, CSVShape(columns: ["nino"])).slotRecords(slots: 1).isEmpty)
        }
    }

    @Test(arguments: [
        ("nino,amount\n", "has no column paid_on", "its columns: nino, amount"),
        ("nino,amount,piad_on\n", "has no column paid_on", "did you mean piad_on?"),
        ("nino,paid_on,nino\n", "has two columns nino in its header", "give one of them another name"),
        ("nino,,paid_on\n", "has a header whose column 2 has no name, or one that is not in utf-8", nil),
        ("nino,\"paid_on\n", "has a quote in its header that is not closed", nil),
        ("nino,paid_on\rA,B\r", "has no line feed (X'0A'), only carriage returns (X'0D')", nil),
        (
            "nino,paid\"_on\n",
            "has a header that is no CSV: a quote stands inside field 2, which does not begin with one", nil
        ),
    ])
    func `A header that is none is told`(_ text: String, _ message: String, _ hint: String?) throws {
        let file = try TestFile(text: text)
        let told = mistake(file.path, .csv(CSVShape(columns: ["nino", "paid_on"])))
        #expect(told?.map(\.code) == ["EXT050"])
        #expect(told?.first?.message == "\(file.path) \(message)")
        if let hint { #expect(told?.first?.hint == hint) }
    }

    @Test func `UTF-16 is told, and a quote that is not closed with its line and byte`() throws {
        let wide = try TestFile([0xFF, 0xFE, 0x61, 0x00])
        #expect(mistake(wide.path, .csv(CSVShape(columns: ["a"])))?.first?.message.contains("UTF-16") == true)
        let file = try TestFile(text: "a\n\"two\nlines\"\n3\n\"never closed\n5\n")
        let shape = CSVShape(columns: ["a"])
        let told = try #require(mistake(file.path, .csv(shape))?.first)
        #expect(told.code == "EXT052")
        #expect(
            told.message == "\(file.path), record 3 at byte 16: a quote that the row that begins in line 5 opens is not"
                + " closed when the file ends")
        let long = try TestFile(text: "a\n1\n\"" + String(repeating: "x\n", count: 600_000))
        #expect(mistake(long.path, .csv(shape))?.first?.message.contains("not closed within 1,048,576 bytes") == true)
        let wideRow = try TestFile(text: "a\n" + String(repeating: "x", count: 1_200_000))
        #expect(mistake(wideRow.path, .csv(shape))?.map(\.code) == ["EXT013"])
    }

    @Test func `Faults of a row are told in words that give no value away`() throws {
        let file = try TestFile(text: "a,b\n1\n1,2,3\n5\" x,2\n1,\"2\"x\n1,2\r3\n1,2\n")
        let read = try Self.open(file.path, CSVShape(columns: ["a", "b"])).slotRecords(slots: 2)
        #expect(
            read.map(\.fault) == [
                "the row has 1 field, not 2", "the row has 3 fields, not 2",
                "a quote stands inside field 1, which does not begin with one",
                "text follows the closing quote of field 2",
                "a carriage return stands without its line feed in field 2", nil,
            ])
    }
}
