import Copybooks
import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct LayoutGoldenTests {
    static let books = [
        "ordinary", "numbered", "tabs", "no-01", "group-usage", "nested-occurs", "redefines", "signs", "conditions",
        "free", "continued", "pictures", "several-01", "levels", "fillers", "margins", "export",
    ]

    @Test(arguments: books) func `A book gives its layout`(name: String) throws {
        let source = try book("Books/\(name).cpy")
        let copybook = try Copybook.parse(source)
        let warnings = copybook.warnings.map { $0.rendered { _ in source } }
        let text = LayoutReport(copybook.layouts).text + (warnings.isEmpty ? "" : "\n" + warnings.joined())
        expectGolden(text, named: "Books/\(name).txt")
    }

    @Test func `The report as CSV and JSON`() throws {
        let layouts = try ["conditions", "redefines"].flatMap { try Copybook.parse(book("Books/\($0).cpy")).layouts }
        expectGolden(LayoutReport(layouts).csv, named: "report.csv")
        expectGolden(LayoutReport(layouts).json, named: "report.json")
    }
}

/// A copybook beside the tests, under its bare name.
func book(_ path: String) throws -> SourceText {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(path)")
    return SourceText(file: url.lastPathComponent, text: String(decoding: try Data(contentsOf: url), as: UTF8.self))
}
