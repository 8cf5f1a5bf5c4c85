import Foundation
import TestSupport
import Testing

@testable import MigrationRun

/// A disk that is really full: a small file system in memory, which only root may make.
@Suite struct FullDiskTests {
    /// - Parameter missing: pages of 4,096 bytes that the disk is too small by. With one missing it is only the report
    ///   that finds no room.
    @Test(
        .enabled(if: SmallDisk.isPossible, "only root may mount a small file system"),
        arguments: [1, 2, 3, 5, 12, 25, 34])
    func `A full disk stops the run part-way, and with more space it goes on to the same bytes`(missing: Int) throws {
        let feed = try SmallFeed(SmallRecords.random(3000, seed: 9).records)
        try feed.run("whole")
        let whole = feed.files(of: "whole")
        let names = FileManager.default.enumerator(atPath: feed.path("whole"))?.compactMap { $0 as? String } ?? []
        let pages = names.reduce(0) { $0 + ((feed.bytes("whole/" + $1)?.count ?? 0) + 4095) / 4096 }
        // One page more for the journal, which a finished run takes away.
        let disk = try SmallDisk(at: feed.path("disk"), size: "\((pages + 1 - missing) * 4)k")
        defer { disk.unmount() }
        let report = try feed.run("disk/run") { $0.jobs = 2 }
        #expect(report.exitCode == 6 && report.verdict == .stopped, "\(report.reasons)")
        #expect(report.reasons.contains { $0.contains("cannot be written") }, "\(report.reasons)")
        for (name, bytes) in feed.files(of: "disk/run") where name.hasPrefix("tables/") && !name.hasSuffix(".part") {
            #expect(bytes == whole[name], "\(name) has its name, so it is whole")
        }
        try disk.resize("20m")
        let resumed = try feed.run("disk/run") { $0.resumes = true }
        #expect(resumed.exitCode != 6)
        #expect(feed.differences("disk/run", "whole") == [])
    }
}
