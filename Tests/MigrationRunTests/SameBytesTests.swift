import Foundation
import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import MigrationRun

/// The result of a run does not depend on how it was shared out, and nothing is lost on the way.
@Suite struct SameBytesTests {
    @Test(arguments: [TableFormat.csv, .jsonLines])
    func `The bytes of a run are the same for any number of workers and any size of chunk`(format: TableFormat) throws {
        let feed = try SmallFeed(SmallRecords.random(300, seed: 7).records)
        try feed.run("one") { options in
            options.format = format
            options.recordsPerChunk = 1000
        }
        let expected = feed.files(of: "one")
        #expect(expected.keys.sorted().contains("tables/payment.\(format.rawValue)"))
        #expect((expected["rejects.csv"]?.count ?? 0) > 1000, "the file has rejects")
        for jobs in [1, 2, 3, 7] {
            for chunk in [1, 7, 1000] {
                let run = "run-\(jobs)-\(chunk)"
                try feed.run(run) { options in
                    options.format = format
                    (options.jobs, options.recordsPerChunk) = (jobs, chunk)
                }
                let actual = feed.files(of: run)
                #expect(actual.keys.sorted() == expected.keys.sorted(), "jobs \(jobs), chunk \(chunk)")
                for (name, bytes) in expected {
                    #expect(
                        actual[name] == bytes, "\(name) differs: jobs \(jobs), chunk \(chunk)")
                }
            }
        }
    }

    @Test func `The cold path alone gives the same bytes`() throws {
        let feed = try SmallFeed(SmallRecords.random(200, seed: 8).records)
        try feed.run("fast")
        try feed.run("cold") { $0.coldPathOnly = true }
        #expect(feed.differences("fast", "cold") == [])
    }

    @Test(arguments: UInt64(0)..<25)
    func `Everything read is written, skipped or rejected, in records and in every total`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let records = SmallRecords.random(random.within(1...120), seed: seed, unreadable: seed % 3 == 0 ? 60 : 0)
        let feed = try SmallFeed(records.records)
        let report = try feed.run {
            $0.jobs = random.within(1...4)
            $0.recordsPerChunk = random.within(1...40)
        }
        #expect(report.residuals.isEmpty)
        let source = try #require(report.sources["legacy"])
        #expect(source.records == Int64(records.payments.count + 2))
        #expect(
            source.records
                == source.written + source.skipped + source.rejected + source.controlOnly + source.otherSkipped
                + source.contextOnly)
        let payment = try #require(report.tables["payment"])
        let ends = records.ends
        #expect(payment.read == Int64(ends.count))
        #expect(payment.written == Int64(ends.count { $0 == .written }), "seed \(seed)")
        #expect(payment.skipped == Int64(ends.count { $0 == .skipped }), "seed \(seed)")
        #expect(payment.rejected == Int64(ends.count { $0 == .rejected }), "seed \(seed)")
        for table in report.tables.values {
            for total in table.totals {
                let sums = try [total.read, total.written, total.skipped, total.rejected].map { text in
                    try #require(text.flatMap { ExactDecimal($0) })
                }
                let ended = try sums[1].adding(sums[2]).adding(sums[3])
                #expect(sums[0] == ended, "seed \(seed): \(total)")
            }
        }
        try expectWritten(records, feed, report)
        let isWhole = records.payments.allSatisfy { $0.brokenAmount == nil }
        let limit = records.payments.count + 2
        let isOver = Int(source.rejected) * 100 > 60 * limit
        #expect(report.exitCode == (isWhole ? (isOver ? 1 : 0) : 3), "seed \(seed): \(report.reasons)")
    }

    /// Holds the written rows, read back from the file, against the payments as they were meant.
    private func expectWritten(_ records: SmallRecords, _ feed: SmallFeed, _ report: RunReport) throws {
        let lines = feed.text("run/tables/payment.csv").split(separator: "\r\n").dropFirst()
        let written = zip(records.payments, records.ends).filter { $0.1 == .written }.map(\.0)
        #expect(lines.map { $0.prefix { $0 != "," } } == written.map { String($0.id)[...] })
        let total = try #require(
            report.tables["payment"]?.totals.first { $0.total == "sum amount" && $0.group.isEmpty })
        let pence = written.reduce(0) { $0 + $1.amount }
        #expect(total.written.flatMap { ExactDecimal($0) } == ExactDecimal(Int128(pence), scale: 2))
        let rejected = zip(records.payments, records.ends).enumerated().filter { $0.element.1 == .rejected }
        #expect(
            feed.bytes("run/rejects/legacy.dat") == rejected.flatMap(\.element.0.record),
            "the rejected records themselves, in the order of the file")
        let numbers = feed.text("run/rejects.csv").split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",")[1]
        }
        #expect(Set(numbers) == Set(rejected.map { String($0.offset + 2)[...] }))
    }
}
