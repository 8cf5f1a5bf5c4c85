import Foundation
import TestSupport
import Testing

@testable import MigrationRun

/// What stands in a run folder, and what each kind of run leaves out.
@Suite struct RunFolderTests {
    private static func permissions(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    @Test func `Files are for their owner and the group to read, folders too`() throws {
        let feed = try SmallFeed(SmallRecords.random(30, seed: 1).records)
        try feed.run { $0.syncsFiles = true }
        #expect(
            feed.files(of: "run").keys.sorted() == [
                "rejects.csv", "rejects/legacy.dat", "run.json", "tables/item.csv", "tables/payment.csv", "totals.csv",
            ])
        for name in feed.files(of: "run").keys {
            #expect(try Self.permissions(feed.path("run/\(name)")) == 0o640, "\(name)")
        }
        for name in ["run", "run/tables", "run/rejects"] {
            #expect(try Self.permissions(feed.path(name)) == 0o750, "\(name)")
        }
    }

    @Test func `A dry run makes everything but the tables`() throws {
        let feed = try SmallFeed(SmallRecords.random(120, seed: 2).records)
        try feed.run("wet")
        let report = try feed.run("dry") { $0.isDryRun = true }
        #expect(report.isDryRun)
        let (wet, dry) = (feed.files(of: "wet"), feed.files(of: "dry"))
        #expect(dry.keys.sorted() == ["rejects.csv", "rejects/legacy.dat", "run.json", "totals.csv"])
        for name in ["rejects.csv", "rejects/legacy.dat", "totals.csv"] { #expect(dry[name] == wet[name], "\(name)") }
        #expect(report.tables["payment"]?.written ?? 0 > 50)
    }

    @Test func `A run over some records says that it is no evidence`() throws {
        let records = SmallRecords.random(50, seed: 3)
        let feed = try SmallFeed(records.records)
        let report = try feed.run { $0.recordRange = 11...20 }
        #expect(report.partial == "records 11..20 only: no evidence of the whole file")
        #expect(report.sources["legacy"]?.records == 10)
        #expect(report.controls.isEmpty, "the trailer speaks of the whole file")
        #expect(report.exitCode != 3)
        let ids = feed.text("run/tables/payment.csv").split(separator: "\r\n").dropFirst().map {
            $0.prefix { $0 != "," }
        }
        let expected = SmallRecords(payments: Array(records.payments[9..<19]))
        #expect(ids == zip(expected.payments, expected.ends).filter { $0.1 == .written }.map { String($0.0.id)[...] })
        let numbers = feed.text("run/rejects.csv").split(separator: "\r\n").dropFirst().map {
            $0.split(separator: ",")[1]
        }
        #expect(numbers.allSatisfy { (11...20).contains(Int($0) ?? 0) }, "records keep their numbers")
    }

    @Test func `A limit of records that the file does not reach reads all of them`() throws {
        let feed = try SmallFeed(SmallRecords.random(30, seed: 4).records)
        let report = try feed.run { $0.recordRange = 1...1000 }
        #expect(report.sources["legacy"]?.records == 32)
        #expect(report.partial == "records 1..1000 only: no evidence of the whole file")
    }

    @Test func `A whole run is not partial`() throws {
        let feed = try SmallFeed(SmallRecords.random(30, seed: 4).records)
        let report = try feed.run()
        #expect(report.partial == nil && report.sources["legacy"]?.sha256?.count == 64)
        #expect(report.checks.keys && report.checks.digests && !report.checks.sync)
    }

    @Test func `Rejected records that were corrected and run again give exactly the missing rows`() throws {
        let good = SmallRecords.random(80, seed: 6)
        var sound = SmallRecords(
            payments: good.payments.enumerated().map { index, payment in
                var sound = payment
                (sound.id, sound.group) = (index + 1, payment.group == "ZZ" ? "CC" : payment.group)
                sound.amount = min(payment.amount, 50_000_000)
                return sound
            })
        let feed = try SmallFeed(sound.records)
        #expect(try feed.run("sound").exitCode == 0)
        let whole = feed.text("sound/tables/payment.csv").split(separator: "\r\n")
        // The same file with unknown groups in it, which are then corrected in the file of the rejects.
        for index in stride(from: 3, to: 80, by: 7) { sound.payments[index].group = "ZZ" }
        try feed.write(sound.records.flatMap { $0 }, to: "input.dat")
        #expect(try feed.run("first").rejects.records == Int64(sound.ends.count { $0 == .rejected }))
        let rejects = try #require(feed.bytes("first/rejects/legacy.dat"))
        #expect(rejects.count == sound.ends.count { $0 == .rejected } * SmallFeed.recordLength)
        let meant = String(decoding: rejects, as: UTF8.self)
        var corrected: [UInt8] = []
        for start in stride(from: 0, to: rejects.count, by: SmallFeed.recordLength) {
            let record = Array(rejects[start..<start + SmallFeed.recordLength])
            let id = try #require(Int(String(decoding: record[1..<7], as: UTF8.self)))
            var payment = sound.payments[id - 1]
            let original = good.payments[id - 1].group
            payment.group = original == "ZZ" ? "CC" : original
            corrected += payment.record
        }
        #expect(meant.contains("ZZ"))
        try feed.write(corrected, to: "corrected.dat")
        let report = try feed.run("second", input: "corrected.dat") { $0.isRedrive = true }
        #expect(report.exitCode == 0 && report.controls.isEmpty, "\(report.reasons)")
        let rows =
            feed.text("first/tables/payment.csv").split(separator: "\r\n").dropFirst()
            + feed.text("second/tables/payment.csv").split(separator: "\r\n").dropFirst()
        #expect(rows.sorted() == whole.dropFirst().sorted())
    }

    @Test func `An input that the mapping does not know, and one that is missing, are both told`() throws {
        let feed = try SmallFeed(SmallRecords.random(3, seed: 1).records)
        #expect(try feed.refusal { $0.inputs = ["legcy": feed.path("input.dat")] } == ["RUN005", "RUN004"])
        #expect(try feed.refusal { $0.inputs = ["legacy": feed.path("nothing.dat")] } == ["EXT001"])
        #expect(feed.bytes("run/run.json") == nil)
    }

    @Test func `Items of a list with the same fault are told once for their record`() throws {
        var payment = SmallRecords.Payment(id: 1, amount: 100)
        payment.items = "AxxByyC07"
        let feed = try SmallFeed(SmallRecords(payments: [payment]).records)
        let report = try feed.run()
        #expect(report.rejects.records == 1)
        let lines = feed.text("run/rejects.csv").split(separator: "\r\n").dropFirst()
        #expect(lines.count == 1 && lines.allSatisfy { $0.hasPrefix("legacy,2,40,I-COUNT,") }, "\(lines)")
    }
}
