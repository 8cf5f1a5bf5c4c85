import Foundation
import TestSupport
import Testing

@testable import MigrationRun

/// A disk that is really full: a small file system in memory, which only root may make.
@Suite struct FullDiskTests {
    private static var canMount: Bool { geteuid() == 0 && ForeignProgram.exists("mount") && isAllowed }

    /// Containers often run as root without the right to mount.
    private static let isAllowed: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        guard (try? mount(["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path])) == 0 else { return false }
        return (try? ForeignProgram("umount")?.run([folder.path]).status) == 0
    }()

    @discardableResult
    private static func mount(_ arguments: [String]) throws -> Int32 {
        try #require(ForeignProgram("mount")).run(arguments).status
    }

    /// - Parameter missing: pages of 4,096 bytes that the disk is too small by. With one missing it is only the report
    ///   that finds no room.
    @Test(.enabled(if: canMount, "only root may mount a small file system"), arguments: [1, 2, 3, 5, 12, 25, 34])
    func `A full disk stops the run part-way, and with more space it goes on to the same bytes`(missing: Int) throws {
        let feed = try SmallFeed(SmallRecords.random(3000, seed: 9).records)
        try feed.run("whole")
        let whole = feed.files(of: "whole")
        let names = FileManager.default.enumerator(atPath: feed.path("whole"))?.compactMap { $0 as? String } ?? []
        let pages = names.reduce(0) { $0 + ((feed.bytes("whole/" + $1)?.count ?? 0) + 4095) / 4096 }
        let disk = feed.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        // One page more for the journal, which a finished run takes away.
        let size = "size=\((pages + 1 - missing) * 4)k"
        #expect(try Self.mount(["-t", "tmpfs", "-o", size, "tmpfs", disk]) == 0)
        defer { _ = try? ForeignProgram("umount")?.run(["-l", disk]) }
        let report = try feed.run("disk/run") { $0.jobs = 2 }
        #expect(report.exitCode == 6 && report.verdict == .stopped, "\(report.reasons)")
        #expect(report.reasons.contains { $0.contains("cannot be written") }, "\(report.reasons)")
        for (name, bytes) in feed.files(of: "disk/run") where name.hasPrefix("tables/") && !name.hasSuffix(".part") {
            #expect(bytes == whole[name], "\(name) has its name, so it is whole")
        }
        #expect(try Self.mount(["-o", "remount,size=20m", disk]) == 0)
        let resumed = try feed.run("disk/run") { $0.resumes = true }
        #expect(resumed.exitCode != 6)
        #expect(feed.differences("disk/run", "whole") == [])
    }
}
