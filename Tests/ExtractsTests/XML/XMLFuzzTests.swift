import Foundation
import RecordValues
import TestSupport
import Testing

@testable import Extracts

/// Damaged documents: no crash, no record lost, and every way of reading says the same.
///
/// `Scripts/fuzz-xml` runs it for as long as it is told; without that it takes a few fixed seeds.
@Suite struct XMLFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = environment["TALLYOVER_FUZZ_SECONDS"].flatMap(Double.init)
    private static let firstSeed = environment["TALLYOVER_FUZZ_SEED"].flatMap(UInt64.init) ?? 1

    @Test func `Whatever is done to a document, reading it in parts gives what reading it in one does`() throws {
        let start = ContinuousClock.now
        var seed = Self.firstSeed
        while Self.seconds.map({ start.duration(to: .now) < .seconds($0) }) ?? (seed <= 60) {
            try Self.run(seed)
            seed += 1
        }
        if Self.seconds != nil { print("fuzz-xml: seeds \(Self.firstSeed) to \(seed - 1)") }
    }

    private static func run(_ seed: UInt64) throws {
        var random = RandomXML(seed: seed)
        let sound = Array(random.document().utf8)
        let shape = random.shape()
        var damage = SeededGenerator(seed: ~seed)
        for _ in 0..<8 {
            var bytes = sound
            for _ in 0..<1 + damage.below(3) { Self.damage(&bytes, using: &damage) }
            Self.hold(bytes, shape, "seed \(seed)", using: &damage)
        }
    }

    private static let pieces = [
        "<", ">", "/", "&", "'", "\"", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<r>", "</r>", "<r/>",
        "<!DOCTYPE x [",
        "<!ENTITY a 'b'>", "]>", "&a;", "xmlns=''", "xmlns:p='urn:two'", "\u{0}", "\u{FEFF}", "\r", "\n", "p:",
        " x='1'",
    ]

    private static func damage(_ bytes: inout [UInt8], using damage: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = damage.below(bytes.count)
        let end = min(bytes.count, place + 1 + damage.below(damage.chance(20) ? 200 : 8))
        switch damage.below(7) {
        case 0: bytes[place] = UInt8(damage.below(256))
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: damage.below(bytes.count))
        case 3, 4: bytes.insert(contentsOf: Array(damage.pick(pieces).utf8), at: place)
        case 5: bytes.removeLast(bytes.count - place)
        default: bytes[place] ^= 1 << UInt8(damage.below(8))
        }
    }

    static func hold(
        _ bytes: [UInt8], _ shape: XMLSourceShape, _ note: String, using damage: inout SeededGenerator
    ) {
        guard !bytes.isEmpty, let file = try? TestFile(bytes, name: "extract.xml") else { return }
        let serial = XMLReading(isSerial: true).read(file.path, shape)
        var unsound: [String] = []
        for chunkBytes in [1 + damage.below(40), 1 + damage.below(400), 1 << 19] {
            let parts = XMLReading(chunkBytes: chunkBytes).read(file.path, shape)
            if parts.records != serial.records || parts.codes != serial.codes {
                unsound.append("chunks of \(chunkBytes) give \(parts)")
            }
        }
        // Entities are refused here, and replaced in the tree; a limit is not met by documents of this size.
        if serial.codes.isEmpty {
            let records = XMLTree(bytes)?.records(shape)
            if records.map({ $0.map(\.values) }) != serial.records.map(\.values) {
                unsound.append("the tree gives \(records.map { "\($0)" } ?? "nothing")")
            }
        } else if serial.codes == ["EXT030"], XMLTree(bytes) != nil {
            unsound.append("the tree takes it")
        }
        if !unsound.isEmpty { keep(bytes) }
        #expect(unsound == [], "\(note): \(String(decoding: bytes, as: UTF8.self))\n\(shape)\n\(serial)")
    }

    /// To be put into the folder `Findings`.
    private static func keep(_ bytes: [UInt8]) {
        guard let folder = environment["TALLYOVER_FUZZ_KEEP"] else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let name = "\(folder)/\(bytes.count)-\(bytes.hashValue.magnitude).xml"
        try? Data(bytes).write(to: URL(filePath: name))
    }
}
