import RecordValues
import Testing

@testable import Extracts

/// Random documents against libxml2's tree.
@Suite struct XMLPropertyTests {
    @Test(arguments: 1...100)
    func `Every way of reading gives what libxml2's tree gives`(_ seed: UInt64) throws {
        var random = RandomXML(seed: seed)
        let text = random.document()
        let tree = try #require(XMLTree(Array(text.utf8)), "seed \(seed): \(text)")
        for _ in 0..<3 {
            let shape = random.shape()
            let read = try XMLReading.everyWay(Array(text.utf8), shape, "seed \(seed)")
            let expected = tree.records(shape)
            #expect(read.mistake == [], "seed \(seed): \(text)")
            #expect(read.records.map(\.type) == expected.map(\.type), "seed \(seed): \(text)")
            #expect(read.records.map(\.values) == expected.map(\.values), "seed \(seed): \(text)\n\(shape)")
        }
    }
}
