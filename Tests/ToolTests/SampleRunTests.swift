import Foundation
import MigrationRun
import TargetRows
import TestSupport
import Testing

/// Every file of the samples through the command, held against the figures of independent programs.
@Suite struct SampleRunTests {
    @Test func `The expected figures are there`() {
        #expect(ExpectedRun.all.filter { $0.feed == "winter-fuel" }.count >= 7)
        #expect(ExpectedRun.all.filter { $0.feed == "pension-awards" }.count >= 6)
    }

    @Test(arguments: ExpectedRun.all)
    func `Each sample file ends with its exit code and its figures`(expected: ExpectedRun) throws {
        let tool = try ToolProcess()
        let outcome = try run(tool, expected)
        #expect(outcome.status == expected.exitCode)
        #expect(outcome.errors.contains("exit code \(expected.exitCode): "))
        // A file that cannot be cut into records is refused before there is anything to report.
        guard expected.input != "short.dat" else {
            #expect(outcome.output.isEmpty && !tool.exists("out"))
            return
        }
        #expect(outcome.output == String(decoding: try tool.read("out/run.json"), as: UTF8.self))
        let report = try JSONDecoder().decode(RunReport.self, from: Data(outcome.output.utf8))
        #expect(report.verdict.rawValue == expected.verdict)
        #expect(report.exitCode == expected.exitCode)
        for (name, source) in expected.sources ?? [:] { try expect(report.sources[name], source) }
        for (name, table) in expected.tables ?? [:] { try expect(report.tables[name], table) }
        expect(report.controls, expected)
        if let rejects = expected.rejects {
            #expect(report.rejects.records == rejects.records)
            #expect(report.rejects.byCode == rejects.byCode)
        }
        if let list = expected.rejects?.list { try expect(tool.read("out/rejects.csv"), list) }
        try expectAwards(report, expected)
    }

    @Test(arguments: [("winter-fuel", ["payment"]), ("pension-awards", ["member", "award"])])
    func `The tables of a sample are the expected ones, byte for byte`(feed: String, tables: [String])
        throws
    {
        let tool = try ToolProcess()
        let expected = try #require(ExpectedRun.all.first { $0.feed == feed })
        #expect(try run(tool, expected).status == 0)
        for table in tables {
            let rows = try tool.read("out/tables/\(table).csv")
            #expect(rows == (try tool.read("Samples/\(feed)/expected-\(table).csv")), "\(table)")
        }
    }

    @Test func `The summary tells a person what the run came to`() throws {
        for input in ["winter-fuel", "unreadable-amount", "unknown-type"] {
            let outcome = try ToolProcess().run(
                "run", "Mappings/winter-fuel/winter-fuel.map", "--input", "legacy=Samples/winter-fuel/\(input).dat",
                "--run-date", "2025-11-18", "--out", "out", "--jobs", "2")
            // Time and memory are never the same twice.
            let figures = /\d+\.\d{3} s, [\d,]+ records a second, 2 workers, [\d,]+ MiB/
            #expect(outcome.output.contains(figures))
            let text = outcome.transcript.replacing(figures, with: "N s, N records a second, 2 workers, N MiB")
            expectGolden(text, named: "run-\(input).txt")
        }
    }

    @Test func `A file that breaks off is told with its place, its code and what to do`() throws {
        let tool = try ToolProcess()
        try tool.write("       01  REC.\n           05  REC-KEY PIC 9(4).\n", to: "REC.cpy")
        try tool.write(
            """
            migration cut  version 1
            source legacy
              copybook "REC.cpy"
              encoding ascii
              records variable
              type rec REC
            table rec from rec
              number integer 4 = REC-KEY

            """, to: "cut.map")
        let framed: [[UInt8]] = [
            [0, 8, 0, 0], Array("0001".utf8), [0, 8, 0, 0], Array("0002".utf8), [0, 9, 0, 0, 0x30],
        ]
        try tool.write(Array(framed.joined()), to: "file.dat")
        let outcome = try tool.run("run", "cut.map", "--input", "legacy=file.dat", "--out", "out", "--jobs", "2")
        #expect(outcome.status == 3)
        let start = outcome.output.components(separatedBy: "\n\n").prefix(1).joined()
        expectGolden(start + "\n" + outcome.errors, named: "run-truncated.txt")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(try tool.read("out/run.json")))
        #expect(report.problems.map(\.code) == ["EXT011"])
        let json = String(decoding: try tool.read("out/run.json"), as: UTF8.self)
        #expect(!json.contains("00 08 00 00"), "no report keeps bytes of records")
    }

    @Test func `A dry run writes all but the tables, and a partial run says that it is one`() throws {
        let tool = try ToolProcess()
        let outcome = try tool.run(
            "run", "Mappings/winter-fuel/winter-fuel.map", "--input", "legacy=Samples/winter-fuel/winter-fuel.dat",
            "--run-date", "2025-11-18", "--out", "out", "--dry-run", "--records", "101..2000", "--limit", "500")
        #expect(outcome.output.contains("PARTIAL, NOT EVIDENCE: records 101..600 only"))
        #expect(outcome.output.contains("dry run: no tables were written"))
        #expect(outcome.output.contains("controls: not held"))
        #expect(tool.exists("out/run.json") && tool.exists("out/rejects.csv") && tool.exists("out/totals.csv"))
        #expect(!tool.exists("out/tables/payment.csv"))
    }

    // MARK: - Comparisons

    private func run(_ tool: ToolProcess, _ expected: ExpectedRun) throws -> ToolProcess.Outcome {
        try tool.run(
            "run", expected.mapping, "--input", "legacy=Samples/\(expected.feed)/\(expected.input)",
            "--run-date",
            "2025-11-18", "--out", "out", "--format", "json")
    }

    private func expect(_ figures: RunReport.SourceFigures?, _ expected: ExpectedRun.Source) throws {
        let figures = try #require(figures)
        #expect(figures.bytes == expected.bytes)
        if let records = expected.records { #expect(figures.records == records) }
        if let byType = expected.byType { #expect(figures.byType == byType) }
        let buckets = [
            figures.written, figures.skipped, figures.rejected, figures.controlOnly, figures.otherSkipped,
            figures.contextOnly,
        ]
        #expect(buckets.reduce(0, +) == figures.records)
    }

    private func expect(_ figures: RunReport.TableFigures?, _ expected: ExpectedRun.Table) throws {
        let figures = try #require(figures)
        #expect(
            [figures.read, figures.written, figures.skipped, figures.rejected]
                == [expected.read, expected.written, expected.skipped, expected.rejected])
        for (name, bucket) in expected.totals ?? [:] {
            for (total, value) in bucket.totals() {
                let found = try #require(figures.totals.first { $0.group.isEmpty && $0.total == total })
                let buckets = [
                    "read": found.read, "written": found.written, "skipped": found.skipped, "rejected": found.rejected,
                ]
                #expect(buckets[name] == value, "\(total), \(name)")
                let unknown = bucket.figures[total.dropFirst("sum ".count) + "Unknown"] ?? "0"
                if name == "read" { #expect(String(found.unknown) == unknown, "\(total)") }
            }
        }
        for group in expected.groups {
            let lines = figures.totals.filter { line in
                !line.group.isEmpty && line.group.allSatisfy { group.figures[$0.key] == $0.value }
            }
            let written = Dictionary(uniqueKeysWithValues: lines.map { ($0.total, $0.written) })
            #expect(written == group.totals(without: lines.first?.group ?? [:]), "\(group.figures)")
        }
    }

    private func expect(_ controls: [RunReport.ControlFigures], _ expected: ExpectedRun) {
        for control in expected.controls ?? [] {
            let found = controls.first { $0.name == control.name }
            #expect(found?.verdict == control.verdict, "\(control.name)")
            #expect(found?.declared == control.declared, "\(control.name)")
            if let computed = control.computed { #expect(found?.computed == computed, "\(control.name)") }
            if let difference = control.difference { #expect(found?.difference == difference, "\(control.name)") }
        }
    }

    /// Each rejected record with its place and its codes, in order, and no other.
    private func expect(_ rejects: [UInt8], _ expected: [ExpectedRun.Rejects.Record]) throws {
        var found: [(record: String, offset: String, codes: Set<String>)] = []
        for row in try CSVReader.read(rejects).rows {
            if found.last?.record == row.fields[1] {
                found[found.count - 1].codes.insert(row.fields[4])
            } else {
                found.append((row.fields[1], row.fields[2], [row.fields[4]]))
            }
        }
        #expect(found.map(\.record) == expected.map { String($0.record) })
        #expect(found.map(\.offset) == expected.map { String($0.offset) })
        #expect(found.map(\.codes) == expected.map { Set($0.codes) })
    }

    private func expectAwards(_ report: RunReport, _ expected: ExpectedRun) throws {
        guard let records = expected.records, let source = report.sources["legacy"] else { return }
        // The header makes a row of its own table, which the expected figures leave out.
        #expect(source.written - 1 == records.written)
        #expect(source.skipped == records.skipped && source.rejected == records.rejected)
        let table = try #require(report.tables["award"])
        #expect(table.written == expected.rows?["award"])
        for award in expected.writtenByAward ?? [] {
            let lines = table.totals.filter { $0.group == ["award": award.award] }
            #expect(lines.first { $0.total == "count" }?.written == String(award.count))
            #expect(lines.first { $0.total == "sum amount" }?.written == award.amount)
        }
    }
}
