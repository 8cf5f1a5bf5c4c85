import RecordValues
import Reports
import Testing

@testable import MigrationRun
@testable import tallyover

/// The small parts that the command's texts are made of.
@Suite struct RenderingTests {
    @Test func `Figures have a comma at every thousand before the point`() {
        #expect([0, 999, 1000, -1_234_567].map { $0.figures } == ["0", "999", "1,000", "-1,234,567"])
        #expect(
            ["1234.5678", "-1000.00", "0.05", "unknown", "declared 2 times"].map(\.figures)
                == ["1,234.5678", "-1,000.00", "0.05", "unknown", "declared 2 times"])
        #expect(1.counted("record") == "1 record" && 0.counted("record") == "0 records")
    }

    @Test func `Progress tells records, share, rate, time left and rejects`() {
        var progress = RunProgress(
            source: "legacy", records: 4_400_000, totalRecords: 18_000_002, bytes: 880_000_000,
            totalBytes: 3_600_000_400, rejects: 12, seconds: 1)
        #expect(
            ProgressDisplay.text(progress, milliseconds: 1100)
                == "legacy: 4,400,000 of 18,000,002 records (24 %), 4,000,000 a second, 4 s left, 12 rejects")
        progress.totalRecords = nil
        progress.rejects = 1
        #expect(
            ProgressDisplay.text(progress, milliseconds: 1100)
                == "legacy: 4,400,000 records (24 %), 4,000,000 a second, 4 s left, 1 reject")
        progress.bytes = 0
        progress.records = 0
        #expect(ProgressDisplay.text(progress, milliseconds: 0) == "legacy: 0 records (0 %), 0 a second, 1 reject")
    }

    @Test func `Time left is told in the two units that matter`() {
        let told = [0, 59, 60, 185, 3600, 7799].map { ProgressDisplay.duration($0) }
        #expect(told == ["0 s", "59 s", "1 min 00 s", "3 min 05 s", "1 h 00 min", "2 h 09 min"])
    }

    @Test func `Sizes, ranges, numbers and dates are read exactly, or refused`() {
        var options = OptionReader()
        #expect(options.size("1024", "--x") == 1024 && options.size("3k", "--x") == 3072)
        #expect(options.size("512M", "--x") == 512 << 20 && options.size("2G", "--x") == 2 << 30)
        #expect(options.range("1..1", "--x") == 1...1 && options.range("5..700", "--x") == 5...700)
        #expect(options.number("7", "--x", in: 1...9) == 7)
        #expect(options.date("2024-02-29", "--x")?.ccyymmdd == 20_240_229)
        #expect(options.diagnostics.isEmpty)
        for bad in ["", "M", "0", "-1", "1.5G", "9223372036854775807K"] { #expect(options.size(bad, "--x") == nil) }
        for bad in ["", "5", "0..5", "5..4", "1..", "..5", "1...5", "a..b"] {
            #expect(options.range(bad, "--x") == nil)
        }
        for bad in ["", "0", "10", "x", "1 "] { #expect(options.number(bad, "--x", in: 1...9) == nil) }
        for bad in ["", "2025-02-29", "20250101", "18/11/2025"] { #expect(options.date(bad, "--x") == nil) }
        #expect(options.diagnostics.count == 6 + 8 + 5 + 4)
    }
}
