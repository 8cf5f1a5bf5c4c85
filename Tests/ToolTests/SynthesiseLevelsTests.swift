import Foundation
import MigrationRun
import TestSupport
import Testing

/// `synthesise` for text files with levels: the trailers of every level must come to what the records hold.
@Suite struct SynthesiseLevelsTests {
    struct Feed: CustomTestStringConvertible, Sendable {
        var mapping: String
        var source: String
        /// Records of the smallest file.
        var least: Int

        var testDescription: String { source }
    }

    static let feeds = [
        Feed(mapping: "nacha/nacha", source: "ach", least: 5),
        Feed(mapping: "bacs-standard18/bacs-standard18", source: "bacs", least: 8),
        Feed(mapping: "cnab240/cnab240", source: "remessa", least: 5),
        Feed(mapping: "norma43/norma43", source: "statement", least: 4),
        Feed(mapping: "coda/coda", source: "coda", least: 5),
        Feed(mapping: "aba/aba", source: "aba", least: 3),
    ]

    private func synthesise(
        _ tool: ToolProcess, _ feed: Feed, _ records: Int, seed: Int = 3, jobs: Int = 2, to file: String = "made.dat"
    ) throws -> ToolProcess.Outcome {
        try tool.run(
            "synthesise", "Mappings/\(feed.mapping).map", "--records", "\(records)", "--seed", "\(seed)", "--run-date",
            "2025-11-18", "--jobs", "\(jobs)", "--out", file)
    }

    @Test(arguments: feeds)
    func `A run over a file of any size ties out at every level`(feed: Feed) throws {
        for records in [feed.least, feed.least + 1, 37, 1000, 3001] {
            let tool = try ToolProcess()
            let made = try synthesise(tool, feed, records, seed: records)
            #expect(made.status == 0, "\(records): \(made.errors)")
            let outcome = try tool.run(
                "run", "Mappings/\(feed.mapping).map", "--input", "\(feed.source)=made.dat", "--run-date", "2025-11-18",
                "--out", "out", "--format", "json")
            let report = try JSONDecoder().decode(RunReport.self, from: Data(outcome.output.utf8))
            #expect(report.exitCode == 0, "\(records): \(report.reasons.prefix(3))")
            #expect(report.sources[feed.source]?.records == Int64(records))
            #expect(!report.controls.isEmpty)
            for control in report.controls {
                #expect(control.verdict == "agrees", "\(records): \(control.name)")
            }
        }
    }

    @Test(arguments: feeds)
    func `The same seed makes the same bytes for any number of workers, another seed others`(feed: Feed) throws {
        let tool = try ToolProcess()
        // More than one chunk.
        for (file, seed, jobs) in [("a", 5, 1), ("b", 5, 3), ("c", 6, 3)] {
            let made = try synthesise(tool, feed, 9000, seed: seed, jobs: jobs, to: file)
            #expect(made.status == 0, "\(made.errors)")
        }
        let files = try ["a", "b", "c"].map { try tool.read($0) }
        #expect(files[0] == files[1] && files[0] != files[2])
    }

    @Test func `A file that is too small for a batch is refused with the least there can be`() throws {
        let tool = try ToolProcess()
        for feed in Self.feeds {
            let made = try synthesise(tool, feed, feed.least - 1)
            #expect(made.status == 2 && made.errors.contains("SYN004"), "\(feed.source): \(made.errors)")
            #expect(made.errors.contains("at least \(feed.least)"), "\(feed.source): \(made.errors)")
        }
        #expect(!tool.exists("made.dat"))
    }

    @Test func `Faults in levels of text are refused`() throws {
        let tool = try ToolProcess()
        let made = try tool.run(
            "synthesise", "Mappings/nacha/nacha.map", "--records", "100", "--seed", "1", "--faults", "bad-digit=1%",
            "--out", "made.dat")
        #expect(made.status == 2 && made.errors.contains("SYN013"))
    }
}
