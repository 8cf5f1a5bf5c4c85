import Foundation
import MigrationRun
import TestSupport
import Testing

/// `synthesise`, and a run over what it made.
@Suite struct SynthesiseTests {
    private static let mapping = "Mappings/winter-fuel/winter-fuel.map"

    private func make(_ tool: ToolProcess, _ more: String...) throws -> ToolProcess.Outcome {
        try tool.run(
            ["synthesise", Self.mapping, "--records", "5000", "--run-date", "2025-11-18", "--out", "made.dat"] + more)
    }

    @Test func `A run over a synthetic file ties out, and finds what the answers say`() throws {
        let tool = try ToolProcess()
        let made = try make(tool, "--seed", "7", "--answers", "answers.json")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.hasPrefix("made.dat: 5,000 records, 1,000,000 bytes, seed 7\n"))
        let run = try tool.run(
            "run", Self.mapping, "--input", "legacy=made.dat", "--run-date", "2025-11-18", "--out", "out", "--format",
            "json")
        #expect(run.status == 0, "\(run.errors)")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(run.output.utf8))
        let answers = try #require(
            try JSONSerialization.jsonObject(with: Data(try tool.read("answers.json"))) as? [String: Any])
        let source = try #require(report.sources["legacy"])
        #expect((answers["written"] as? NSNumber)?.int64Value == source.written)
        #expect((answers["skipped"] as? NSNumber)?.int64Value == source.skipped)
        #expect((answers["rejected"] as? NSNumber)?.int64Value == source.rejected)
        #expect(report.controls.count == 3 && report.controls.allSatisfy { $0.verdict == "agrees" })
    }

    @Test func `Named faults at a stated rate are rejected with their codes`() throws {
        let tool = try ToolProcess()
        let made = try make(tool, "--seed", "11", "--faults", "bad-digit:WFP-DOB=1%,bad-nino=0.5%")
        #expect(made.status == 0, "\(made.errors)")
        let run = try tool.run(
            "run", Self.mapping, "--input", "legacy=made.dat", "--run-date", "2025-11-18", "--out", "out", "--format",
            "json")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(run.output.utf8))
        #expect(Set(report.rejects.byCode.keys) == ["FLD004", "RUL010"])
        for (code, count) in report.rejects.byCode {
            #expect(made.output.contains("\n  \(count) with \(code)\n"), "\(made.output)")
        }
    }

    @Test func `The same seed makes the same bytes for any number of workers, another seed others`() throws {
        let tool = try ToolProcess()
        #expect(try make(tool, "--seed", "3", "--jobs", "1").status == 0)
        let one = try tool.read("made.dat")
        #expect(try make(tool, "--seed", "3", "--jobs", "3").status == 0)
        #expect(try tool.read("made.dat") == one)
        #expect(try make(tool, "--seed", "4").status == 0)
        #expect(try tool.read("made.dat") != one)
    }

    @Test func `Wrong options are told at once`() throws {
        let tool = try ToolProcess()
        let outcome = try tool.run(
            "synthesise", Self.mapping, "--records", "many", "--seed", "x", "--faults", "bad-digits,bad-nino=200%",
            "--source", "legcy", "--out", "made.dat")
        #expect(outcome.status == 2)
        #expect(!tool.exists("made.dat"))
        expectGolden(outcome.transcript, named: "bad-synthesise.txt")
    }

    @Test func `A name in .gz makes gzip of the same records, the same bytes for any number of workers`() throws {
        let tool = try ToolProcess()
        let start = ["synthesise", "Mappings/winter-fuel/winter-fuel.map", "--records", "20000", "--seed", "5"]
        let end = ["--run-date", "2025-11-18", "--out"]
        for (name, jobs) in [("plain.dat", "1"), ("one.dat.gz", "1"), ("three.dat.gz", "3")] {
            let outcome = try tool.run(start + ["--jobs", jobs] + end + [name])
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let packed = try tool.read("one.dat.gz")
        #expect(packed == (try tool.read("three.dat.gz")))
        #expect(packed.prefix(2) == [0x1F, 0x8B] && packed.count < 20_000 * 200 / 2)
        #expect(!tool.exists("one.dat.unfinished") && !tool.exists("one.dat.gz.unfinished") && !tool.exists("one.dat"))
        var digests: [String?] = []
        for (file, out) in [("plain.dat", "out-1"), ("one.dat.gz", "out-2")] {
            let run = try tool.run(
                "run", "Mappings/winter-fuel/winter-fuel.map", "--input", "legacy=\(file)", "--run-date", "2025-11-18",
                "--out", out)
            #expect(run.status == 0, "\(run.transcript)")
            digests.append(String(decoding: try tool.read("\(out)/tables/payment.csv"), as: UTF8.self))
        }
        #expect(digests[0] == digests[1])
    }
}
