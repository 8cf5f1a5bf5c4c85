import Diagnostics
import Dispatch
import Extracts
import Foundation
import RecordValues
import Synchronization
import TestSupport
import Testing

@testable import Extracts

/// The contract of every reader, for XML: ranges, records read again, several workers.
@Suite struct XMLReaderTests {
    private static let shape = XMLSourceShape(recordTypes: [
        .type("f", [.text("@id")]), .type("f/b", parent: 0, [.text("k")]), .type("f/b/e", parent: 1, [.text("v")]),
    ])

    /// Batches of entries; their first elements have a number that no other has.
    private static func document(_ batches: Int, using generator: inout SeededGenerator) -> String {
        var text = "<?xml version='1.0'?><f id='F'>\n"
        for batch in 0..<batches {
            text += "<b><k>\(batch)</k>"
            for entry in 0..<generator.below(8) {
                text += "<e><v>\(batch)-\(entry)</v><!-- </e> --></e>" + generator.pick(["", "\n", "  "])
            }
            text += "</b>"
        }
        return text + "</f>\n"
    }

    @Test(arguments: 1...10)
    func `Any range of records gives those records, and skips the rest to the byte`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let text = Self.document(10, using: &generator)
        let file = try TestFile(Array(text.utf8), name: "extract.xml")
        let all = XMLReading().read(file.path, Self.shape).records
        let first = Int64(1 + generator.below(all.count))
        let last = first + Int64(generator.below(6))
        for way in XMLReading.all {
            var part = way
            part.range = first...last
            let read = part.read(file.path, Self.shape)
            #expect(read.mistake == [], "seed \(seed)")
            #expect(read.records == all.filter { (first...last).contains($0.number) }, "seed \(seed), \(part)")
            part.range = Int64(all.count + 1)...Int64.max
            #expect(part.read(file.path, Self.shape).codes == ["EXT008"])
        }
    }

    @Test(arguments: 1...6, [1, 40, 1 << 19])
    func `Every record can be read again by the offset in its slice`(_ seed: UInt64, _ chunkBytes: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let text = Self.document(6, using: &generator)
        for (name, bytes) in [
            ("UTF-8", Array(text.utf8)), ("UTF-16", [0xFE, 0xFF] + Array(text.data(using: .utf16BigEndian)!)),
        ] {
            let file = try TestFile(bytes, name: "extract.xml")
            let all = XMLReading().read(file.path, Self.shape).records
            let reader = try XMLReading(chunkBytes: chunkBytes).open(file.path, Self.shape)
            let batch = RecordBatch(capacity: 0)
            func readAgain(_ note: String) throws {
                for record in all.shuffled(using: &generator) {
                    let again = RecordBatch(capacity: 0)
                    try reader.read(at: record.fileOffset, into: again)
                    let found = XMLReading.records(in: again, Self.shape)
                    #expect(found.map(\.values) == [record.values], "seed \(seed), \(name), \(note), \(record)")
                    #expect(found.map(\.fragmentLength) == [record.fragmentLength])
                    #expect(found.map(\.fileOffset) == [record.fileOffset])
                }
            }
            try readAgain("before the first chunk")
            while try reader.claim(batch) { try reader.fill(batch) }
            try readAgain("behind the last chunk")
            #expect(try reader.finish().records == Int64(all.count))
        }
    }

    @Test func `Where one parser reads the file, a record is read again by that`() throws {
        let shape = XMLSourceShape(recordTypes: [.type("f", [.count("e")]), .type("f/e", parent: 0, [.text("v")])])
        let file = try TestFile(Array("<f><e><v>1</v></e><e><v>2</v></e></f>".utf8), name: "extract.xml")
        let reader = try XMLReading(chunkBytes: 5).open(file.path, shape)
        let batch = RecordBatch(capacity: 0)
        try reader.read(at: 18, into: batch)
        #expect(XMLReading.records(in: batch, shape).map(\.values) == [["=2", "=2"]])
        try reader.read(at: 0, into: batch)
        #expect(XMLReading.records(in: batch, shape).map(\.values) == [["=2"]])
    }

    @Test(arguments: 1...6)
    func `Three workers hand out what one does`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let file = try TestFile(Array(Self.document(200, using: &generator).utf8), name: "extract.xml")
        let expected = XMLReading(isSerial: true).read(file.path, Self.shape).records
        let reader = try XMLReading(chunkBytes: 300).open(file.path, Self.shape)
        let found = Mutex<[XMLReadRecord]>([])
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 3) { _ in
            let batch = RecordBatch(capacity: 0)
            do {
                while try reader.claim(batch) {
                    try reader.fill(batch)
                    let part = XMLReading.records(in: batch, Self.shape)
                    found.withLock { $0 += part }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(found.withLock { $0.sorted { $0.number < $1.number } } == expected, "seed \(seed)")
        #expect(try reader.finish().records == Int64(expected.count))
    }

    @Test func `A long stretch without records is parsed on the way`() throws {
        let filler = String(repeating: "<x y='1'><z>0123456789</z></x>\n", count: 200_000)
        let text = "<root><r><a>1</a></r>\(filler)<r><a>2</a></r></root>"
        let file = try TestFile(Array(text.utf8), name: "extract.xml")
        let reader = try XMLReading().open(file.path, .flat("root/r", "a"))
        let batch = RecordBatch(capacity: 0)
        var values: [[String]] = []
        while try reader.claim(batch) {
            try reader.fill(batch)
            values += XMLReading.records(in: batch, .flat("root/r", "a")).map(\.values)
        }
        #expect(values == [["=1"], ["=2"]])
        #expect(try reader.finish().bytesCovered == Int64(text.utf8.count))
        let broken = text.replacing("<root>", with: "<root><x>")
        let brokenFile = try TestFile(Array(broken.utf8), name: "extract.xml")
        #expect(XMLReading().read(brokenFile.path, .flat("root/r", "a")).codes == ["EXT030"])
    }

    private static let samples = ProcessInfo.processInfo.environment["TALLYOVER_PAYMENT_FILES"]

    @Test(.enabled(if: samples != nil, "TALLYOVER_PAYMENT_FILES names no folder of real payment files"))
    func `Real payment files give the entries that a search for their tags finds`() throws {
        let folder = try #require(Self.samples)
        for (name, shape, tag) in [
            ("camt.053.xml", XMLSourceShape.camt053, "<Ntry>"), ("pain.008.xml", .pain008, "<DrctDbtTxInf>"),
            ("dwp-pacs-schedule.xml", .flat("PacsTppSchedule/DocumentDetail", "DetailAmountType"), "<DocumentDetail>"),
        ] {
            let bytes = try Array(Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
            let read = try XMLReading.everyWay(bytes, shape, name)
            let last = shape.recordTypes.count - 1
            let count = String(decoding: bytes, as: UTF8.self).ranges(of: tag).count
            #expect(read.mistake == [] && count > 1)
            #expect(read.records.count { $0.type == last } == count, "\(name)")
            let tree = try #require(XMLTree(bytes))
            let own = read.records.map { record in
                let slots = shape.recordTypes[record.type].fields.reduce(0) { $0 + $1.occurrences }
                return Array(record.values.prefix(slots))
            }
            #expect(own == tree.records(shape).map(\.values), "\(name)")
        }
    }
}

extension XMLSourceShape {
    fileprivate static let camt053 = XMLSourceShape(recordTypes: [
        .type(
            "Document/BkToCstmrStmt/Stmt",
            [
                .text("Bal/Amt").taking(.having(XMLName.path("Tp/CdOrPrtry/Cd"), equals: "OPBD"), at: 0),
                .text("Bal/Amt/@Ccy").taking(.having(XMLName.path("Tp/CdOrPrtry/Cd"), equals: "CLBD"), at: 0),
                .text("TxsSummry/TtlCdtNtries/Sum"), .count("Bal"),
            ]),
        .type(
            "Document/BkToCstmrStmt/Stmt/Ntry", parent: 0,
            [
                .text("Amt"), .text("Amt/@Ccy"), .text("CdtDbtInd"),
                .list("NtryDtls/TxDtls/Refs/EndToEndId", repeats: 1, 4),
            ]),
    ])

    fileprivate static let pain008 = XMLSourceShape(recordTypes: [
        .type("Document/CstmrDrctDbtInitn", [.text("GrpHdr/CtrlSum"), .text("GrpHdr/NbOfTxs")]),
        .type("Document/CstmrDrctDbtInitn/PmtInf", parent: 0, [.text("PmtInfId"), .text("NbOfTxs")]),
        .type(
            "Document/CstmrDrctDbtInitn/PmtInf/DrctDbtTxInf", parent: 1, [.text("InstdAmt"), .text("InstdAmt/@Ccy")]),
    ])
}
