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

    @Test(.enabled(if: canMount, "only root may mount a small file system"), arguments: [24, 40, 60, 100])
    func `A full disk stops the run part-way, and with more space it goes on to the same bytes`(kibibytes: Int) throws {
        let feed = try SmallFeed(SmallRecords.random(3000, seed: 9).records)
        try feed.run("whole")
        let disk = feed.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        #expect(try Self.mount(["-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", disk]) == 0)
        defer { _ = try? ForeignProgram("umount")?.run([disk]) }
        let report = try feed.run("disk/run") { $0.jobs = 2 }
        #expect(report.exitCode == 6 && report.verdict == .stopped, "\(report.reasons)")
        #expect(report.reasons.contains { $0.contains("cannot be written") }, "\(report.reasons)")
        #expect(!feed.files(of: "disk/run").keys.contains { $0.hasPrefix("tables/") && !$0.hasSuffix(".part") })
        #expect(try Self.mount(["-o", "remount,size=20m", disk]) == 0)
        let resumed = try feed.run("disk/run") { $0.resumes = true }
        #expect(resumed.exitCode != 6)
        #expect(feed.files(of: "disk/run") == feed.files(of: "whole"))
    }
}
