import Foundation
import MappingLanguage
import TestSupport
import Testing

@testable import MigrationRun

/// What a run says in the end: its exit code, verdict and reasons.
@Suite struct RunVerdictTests {
    private static func records(_ count: Int) -> SmallRecords {
        SmallRecords(payments: (0..<count).map { SmallRecords.Payment(id: $0 + 1, amount: 1000 * $0) })
    }

    @Test func `A file that ties out ends with code 0`() throws {
        let feed = try SmallFeed(Self.records(20).records)
        let report = try feed.run()
        #expect(report.exitCode == 0 && report.verdict == .tiesOut && report.reasons.isEmpty)
        #expect(report.controls.map(\.verdict) == ["agrees", "agrees"])
        #expect(feed.text("run/rejects.csv") == "source,record,byte_offset,field,code,message\r\n")
        #expect(feed.bytes("run/rejects/legacy.dat") == [])
    }

    @Test func `A trailer that declares another sum ends with code 3 and says by how much`() throws {
        var records = Self.records(20).records
        records[21] = Array(("T" + "0000020" + SmallRecords.zoned(190_100, 13)).padding(40).utf8)
        let feed = try SmallFeed(records)
        let report = try feed.run()
        #expect(report.exitCode == 3 && report.verdict == .controlsWrong)
        #expect(report.reasons == ["trailer.T-SUM: declared 1901.00, computed 1900.00, difference -1.00"])
    }

    @Test func `An amount that cannot be read makes the sum unknown by that record, and the trailer says what it was`()
        throws
    {
        var records = Self.records(20)
        let trailer = records.trailer
        records.payments[4].brokenAmount = "    ?    "
        let feed = try SmallFeed([records.header] + records.payments.map(\.record) + [trailer])
        let report = try feed.run()
        #expect(report.exitCode == 3)
        #expect(
            report.reasons == [
                "trailer.T-SUM: declared 1900.00, computed 1860.00, difference -40.00 "
                    + "(1 record cannot be read: it must have been 40.00); it is record 6 at byte offset 200"
            ])
        #expect(report.controls.map(\.unknown) == [0, 1])
    }

    @Test func `A file without its trailer ends with code 3`() throws {
        let feed = try SmallFeed(Self.records(20).records.dropLast())
        let report = try feed.run()
        #expect(report.exitCode == 3 && report.controls.map(\.verdict) == ["not-declared", "not-declared"])
        #expect(report.reasons == ["1 trailer record is expected, and 0 found"])
    }

    @Test func `A trailer in the middle and a second header are told with their records`() throws {
        let records = Self.records(4)
        let payments = records.payments.map(\.record)
        let feed = try SmallFeed(
            [records.header] + payments[0..<2] + [records.trailer, records.header] + payments[2..<4])
        let report = try feed.run()
        #expect(report.exitCode == 3)
        #expect(
            report.reasons == [
                "1 header record is expected, and 2 found", "header must be the first record, and record 5 is one",
                "trailer must be the last record, and record 4 of 7 is one",
            ])
    }

    @Test(arguments: [1, 4])
    func `A record of an unknown type stops the run with code 3, and no table stays`(jobs: Int) throws {
        var records = Self.records(200).records
        records[120][0] = UInt8(ascii: "Q")
        records[150][0] = UInt8(ascii: "R")
        let feed = try SmallFeed(records)
        let report = try feed.run { ($0.jobs, $0.recordsPerChunk) = (jobs, 10) }
        #expect(report.exitCode == 3 && report.verdict == .controlsWrong)
        #expect(
            report.reasons == ["record 121 at byte offset 4800 is of no type that the mapping describes (P-TYPE)"])
        #expect(feed.files(of: "run").keys.sorted() == ["run.json", "totals.csv"])
    }

    @Test func `A file that is a byte short is refused before anything is written`() throws {
        let feed = try SmallFeed(Self.records(20).records)
        try feed.write(Array(try #require(feed.bytes("input.dat")).dropLast()), to: "input.dat")
        let error = #expect(throws: (any Error).self) { try feed.run() }
        let message = String(describing: error.map { $0 as Any } as Any)
        #expect(message.contains("EXT006") && message.contains("879"), "\(message)")
        #expect(feed.bytes("run/run.json") == nil && feed.bytes("run/tables/payment.csv") == nil)
    }

    @Test func `A variable file that is cut off gives no table, and code 3`() throws {
        let mapping = SmallFeed.mapping.replacing("fixed 40", with: "variable")
        let records = Self.records(60).records
        var bytes: [UInt8] = records.flatMap { record -> [UInt8] in [0, 44, 0, 0] + record }
        let feed = try SmallFeed([bytes], mapping: mapping)
        #expect(try feed.run("whole").exitCode == 0)
        bytes.removeLast(5)
        try feed.write(bytes, to: "input.dat")
        let report = try feed.run("cut") { $0.recordsPerChunk = 5 }
        #expect(report.exitCode == 3 && report.verdict == .controlsWrong, "\(report.reasons)")
        #expect(!feed.files(of: "cut").keys.contains { $0.hasPrefix("tables/") })
    }

    @Test func `Rejects up to the limit tie out, and one more does not`() throws {
        for (limit, code) in [("at most 5", Int32(0)), ("at most 4", 1), ("at most 25 %", 0), ("at most 20 %", 1)] {
            var records = Self.records(20)
            for index in [2, 5, 9, 11, 19] { records.payments[index].group = "ZZ" }
            let mapping = SmallFeed.mapping.replacing("at most 60 %", with: limit)
            let feed = try SmallFeed(records.records, mapping: mapping)
            let report = try feed.run { $0.recordsPerChunk = 100 }
            #expect(report.exitCode == code, "\(limit): \(report.reasons)")
            #expect(report.rejects.records == 5 && report.rejects.byCode == ["RUL004": 5])
        }
    }

    @Test(arguments: ["at most 12", "at most 3 %"])
    func `A hopeless run is stopped early, and says which field and reason it was`(limit: String) throws {
        var records = Self.records(400)
        for index in 0..<400 where index % 3 == 0 { records.payments[index].group = "ZZ" }
        records.payments[1].amount = 60_000_000
        let feed = try SmallFeed(records.records, mapping: SmallFeed.mapping.replacing("at most 60 %", with: limit))
        let report = try feed.run { $0.recordsPerChunk = 10 }
        #expect(report.exitCode == 1 && report.verdict == .breaks)
        let read = try #require(report.sources["legacy"]?.records)
        #expect(read < 100 && read.isMultiple(of: 10))
        #expect(report.reasons.first == "stopped early: more records are rejected than the mapping allows")
        #expect(report.rejects.byField.first.map { "\($0.field) \($0.code)" } == "P-GROUP RUL004")
        #expect(feed.files(of: "run").keys.sorted() == ["rejects.csv", "run.json", "totals.csv"])
        #expect(feed.text("run/rejects.csv").split(separator: "\r\n").count == Int(report.rejects.records) + 1)
        for run in (0..<8).map({ "shared-\($0)" }) {
            try feed.run(run) { ($0.recordsPerChunk, $0.jobs) = (10, 4) }
            #expect(feed.differences(run, "run") == [], "where it stops does not depend on the workers")
        }
    }

    @Test func `Without a limit one reject is code 1, and the run goes to its end`() throws {
        var records = Self.records(100)
        records.payments[3].group = "ZZ"
        let mapping = SmallFeed.mapping.replacing("rejects at most 60 %\n", with: "")
        let feed = try SmallFeed(records.records, mapping: mapping)
        let report = try feed.run()
        #expect(report.exitCode == 1 && report.verdict == .breaks)
        #expect(report.reasons.count == 1)
        #expect(
            report.reasons[0].hasPrefix(
                "1 of 102 records rejected; the mapping allows none; the commonest reason is RUL004 in P-GROUP"))
        #expect(report.tables["payment"]?.written == 99)
    }

    @Test func `A value whose outcome is stop ends the run with its record and field`() throws {
        let mapping = SmallFeed.mapping.replacing("rule .. 500000.00", with: "rule .. 500000.00 else stop")
        var records = Self.records(50)
        records.payments[30].amount = 60_000_000
        let feed = try SmallFeed(records.records, mapping: mapping)
        let report = try feed.run()
        #expect(report.exitCode != 0)
        #expect(
            report.reasons.first
                == "record 32 at byte offset 1240: payment.amount: the value is outside the range of the rule "
                + "(P-AMOUNT); the mapping says stop")
    }
}
