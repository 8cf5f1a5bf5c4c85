import Diagnostics
import Dispatch
import Extracts
import Foundation
import RecordValues
import Synchronization
import TestSupport
import Testing

/// Sound gzip files of every kind give the records that the same bytes give uncompressed.
@Suite struct GzipReadingTests {
    private static let formats: [(format: RecordFormat, bytes: [UInt8])] = {
        let data = (0..<60).map { index in
            (0..<(index * 7 % 45)).map { UInt8(truncatingIfNeeded: 0xC1 + ($0 * index) % 40) }
        }
        let encode: (RecordFormat, [[UInt8]]) -> [UInt8] = { format, records in
            let encoder = RecordEncoder(format: format)
            var bytes: [UInt8] = []
            for record in records { encoder.append(record, to: &bytes) }
            return bytes
        }
        return [
            (.fixed(length: 23), (0..<23 * 70).map { UInt8(truncatingIfNeeded: $0 * $0) }),
            (.variable, encode(.variable, data)), (.variableBlocked, encode(.variableBlocked, data)),
            (.lines(length: nil), encode(.lines(length: nil), data) + [0x1A]),
            (.lines(length: 12), encode(.lines(length: 12), data.filter { !$0.isEmpty }) + [0x0A]),
        ]
    }()

    /// Ways to hold the same bytes.
    private static func files(_ bytes: [UInt8]) -> [(name: String, bytes: [UInt8], members: Int64, isBlocked: Bool)] {
        let many = GzipBytes.pieces(bytes, of: 37)
        let odd = GzipBytes.Header(
            extra: [0x41, 0x70, 0x02, 0x00, 0x01, 0x02], name: "WFPMAST", comment: "from the mainframe",
            hasChecksum: true, isText: true)
        return [
            ("one member", GzipBytes.member(bytes), 1, false),
            ("every part of the header", GzipBytes.member(bytes, header: odd), 1, false),
            ("many members", many.flatMap { GzipBytes.member($0) }, Int64(many.count), false),
            (
                "empty members between them",
                GzipBytes.member([]) + many.flatMap { GzipBytes.member($0) + GzipBytes.member([]) },
                Int64(2 * many.count + 1), false
            ),
            ("BGZF", GzipBytes.blocked(many), Int64(many.count + 1), true),
            (
                "BGZF, then ordinary members", GzipBytes.blocked(many.dropLast()) + GzipBytes.member(many.last ?? []),
                Int64(many.count + 1), true
            ),
        ]
    }

    @Test func `Every record format gives the same records from every kind of gzip, in any chunks`() throws {
        for (format, bytes) in Self.formats {
            let plain = try TestFile(bytes)
            let expected = try readAll(plain.path, format)
            for (name, compressed, members, isBlocked) in Self.files(bytes) {
                let file = try TestFile(compressed, name: "extract.dat.gz")
                for chunk in [1, 7, 1000] {
                    let (read, storage) = try readStream(file.path, format, chunk: chunk)
                    #expect(read == expected, "\(format), \(name), chunks of \(chunk)")
                    #expect(storage.gzip?.members == members, "\(format), \(name)")
                    #expect(storage.gzip?.isBlocked == isBlocked, "\(format), \(name)")
                    #expect(storage.bytes == Int64(compressed.count))
                }
            }
        }
    }

    @Test func `Any range of records can be read, and the rest is still checked to its end`() throws {
        for (format, bytes) in Self.formats {
            let plain = try TestFile(bytes)
            let file = try TestFile(GzipBytes.pieces(bytes, of: 100).flatMap { GzipBytes.member($0) })
            for range in [1...1, 3...9, 20...30, 55...Int64.max] as [ClosedRange<Int64>] {
                let expected = try readAll(plain.path, format, chunk: 4, range: range)
                #expect(
                    try readStream(file.path, format, chunk: 4, range: range).read == expected, "\(format) \(range)")
            }
            let broken = try TestFile(GzipBytes.member(bytes) + GzipBytes.member([1]).dropLast())
            #expect(mistake(broken.path, format, range: 1...2)?.map(\.code) == ["EXT042"])
            #expect(mistake(file.path, format, range: 1_000_000...2_000_000)?.map(\.code) == ["EXT008"])
        }
    }

    @Test(arguments: UInt64(1)...12)
    func `Members of any size, over many blocks, give their bytes to any number of workers`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<random.within(1...60_000) * 16).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        var pieces: [[UInt8]] = []
        var place = 0
        while place < bytes.count {
            let size = random.chance(20) ? random.within(0...70) : random.within(0...65_000)
            pieces.append(Array(bytes[place..<min(bytes.count, place + size)]))
            place += size
        }
        let plain = try TestFile(bytes)
        let expected = try readAll(plain.path, .fixed(length: 16), chunk: 1000).records
        for isBlocked in [true, false] {
            let file = try TestFile(
                isBlocked ? GzipBytes.blocked(pieces) : pieces.flatMap { GzipBytes.member($0) })
            var options = InputOptions()
            options.inflatingQueues = random.within(1...4)
            let reader = try Extract.open(
                path: file.path, format: .fixed(length: 16), blank: 0, recordsPerChunk: random.within(1...5000),
                options: options)
            let found = Mutex<[ReadRecord]>([])
            DispatchQueue.concurrentPerform(iterations: random.within(1...4)) { _ in
                let batch = RecordBatch(capacity: 0)
                while (try? reader.claim(batch)) ?? false {
                    try? reader.fill(batch)
                    let part = records(in: batch)
                    found.withLock { $0 += part }
                }
            }
            #expect(found.withLock { $0.sorted { $0.number < $1.number } } == expected, "seed \(seed)")
            #expect(try reader.finish().records == Int64(expected.count), "seed \(seed)")
            #expect(reader.contentSize == Int64(bytes.count))
        }
    }

    @Test func `A block that is exactly full, and one byte more or less, is no special case`() throws {
        for size in [(256 << 10) - 1, 256 << 10, (256 << 10) + 1, 512 << 10, 4 << 20, (4 << 20) + 1] {
            let bytes = [UInt8](repeating: 0x40, count: size)
            let file = try TestFile(GzipBytes.member(bytes))
            let (read, _) = try readStream(file.path, .fixed(length: 1), chunk: 1 << 20)
            #expect(read.records.count == size)
            #expect(read.coverage == Coverage(records: Int64(size), dataBytes: Int64(size)))
        }
    }

    @Test func `Zero bytes behind the last member are passed over and counted`() throws {
        for count in [1, 2, 511, 300_000] {
            let file = try TestFile(GzipBytes.member(Array("ABC".utf8)) + [UInt8](repeating: 0, count: count))
            let (read, storage) = try readStream(file.path, .fixed(length: 3))
            #expect(read.records.map(\.data) == [Array("ABC".utf8)])
            #expect(storage.gzip?.paddingBytes == Int64(count) && storage.gzip?.members == 1)
        }
    }

    @Test(.enabled(if: ForeignProgram.exists("gzip"), "no gzip on this machine"), arguments: ["-1", "-6", "-9"])
    func `What gzip writes is read`(level: String) throws {
        let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: ($0 * $0) >> 7) }
        let program = try #require(ForeignProgram("gzip"))
        let compressed = try program.run(["-c", level], input: bytes)
        try #require(compressed.status == 0)
        let file = try TestFile(compressed.output)
        let (read, _) = try readStream(file.path, .fixed(length: 50_000))
        #expect(read.records.map(\.data) == [bytes])
    }

    @Test(.enabled(if: ForeignProgram.exists("bgzip"), "no bgzip on this machine"))
    func `What bgzip writes is read, its members side by side`() throws {
        let bytes = (0..<64_000).map { UInt8(truncatingIfNeeded: ($0 * $0) >> 5) }
        let program = try #require(ForeignProgram("bgzip"))
        let compressed = try program.run(["-c"], input: bytes)
        try #require(compressed.status == 0)
        let file = try TestFile(compressed.output + compressed.output)
        let (read, storage) = try readStream(file.path, .fixed(length: 100))
        #expect(read.records.flatMap(\.data) == bytes + bytes)
        #expect(storage.gzip?.isBlocked == true && storage.gzip?.members == 4)
    }
}

/// Reads a source that comes in order, and checks on the way that the chunks tile it.
func readStream(
    _ path: String, _ format: RecordFormat, chunk: Int = 7, range: ClosedRange<Int64>? = nil,
    options: InputOptions = InputOptions()
) throws -> (read: ReadFile, storage: SourceStorage) {
    let reader = try Extract.open(
        path: path, format: format, blank: 0x20, recordsPerChunk: chunk, range: range, options: options)
    let batch = RecordBatch(capacity: 16)
    var read = ReadFile()
    var covered: Int64 = 0
    while try reader.claim(batch) {
        try reader.fill(batch)
        read.padded += batch.paddedRecords
        read.records += records(in: batch)
        if range == nil { #expect(batch.fileRange.lowerBound == covered, "chunks of \(chunk) do not tile") }
        covered = batch.fileRange.upperBound
        #expect(batch.records.count <= chunk)
    }
    read.coverage = try reader.finish()
    if range == nil { #expect(covered == reader.contentSize, "chunks of \(chunk) do not reach the end") }
    return (read, reader.storage)
}
