import Dispatch
import Extracts
import RecordValues
import Synchronization
import TestSupport
import Testing

/// Random files in every format, written here byte by byte, against the naive splitter.
@Suite struct ChunkingPropertyTests {
    @Test(arguments: 1...40)
    func `Any chunk size gives the records that a naive splitter gives`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for (format, newline) in Self.formats {
            let bytes = Self.randomFile(format, newline, using: &generator)
            let file = try TestFile(bytes)
            let expected = NaiveSplitter.split(bytes, format, blank: 0x40, newline: newline)
            for chunk in [1, 2, 3, 7, 1000] {
                let read = try readAll(file.path, format, blank: 0x40, newline: newline, chunk: chunk)
                #expect(read.records == expected.records, "seed \(seed), \(format), chunks of \(chunk)")
                #expect(read.padded == expected.padded, "seed \(seed), \(format), chunks of \(chunk)")
            }
        }
    }

    @Test(arguments: 1...20)
    func `Any range of records gives those records, and skips the rest to the byte`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for (format, newline) in Self.formats {
            let bytes = Self.randomFile(format, newline, using: &generator)
            let file = try TestFile(bytes)
            let all = NaiveSplitter.split(bytes, format, blank: 0x40, newline: newline).records
            guard !all.isEmpty else { continue }
            let first = Int64.random(in: 1...Int64(all.count), using: &generator)
            let last = Int64.random(in: first...Int64(all.count) + 3, using: &generator)
            for chunk in [1, 3, 1000] {
                let read = try readAll(
                    file.path, format, blank: 0x40, newline: newline, chunk: chunk, range: first...last)
                #expect(
                    read.records == all.filter { (first...last).contains($0.number) },
                    "seed \(seed), \(format), chunks of \(chunk), records \(first)...\(last)")
                #expect(read.coverage.bytesCovered + read.coverage.skippedBytes == Int64(bytes.count))
            }
            #expect(
                mistake(file.path, format, newline: newline, range: Int64(all.count + 1)...Int64.max)?.count == 1,
                "seed \(seed), \(format)")
        }
    }

    @Test(arguments: 1...10)
    func `Every record can be read again by the offset in its slice`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for (format, newline) in Self.formats {
            let bytes = Self.randomFile(format, newline, using: &generator)
            let file = try TestFile(bytes)
            let reader = try Extract.open(
                path: file.path, format: format, blank: 0x40, newline: newline, recordsPerChunk: 5)
            let batch = RecordBatch(capacity: 0)
            for record in NaiveSplitter.split(bytes, format, blank: 0x40, newline: newline).records {
                try reader.read(at: record.fileOffset, into: batch)
                #expect(batch.records.map(batch.copy) == [record.data], "seed \(seed), \(format), \(record.number)")
            }
        }
    }

    @Test(arguments: 1...6)
    func `Three workers hand out what one does`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for (format, newline) in Self.formats {
            let bytes = Self.randomFile(format, newline, records: 400, using: &generator)
            let file = try TestFile(bytes)
            let reader = try Extract.open(
                path: file.path, format: format, blank: 0x40, newline: newline, recordsPerChunk: 9)
            let found = Mutex<[ReadRecord]>([])
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 3) { _ in
                let batch = RecordBatch(capacity: 0)
                do {
                    while try reader.claim(batch) {
                        try reader.fill(batch)
                        let part = records(in: batch)
                        found.withLock { $0 += part }
                    }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
            let expected = NaiveSplitter.split(bytes, format, blank: 0x40, newline: newline).records
            #expect(found.withLock { $0.sorted { $0.number < $1.number } } == expected, "seed \(seed), \(format)")
            #expect(try reader.finish().records == Int64(expected.count))
        }
    }

    @Test(arguments: 1...20)
    func `What the encoder writes is read back, record by record`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for (format, newline) in Self.formats {
            let written = Self.randomData(format, newline, count: 30, using: &generator)
            let encoder = RecordEncoder(format: format, newline: newline)
            var bytes: [UInt8] = []
            for record in written { encoder.append(record, to: &bytes) }
            let file = try TestFile(bytes)
            let read = try readAll(file.path, format, blank: 0x40, newline: newline)
            #expect(read.records.map(\.data) == written, "seed \(seed), \(format)")
        }
    }

    // MARK: - Random files

    private static let formats: [(RecordFormat, UInt8)] = [
        (.fixed(length: 1), 0x0A), (.fixed(length: 23), 0x0A), (.variable, 0x0A), (.variableBlocked, 0x0A),
        (.lines(length: nil), 0x0A), (.lines(length: 12), 0x0A), (.lines(length: 12), 0x15),
    ]

    /// Data that the format can hold, and that an encoder gets from a reader: lines of a stated length are not shorter.
    private static func randomData(
        _ format: RecordFormat, _ newline: UInt8, count: Int, using generator: inout SeededGenerator
    ) -> [[UInt8]] {
        (0..<count).map { index in
            var lengths: ClosedRange<Int>
            switch format {
            case .fixed(let length): lengths = length...length
            case .lines(let length?): lengths = length...length + 3
            case .lines(nil): lengths = (index == count - 1 ? 1 : 0)...40
            case .variable, .variableBlocked: lengths = 0...300
            case .xml, .csv, .jsonLines, .sqlite: preconditionFailure("has tests of its own")
            }
            let bytes = (0..<Int.random(in: lengths, using: &generator)).map { _ in
                [0x00, 0x0D, 0x1A, 0x40, 0xC1, UInt8.random(in: 0...255, using: &generator)].randomElement(
                    using: &generator)!
            }
            guard case .lines = format else { return bytes }
            return bytes.map { $0 == newline ? 0xC2 : $0 }
        }
    }

    private static func randomFile(
        _ format: RecordFormat, _ newline: UInt8, records count: Int? = nil, using generator: inout SeededGenerator
    ) -> [UInt8] {
        let count = count ?? Int.random(in: 1...60, using: &generator)
        let data = randomData(format, newline, count: count, using: &generator)
        switch format {
        case .fixed: return Array(data.joined())
        case .variable: return data.flatMap { word($0.count + 4) + $0 }
        case .variableBlocked: return blocks(data, using: &generator)
        case .lines: return lines(data, newline, using: &generator)
        case .xml, .csv, .jsonLines, .sqlite: preconditionFailure("has tests of its own")
        }
    }

    private static func word(_ length: Int) -> [UInt8] { [UInt8(length / 256), UInt8(length % 256), 0, 0] }

    private static func blocks(_ data: [[UInt8]], using generator: inout SeededGenerator) -> [UInt8] {
        var file: [UInt8] = []
        var rest = data[...]
        while !rest.isEmpty {
            let part = rest.prefix(Int.random(in: 1...5, using: &generator))
            rest = rest.dropFirst(part.count)
            let inside = part.flatMap { word($0.count + 4) + $0 }
            let length = inside.count + 4
            let isExtended = Bool.random(using: &generator)
            file += isExtended ? [0x80, 0x00, UInt8(length / 256), UInt8(length % 256)] : word(length)
            file += inside
        }
        return file
    }

    private static func lines(_ data: [[UInt8]], _ newline: UInt8, using generator: inout SeededGenerator) -> [UInt8] {
        var file: [UInt8] = []
        for line in data {
            file += line.prefix(Int.random(in: 0...line.count, using: &generator))
            if Bool.random(using: &generator) { file.append(0x0D) }
            file.append(newline)
        }
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: file.removeLast()
        case 1: file.append(0x1A)
        case 2: file.append(newline)
        case 3: file += [0x0D, newline, 0x1A]
        default: break
        }
        return file.isEmpty ? [newline] : file
    }
}
