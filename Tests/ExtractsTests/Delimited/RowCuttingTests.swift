import RecordValues
import TestSupport
import Testing

@testable import Extracts

/// Rows are the same wherever the window ends that they are looked for in.
@Suite struct RowCuttingTests {
    /// The rows that a window gives which grows by `step` bytes at a time, and begins with what was not used up.
    private static func rows(of bytes: [UInt8], _ csv: RandomCSV, step: Int) throws -> [[UInt8]] {
        var shape = CSVShape(columns: (0..<csv.columns).map { "c\($0)" })
        (shape.separator, shape.hasHeader) = (csv.separator, false)
        let header = try DelimitedHeader(shape, head: bytes, path: "random.csv")
        var framing = DelimitedFraming(
            row: DelimitedRow(separator: csv.separator, slots: header.slots), header: header)
        var (records, coverage) = ([RecordSlice](), Coverage())
        var (used, end) = (0, 0)
        // A block may be looked at beyond the end of the window.
        let padded = bytes + [UInt8](repeating: UInt8(ascii: "\""), count: 64)
        while end < bytes.count {
            end = min(end + step, bytes.count)
            let isAll = end == bytes.count
            used = try unsafe padded.withUnsafeBytes { padded in
                let window = unsafe Window(
                    bytes: padded.baseAddress!, count: end, fileOffset: 0, fileSize: isAll ? Int64(bytes.count) : nil)
                return try framing.cut(window, from: used, limit: .max, into: &records, coverage: &coverage)
            }
        }
        #expect(used == bytes.count && coverage.bytesCovered == Int64(bytes.count))
        return records.map { Array(bytes[Int($0.offset)..<Int($0.offset + $0.length)]) }
    }

    @Test(arguments: 1...60)
    func `A window that grows byte by byte gives the rows of the whole file`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let csv = RandomCSV(using: &generator)
        let bytes = Array(csv.body.prefix(4000))
        guard let plain = PlainCSV.rows(of: bytes, separator: csv.separator), !bytes.isEmpty else { return }
        for step in [1, 3, 63, 64, 65, 100_000] {
            #expect(try Self.rows(of: bytes, csv, step: step) == plain, "seed \(seed), steps of \(step)")
        }
    }

    @Test func `The line of a mistake counts the line ends in quotes, wherever the window ends`() throws {
        var generator = SeededGenerator(seed: 1)
        var csv = RandomCSV(using: &generator)
        (csv.separator, csv.columns) = (UInt8(ascii: ","), 1)
        let rows = (0..<40).map { $0 % 3 == 0 ? "\"two\nlines \($0)\"\n" : $0 % 7 == 0 ? "5\" odd\n" : "row \($0)\n" }
            .joined()
        let lines = rows.utf8.count { $0 == 0x0A }
        for step in [1, 5, 64, 1000] {
            #expect {
                _ = try Self.rows(of: Array((rows + "\"not closed\n").utf8), csv, step: step)
            } throws: { error in
                (error as? FramingBreak)?.reason.contains("begins in line \(lines + 1) opens") == true
            }
        }
    }
}
