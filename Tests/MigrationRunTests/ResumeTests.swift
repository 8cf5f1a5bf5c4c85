import Dispatch
import Foundation
import TargetRows
import TestSupport
import Testing

@testable import MigrationRun

/// Runs that stopped part-way, and go on.
@Suite struct ResumeTests {
    /// Interrupts a run after a while; true where it stopped before it was done.
    private static func interrupt(_ feed: SmallFeed, _ run: String, afterMicroseconds delay: Int, jobs: Int) throws
        -> Bool
    {
        let interruption = Interruption()
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) {
            usleep(UInt32(delay))
            interruption.request()
        }
        let report = try feed.run(run, interruption: interruption) { $0.jobs = jobs }
        group.wait()
        if report.exitCode == 6 {
            #expect(report.verdict == .stopped)
            #expect(report.reasons.first == "interrupted; run again with --resume")
            let names = feed.files(of: run).keys
            #expect(!names.contains { $0.hasPrefix("tables/") && !$0.hasSuffix(".part") }, "no half file has its name")
            #expect(names.contains("journal.json"))
        }
        return report.exitCode == 6
    }

    @Test(arguments: [1, 3])
    func `A run that was interrupted at any moment and resumed gives the bytes of one that was not`(jobs: Int) throws {
        let feed = try SmallFeed(SmallRecords.random(1500, seed: 21).records)
        try feed.run("whole")
        var random = SeededGenerator(seed: UInt64(jobs))
        var stopped = 0
        for trial in 0..<12 {
            let run = "run-\(trial)"
            if try Self.interrupt(feed, run, afterMicroseconds: random.below(trial * 15_000 + 1), jobs: jobs) {
                stopped += 1
                if trial.isMultiple(of: 2) { try Self.damage(feed, run, &random) }
                // Some are interrupted again on their way.
                if trial.isMultiple(of: 3) {
                    let again = Interruption()
                    again.request()
                    #expect(try feed.run(run, interruption: again) { $0.resumes = true }.exitCode == 6)
                }
                let report = try feed.run(run) { ($0.resumes, $0.jobs) = (true, jobs) }
                #expect(report.exitCode != 6)
            }
            #expect(feed.differences(run, "whole") == [], "trial \(trial)")
        }
        #expect(stopped >= 3, "only \(stopped) of 12 runs were stopped in time")
    }

    /// Changes bytes of what a stopped run left behind, cuts some of it off, and adds some: nothing on disk is trusted.
    private static func damage(_ feed: SmallFeed, _ run: String, _ random: inout SeededGenerator) throws {
        for (name, left) in feed.files(of: run) where name.hasSuffix(".part") {
            var bytes = left
            for _ in 0..<5 where !bytes.isEmpty { bytes[random.below(bytes.count)] ^= 0x11 }
            if random.chance(30) { bytes.removeLast(random.below(bytes.count + 1)) }
            if random.chance(30) { bytes += [UInt8](repeating: 0x58, count: random.below(100_000)) }
            try feed.write(bytes, to: "\(run)/\(name)")
        }
    }

    @Test
    func `A run that is interrupted when only the digest of its input is missing can be resumed, and has it then`()
        throws
    {
        let feed = try SmallFeed(SmallRecords.random(3, seed: 1).records)
        let small = try #require(feed.bytes("input.dat"))
        // Three records are read of a file that takes a while to digest.
        var large = Data(small.prefix(160))
        while large.count < 160 << 18 { large.append(large) }
        try large.write(to: feed.folder.appending(path: "input.dat"))
        let interruption = Interruption()
        DispatchQueue.global().async {
            usleep(3000)
            interruption.request()
        }
        let report = try feed.run(interruption: interruption) { $0.recordRange = 2...4 }
        #expect(report.exitCode == 6 || report.sources["legacy"]?.sha256 != nil, "\(report.reasons)")
        let resumed = try feed.run { ($0.recordRange, $0.resumes) = (2...4, true) }
        #expect(resumed.exitCode != 6 && resumed.sources["legacy"]?.sha256?.count == 64)
    }

    private static func stopped() throws -> SmallFeed {
        let feed = try SmallFeed(SmallRecords.random(60, seed: 5).records)
        let interruption = Interruption()
        interruption.request()
        #expect(try feed.run(interruption: interruption).exitCode == 6)
        return feed
    }

    @Test func `A run does not go on with another mapping, code table, input or run date`() throws {
        let feed = try Self.stopped()
        #expect(try feed.refusal { ($0.resumes, $0.isDryRun) = (true, true) } == ["RUN007"])
        #expect(try feed.refusal { ($0.resumes, $0.format) = (true, .jsonLines) } == ["RUN007"])
        #expect(try feed.refusal { ($0.resumes, $0.recordRange) = (true, 1...20) } == ["RUN007"])
        try feed.write(Array("legacy,new\nAA,other\nBB,beta\nCC,gamma\n".utf8), to: "group.csv")
        #expect(try feed.refusal { $0.resumes = true } == ["RUN007"])
        try feed.write(Array("legacy,new\nAA,alpha\nBB,beta\nCC,gamma\n".utf8), to: "group.csv")
        try feed.write(Array((SmallFeed.mapping + "# signed off\n").utf8), to: "small.map")
        #expect(try feed.refusal { $0.resumes = true } == ["RUN007"])
        try feed.write(Array(SmallFeed.mapping.utf8), to: "small.map")
        try feed.write(SmallRecords.random(61, seed: 5).records.flatMap { $0 }, to: "input.dat")
        #expect(try feed.refusal { $0.resumes = true } == ["RUN007"])
        #expect(try feed.refusal() == [], "without --resume it starts afresh")
    }

    @Test func `A run that was made from the same goes on after a refusal`() throws {
        let feed = try Self.stopped()
        #expect(try feed.refusal { ($0.resumes, $0.isDryRun) = (true, true) } == ["RUN007"])
        try feed.run { $0.resumes = true }
        try feed.run("whole")
        #expect(feed.differences("run", "whole") == [])
    }

    @Test func `There is nothing to resume in a folder without a stopped run`() throws {
        let feed = try SmallFeed(SmallRecords.random(10, seed: 1).records)
        #expect(try feed.refusal { $0.resumes = true } == ["RUN006"])
        #expect(feed.files(of: "run").isEmpty)
    }

    @Test func `A finished run is never written over, and resuming it tells its report again`() throws {
        let feed = try SmallFeed(SmallRecords.random(40, seed: 2).records)
        let first = try feed.run()
        let files = feed.files(of: "run")
        #expect(try feed.refusal() == ["RUN002"])
        let again = try feed.run { $0.resumes = true }
        #expect(again.exitCode == first.exitCode && again.startedAt == first.startedAt)
        #expect(feed.files(of: "run") == files)
    }

    @Test func `A stopped run that is not resumed leaves nothing of itself behind`() throws {
        let feed = try SmallFeed(SmallRecords.random(400, seed: 3).records)
        _ = try Self.interrupt(feed, "run", afterMicroseconds: 2000, jobs: 2)
        try FileManager.default.removeItem(atPath: feed.path("run/run.json"))
        try feed.run()
        try feed.run("whole")
        #expect(feed.differences("run", "whole") == [])
    }

    @Test func `A folder that another run holds is refused, and free again when that has ended`() throws {
        let feed = try SmallFeed(SmallRecords.random(10, seed: 4).records)
        do {
            let held = try RunFolder(path: feed.path("run"), sync: false)
            #expect(try feed.refusal() == ["RUN001"])
            withExtendedLifetime(held) {}
        }
        #expect(try feed.refusal() == [])
    }
}
