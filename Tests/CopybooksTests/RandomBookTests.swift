import Copybooks
import Diagnostics
import Testing

@Suite struct RandomBookTests {
    @Test(arguments: [SourceFormat.fixed, .free])
    func `Random books have the offsets that a computation of its own gives`(format: SourceFormat) throws {
        for seed in UInt64(1)...200 {
            let book = RandomBook(seed: seed)
            let text = RandomBookText.text(of: book, hasMargins: format == .fixed, seed: seed + 1000)
            try check(book, text, format, seed)
            try check(book, text, .automatic, seed)
        }
    }

    private func check(_ book: RandomBook, _ text: String, _ format: SourceFormat, _ seed: UInt64) throws {
        let copybook: Copybook
        do throws(DiagnosticList) {
            copybook = try Copybook.parse(SourceText(file: "random.cpy", text: text), format: format)
        } catch {
            Issue.record("seed \(seed), \(format): \(error.diagnostics.map(\.message))\n\(text)")
            return
        }
        let layout = try #require(copybook.layouts.first)
        let expected = book.items.map { Row(name: $0.name, offset: $0.offset, length: $0.length, occurs: $0.occurs) }
        let actual = layout.items.map { Row(name: $0.name, offset: $0.offset, length: $0.length, occurs: $0.occurs) }
        #expect(actual == expected, "seed \(seed), \(format)\n\(text)")
        #expect(layout.length == book.root.length, "seed \(seed)")
        let redefined = layout.items.map { $0.redefines.flatMap { layout.items[$0].name } }
        #expect(redefined == book.items.map { $0.redefines?.name }, "seed \(seed)\n\(text)")
    }

    private struct Row: Hashable {
        var name: String?
        var offset: Int
        var length: Int
        var occurs: Int?
    }
}
