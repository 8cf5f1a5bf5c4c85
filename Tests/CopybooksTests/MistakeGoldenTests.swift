import Copybooks
import Diagnostics
import TestSupport
import Testing

@Suite struct MistakeGoldenTests {
    static let books = [
        "words", "levels", "no-record", "pictures", "refused", "tables", "periods", "margins", "empty", "too-long",
    ]

    @Test(arguments: books) func `Every mistake of a book is shown at once, each at its place`(name: String) throws {
        let source = try book("Mistakes/\(name).cpy")
        let list = try #require(throws: DiagnosticList.self) { try Copybook.parse(source) }
        let text = list.diagnostics.map { $0.rendered { _ in source } }.joined()
        expectGolden(text, named: "Mistakes/\(name).txt")
    }

    @Test func `Every code is shown by a golden`() throws {
        var seen: Set<String> = []
        for name in Self.books {
            let source = try book("Mistakes/\(name).cpy")
            let list = try #require(throws: DiagnosticList.self) { try Copybook.parse(source) }
            seen.formUnion(list.diagnostics.map(\.code))
        }
        for name in LayoutGoldenTests.books {
            seen.formUnion(try Copybook.parse(book("Books/\(name).cpy")).warnings.map(\.code))
        }
        let missing = CopybookCode.allCases.filter { !seen.contains($0.rawValue) }
        #expect(missing == [], "no golden shows \(missing.map(\.rawValue))")
    }
}
