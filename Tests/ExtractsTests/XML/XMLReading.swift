import Diagnostics
import Foundation
import RecordValues
import TestSupport
import Testing

@testable import Extracts

/// A record of an XML file as a test compares it.
struct XMLReadRecord: Equatable, CustomStringConvertible {
    var number: Int64
    var type: Int
    /// Own slots, then the parents': the text, or what stands instead of one.
    var values: [String]
    var fileOffset: Int64
    var fragmentLength: UInt32

    var description: String { "\(number): type \(type) \(values) at \(fileOffset), \(fragmentLength) bytes" }
}

/// All that a reader hands out of an XML file.
struct XMLReadFile: Equatable {
    var records: [XMLReadRecord] = []
    var mistake: [String] = []
    var codes: [String] = []
}

extension XMLSourceShape {
    /// One record type, with fields that are the texts of its children.
    static func flat(_ path: String, _ fields: String...) -> XMLSourceShape {
        XMLSourceShape(recordTypes: [.type(path, fields.map { .text($0) })])
    }
}

extension XMLRecordShape {
    /// A record type at a path of local names, `{uri}name` for a name in a namespace.
    static func type(_ path: String, parent: Int? = nil, _ fields: [XMLFieldShape]) -> XMLRecordShape {
        let names = XMLName.path(path)
        return XMLRecordShape(name: names.last!.local, path: names, parent: parent, fields: fields)
    }
}

extension XMLName {
    static func path(_ text: String) -> [XMLName] {
        var names: [XMLName] = []
        var rest = text[...]
        while !rest.isEmpty {
            if rest.first == "{", let close = rest.firstIndex(of: "}") {
                let uri = String(rest[rest.index(after: rest.startIndex)..<close])
                rest = rest[rest.index(after: close)...]
                let local = rest.prefix { $0 != "/" }
                names.append(XMLName(namespace: .uri(uri), local: String(local)))
                rest = rest.dropFirst(local.count + 1)
            } else {
                let local = rest.prefix { $0 != "/" }
                names.append(XMLName(local: String(local)))
                rest = rest.dropFirst(local.count + 1)
            }
        }
        return names
    }
}

extension XMLFieldShape {
    /// The text at a path of children; `@name` at its end is an attribute, and an empty path is the record itself.
    static func text(_ path: String) -> XMLFieldShape {
        var names = XMLName.path(path)
        guard let last = names.last, last.local.hasPrefix("@") else {
            return XMLFieldShape(steps: names.map { Step(name: $0) }, content: .text)
        }
        names.removeLast()
        let name = XMLName(namespace: last.namespace, local: String(last.local.dropFirst()))
        return XMLFieldShape(steps: names.map { Step(name: $0) }, content: .attribute(name))
    }

    /// The texts of the elements of a path of which one step repeats.
    static func list(_ path: String, repeats step: Int, _ occurrences: Int) -> XMLFieldShape {
        var field = text(path)
        field.repeatedStep = step
        field.occurrences = occurrences
        return field
    }

    static func count(_ path: String) -> XMLFieldShape {
        var field = text(path)
        field.content = .count
        return field
    }

    /// The field with another way to take one of its steps.
    func taking(_ which: Step.Which, at step: Int) -> XMLFieldShape {
        var field = self
        field.steps[step].which = which
        return field
    }
}

/// How a test reads a file.
struct XMLReading {
    var chunkBytes = 1 << 19
    var recordsPerChunk = 1000
    var isSerial = false
    var range: ClosedRange<Int64> = 1...Int64.max

    /// Serial, then in parallel with chunks from one byte up.
    static let all =
        [XMLReading(isSerial: true), XMLReading(chunkBytes: 7, isSerial: true)]
        + [1, 2, 3, 7, 16, 33, 100, 1000, 1 << 19].map { XMLReading(chunkBytes: $0) }
        + [1, 2].map { XMLReading(recordsPerChunk: $0) }

    func open(_ path: String, _ shape: XMLSourceShape) throws(DiagnosticList) -> XMLReader {
        try XMLReader(
            source: Extract.source(path: path, InputOptions()), shape: shape, recordsPerChunk: recordsPerChunk,
            range: range,
            chunkBytes: chunkBytes, readsSerially: isSerial)
    }

    /// Reads all; checks that the chunks tile the file where it is read to its end.
    func read(_ path: String, _ shape: XMLSourceShape) -> XMLReadFile {
        var result = XMLReadFile()
        do throws(DiagnosticList) {
            let reader = try open(path, shape)
            let batch = RecordBatch(capacity: 16)
            while try reader.claim(batch) {
                try reader.fill(batch)
                result.records += Self.records(in: batch, shape)
                #expect(batch.records.count <= recordsPerChunk)
                if let mistake = reader.mistake(behind: batch) { throw mistake }
            }
            let coverage = try reader.finish()
            #expect(coverage.records == Int64(result.records.count))
            #expect(coverage.bytesCovered + coverage.skippedBytes == reader.contentSize)
        } catch {
            let name = URL(filePath: path).lastPathComponent
            result.mistake = error.diagnostics.map { $0.message.replacing(path, with: name) }
            result.codes = error.diagnostics.map(\.code)
        }
        return result
    }

    static func records(in batch: RecordBatch, _ shape: XMLSourceShape) -> [XMLReadRecord] {
        batch.records.enumerated().map { index, slice in
            let bytes = batch.copy(slice)
            let type = Int(bytes[0]) | Int(bytes[1]) << 8
            func word(_ place: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * $1) } }
            let values = (0..<shape.slotCount(of: type)).map { slot in
                let place = SlotRecordImage.firstSlot + slot * SlotRecordImage.slotBytes
                let (offset, length) = (Int(word(place)), word(place + 4))
                switch length {
                case SlotRecordImage.absent: return "-"
                case SlotRecordImage.isNil: return "nil"
                case SlotRecordImage.tooMany: return "too many"
                default: return "=" + String(decoding: bytes[offset..<offset + Int(length)], as: UTF8.self)
                }
            }
            return XMLReadRecord(
                number: batch.firstRecordNumber + Int64(index), type: type, values: values,
                fileOffset: slice.fileOffset, fragmentLength: word(SlotRecordImage.fragmentLengthOffset))
        }
    }

    /// Reads the text in every way; what serial reading gives, after checking that every other way gives the same.
    static func everyWay(
        _ bytes: [UInt8], _ shape: XMLSourceShape, _ note: String = "",
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws -> XMLReadFile {
        let file = try TestFile(bytes, name: "extract.xml")
        let expected = all[0].read(file.path, shape)
        for way in all.dropFirst() {
            let found = way.read(file.path, shape)
            #expect(found == expected, "\(note) \(way)", sourceLocation: sourceLocation)
        }
        try expectStream(bytes, shape, gives: expected, note, sourceLocation)
        return expected
    }

    /// The same from a source that comes once and in order. A mistake has its line there too, unless it is an element
    /// that began in an earlier chunk.
    private static func expectStream(
        _ bytes: [UInt8], _ shape: XMLSourceShape, gives expected: XMLReadFile, _ note: String,
        _ sourceLocation: Testing.SourceLocation
    ) throws {
        // What holds nothing is refused before anybody asks what it is.
        guard !bytes.isEmpty else { return }
        let middle = bytes.count / 2
        let members = GzipBytes.member(Array(bytes[..<middle])) + GzipBytes.member(Array(bytes[middle...]))
        let file = try TestFile(members, name: "extract.xml.gz")
        for way in [XMLReading(isSerial: true)] + [1, 33, 1 << 19].map({ XMLReading(chunkBytes: $0) }) {
            let found = way.read(file.path, shape)
            #expect(found.records == expected.records, "gzip, \(note) \(way)", sourceLocation: sourceLocation)
            #expect(found.codes == expected.codes, "gzip, \(note) \(way)", sourceLocation: sourceLocation)
            let mistake = found.mistake.map { $0.replacing("extract.xml.gz", with: "extract.xml") }
            let bare = expected.mistake.map { $0.replacing(#/line [\d,]+, column [\d,]+, /#, with: "") }
            #expect(
                mistake == expected.mistake || mistake == bare,
                "gzip, \(note) \(way)", sourceLocation: sourceLocation)
        }
    }

    static func everyWay(
        _ text: String, _ shape: XMLSourceShape, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws -> XMLReadFile {
        try everyWay(Array(text.utf8), shape, text, sourceLocation: sourceLocation)
    }
}
