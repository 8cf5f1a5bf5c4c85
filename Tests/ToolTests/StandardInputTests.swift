import Foundation
import MigrationRun
import TestSupport
import Testing

/// Standard input through a real pipe, and gzip, with the command as its users get it.
@Suite struct StandardInputTests {
    private static let mapping = "Mappings/winter-fuel/winter-fuel.map"
    private static let sample = "Samples/winter-fuel/winter-fuel.dat"

    private static func call(_ input: String, out: String, _ more: String...) -> [String] {
        ["run", mapping, "--input", "legacy=\(input)", "--out", out, "--run-date", "2025-11-18", "--quiet"]
            + ["--no-sync", "--chunk-records", "100"] + more
    }

    private static func report(_ tool: ToolProcess, _ run: String) throws -> RunReport {
        try JSONDecoder().decode(RunReport.self, from: Data(try tool.read("\(run)/run.json")))
    }

    @Test func `What comes through a pipe, plain or gzip, gives the files that the file gives`() throws {
        let tool = try ToolProcess()
        let bytes = try tool.read(Self.sample)
        #expect(try tool.run(Self.call(Self.sample, out: "file")).status == 0)
        let expected = try Self.report(tool, "file")
        let pieces = GzipBytes.pieces(bytes, of: 50_000)
        let inputs = [
            ("plain", bytes), ("one", GzipBytes.member(bytes)), ("many", pieces.flatMap { GzipBytes.member($0) }),
            ("blocked", GzipBytes.blocked(pieces)),
        ]
        for (name, input) in inputs {
            let outcome = try tool.run(Self.call("-", out: name, "--jobs", "3"), feeding: input)
            #expect(outcome.status == 0, "\(name): \(outcome.output)\(outcome.errors)")
            for file in ["tables/payment.csv", "rejects.csv", "rejects/legacy.dat", "totals.csv"] {
                #expect(try tool.read("\(name)/\(file)") == tool.read("file/\(file)"), "\(name): \(file)")
            }
            let source = try #require(try Self.report(tool, name).sources["legacy"])
            #expect(source.file == "standard input" && source.bytes == Int64(input.count))
            #expect(source.uncompressedBytes == Int64(bytes.count) && (source.compression == nil) == (name == "plain"))
            #expect(source.sha256 == (name == "plain" ? expected.sources["legacy"]?.sha256 : source.sha256))
            #expect(source.sha256?.count == 64)
        }
    }

    @Test(.enabled(if: ForeignProgram.exists("sha256sum"), "no sha256sum on this machine"))
    func `The digest of standard input is that of its bytes as they came`() throws {
        let tool = try ToolProcess()
        let input = GzipBytes.member(try tool.read(Self.sample))
        try tool.write(input, to: "sample.gz")
        let program = try #require(ForeignProgram("sha256sum"))
        let expected = String(
            decoding: try program.run(["sample.gz"], in: tool.folder).output.prefix(64), as: UTF8.self)
        _ = try tool.run(Self.call("-", out: "piped"), feeding: input)
        _ = try tool.run(Self.call("sample.gz", out: "file"))
        // A run over the first records reads the rest too: for the digest, and for who writes to the pipe.
        _ = try tool.run(Self.call("-", out: "limited", "--limit", "5"), feeding: input)
        for run in ["piped", "file", "limited"] {
            #expect(try Self.report(tool, run).sources["legacy"]?.sha256 == expected, "\(run)")
        }
    }

    @Test func `A pipe that brings nothing, or not all, is refused`() throws {
        let tool = try ToolProcess()
        let bytes = try tool.read(Self.sample)
        let empty = try tool.run(Self.call("-", out: "empty"), feeding: [])
        #expect(
            empty.status == 2 && empty.errors.contains("EXT004") && empty.errors.contains("standard input is empty"))
        let short = try tool.run(Self.call("-", out: "short"), feeding: Array(bytes.prefix(100_001)))
        #expect(short.status == 3 && short.output.contains("EXT006"), "\(short.output)")
        #expect(!tool.exists("short/tables/payment.csv"))
        let noTrailer = try tool.run(Self.call("-", out: "no-trailer"), feeding: Array(bytes.prefix(100_000)))
        #expect(noTrailer.status == 3 && noTrailer.output.contains("trailer record is expected, and 0 found"))
        let cut = try tool.run(Self.call("-", out: "cut"), feeding: Array(GzipBytes.member(bytes).prefix(100_000)))
        #expect(cut.status == 3 && cut.output.contains("EXT042") && cut.output.contains("at byte 100,000"))
    }

    @Test func `Standard input for two sources, or with a limit that is none, is a mistake of the command line`() throws
    {
        let tool = try ToolProcess()
        let twice = try tool.run(Self.call("-", out: "x", "--max-expansion", "0"), feeding: [])
        #expect(twice.status == 2 && twice.errors.contains("--max-expansion 0 is no whole number from 1 to 1,032"))
        let method = try tool.run(Self.call("-", out: "x", "--compress", "gzp"), feeding: [])
        #expect(method.status == 2 && method.errors.contains("did you mean --compress gzip?"))
    }

    @Test func `Ctrl-C ends a run that waits for a pipe`() throws {
        let tool = try ToolProcess()
        let pipe = Pipe()
        let running = try tool.start(Self.call("-", out: "out"), standardInput: pipe)
        try pipe.fileHandleForReading.close()
        // More than one block, so that the run has begun.
        try pipe.fileHandleForWriting.write(contentsOf: Data(try tool.read(Self.sample).prefix(400_000)))
        while running.isRunning, !tool.exists("out/journal.json") { Thread.sleep(forTimeInterval: 0.01) }
        running.interrupt()
        let outcome = try running.outcome()
        try pipe.fileHandleForWriting.close()
        #expect(outcome.status == 6, "\(outcome.output)\(outcome.errors)")
        let whole = try tool.run(Self.call("-", out: "out", "--resume"), feeding: tool.read(Self.sample))
        #expect(whole.status == 0)
        _ = try tool.run(Self.call(Self.sample, out: "file"))
        #expect(try tool.read("out/tables/payment.csv") == tool.read("file/tables/payment.csv"))
    }

    @Test func `try tells a record of a gzip file as that of the file, but for where it is`() throws {
        let tool = try ToolProcess()
        try tool.write(GzipBytes.member(try tool.read(Self.sample)), to: "sample.dat.gz")
        func told(_ file: String) throws -> ToolProcess.Outcome {
            try tool.run(
                "try", Self.mapping, "--input", "legacy=\(file)", "--record", "980", "--run-date", "2025-11-18")
        }
        let (plain, packed) = (try told(Self.sample), try told("sample.dat.gz"))
        #expect(packed.status == 0)
        let different = zip(plain.output.split(separator: "\n"), packed.output.split(separator: "\n")).filter {
            $0 != $1
        }
        #expect(
            different.map(\.1) == [
                "record 980 of sample.dat.gz, by Mappings/winter-fuel/winter-fuel.map (winter-fuel, version 1, run date"
                    + " 2025-11-18)",
                "1 file bytes    bytes 195,800 to 195,999 that the file inflates to; characters of cp285",
            ])
        let cut = try tool.run(
            "try", Self.mapping, "--input", "legacy=-", "--record", "4000", "--run-date", "2025-11-18")
        #expect(cut.status == 2, "nothing stands on standard input")
    }
}
