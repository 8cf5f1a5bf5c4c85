import Diagnostics
import Testing

private enum SampleCode: String, StableCode {
    case misspelt = "TST001"
    var summary: String { "a name is misspelt" }
}

@Suite struct DiagnosticRenderingTests {
    private let source = SourceText(file: "a.map", text: "first\r\n\tamount = WFP-AMNT\nlast")

    @Test func `A diagnostic shows the place, the line, the caret and the hint`() {
        let diagnostic = Diagnostic(
            SampleCode.misspelt, "WFP-AMNT is not a field",
            at: SourceLocation(file: "a.map", line: 2, column: 11, length: 8), hint: "did you mean WFP-AMOUNT?")
        #expect(
            diagnostic.rendered { _ in source } == """
                a.map:2:11: error[TST001]: WFP-AMNT is not a field
                  2 |  amount = WFP-AMNT
                    |           ^^^^^^^^
                  hint: did you mean WFP-AMOUNT?

                """)
    }

    @Test func `Lines end at LF, CRLF and CR, and a last line without an end counts`() {
        #expect(SourceText(file: "", text: "a\nb\r\nc\rd").lines == ["a", "b", "c", "d"])
        #expect(SourceText(file: "", text: "a\n").lines == ["a"])
    }

    @Test func `The caret never runs past the end of the line`() {
        let diagnostic = Diagnostic(
            SampleCode.misspelt, "m", at: SourceLocation(file: "a.map", line: 1, column: 4, length: 99))
        #expect(diagnostic.rendered { _ in source }.hasSuffix("  1 | first\n    |    ^^\n"))
    }

    @Test func `The nearest match is found through a swap, and nothing far is offered`() {
        let names = ["WFP-AMOUNT", "WFP-ACCOUNT", "WFP-STATUS"]
        #expect(NearestMatch.of("WFP-AMNT", among: names) == "WFP-AMOUNT")
        #expect(NearestMatch.of("WFP-STATSU", among: names) == "WFP-STATUS")
        #expect(NearestMatch.of("XYZ", among: names) == nil)
    }
}
