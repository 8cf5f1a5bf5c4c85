import Diagnostics
import Extracts
import Foundation
import MappingLanguage
import RecordValues
import TargetRows
import TestSupport
import Testing
import Transform

@testable import MigrationRun

/// Runs over compressed inputs, and runs that compress what they write.
@Suite struct GzipRunTests {
    /// What a run folder holds, the report without what says how the input is stored.
    private static func content(_ feed: SmallFeed, _ run: String) throws -> [String: [UInt8]] {
        var files = feed.files(of: run)
        let report = try #require(files["run.json"])
        var object = try #require(JSONSerialization.jsonObject(with: Data(report)) as? [String: Any])
        var sources = try #require(object["sources"] as? [String: [String: Any]])
        for name in sources.keys {
            for key in ["file", "bytes", "sha256", "compression"] { sources[name]?[key] = nil }
        }
        object["sources"] = sources
        files["run.json"] = [UInt8](try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]))
        return files
    }

    @Test(arguments: 0..<5)
    func `Every record format in gzip gives the rows, the rejects and the duplicates of the plain file`(
        index: Int
    ) throws {
        let format = FormatRunTests.formats[index]
        let encoder = RecordEncoder(format: format.format)
        var bytes: [UInt8] = []
        for record in SmallRecords.random(150, seed: 91).records { encoder.append(record, to: &bytes) }
        let mapping = SmallFeed.mapping.replacing("fixed 40", with: format.words)
        let feed = try SmallFeed([bytes], mapping: mapping)
        try feed.run("plain")
        let expected = try Self.content(feed, "plain")
        #expect(feed.text("plain/rejects.csv").contains("RUL011"), "there are duplicates")
        let pieces = GzipBytes.pieces(bytes, of: 700)
        let kinds = [
            ("one", GzipBytes.member(bytes)), ("many", pieces.flatMap { GzipBytes.member($0) }),
            ("blocked", GzipBytes.blocked(pieces)),
        ]
        for (kind, compressed) in kinds {
            try feed.write(compressed, to: "\(kind).gz")
            for jobs in [1, 2, 3, 7] {
                let run = "\(kind)-\(jobs)"
                let report = try feed.run(run, input: "\(kind).gz") { ($0.jobs, $0.recordsPerChunk) = (jobs, 9) }
                #expect(try Self.content(feed, run) == expected, "\(format.words), \(kind), jobs \(jobs)")
                let source = try #require(report.sources["legacy"])
                #expect(source.bytes == Int64(compressed.count) && source.uncompressedBytes == Int64(bytes.count))
                #expect(source.compression?.format == (kind == "blocked" ? "bgzf" : "gzip"))
                #expect(source.sha256 != nil)
            }
        }
    }

    @Test(arguments: [TableFormat.csv, .jsonLines])
    func `Compressed outputs are what gzip -dc takes back to the plain ones, the same for any number of workers`(
        format: TableFormat
    ) throws {
        let gzip = try #require(ForeignProgram("gzip"))
        let feed = try SmallFeed(SmallRecords.random(200, seed: 92).records)
        try feed.run("plain") { $0.format = format }
        for jobs in [1, 2, 3, 7] {
            try feed.run("packed-\(jobs)") { ($0.format, $0.jobs, $0.packsOutputs) = (format, jobs, true) }
            #expect(feed.differences("packed-1", "packed-\(jobs)") == [], "jobs \(jobs)")
        }
        let plain = feed.files(of: "plain").filter { $0.key.contains("/") || $0.key == "rejects.csv" }
        #expect(plain.count == 4, "\(plain.keys)")
        for (name, bytes) in plain {
            let file = feed.path("packed-1/\(name).gz")
            let answer = try gzip.run(["-dc", file])
            #expect(answer.status == 0 && answer.output == bytes, "\(name)")
            #expect(try gzip.run(["-t", file]).status == 0)
            #expect(feed.bytes("packed-1/\(name)") == nil, "\(name) is there compressed only")
        }
    }

    @Test func `A run without rejects leaves compressed rejects of no bytes, which gzip takes`() throws {
        let gzip = try #require(ForeignProgram("gzip"))
        let feed = try SmallFeed(SmallRecords(payments: [.init(id: 1, amount: 5)]).records)
        try feed.run { $0.packsOutputs = true }
        let answer = try gzip.run(["-dc", feed.path("run/rejects/legacy.dat.gz")])
        #expect(answer.status == 0 && answer.output.isEmpty)
    }

    @Test func `Compressed rejects are run again as they are`() throws {
        let feed = try SmallFeed(SmallRecords.random(90, seed: 78).records)
        try feed.run("first")
        try feed.run("second", input: "first/rejects/legacy.dat") { $0.isRedrive = true }
        let first = try feed.run("first-packed") { $0.packsOutputs = true }
        let second = try feed.run("second-packed", input: "first-packed/rejects/legacy.dat.gz") { $0.isRedrive = true }
        #expect(second.sources["legacy"]?.records == first.rejects.records && first.rejects.records > 10)
        #expect(try Self.content(feed, "second") == Self.content(feed, "second-packed"))
    }

    @Test func `A stopped run with compressed outputs goes on, and not with plain ones`() throws {
        let feed = try SmallFeed(SmallRecords.random(800, seed: 93).records)
        try feed.run("whole") { $0.packsOutputs = true }
        let interruption = Interruption()
        interruption.request()
        #expect(try feed.run(interruption: interruption) { $0.packsOutputs = true }.exitCode == 6)
        #expect(try feed.refusal { $0.resumes = true } == ["RUN007"])
        try feed.write(Array("left behind, and wrong".utf8), to: "run/tables/payment.csv.gz.part")
        try feed.run { ($0.resumes, $0.packsOutputs) = (true, true) }
        #expect(feed.differences("run", "whole") == [])
    }

    @Test func `A damaged gzip file is code 3, with no table left, and the records before it are counted`() throws {
        let records = SmallRecords.random(200, seed: 94).records
        let sound = GzipBytes.member(Array(records[..<50].joined())) + GzipBytes.member(Array(records[50...].joined()))
        let feed = try SmallFeed(records)
        let cases: [(name: String, bytes: [UInt8], code: String)] = [
            ("cut", Array(sound.dropLast(20)), "EXT042"), ("garbage", sound + [0x41], "EXT046"),
            ("checksum", sound.dropLast(8) + [1, 2, 3, 4] + sound.suffix(4), "EXT044"),
            ("length", sound.dropLast(4) + [1, 2, 3, 4], "EXT045"),
        ]
        for (name, bytes, code) in cases {
            try feed.write(bytes, to: "\(name).gz")
            for jobs in [1, 3] {
                let report = try feed.run("\(name)-\(jobs)", input: "\(name).gz") { $0.jobs = jobs }
                #expect(report.exitCode == 3 && report.verdict == .controlsWrong, "\(name)")
                #expect(report.problems.map(\.code) == [code], "\(name): \(report.problems.map(\.message))")
                #expect(report.sources["legacy"]?.readToEnd == false)
                #expect((report.sources["legacy"]?.records ?? 0) >= 50, "\(name)")
                #expect(feed.bytes("\(name)-\(jobs)/tables/payment.csv") == nil, "\(name)")
            }
            #expect(feed.differences("\(name)-1", "\(name)-3") == [], "\(name)")
        }
    }

    @Test func `Damage is named where it looks like an unknown record type, or like too many rejects`() throws {
        let records = SmallRecords.random(200, seed: 95).records
        var bytes = Array(records.joined())
        bytes[40 * 20] = UInt8(ascii: "?")
        // The data are wrong and their checksum is not: what a flipped bit in a stored block leaves.
        var damaged = GzipBytes.member(Array(records.joined()))
        damaged[10 + 5 + 40 * 20] = UInt8(ascii: "?")
        let mapping = SmallFeed.mapping
        #expect(mapping.contains("other stop"))
        let feed = try SmallFeed(records, mapping: mapping)
        try feed.write(damaged, to: "damaged.gz")
        try feed.write(GzipBytes.member(bytes), to: "sound.gz")
        let found = try feed.run("damaged", input: "damaged.gz")
        #expect(found.exitCode == 3 && found.problems.map(\.code) == ["EXT044"], "\(found.reasons)")
        let sound = try feed.run("sound", input: "sound.gz")
        #expect(sound.exitCode == 3 && sound.problems.isEmpty && sound.reasons[0].contains("of no type"))
        let strict = try SmallFeed(
            records, mapping: mapping.replacing(#/rejects at most [^\n]*/#, with: "rejects at most 2"))
        try strict.write(
            GzipBytes.member(Array(records.joined())).dropLast(9) + [1, 2, 3, 4, 5, 6, 7, 8, 9], to: "wrong.gz")
        let many = try strict.run(input: "wrong.gz")
        #expect(many.exitCode == 3 && many.problems.map(\.code) == ["EXT044"], "\(many.reasons)")
    }

    @Test func `A sound gzip file with a byte left over, and one cut off inside a record, end in good order`() throws {
        let records = SmallRecords.random(200, seed: 96).records
        let feed = try SmallFeed(records)
        let bytes = Array(records.joined()) + [0x41]
        try feed.write(GzipBytes.member(bytes), to: "left-over.gz")
        let leftOver = try feed.run("left-over", input: "left-over.gz")
        #expect(leftOver.exitCode == 3 && leftOver.problems.map(\.code) == ["EXT006"], "\(leftOver.reasons)")
        try feed.write(GzipBytes.member(bytes).dropLast(100), to: "cut.gz")
        let cut = try feed.run("cut", input: "cut.gz")
        #expect(cut.exitCode == 3 && cut.problems.map(\.code) == ["EXT042"], "\(cut.reasons)")
    }

    @Test(arguments: UInt64(1)...5)
    func `Kept keys are the same when they are, and lead to their records, in memory and on disk`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let folder = try SmallFeed([]).folder.path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try KeyStore(folder: folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty, "the file has no name")
        var kept: [(place: Int64, offset: Int64, key: [UInt8])] = []
        for chunk in 0..<40 {
            let entries = OutputBuffer()
            var places: [Int] = []
            var chunkKeys: [(Int64, [UInt8])] = []
            for number in 0..<random.within(0...1500) {
                let key = Array("\(random.below(5000))".utf8) + [UInt8](repeating: 7, count: random.within(0...1) * 60)
                let offset = Int64(chunk * 10_000 + number)
                places.append(entries.count)
                chunkKeys.append((offset, key))
                entries.append(Self.little(UInt64(offset), 8) + Self.little(UInt64(key.count + 4), 4) + [0, 0, 0, 0])
                entries.append(key)
            }
            let start = try store.append(entries)
            for (place, (offset, key)) in zip(places, chunkKeys) { kept.append((start + Int64(place), offset, key)) }
        }
        #expect(kept.count > 5000)
        for _ in 0..<3000 {
            let (mine, other) = (random.pick(kept), random.pick(kept))
            #expect(try store.isSame(mine.place, other.place) == (mine.key == other.key), "seed \(seed)")
            #expect(try store.recordOffset(at: mine.place) == mine.offset, "seed \(seed)")
        }
    }

    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
}
