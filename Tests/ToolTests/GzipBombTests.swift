import Foundation
import MigrationRun
import TargetRows
import TestSupport
import Testing

/// A small file that inflates to more than memory could hold.
@Suite struct GzipBombTests {
    /// In bytes: a debug binary with one worker, its blocks in the ring, and zlib.
    private static let mostMemory: Int64 = 64 << 20

    @Test(arguments: [([], []), (["--max-expansion", "100"], ["EXT047"])])
    func `It is read in the memory of any other file, and refused beyond the limit`(
        options: [String], codes: [String]
    ) throws {
        let tool = try ToolProcess()
        // 2 GiB of zeros, 128 members of 16 MiB: records of no type, about 230 times smaller as gzip.
        let member = OutputBuffer()
        GzipPacker().pack([UInt8](repeating: 0, count: 16 << 20), into: member)
        let bytes = member.contents
        try tool.write((0..<128).flatMap { _ in bytes }, to: "bomb.dat.gz")
        let outcome = try tool.runFromSmallShell(
            [
                "run", "Mappings/winter-fuel/winter-fuel.map", "--input", "legacy=bomb.dat.gz", "--run-date",
                "2025-11-18", "--out", "out", "--jobs", "1",
            ] + options)
        #expect(outcome.status == 3, "\(outcome.transcript)")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(try tool.read("out/run.json")))
        #expect(report.problems.map(\.code) == codes)
        if codes.isEmpty { #expect(report.sources["legacy"]?.uncompressedBytes == 2 << 30) }
        #expect(report.timing.peakMemoryBytes > 1 << 20)
        #expect(report.timing.peakMemoryBytes <= Self.mostMemory, "\(report.timing.peakMemoryBytes >> 20) MiB")
        #expect(!tool.exists("out/tables/payment.csv"))
    }
}
