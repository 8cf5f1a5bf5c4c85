import Foundation
import TestSupport
import Testing

@testable import MigrationRun

/// Runs over random files with levels, against an oracle that looks at one record after the other.
@Suite struct LevelRunTests {
    @Test(arguments: 1...25)
    func `Rows, controls and rejects are those of the oracle, for any workers and chunks`(_ seed: UInt64) throws {
        let file = LevelFile(seed: seed)
        let feed = try SmallFeed(file.records, mapping: LevelFile.mapping)
        let report = try feed.run("run") { $0.recordsPerChunk = 1000 }
        let rows = feed.text("run/tables/entry.csv").split(separator: "\r\n").dropFirst().map(String.init)
        #expect(rows == file.rows, "seed \(seed)")
        let differing = report.controls.filter { $0.instance != nil }.map { control in
            LevelFile.Verdict(
                name: control.name, instance: control.instance?.number ?? 0, first: control.instance?.firstRecord ?? 0,
                last: control.instance?.lastRecord ?? 0, declared: control.declared ?? "", computed: control.computed)
        }
        // The report goes control by control, the oracle through the file.
        let names = ["group-total.COUNT", "batch-end.COUNT", "batch-end.CREDITS", "batch-end.CLOSING"]
        #expect(differing == names.flatMap { name in file.differing.filter { $0.name == name } }, "seed \(seed)")
        expectControlLines(feed.text("run/controls.csv"), file, seed)
        for name in names {
            let summary = report.controls.first { $0.name == name && $0.instances != nil }?.instances
            let counts = summary.map { [$0.agrees, $0.differs, $0.notDeclared] }
            #expect(counts == file.counts[name] ?? [0, 0, 0], "seed \(seed), \(name)")
        }
        #expect(report.controls.first { $0.name == "file-end.SUM" }?.verdict == "agrees", "seed \(seed)")
        expectRejects(feed, file, seed)
        for (jobs, chunk) in [(1, 1), (2, 1), (3, 2), (7, 7), (2, 7), (7, 1000)] {
            for isCold in [false, true] {
                let other = "\(jobs)-\(chunk)-\(isCold)"
                try feed.run(other) { ($0.jobs, $0.recordsPerChunk, $0.coldPathOnly) = (jobs, chunk, isCold) }
                #expect(feed.differences("run", other) == [], "seed \(seed), \(jobs) workers, chunks of \(chunk)")
            }
        }
    }

    /// Every control that differs is a line, in the order in which the instances end.
    private func expectControlLines(_ text: String, _ file: LevelFile, _ seed: UInt64) {
        let lines = text.split(separator: "\r\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
        let found = lines.map { line in
            LevelFile.Verdict(
                name: line[1], instance: Int64(line[3]) ?? 0, first: Int64(line[4]) ?? 0, last: Int64(line[5]) ?? 0,
                declared: line[6], computed: line[7])
        }
        #expect(found == file.differing, "seed \(seed)")
        #expect(lines.allSatisfy { $0[0] == "legacy" && $0[2] == String($0[1].split(separator: "-")[0]) })
    }

    private func expectRejects(_ feed: SmallFeed, _ file: LevelFile, _ seed: UInt64) {
        let records = file.redriven.flatMap { file.records[$0.number - 1] }
        #expect(feed.bytes("run/rejects/legacy.dat") == records, "seed \(seed)")
        let roles = file.redriven.map { "\($0.number),\($0.isContext ? "context" : "rejected")\r\n" }.joined()
        #expect(feed.text("run/rejects/legacy.roles.csv") == "source_record,role\r\n" + roles, "seed \(seed)")
    }

    // MARK: - What explains a difference

    private static let start = ["FABC", "B00010000000+", "G11"]
    private static let end = "E0001"

    /// A batch of entries, each given by its bytes from the second on; what its trailer declares of credits.
    private func reasons(_ entries: [String], credits: String, change: (String) -> String = { $0 }) throws -> [String] {
        let count = SmallRecords.padded(entries.count, 5)
        let closing = "C" + count + credits + "+" + credits
        let texts = Self.start + entries.map { "D" + $0 } + [closing, Self.end + "00" + credits]
        let feed = try SmallFeed(texts.map { Array($0.padding(24).utf8) }, mapping: change(LevelFile.mapping))
        let report = try feed.run()
        return report.reasons.filter { $0.hasPrefix("batch-end.CREDITS") }
            .map { String($0.drop { $0 != ":" }.dropFirst(2)) }
    }

    @Test func `The only record that could be there once too often is named`() throws {
        #expect(
            try reasons(["0001000C001", "0002500C002", "0004000C003"], credits: "00005000") == [
                "declared 50.00, computed 75.00, difference 25.00; record 5 at byte offset 96 would explain it: "
                    + "it may be there once too often, or not belong to the file"
            ])
    }

    @Test func `Of several that could, none is named`() throws {
        #expect(
            try reasons(["0002500C001", "0002500C002", "0001000C003"], credits: "00003500") == [
                "declared 35.00, computed 60.00, difference 25.00; 2 records would each explain it, so none is named"
            ])
    }

    @Test func `The one amount that cannot be read is named, with what it must have been`() throws {
        #expect(
            try reasons(["0001000C001", "00?2500C002"], credits: "00003500") == [
                "declared 35.00, computed 10.00, difference -25.00 (1 record cannot be read: it must have been 25.00); "
                    + "it is record 5 at byte offset 96"
            ])
    }

    @Test func `Two digits that changed places are named`() throws {
        #expect(
            try reasons(["0001350C001", "0007700C002"], credits: "00009230") == [
                "declared 92.30, computed 90.50, difference -1.80; record 4 at byte offset 72 would explain it: "
                    + "two of its digits may have changed places: it would have been 15.30"
            ])
    }

    @Test func `Where nothing explains it, nothing is said`() throws {
        #expect(
            try reasons(["0001000C001", "0007700C002"], credits: "00009123") == [
                "declared 91.23, computed 87.00, difference -4.23"
            ])
    }

    @Test func `The report keeps the record, its place and the cause`() throws {
        let texts = Self.start + ["D0002500C001", "D0001000C002", "C0000200001000+00003500", "E0001" + "0000003500"]
        let feed = try SmallFeed(texts.map { Array($0.padding(24).utf8) }, mapping: LevelFile.mapping)
        let report = try feed.run()
        let control = report.controls.first { $0.name == "batch-end.CREDITS" && $0.instance != nil }
        #expect(control?.explainedBy?.record == 4 && control?.explainedBy?.byteOffset == 72)
        #expect(control?.explainedBy?.cause == "it may be there once too often, or not belong to the file")
        #expect(control?.candidates == nil)
    }

    @Test func `Of very many controls that differ, the report tells the first, and controls.csv all`() throws {
        let batches = DifferingControls.mostKept + 7
        let batch = ["B00010000000+", "C00001" + "00000000" + "+00000000"]
        let ids = (0..<batches).flatMap { _ in batch }
        let texts = ["FABC"] + ids + ["E" + SmallRecords.padded(batches, 4) + "0000000000"]
        let feed = try SmallFeed(texts.map { Array($0.padding(24).utf8) }, mapping: LevelFile.mapping)
        let report = try feed.run { $0.jobs = 2 }
        #expect(report.exitCode == 3)
        #expect(report.controls.filter { $0.instance != nil }.count == DifferingControls.mostKept)
        #expect(report.controls.first { $0.name == "batch-end.COUNT" }?.instances?.differs == Int64(batches))
        #expect(report.reasons.last == "7 more controls differ: controls.csv lists all of them")
        let lines = feed.text("run/controls.csv").split(separator: "\r\n")
        #expect(lines.count == batches + 1)
        #expect(lines[0] == DifferingControls.header.dropLast(2).map { String(UnicodeScalar($0)) }.joined())
        #expect(lines.last == "legacy,batch-end.COUNT,batch,1007,2014,2015,1,0,-1,0")
    }

    @Test func `Rejects that are run again are held against no control, and make no list of them`() throws {
        let feed = try SmallFeed(LevelFile(seed: 3).records, mapping: LevelFile.mapping)
        try feed.run { $0.recordRange = 1...4 }
        #expect(feed.bytes("run/controls.csv") == nil)
    }

    // MARK: - Levels over many chunks

    @Test func `One batch over a thousand chunks is one instance`() throws {
        let entries = (0..<1000).map { "D" + SmallRecords.padded(100, 7) + "C" + SmallRecords.padded($0, 3) }
        let texts = Self.start + entries + ["T01000", "C01000" + "00100000" + "+00100000", "E0001" + "0000100000"]
        let feed = try SmallFeed(texts.map { Array($0.padding(24).utf8) }, mapping: LevelFile.mapping)
        let report = try feed.run { ($0.jobs, $0.recordsPerChunk) = (3, 1) }
        #expect(report.exitCode == 0, "\(report.reasons)")
        let verdicts = report.controls.map { "\($0.name) \($0.computed) \($0.verdict)" }
        #expect(
            verdicts == [
                "group-total.COUNT 1000 agrees", "batch-end.COUNT 1000 agrees", "batch-end.CREDITS 1000.00 agrees",
                "batch-end.CLOSING 1000.00 agrees", "file-end.BATCHES 1 agrees", "file-end.SUM 1000.00 agrees",
            ])
    }

    @Test func `A batch without its trailer ends the run with code 3, and what stands before it is counted`() throws {
        let texts = Self.start + ["D0002500C001", "B00020000000+", "C00000000000000+00000000", Self.end]
        let feed = try SmallFeed(texts.map { Array($0.padding(24).utf8) }, mapping: LevelFile.mapping)
        for chunk in [1, 1000] {
            let report = try feed.run("run-\(chunk)") { $0.recordsPerChunk = chunk }
            #expect(report.exitCode == 3 && report.problems.map(\.code) == ["EXT017"])
            #expect(report.sources["legacy"]?.records == 4 && report.sources["legacy"]?.readToEnd == false)
        }
    }

    @Test func `Some records of a file see the records that opened their levels before them`() throws {
        let file = LevelFile(seed: 3)
        let feed = try SmallFeed(file.records, mapping: LevelFile.mapping)
        let first = Int64(file.records.count / 2)
        try feed.run { $0.recordRange = first...Int64.max }
        let rows = feed.text("run/tables/entry.csv").split(separator: "\r\n").dropFirst().map(String.init)
        // Rows whose key was taken before the range are written here, so the oracle's are the end of these.
        #expect(!rows.isEmpty && rows.allSatisfy { $0.hasPrefix("ABC,") })
    }
}
