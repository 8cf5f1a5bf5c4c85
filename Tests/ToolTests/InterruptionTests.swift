import Foundation
import MigrationRun
import TestSupport
import Testing

/// What Ctrl-C leaves behind.
@Suite struct InterruptionTests {
    private static let copybook = """
               01  LINE-RECORD.
                   05  LINE-KEY       PIC 9(08).
                   05  LINE-AMOUNT    PIC 9(06)V99.

        """

    private static let mapping = """
        migration lines  version 1

        source legacy
          copybook "LINE.cpy"
          encoding ascii
          records  fixed 16
          type line LINE-RECORD

        table line from line
          number   integer 8      = LINE-KEY
          amount   money 8.2 GBP  = LINE-AMOUNT
          totals count, sum amount

        """

    private static let records = 400_000

    private func desk() throws -> ToolProcess {
        let tool = try ToolProcess()
        try tool.write(Self.copybook, to: "LINE.cpy")
        try tool.write(Self.mapping, to: "lines.map")
        try tool.write(Array(repeating: UInt8(ascii: "1"), count: 16 * Self.records), to: "lines.dat")
        return tool
    }

    /// Slow on purpose, so that the signal meets a run that is under way.
    private static let call = [
        "run", "lines.map", "--input", "legacy=lines.dat", "--out", "out", "--cold-path", "--chunk-records", "50",
        "--no-sync", "--quiet",
    ]

    @Test(.timeLimit(.minutes(3)))
    func `Ctrl-C stops a run in good order, and a resumed run gives the same bytes`() throws {
        let tool = try desk()
        let running = try tool.start(Self.call)
        while running.isRunning, !tool.exists("out/journal.json") { Thread.sleep(forTimeInterval: 0.01) }
        running.interrupt()
        let stopped = try running.outcome()
        #expect(stopped.status == 6)
        #expect(stopped.errors.hasSuffix("exit code 6: stopped part-way: run again with --resume\n"))
        #expect(!tool.exists("out/tables/line.csv"), "a table appears only complete")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(try tool.read("out/run.json")))
        #expect(report.verdict == .stopped)
        #expect((report.sources["legacy"]?.records ?? 0) < Self.records)

        let fast = Self.call.filter { $0 != "--cold-path" && $0 != "--chunk-records" && $0 != "50" }
        let resumed = try tool.run(fast + ["--resume"])
        #expect(resumed.status == 0, "\(resumed.errors)")
        let whole = try tool.run(fast.map { $0 == "out" ? "whole" : $0 })
        #expect(whole.status == 0)
        #expect(try tool.read("out/tables/line.csv") == tool.read("whole/tables/line.csv"))
    }

    @Test(.timeLimit(.minutes(3)))
    func `While a run holds the folder, another is turned away with exit code 5`() throws {
        let tool = try desk()
        let running = try tool.start(Self.call)
        while running.isRunning, !tool.exists("out/journal.json") { Thread.sleep(forTimeInterval: 0.01) }
        let second = try tool.run(Self.call)
        #expect(second.status == 5, "\(second.errors)")
        #expect(second.errors.hasSuffix("exit code 5: another run of this migration holds the lock\n"))
        running.interrupt()
        #expect(try running.outcome().status == 6)
    }

    @Test func `A second run in a folder that holds a finished one is refused`() throws {
        let tool = try desk()
        let call = ["run", "lines.map", "--input", "legacy=lines.dat", "--out", "out", "--limit", "100"]
        #expect(try tool.run(call).status == 0)
        let again = try tool.run(call)
        #expect(again.status == 2)
        #expect(again.errors.contains("out holds a finished run"))
    }

    @Test(.timeLimit(.minutes(3)))
    func `Ctrl-C stops a reconciliation, which leaves nothing that could be taken for a proof`() throws {
        let tool = try desk()
        let sides = """
            source other
              copybook "LINE.cpy"
              encoding ascii
              records  fixed 16
              type other LINE-RECORD

            reconcile legacy.line with other.other on line_key
              compare line_amount

            """
        try tool.write(Self.mapping + "\n" + sides, to: "lines.map")
        let running = try tool.start([
            "reconcile", "lines.map", "--input", "legacy=lines.dat", "--input", "other=lines.dat", "--out", "out",
            "--cold-path", "--chunk-records", "50", "--no-sync", "--quiet",
        ])
        while running.isRunning, !tool.exists("out/old-rejects.csv.part") { Thread.sleep(forTimeInterval: 0.01) }
        running.interrupt()
        let stopped = try running.outcome()
        #expect(stopped.status == 6 && stopped.output.contains("run it again"))
        for name in ["reconcile.json", "report.html", "breaks.csv"] { #expect(!tool.exists("out/\(name)")) }
    }
}
