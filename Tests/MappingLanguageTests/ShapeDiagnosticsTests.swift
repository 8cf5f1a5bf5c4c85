import Diagnostics
import MappingLanguage
import TestSupport
import Testing

/// What the parser says.
@Suite struct ShapeDiagnosticsTests {
    @Test func `A text without its closing quote is an error`() {
        expectDiagnostics(
            ("\" \" trim WFP-SURNAME", "1️⃣\" trim WFP-SURNAME"),
            tell: """
                feed/wfp.map:23:48: error[MAP004]: this text has no closing quote
                  23 |   name      text 1..60     = trim WFP-FORENAME " trim WFP-SURNAME
                     |                                                ^^^^^^^^^^^^^^^^^^
                  hint: a text ends on its own line; write "" for a quote inside it
                """)
    }

    @Test func `Quotes of a word processor are told apart`() {
        expectDiagnostics(
            ("else \"0000\"", "else 1️⃣“0000”"),
            tell: """
                feed/wfp.map:27:71: error[MAP003]: “ does not start a text
                  27 |   office    text 4         = lookup office WFP-OFFICE            else “0000” warn
                     |                                                                       ^^^^^^
                  hint: texts stand in plain double quotes: "0000"
                """)
    }

    @Test func `A word that starts nothing is told with the nearest`() {
        expectDiagnostics(
            ("control\n", "1️⃣controls\n"),
            tell: """
                feed/wfp.map:14:1: error[MAP006]: "controls" starts nothing that can stand at the left margin
                  14 | controls
                     | ^^^^^^^^
                  hint: did you mean control?
                """)
    }

    @Test func `A line of a source that starts with an unknown word is told with the nearest`() {
        expectDiagnostics(
            ("records  fixed", "1️⃣record  fixed"),
            tell: """
                feed/wfp.map:7:3: error[MAP006]: "record" starts nothing that can stand in a source
                  7 |   record  fixed 130
                    |   ^^^^^^
                  hint: did you mean records?
                """)
    }

    @Test func `A reason is not empty`() {
        expectDiagnostics(
            ("because \"cancelled before issue\"", "because 1️⃣\" \""),
            tell: """
                feed/wfp.map:30:45: error[MAP005]: the reason is empty
                  30 |   skip when WFP-STATUS = "X"        because " "
                     |                                             ^^^
                """)
    }

    @Test func `A line that belongs to nothing is told`() {
        expectDiagnostics(
            ("codes status from \"codes/status.csv\"", "codes status from \"codes/status.csv\"\n  1️⃣more \"x\""),
            tell: """
                feed/wfp.map:21:3: error[MAP005]: this line is indented, but nothing above it takes lines of its own
                  21 |   more "x"
                     |   ^^^^
                  hint: start it at the left margin, or start it with a word that continues the line above
                """)
    }

    @Test func `A drop states its reason`() {
        expectDiagnostics(
            ("WFP-SEX                      because \"not held in the new service\"", "WFP-SEX1️⃣"),
            tell: """
                feed/wfp.map:31:15: error[MAP005]: expected because and a reason, but the statement ends
                  31 |   drop WFP-SEX
                     |               ^
                  hint: for example: drop WFP-SEX because "not held in the new service"
                """)
    }

    @Test func `An expression nested too deep is told, and takes no more of the stack`() {
        for open in ["(", "not ", "trim ", "when ("] {
            let deep = String(repeating: open, count: 50_000)
            let check = WinterFuel.check(WinterFuel.mapping.replacing("= WFP-NINO ", with: "= \(deep)"))
            #expect(check.diagnostics.map(\.message) == ["the expression is nested too deep"])
        }
    }
}
