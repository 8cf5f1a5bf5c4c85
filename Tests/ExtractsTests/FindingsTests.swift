import Diagnostics
import Foundation
import RecordValues
import TestSupport
import Testing

@testable import Extracts

/// The files in `Findings`: what the fuzzing of `Scripts` found, and what is like it. The name of each begins with what
/// must come of it: the code of the mistake, or `sound`.
@Suite struct FindingsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Findings")

    private static func names(_ ending: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted()
    }

    private static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    private static func expected(_ name: String) -> [String] {
        name.hasPrefix("sound-") ? [] : [String(name.prefix { $0 != "-" })]
    }

    @Test func `There are findings, and no file is passed over`() throws {
        let all = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Self.names(".xml").count >= 8 && Self.names(".gz").count >= 7)
        #expect(all.count == Self.names(".xml").count + Self.names(".gz").count)
    }

    @Test(arguments: names(".xml"))
    func `Each document gives what its name says, in whatever way it is read`(name: String) throws {
        let bytes = try Self.bytes(name)
        let shape = XMLSourceShape.flat("root/r", "a")
        let file = try TestFile(bytes, name: name)
        let read = XMLReading(isSerial: true).read(file.path, shape)
        #expect(read.codes == Self.expected(name))
        var damage = SeededGenerator(seed: 1)
        for _ in 0..<10 { XMLFuzzTests.hold(bytes, shape, name, using: &damage) }
    }

    @Test(arguments: names(".gz"))
    func `Each gzip file gives what its name says`(name: String) throws {
        let file = try TestFile(try Self.bytes(name), name: "extract.dat.gz")
        let found = mistake(file.path, .fixed(length: 8))?.map(\.code) ?? []
        #expect(found == Self.expected(name))
    }
}
