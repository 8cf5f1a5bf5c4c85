import Extracts
import Foundation
import MappingLanguage
import RecordValues
import TestSupport
import Testing

@testable import MigrationRun

/// The same feed in every record format and in both families of characters.
@Suite struct FormatRunTests {
    static let formats: [(words: String, format: RecordFormat)] = [
        ("fixed 40", .fixed(length: 40)), ("variable", .variable), ("variable blocked", .variableBlocked),
        ("lines", .lines(length: nil)), ("lines 40", .lines(length: 40)),
    ]

    /// The feed's records in a format and encoding, with the mapping that says so.
    private static func feed(
        _ records: SmallRecords, _ format: (words: String, format: RecordFormat), encoding: String
    ) throws -> (feed: SmallFeed, encode: ([[UInt8]]) -> [UInt8]) {
        let page = try #require(CodePage.named(encoding))
        let encoder = RecordEncoder(format: format.format, newline: page.family == .ebcdic ? 0x15 : 0x0A)
        let encode: ([[UInt8]]) -> [UInt8] = { records in
            var bytes: [UInt8] = []
            for record in records {
                let text = String(decoding: record, as: UTF8.self)
                encoder.append((try? page.encode(text)) ?? [], to: &bytes)
            }
            return bytes
        }
        let mapping = SmallFeed.mapping.replacing("fixed 40", with: format.words)
            .replacing("encoding ascii", with: "encoding \(encoding)")
        return (try SmallFeed([encode(records.records)], mapping: mapping), encode)
    }

    @Test(arguments: 0..<5, ["ascii", "cp285"])
    func `Every record format gives the same rows, whatever the workers, and its rejects in its own format`(
        index: Int, encoding: String
    ) throws {
        let format = Self.formats[index]
        let records = SmallRecords.random(90, seed: 77)
        let plain = try SmallFeed(records.records)
        try plain.run()
        let (feed, encode) = try Self.feed(records, format, encoding: encoding)
        let report = try feed.run { $0.recordsPerChunk = 1000 }
        #expect(report.exitCode == 0, "\(report.reasons)")
        for name in ["tables/payment.csv", "tables/item.csv", "totals.csv"] {
            #expect(feed.bytes("run/\(name)") == plain.bytes("run/\(name)"), "\(format.words): \(name)")
        }
        for (jobs, chunk) in [(1, 1), (3, 7), (2, 40)] {
            try feed.run("run-\(jobs)-\(chunk)") { ($0.jobs, $0.recordsPerChunk) = (jobs, chunk) }
            #expect(
                feed.differences("run-\(jobs)-\(chunk)", "run") == [], "\(format.words), jobs \(jobs), chunk \(chunk)")
        }
        let rejected = zip(records.payments, records.ends).filter { $0.1 == .rejected }.map(\.0.record)
        #expect(rejected.count > 10)
        #expect(feed.bytes("run/rejects/legacy.dat") == encode(rejected), "\(format.words)")
    }

    @Test(arguments: 0..<5)
    func `Rejects run again as they are come back as rejects, but for keys that are free now`(index: Int) throws {
        let records = SmallRecords.random(90, seed: 78)
        let (feed, _) = try Self.feed(records, Self.formats[index], encoding: "ascii")
        let first = try feed.run("first")
        let second = try feed.run("second", input: "first/rejects/legacy.dat") { $0.isRedrive = true }
        let rejected = SmallRecords(payments: zip(records.payments, records.ends).filter { $0.1 == .rejected }.map(\.0))
        #expect(second.sources["legacy"]?.records == first.rejects.records)
        #expect(second.tables["payment"]?.written == Int64(rejected.ends.count { $0 == .written }))
        #expect(second.rejects.records == Int64(rejected.ends.count { $0 == .rejected }))
    }

    @Test func `A duplicate names the record that had its key first, by number or by offset`() throws {
        let payments = [7, 8, 7, 9, 8].map { SmallRecords.Payment(id: $0, amount: 100) }
        let records = SmallRecords(payments: payments)
        let fixed = try SmallFeed(records.records)
        try fixed.run { $0.recordsPerChunk = 1 }
        #expect(
            fixed.text("run/rejects.csv").split(separator: "\r\n").dropFirst() == [
                "legacy,4,120,id,RUL011,payment: an earlier record has the same key: record 2",
                "legacy,6,200,id,RUL011,payment: an earlier record has the same key: record 3",
            ])
        let (variable, _) = try Self.feed(records, Self.formats[1], encoding: "cp285")
        try variable.run { $0.recordsPerChunk = 2 }
        #expect(
            variable.text("run/rejects.csv").split(separator: "\r\n").dropFirst() == [
                "legacy,4,132,id,RUL011,payment: an earlier record has the same key: the one at byte offset 44",
                "legacy,6,220,id,RUL011,payment: an earlier record has the same key: the one at byte offset 88",
            ])
    }

    @Test func `A rejected or skipped record leaves its key to the next`() throws {
        var payments = [5, 5, 5, 5].map { SmallRecords.Payment(id: $0, amount: 100) }
        payments[0].group = "ZZ"
        payments[1].status = "X"
        let feed = try SmallFeed(SmallRecords(payments: payments).records)
        let report = try feed.run { $0.recordsPerChunk = 1 }
        #expect(report.rejects.byCode == ["RUL004": 1, "RUL011": 1])
        #expect(
            feed.text("run/rejects.csv").contains(
                "legacy,5,160,id,RUL011,payment: an earlier record has the same key: record 4"))
    }

    @Test func `Without the check of keys nothing is a duplicate, and the report says that it was off`() throws {
        let payments = (0..<20).map { _ in SmallRecords.Payment(id: 1, amount: 100) }
        let feed = try SmallFeed(SmallRecords(payments: payments).records)
        let report = try feed.run { $0.checksKeys = false }
        #expect(report.exitCode == 0 && report.tables["payment"]?.written == 20 && !report.checks.keys)
    }

    @Test func `A key index that spills to disk gives the same bytes`() throws {
        let feed = try SmallFeed(SmallRecords.random(400, seed: 4).records)
        try feed.run("memory")
        try feed.run("disk") { $0.keyMemory = 0 }
        #expect(feed.differences("disk", "memory") == [])
    }

    @Test func `A key that repeats among the items of one record rejects the record`() throws {
        let mapping = SmallFeed.mapping.replacing(
            "table item from payment each P-ITEM", with: "table item from payment each P-ITEM key id, code")
        var payments = (1...6).map { SmallRecords.Payment(id: $0, amount: 100) }
        payments[2].items = "A01A02   "
        payments[4].items = "B01C02B03"
        let feed = try SmallFeed(SmallRecords(payments: payments).records, mapping: mapping)
        let report = try feed.run { $0.recordsPerChunk = 4 }
        #expect(report.rejects.byCode == ["RUL011": 2])
        #expect(report.tables["payment"]?.written == 4 && report.tables["item"]?.written == 8)
        #expect(report.residuals.isEmpty && report.tables["item"]?.rejected == 6, "all rows of a rejected record are")
        try feed.run("shared") { ($0.recordsPerChunk, $0.jobs) = (1, 3) }
        #expect(feed.differences("shared", "run") == [])
    }
}
