import Diagnostics
import MappingLanguage
import TestSupport
import Testing

/// Changes the worked example (or other files beside it), checks it, and compares all that the check tells with what
/// is expected. Each mark must be the place of one diagnostic.
func expectDiagnostics(
    _ edits: (old: String, new: String)..., files: [String: String] = [:], tell expected: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
    var marked = ["feed/wfp.map": WinterFuel.mapping]
    marked.merge(files) { _, given in given }
    for edit in edits {
        let old = MarkedText(edit.old).text
        let before = marked["feed/wfp.map"] ?? ""
        #expect(before.contains(old), "the example does not hold \(old)", sourceLocation: sourceLocation)
        marked["feed/wfp.map"] = before.replacing(old, with: edit.new, maxReplacements: 1)
    }
    let texts = marked.mapValues { MarkedText($0) }
    let check = WinterFuel.check(texts["feed/wfp.map"]?.text ?? "", files: texts.mapValues(\.text))
    #expect(check.rendered == expected + "\n", sourceLocation: sourceLocation)
    let marks = texts.flatMap { file, text in text.places.map { (file: file, line: $0.line, column: $0.column) } }
    #expect(!marks.isEmpty, "the test marks no place", sourceLocation: sourceLocation)
    for mark in marks {
        let isFound = check.diagnostics.contains {
            $0.location?.file == mark.file && $0.location?.line == mark.line && $0.location?.column == mark.column
        }
        #expect(isFound, "nothing is told at \(mark)", sourceLocation: sourceLocation)
    }
}
