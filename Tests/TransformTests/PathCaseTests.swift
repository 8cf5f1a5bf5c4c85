import MappingLanguage
import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import Transform

/// Cases where the two paths once differed, or easily could, each with one record.
@Suite struct PathCaseTests {
    /// Both paths over one-field records; the differences, and what the fast path counted.
    private static func run(
        _ picture: String, _ column: String, encoding: String = "ascii", records: [[UInt8]], length: Int
    ) throws -> (difference: String?, result: ChunkResult) {
        let shelf = MappingShelf(
            mapping: """
                migration case  version 1
                source s
                  copybook "one.cpy"
                  encoding \(encoding)
                  records fixed \(length)
                  type r REC
                table t from r
                  \(column)

                """,
            ["one.cpy": "       01  REC.\n           05  F  \(picture).\n"])
        let context = RunContext(plan: try shelf.load().plan, sourceIndex: 0, runDate: FastPathOracleTests.runDate)
        let paths = BothPaths(context)
        let difference = paths.difference(RecordBatch(records))
        paths.fast.transform(RecordBatch(records))
        return (difference, paths.fast.result)
    }

    @Test func `A field full of high-values is no text, also where the code page has a character for X'FF'`() throws {
        let (difference, result) = try Self.run(
            "PIC X(3)", "c text 9 = F", encoding: "iso-8859-1", records: [[0xFF, 0xFF, 0xFF], [0xFF, 0x41, 0x20]],
            length: 3)
        #expect(difference == nil)
        #expect(result.rejects.map(\.reasons.first?.fault) == [.highValues])
        #expect(String(decoding: result.outputs[0].contents, as: UTF8.self) == "ÿA \r\n")
    }

    @Test func `Rounding that carries into one more digit makes the value too large for its column`() throws {
        let (difference, result) = try Self.run(
            "PIC 9V999", "c decimal 3.2 = F rounded rule .. 5 else null",
            records: [Array("9999".utf8), Array("4999".utf8)],
            length: 4)
        #expect(difference == nil)
        #expect(result.tally.tables[0].replacements.map(\.key.fault) == [.overflow])
        #expect(String(decoding: result.outputs[0].contents, as: UTF8.self) == "\r\n5.00\r\n")
    }

    @Test func `Packed spaces are rejected on both paths, never 404.04`() throws {
        let (difference, result) = try Self.run(
            "PIC S9(3)V99 COMP-3", "c decimal 5.2 = F", encoding: "cp037",
            records: [hex("40 40 40"), hex("12 34 5C"), hex("00 00 0D")], length: 3)
        #expect(difference == nil)
        #expect(result.rejects.map(\.reasons.first?.fault) == [.blank])
        #expect(String(decoding: result.outputs[0].contents, as: UTF8.self) == "123.45\r\n0.00\r\n")
    }

    @Test func `A null of one record is no null of the next`() throws {
        let records = ["    ", "0001", "    ", "0000", "0002"].map { Array($0.utf8) }
        let (difference, result) = try Self.run(
            "PIC 9(4)", "c integer 4 = F null when blank, zeros", records: records, length: 4)
        #expect(difference == nil)
        #expect(String(decoding: result.outputs[0].contents, as: UTF8.self) == "\r\n1\r\n\r\n\r\n2\r\n")
    }

    @Test func `Digits that are no date are replaced record by record`() throws {
        let records = ["20250229", "20240229", "00000000", "20251332"].map { Array($0.utf8) }
        let (difference, result) = try Self.run(
            "PIC 9(8)", "c date = date F as CCYYMMDD else null warn", records: records, length: 8)
        #expect(difference == nil)
        #expect(result.tally.tables[0].replacements.map(\.value) == [3])
        #expect(String(decoding: result.outputs[0].contents, as: UTF8.self) == "\r\n2024-02-29\r\n\r\n\r\n")
    }

    @Test func `One upper-case letter can become two`() throws {
        let (difference, result) = try Self.run(
            "PIC X(2)", "c text 2 = upper F else \"?\"", encoding: "iso-8859-1",
            records: [[0xDF, 0x61], [0xE9, 0x61]],
            length: 2)
        #expect(difference == nil)
        #expect(String(decoding: result.outputs[0].contents, as: UTF8.self) == "?\r\nÉA\r\n")
    }
}
