import Foundation
import MigrationRun
import TestSupport
import Testing

/// The samples of files with levels, through the command: `Samples/<feed>/expected.json` holds the figures of a program
/// that shares no code with this one.
@Suite struct LeveledSampleTests {
    struct Control: Decodable, Sendable {
        var name: String
        var level: String
        var declared: String?
        var computed: String
        var difference: String?
        var verdict: String
    }

    struct Run: Decodable, Sendable, CustomStringConvertible {
        var input: String
        var exitCode: Int32
        var verdict: String
        var records: Int64?
        var written: Int64?
        var rejected: Int64?
        var controls: [Control]
        var reasons: [String]?
        /// Set when it is read.
        var feed: String?
        var mapping: String?
        var source: String?

        var description: String { "\(feed ?? "")/\(input)" }
    }

    private struct Feed: Decodable {
        var mapping: String
        var source: String
        var runs: [Run]
    }

    static let feeds = ["nacha", "bacs-standard18", "cnab240", "norma43", "coda", "aba"]

    static let runs: [Run] = feeds.flatMap { feed -> [Run] in
        let file = ToolProcess.repository.appending(path: "Samples/\(feed)/expected.json")
        guard let data = try? Data(contentsOf: file), let read = try? JSONDecoder().decode(Feed.self, from: data) else {
            return []
        }
        return read.runs.map { run in
            var run = run
            (run.feed, run.mapping, run.source) = (feed, read.mapping, read.source)
            return run
        }
    }

    @Test func `Every feed has a sample that ties out and one that does not`() {
        for feed in Self.feeds {
            let codes = Self.runs.filter { $0.feed == feed }.map(\.exitCode)
            #expect(codes.contains(0) && codes.contains(3), "\(feed)")
        }
    }

    @Test(arguments: runs)
    func `Each sample comes to its figures`(expected: Run) throws {
        let tool = try ToolProcess()
        let outcome = try tool.run(
            "run", expected.mapping ?? "", "--input",
            "\(expected.source ?? "")=Samples/\(expected.feed ?? "")/\(expected.input)", "--out", "out", "--format",
            "json")
        #expect(outcome.status == expected.exitCode, "\(outcome.errors)")
        #expect(!outcome.errors.contains("warning["), "the mapping leaves nothing to say")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(outcome.output.utf8))
        #expect(report.verdict.rawValue == expected.verdict)
        for reason in expected.reasons ?? [] {
            #expect(report.reasons.contains { $0.contains(reason) }, "\(reason) in \(report.reasons)")
        }
        let figures = try #require(report.sources[expected.source ?? ""])
        if let records = expected.records { #expect(figures.records == records) }
        if let written = expected.written { #expect(figures.written == written) }
        if let rejected = expected.rejected { #expect(figures.rejected == rejected) }
        for control in expected.controls {
            let found = report.controls.first { $0.name == control.name && $0.instance == nil }
            #expect(found?.level == control.level && found?.declared == control.declared, "\(control.name)")
            #expect(found?.computed == control.computed && found?.verdict == control.verdict, "\(control.name)")
            if let difference = control.difference { #expect(found?.difference == difference, "\(control.name)") }
        }
        let wrong = report.controls.filter { $0.verdict == "differs" && $0.instance == nil }.map(\.name)
        if figures.readToEnd {
            #expect(Set(wrong) == Set(expected.controls.filter { $0.verdict == "differs" }.map(\.name)))
        }
    }

    @Test func `The summary tells of levels, their controls and what explains a difference`() throws {
        for input in ["wrong-batch-total", "no-batch-control"] {
            let outcome = try ToolProcess().run(
                "run", "Mappings/nacha/nacha.map", "--input", "ach=Samples/nacha/\(input).ach", "--out", "out",
                "--jobs", "2")
            let figures = /\d+\.\d{3} s, [\d,]+ records a second, 2 workers, [\d,]+ MiB/
            let text = outcome.transcript.replacing(figures, with: "N s, N records a second, 2 workers, N MiB")
            expectGolden(text, named: "run-nacha-\(input).txt")
        }
    }

    @Test func `A record in a level is told with the records that opened it`() throws {
        let outcome = try ToolProcess().run(
            "try", "Mappings/nacha/nacha.map", "--input", "ach=Samples/nacha/nacha.ach", "--record", "4")
        #expect(outcome.status == 0)
        expectGolden(outcome.transcript, named: "try-nacha-4.txt")
    }

    @Test func `The check tells of levels and their controls`() throws {
        let outcome = try ToolProcess().run("check", "Mappings/nacha/nacha.map")
        #expect(outcome.output.contains("levels: file, batch in file; 5 controls at batch, 6 of the whole file"))
    }

    // MARK: - Rejects

    private static func edited(_ tool: ToolProcess, _ edits: [(record: Int, place: Int, text: String)]) throws -> String
    {
        var lines = String(decoding: try tool.read("Samples/nacha/nacha.ach"), as: UTF8.self)
            .split(separator: "\n").map { Array($0) }
        for edit in edits {
            for (index, character) in edit.text.enumerated() {
                lines[edit.record - 1][edit.place - 1 + index] = character
            }
        }
        return lines.map { String($0) + "\n" }.joined()
    }

    @Test func `Rejects run again with the records that opened their levels, and those make no rows`() throws {
        let tool = try ToolProcess()
        let mapping =
            String(decoding: try tool.read("Mappings/nacha/nacha.map"), as: UTF8.self)
            .replacing("  totals count, sum amount by side, batch\n", with: "")
            + "\ntable batch from batch  key number\n  number   integer 7    = BATCH-NUMBER\n"
            + "  company  text 1..16   = trim COMPANY\n"
        try tool.write(mapping.replacing("version 1\n", with: "version 1\nrejects at most 9\n"), to: "two.map")
        // An account of batch 1, and the company of batch 2: that batch's own row, and all its entries.
        let blank = String(repeating: " ", count: 17)
        try tool.write(
            Self.edited(tool, [(4, 13, blank), (10, 5, String(repeating: " ", count: 16))]), to: "input.ach")
        let first = try tool.run("run", "two.map", "--input", "ach=input.ach", "--out", "first", "--format", "json")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(first.output.utf8))
        #expect(report.sources["ach"]?.rejected == 8, "\(first.errors)")
        let roles = String(decoding: try tool.read("first/rejects/ach.roles.csv"), as: UTF8.self)
        #expect(
            roles.split(separator: "\r\n").map(String.init) == [
                "source_record,role", "1,context", "2,context", "4,rejected", "10,rejected", "11,rejected",
                "13,rejected", "14,rejected", "16,rejected", "17,rejected", "19,rejected",
            ])
        // Correct the file in place, and run it again with its list.
        var lines = String(decoding: try tool.read("first/rejects/ach.dat"), as: UTF8.self).split(separator: "\n")
            .map { Array($0) }
        #expect(lines.count == 10)
        lines[2].replaceSubrange(12..<22, with: Array("0090015838"))
        lines[3].replaceSubrange(4..<20, with: Array("LARKSPUR UTILITY"))
        try tool.write(lines.map { String($0) + "\n" }.joined(), to: "again.dat")
        let lone = try tool.run("run", "two.map", "--input", "ach=again.dat", "--out", "second", "--redrive")
        #expect(lone.status == 2 && lone.errors.contains("RUN016") && !tool.exists("second/run.json"))
        try tool.write(try tool.read("first/rejects/ach.roles.csv"), to: "again.roles.csv")
        let second = try tool.run(
            "run", "two.map", "--input", "ach=again.dat", "--out", "second", "--redrive", "--format", "json")
        #expect(second.status == 0, "\(second.errors)")
        let again = try JSONDecoder().decode(RunReport.self, from: Data(second.output.utf8))
        #expect(again.sources["ach"]?.written == 8 && again.sources["ach"]?.contextOnly == 2)
        // Both runs together are the run of a file without a fault.
        let whole = try tool.run("run", "two.map", "--input", "ach=Samples/nacha/nacha.ach", "--out", "whole")
        #expect(whole.status == 0)
        for table in ["entry", "batch"] {
            func rows(_ run: String) throws -> [String] {
                String(decoding: try tool.read("\(run)/tables/\(table).csv"), as: UTF8.self).split(separator: "\r\n")
                    .dropFirst().map(String.init)
            }
            #expect(try (rows("first") + rows("second")).sorted() == rows("whole").sorted(), "\(table)")
        }
    }

    @Test func `A list of roles that is of another file ends the run with code 3`() throws {
        let tool = try ToolProcess()
        let lines = String(decoding: try tool.read("Samples/nacha/nacha.ach"), as: UTF8.self).split(separator: "\n")
        try tool.write(lines[0...3].map { $0 + "\n" }.joined(), to: "again.dat")
        for (roles, what) in [
            ("1,context\n2,context\n3,rejected\n", "lists 3 records, and the file has 4"),
            ("1,context\n2,rejected\n3,context\n4,rejected\n", "lists 2 records as context, and only 1 of them open"),
            ("1,context\n2,other\n", "again.roles.csv, line 3: a record is context or rejected"),
        ] {
            try tool.write("source_record,role\n" + roles, to: "again.roles.csv")
            let outcome = try tool.run(
                "run", "Mappings/nacha/nacha.map", "--input", "ach=again.dat", "--out", "out-\(what.count)", "--redrive"
            )
            #expect(outcome.status == (roles.contains("other") ? 2 : 3))
            #expect((outcome.output + outcome.errors).contains(what), "\(outcome.output)\(outcome.errors)")
        }
    }

    // MARK: - Real files

    static let data: URL = {
        let stated = ProcessInfo.processInfo.environment["TALLYOVER_DATA"].map { URL(filePath: $0) }
        return (stated ?? ToolProcess.repository.appending(path: "../shared/data")).appending(path: "payments")
    }()

    static var hasData: Bool {
        FileManager.default.fileExists(atPath: data.appending(path: "bacs-standard18.txt").path)
    }

    private struct RealFile: Sendable {
        var bytes: [UInt8]
        var mapping: String
        var source: String
        var declared: [String: String]
        /// Where a digit of one amount stands, from 0, and the controls that must differ then.
        var digit: Int
        var wrong: Set<String>
    }

    private static func real(_ name: String) throws -> RealFile {
        guard name == "nacha" else {
            let bytes = try [UInt8](Data(contentsOf: data.appending(path: "bacs-standard18.txt")))
            // The first payment behind four labels of 80 characters, each with its line end: pence at 36 (11).
            return RealFile(
                bytes: bytes, mapping: "Mappings/bacs-standard18/bacs-standard18.map", source: "bacs",
                declared: [
                    "user-trailer.DEBITS": "4321.50", "user-trailer.CREDITS": "4321.50",
                    "user-trailer.DEBIT-COUNT": "1", "user-trailer.CREDIT-COUNT": "2",
                ], digit: 4 * 82 + 35 + 8, wrong: ["user-trailer.CREDITS"])
        }
        let gzip = try #require(ForeignProgram("gzip"))
        let file = data.appending(path: "nacha-ppd-100000-entries.ach.gz")
        let (status, bytes) = try gzip.run(["-dc", file.path])
        #expect(status == 0)
        return RealFile(
            bytes: bytes, mapping: "Mappings/nacha/nacha.map", source: "ach",
            declared: [
                "file-end.BATCHES": "200", "file-end.COUNT": "100199", "file-end.HASH": "8405463990",
                "file-end.CREDITS": "201233987.66", "file-end.DEBITS": "0.00", "batch-end.COUNT": "100199",
                "batch-end.CREDITS": "201233987.66",
            ], digit: 2 * 95 + 29 + 7, wrong: ["batch-end.CREDITS", "file-end.CREDITS"])
    }

    @Test(
        .enabled(if: hasData, "no payment files: set TALLYOVER_DATA to the folder that holds payments/"),
        arguments: ["nacha", "bacs"])
    func `A real file ties out at every level, and with one digit changed it does not`(name: String) throws {
        let file = try Self.real(name)
        let tool = try ToolProcess()
        try tool.write(file.bytes, to: "real.dat")
        let good = try tool.run(
            "run", file.mapping, "--input", "\(file.source)=real.dat", "--out", "good", "--format", "json")
        #expect(good.status == 0, "\(good.errors)")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(good.output.utf8))
        for (control, declared) in file.declared {
            let found = report.controls.first { $0.name == control }
            #expect(found?.declared == declared && found?.computed.hasSuffix(declared) == true, "\(control)")
            #expect(found?.verdict == "agrees", "\(control)")
        }
        if name == "nacha" {
            #expect(report.controls.compactMap(\.instances).allSatisfy { $0.agrees == 200 && $0.differs == 0 })
        }
        var bytes = file.bytes
        let digit = bytes[file.digit]
        #expect((UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit), "the place is one of a digit")
        bytes[file.digit] = digit == UInt8(ascii: "9") ? UInt8(ascii: "8") : digit + 1
        try tool.write(bytes, to: "real.dat")
        let bad = try tool.run(
            "run", file.mapping, "--input", "\(file.source)=real.dat", "--out", "bad", "--format", "json")
        #expect(bad.status == 3)
        let wrong = try JSONDecoder().decode(RunReport.self, from: Data(bad.output.utf8))
        #expect(Set(wrong.controls.filter { $0.verdict == "differs" }.map(\.name)) == file.wrong)
        for name in file.wrong {
            let reason = wrong.reasons.first { $0.hasPrefix(name) }
            #expect(reason?.contains("difference ") == true, "\(wrong.reasons)")
        }
        let differences = Set(wrong.controls.compactMap { $0.verdict == "differs" ? $0.difference : nil })
        #expect(differences.count == 1 && differences.first?.hasSuffix("0.00") == false)
    }
}
