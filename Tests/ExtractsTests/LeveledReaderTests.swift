import Diagnostics
import Extracts
import RecordValues
import TestSupport
import Testing

/// Random files with levels in every format against a serial oracle that is written here, for one grammar:
///
/// ```
/// F            opens file
///   B          opens batch in file
///     G        opens group in batch, closed by nobody
///       D      stands in batch
///   C          closes batch
/// E            closes file
/// X            may stand anywhere
/// ```
@Suite struct LeveledReaderTests {
    private static let capacity = 12

    private static let shape = LevelShape(
        selector: RecordTypeSelector(
            offset: 0, length: 1,
            alternatives: "FBGDCEX".utf8.enumerated().map { .init(type: $0.offset, value: [$0.element]) }),
        levels: [
            .init(name: "file", parent: nil, offset: 12, length: 4, closer: 5),
            .init(name: "batch", parent: 0, offset: 16, length: 12, closer: 4),
            .init(name: "group", parent: 1, offset: 28, length: 2, closer: nil),
        ],
        roles: [
            .init(name: "F", opens: 0), .init(name: "B", opens: 1, standsIn: 0),
            .init(name: "G", opens: 2, standsIn: 1), .init(name: "D", standsIn: 1),
            .init(name: "C", closes: 1, standsIn: 1), .init(name: "E", closes: 0, standsIn: 0), .init(name: "X"),
        ], recordCapacity: 12)

    /// One record as it is handed out.
    private struct Handed: Equatable {
        var number: Int64
        var record: [UInt8]
        var image: [UInt8]
        /// Numbers of the records that opened the levels round it, from the outermost.
        var openers: [Int64]
    }

    private static let formats: [RecordFormat] = [
        .fixed(length: 12), .variable, .variableBlocked, .lines(length: nil), .lines(length: 12),
    ]

    @Test(arguments: 1...60)
    func `Every record comes with its openers, in every format and any size of chunk`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for format in Self.formats {
            var data = Self.randomRecords(format, using: &generator)
            if generator.chance(50) { data.remove(at: generator.below(data.count)) }
            guard !data.isEmpty else { continue }
            var bytes: [UInt8] = []
            for record in data { RecordEncoder(format: format).append(record, to: &bytes) }
            let file = try TestFile(bytes)
            let expected = Self.oracle(data)
            for chunk in [1, 2, 3, 7, 1000] {
                let found = try Self.read(file.path, format, chunk: chunk)
                #expect(found.records == expected.records, "seed \(seed), \(format), chunks of \(chunk)")
                #expect(found.mistake == expected.mistake, "seed \(seed), \(format), chunks of \(chunk)")
            }
            let first = Int64(generator.within(1...data.count))
            guard expected.mistake == nil else { continue }
            let last = Int64(generator.within(Int(first)...data.count))
            let part = try Self.read(file.path, format, chunk: 3, range: first...last)
            #expect(
                part.records == expected.records.filter { (first...last).contains($0.number) },
                "seed \(seed), \(format), records \(first) to \(last)")
            #expect(part.mistake == nil, "seed \(seed), \(format): a range ends where it ends")
        }
    }

    @Test(arguments: 1...20)
    func `Every record can be read again with its openers`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for format in Self.formats {
            let data = Self.randomRecords(format, using: &generator)
            var bytes: [UInt8] = []
            for record in data { RecordEncoder(format: format).append(record, to: &bytes) }
            let file = try TestFile(bytes)
            let reader = try Extract.open(
                path: file.path, format: format, blank: 0x20, recordsPerChunk: 4, levels: Self.shape)
            let batch = RecordBatch(capacity: 16)
            var places: [Int64] = []
            while try reader.claim(batch) {
                try reader.fill(batch)
                places += batch.records.map(\.fileOffset)
            }
            let again = RecordBatch(capacity: 16)
            for (place, expected) in zip(places, Self.oracle(data).records) {
                try reader.read(at: place, into: again)
                #expect(
                    again.image(of: again.records[0]).bytes == expected.image,
                    "seed \(seed), \(format), record \(expected.number)")
            }
            #expect(places.count == data.count)
        }
    }

    @Test func `A record outside its level stops the reading, and those before it are handed out`() throws {
        let file = try TestFile(text: "F\nB1\nD\nC1\nD\nB2\nC2\nE\n")
        let found = try Self.read(file.path, .lines(length: nil), chunk: 100)
        #expect(found.records.map(\.number) == [1, 2, 3, 4])
        #expect(found.mistake == "EXT016")
        #expect(
            Self.message(file.path, folder: file.folderPath)
                == "error[EXT016]: extract.dat: record 5 at byte 10 is of the type D, but no batch is open there\n"
                + "  hint: is a record missing before it? the mapping says that D stands in batch\n")
    }

    @Test(arguments: [
        ("F\nB1\nD\nB2\nC2\nE\n", "the batch opened by record 2 has no C before record 4", 3),
        ("F\nB1\nD\nE\n", "the batch opened by record 2 has no C before record 4", 3),
        ("F\nB1\nD\nC\n", "the file opened by record 1 has no E before the end of the file", 4),
    ])
    func `A level without its closing record stops the reading`(_ text: String, _ what: String, _ handed: Int) throws {
        let file = try TestFile(text: text)
        let found = try Self.read(file.path, .lines(length: nil), chunk: 100)
        #expect(found.records.count == handed && found.mistake == "EXT017")
        #expect(
            Self.message(file.path, folder: file.folderPath)
                == "error[EXT017]: extract.dat: \(what)\n"
                + "  hint: its trailer is missing: the file is cut off, or a record was lost\n")
    }

    @Test func `A record that is longer than any of its source keeps its bytes, and has no openers in its image`()
        throws
    {
        let file = try TestFile(text: "F\nB1\nD0123456789ABCDEF\nD2\nC1\nE\n")
        let found = try Self.read(file.path, .lines(length: nil), chunk: 100)
        #expect(found.records[2].record == Array("D0123456789ABCDEF".utf8))
        #expect(found.records[2].image == Array("D0123456789A".utf8) + [UInt8](repeating: 0, count: 18))
        #expect(found.records[2].openers == [1, 2] && found.records[3].openers == [1, 2])
        #expect(found.records[3].image.starts(with: Array("D2".utf8)) && found.mistake == nil)
    }

    @Test func `A file of some records may lack what opens and closes its levels`() throws {
        let file = try TestFile(text: "D1\nB1\nD2\n")
        let found = try Self.read(file.path, .lines(length: nil), chunk: 1, isPartial: true)
        #expect(found.mistake == nil && found.records.map(\.openers) == [[], [], [2]])
    }

    @Test func `Records beyond the end are told`() throws {
        let file = try TestFile(text: "F\nE\n")
        #expect(try Self.read(file.path, .lines(length: nil), chunk: 1, range: 3...9).mistake == "EXT008")
    }

    // MARK: - Files and oracle

    private static func randomRecords(_ format: RecordFormat, using generator: inout SeededGenerator) -> [[UInt8]] {
        var records: [[UInt8]] = []
        func add(_ type: Character) {
            let isFixed = format == .fixed(length: 12) || format == .lines(length: 12)
            let length = isFixed ? capacity : generator.within(1...capacity)
            let rest = (1..<max(1, length)).map { _ in UInt8(generator.within(0x30...0x5A)) }
            records.append(Array(String(type).utf8) + rest)
        }
        for _ in 0..<generator.within(1...2) {
            if generator.chance(20) { add("X") }
            add("F")
            for _ in 0..<generator.below(4) {
                add("B")
                for _ in 0..<generator.below(8) { add(generator.pick(["D", "D", "D", "G", "X"])) }
                add("C")
                if generator.chance(20) { add("X") }
            }
            add("E")
        }
        return records
    }

    /// What must be handed out: the grammar in plain words, one record after the other.
    private static func oracle(_ data: [[UInt8]]) -> (records: [Handed], mistake: String?) {
        var handed: [Handed] = []
        var (file, batch, group): (Int?, Int?, Int?) = (nil, nil, nil)
        for (index, record) in data.enumerated() {
            let type = Character(Unicode.Scalar(record[0]))
            if "BE".contains(type), file == nil { return (handed, "EXT016") }
            if "GDC".contains(type), batch == nil { return (handed, "EXT016") }
            if type == "F", file != nil { return (handed, "EXT017") }
            if "FBE".contains(type), batch != nil { return (handed, "EXT017") }
            if type == "G" { group = nil }
            let openers = [file, batch, group]
            let image = zip(openers, [4, 12, 2]).reduce(padded(record, 12)) { image, opener in
                image + padded(opener.0.map { data[$0] } ?? [], opener.1)
            }
            handed.append(
                Handed(
                    number: Int64(index + 1), record: record, image: image,
                    openers: openers.compactMap { $0 }.map { Int64($0 + 1) }))
            switch type {
            case "F": file = index
            case "B": (batch, group) = (index, nil)
            case "G": group = index
            case "C": (batch, group) = (nil, nil)
            case "E": file = nil
            default: break
            }
        }
        return (handed, file != nil ? "EXT017" : nil)
    }

    private static func padded(_ bytes: [UInt8], _ length: Int) -> [UInt8] {
        Array((bytes + [UInt8](repeating: 0, count: length)).prefix(length))
    }

    private static func read(
        _ path: String, _ format: RecordFormat, chunk: Int, range: ClosedRange<Int64>? = nil, isPartial: Bool = false
    ) throws -> (records: [Handed], mistake: String?) {
        let reader = try Extract.open(
            path: path, format: format, blank: 0x20, recordsPerChunk: chunk, range: range, levels: shape,
            isPartial: isPartial)
        let batch = RecordBatch(capacity: 16)
        var found: [Handed] = []
        do throws(DiagnosticList) {
            while try reader.claim(batch) {
                try reader.fill(batch)
                for (index, slice) in batch.records.enumerated() {
                    let image = batch.image(of: slice)
                    found.append(
                        Handed(
                            number: batch.firstRecordNumber + Int64(index), record: image.record, image: image.bytes,
                            openers: batch.openers(of: index).map(\.number)))
                }
            }
            _ = try reader.finish()
        } catch {
            return (found, error.diagnostics.first?.code)
        }
        return (found, nil)
    }

    private static func message(_ path: String, folder: String) -> String {
        do throws(DiagnosticList) {
            let reader = try Extract.open(
                path: path, format: .lines(length: nil), blank: 0x20, recordsPerChunk: 100, levels: shape)
            let batch = RecordBatch(capacity: 16)
            while try reader.claim(batch) { try reader.fill(batch) }
            return "no mistake"
        } catch {
            return error.diagnostics.map { $0.rendered { _ in nil } }.joined().replacing(folder + "/", with: "")
                .replacing(folder, with: "")
        }
    }
}
