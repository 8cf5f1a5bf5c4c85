import Foundation
import MigrationRun
import TargetRows
import TestSupport
import Testing

/// `synthesise` for XML sources, and a run over what it made.
@Suite struct SynthesiseXMLTests {
    private static let pension = "Mappings/pension-awards/pension-awards.map"

    /// What the generator says of its own file.
    private struct Answers: Decodable {
        struct Fault: Decodable {
            var record: Int64
            var offset: Int64
            var code: String
        }

        struct Control: Decodable {
            var name: String
            var declared: String?
            var computed: String
        }

        var records: Int64
        var byType: [String: Int64]
        var written: Int64
        var skipped: Int64
        var rejected: Int64
        var controlOnly: Int64
        var rejectsByCode: [String: Int64]
        var controls: [Control]
        var faults: [Fault]
    }

    private func make(_ tool: ToolProcess, _ mapping: String = pension, _ more: String...) throws -> Answers {
        let outcome = try tool.run(
            ["synthesise", mapping, "--run-date", "2025-11-18", "--out", "made.xml", "--answers", "answers.json"]
                + more)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Answers.self, from: Data(try tool.read("answers.json")))
    }

    private func run(_ tool: ToolProcess, _ mapping: String = pension, source: String = "legacy") throws -> RunReport {
        let outcome = try tool.run(
            "run", mapping, "--input", "\(source)=made.xml", "--run-date", "2025-11-18", "--out", "out", "--format",
            "json")
        return try JSONDecoder().decode(RunReport.self, from: Data(outcome.output.utf8))
    }

    @Test(arguments: [(pension, "legacy"), ("Mappings/iso20022-pain008/pain.008.map", "message")])
    func `A run over a synthetic XML file ties out at every level, with the answers`(
        mapping: String, source: String
    ) throws {
        for records in ["9", "500", "1234"] {
            let tool = try ToolProcess()
            let answers = try make(tool, mapping, "--records", records, "--seed", "7")
            let report = try run(tool, mapping, source: source)
            #expect(report.exitCode == 0, "\(report.reasons)")
            let figures = try #require(report.sources[source])
            #expect(String(figures.records) == records && answers.records == figures.records)
            #expect(figures.byType == answers.byType)
            #expect(
                [figures.written, figures.skipped, figures.rejected, figures.controlOnly]
                    == [answers.written, answers.skipped, answers.rejected, answers.controlOnly])
            #expect(!report.controls.isEmpty && report.controls.count == answers.controls.count)
            for control in report.controls {
                let answer = answers.controls.first { $0.name == control.name }
                #expect(control.verdict == "agrees", "\(control.name)")
                #expect(control.declared == answer?.declared && control.computed == answer?.computed)
            }
        }
    }

    @Test func `Named faults are rejected where the answers say, with the code that they say`() throws {
        let tool = try ToolProcess()
        let answers = try make(
            tool, Self.pension, "--records", "3000", "--seed", "3", "--faults",
            "absent-element:KIND=1%,bad-digit:ARREARS=1%,bad-date:STARTS=1%,unknown-code:KIND=1%,duplicate-key=1%,"
                + "out-of-range:WEEKLY=1%,bad-nino=1%,wrong-trailer")
        let report = try run(tool)
        #expect(report.exitCode == 3)
        #expect(report.reasons.count == 1 && report.reasons[0].hasPrefix("header.AMOUNT: declared "))
        #expect(report.reasons[0].hasSuffix(", difference -0.01"))
        #expect(
            Set(answers.rejectsByCode.keys) == ["FLD004", "FLD011", "FLD012", "RUL004", "RUL007", "RUL010", "RUL011"])
        #expect(report.rejects.byCode == answers.rejectsByCode)
        let found = try CSVReader.read(try tool.read("out/rejects.csv")).rows.map {
            $0.fields[1...4].joined(separator: " ")
        }
        let places = found.map { $0.split(separator: " ", maxSplits: 2).prefix(2).joined(separator: " ") }
        #expect(places == answers.faults.map { "\($0.record) \($0.offset)" })
        #expect(zip(found, answers.faults).allSatisfy { $0.hasSuffix($1.code) })
    }

    @Test func `The same seed makes the same bytes for any number of workers, another seed others`() throws {
        let tool = try ToolProcess()
        var files: [[UInt8]] = []
        for (seed, jobs) in [("3", "1"), ("3", "2"), ("3", "7"), ("4", "2")] {
            // More than one chunk.
            _ = try make(tool, Self.pension, "--records", "40000", "--seed", seed, "--jobs", jobs)
            files.append(try tool.read("made.xml"))
        }
        #expect(files[0] == files[1] && files[0] == files[2] && files[0] != files[3])
    }

    @Test(arguments: ["dwp-pacs-schedule/dwp-pacs-schedule", "iso20022-camt053/camt.053"])
    func `What it cannot make is told, and no file is left`(mapping: String) throws {
        let tool = try ToolProcess()
        let outcome = try tool.run(
            "synthesise", "Mappings/\(mapping).map", "--records", "100", "--seed", "1", "--run-date",
            "2025-11-18", "--out", "made")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("error[SYN006]") || outcome.errors.contains("error[SYN013]"))
        #expect(!tool.exists("made"))
    }
}
