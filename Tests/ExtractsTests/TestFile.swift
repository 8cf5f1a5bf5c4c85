import Diagnostics
import Extracts
import Foundation
import RecordValues
import Testing

/// A file in a folder of its own, for the length of one test.
struct TestFile: ~Copyable {
    let path: String
    private let folder: URL

    init(_ bytes: [UInt8], name: String = "extract.dat") throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "extracts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        path = file.path(percentEncoded: false)
    }

    init(text: String) throws { try self.init(Array(text.utf8)) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var folderPath: String { folder.path(percentEncoded: false) }

    func append(_ bytes: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }
}

/// One record as a test compares it.
struct ReadRecord: Equatable {
    var number: Int64
    var fileOffset: Int64
    var data: [UInt8]
}

/// All that a reader hands out.
struct ReadFile: Equatable {
    var records: [ReadRecord] = []
    var padded: Int64 = 0
    var coverage = Coverage()
}

/// Reads a whole file, one chunk after another, and checks on the way that the chunks tile the file.
func readAll(
    _ path: String, _ format: RecordFormat, blank: UInt8 = 0x20, newline: UInt8 = 0x0A, chunk: Int = 7,
    range: ClosedRange<Int64>? = nil
) throws -> ReadFile {
    let reader = try Extract.open(
        path: path, format: format, blank: blank, newline: newline, recordsPerChunk: chunk, range: range)
    let whole = try Array(Data(contentsOf: URL(filePath: path)))
    let batch = RecordBatch(capacity: 16)
    var result = ReadFile()
    var covered: Int64 = 0
    while try reader.claim(batch) {
        try reader.fill(batch)
        result.padded += batch.paddedRecords
        result.records += records(in: batch)
        if range == nil { #expect(batch.fileRange.lowerBound == covered, "chunks of \(chunk) do not tile") }
        covered = batch.fileRange.upperBound
        let raw = RecordSlice(offset: 0, length: Int32(batch.fileRange.count), fileOffset: 0)
        #expect(batch.copy(raw) == Array(whole[Int(batch.fileRange.lowerBound)..<Int(batch.fileRange.upperBound)]))
        #expect(batch.records.count <= chunk)
    }
    if range == nil { #expect(covered == reader.fileSize, "chunks of \(chunk) do not reach the end") }
    #expect(batch.records.isEmpty)
    result.coverage = try reader.finish()
    #expect(result.coverage.records == Int64(result.records.count))
    return result
}

func records(in batch: RecordBatch) -> [ReadRecord] {
    batch.records.enumerated().map { index, slice in
        ReadRecord(
            number: batch.firstRecordNumber + Int64(index), fileOffset: slice.fileOffset, data: batch.copy(slice))
    }
}

/// What stopped the reading of a file: the diagnostics, nil where it was read to the end.
func mistake(
    _ path: String, _ format: RecordFormat, newline: UInt8 = 0x0A, chunk: Int = 7, range: ClosedRange<Int64>? = nil
) -> [Diagnostic]? {
    do {
        let reader = try Extract.open(
            path: path, format: format, blank: 0x20, newline: newline, recordsPerChunk: chunk, range: range)
        let batch = RecordBatch(capacity: 16)
        while try reader.claim(batch) { try reader.fill(batch) }
        _ = try reader.finish()
        return nil
    } catch {
        return error.diagnostics
    }
}

/// The one mistake of a file as a person reads it, with the folder of the test cut out.
func rendered(_ file: borrowing TestFile, _ format: RecordFormat, range: ClosedRange<Int64>? = nil) -> String {
    (mistake(file.path, format, range: range) ?? []).map { $0.rendered { _ in nil } }.joined()
        .replacing(file.folderPath + "/", with: "").replacing(file.folderPath, with: "")
}

/// The codes that a piece of work throws; empty where it throws none.
func stops(_ work: () throws -> Void) -> [ExtractCode] {
    do {
        try work()
        return []
    } catch {
        return (error as? DiagnosticList)?.diagnostics.compactMap { ExtractCode(rawValue: $0.code) } ?? []
    }
}

/// What looks suspicious about a file: the part of each warning behind the format.
func warnings(_ path: String, _ format: RecordFormat) throws -> [String] {
    let reader = try Extract.open(path: path, format: format, blank: 0x20, recordsPerChunk: 5)
    return reader.warnings.map { warning in
        #expect(warning.severity == .warning && warning.code == "EXT014")
        return String(warning.message.split(separator: "`: ").last ?? "")
    }
}
