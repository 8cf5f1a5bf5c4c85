import MappingLanguage
import TestSupport
import Testing

/// What the check says of sources.
@Suite struct SourcesDiagnosticsTests {
    @Test func `A copybook that is not there is told with the nearest file`() {
        expectDiagnostics(
            ("\"WFPMAST.cpy\"", "1️⃣\"WFPMST.cpy\""),
            tell: """
                feed/wfp.map:5:12: error[MAP001]: the copybook feed/WFPMST.cpy cannot be read
                  5 |   copybook "WFPMST.cpy"
                    |            ^^^^^^^^^^^^
                  hint: did you mean feed/WFPMAST.cpy?
                """)
    }

    @Test func `A code table that is not there is told with the files of its folder`() {
        expectDiagnostics(
            ("\"codes/status.csv\"", "1️⃣\"codes/reasons.csv\""),
            tell: """
                feed/wfp.map:20:19: error[MAP001]: the code table feed/codes/reasons.csv cannot be read
                  20 | codes status from "codes/reasons.csv"
                     |                   ^^^^^^^^^^^^^^^^^^^
                  hint: in that folder: office.csv, status.csv
                """)
    }

    @Test func `An unknown encoding lists all that are known`() {
        expectDiagnostics(
            ("cp285 ", "1️⃣cp258 "),
            tell: """
                feed/wfp.map:6:12: error[MAP012]: cp258 is not an encoding that is known
                  6 |   encoding cp258                              # UK EBCDIC
                    |            ^^^^^
                  hint: did you mean cp285? known: cp037, cp285, cp500, cp1047, cp1140, cp1146, ascii, iso-8859-1, utf-8
                """)
    }

    @Test func `An unknown sign policy is told with the nearest`() {
        expectDiagnostics(
            ("records  fixed", "numbers 1️⃣ibm-nopdf\n  records  fixed"),
            tell: """
                feed/wfp.map:7:11: error[MAP013]: ibm-nopdf is not a sign and digit policy
                  7 |   numbers ibm-nopdf
                    |           ^^^^^^^^^
                  hint: did you mean ibm-nopfd?
                """)
    }

    @Test func `A record length that is too short says by how much`() {
        expectDiagnostics(
            ("fixed 130", "1️⃣fixed 120"),
            tell: """
                feed/wfp.map:7:12: error[MAP014]: the records have 120 bytes, but WFP-HEADER (feed/WFPMAST.cpy) describes 130: 10 bytes too few
                  7 |   records  fixed 120
                    |            ^^^^^^^^^
                  hint: write 130, or name the copybook of this file
                """)
    }

    @Test func `A record length that is too long says by how much`() {
        expectDiagnostics(
            ("fixed 130", "1️⃣fixed 131"),
            tell: """
                feed/wfp.map:7:12: error[MAP014]: the records have 131 bytes, but WFP-HEADER (feed/WFPMAST.cpy) describes 130: 1 byte too many
                  7 |   records  fixed 131
                    |            ^^^^^^^^^
                  hint: write 130, or let the copybook end with FILLER PIC X(1)
                """)
    }

    @Test func `The field of the types stands at one place in all`() {
        expectDiagnostics(
            ("type by  WFP-REC-TYPE", "type by  1️⃣WFP-NINO"),
            tell: """
                feed/wfp.map:8:12: error[MAP016]: WFP-NINO stands at bytes 2-10, but the type header has WFP-H-RUN-DATE  PIC 9(8) (bytes 2-9) there
                  8 |   type by  WFP-NINO
                    |            ^^^^^^^^
                  hint: the field must stand at one place in every type's record
                """)
    }

    @Test func `A value of a type is no longer than the field`() {
        expectDiagnostics(
            ("\"P\" payment", "1️⃣\"PP\" payment"),
            tell: """
                feed/wfp.map:10:5: error[MAP017]: "PP" is no value of WFP-REC-TYPE (PIC X)
                  10 |     "PP" payment WFP-PAYMENT   any
                     |     ^^^^
                  hint: it has room for 1 character
                """)
    }

    @Test func `A value stands for one type`() {
        expectDiagnostics(
            ("\"T\" trailer", "1️⃣\"P\" trailer"),
            tell: """
                feed/wfp.map:11:5: error[MAP017]: "P" stands for payment already
                  11 |     "P" trailer WFP-TRAILER   last, exactly 1
                     |     ^^^
                  hint: a value tells one type, unless the types before the last have a "when"
                """)
    }

    @Test func `A record that no copybook describes is told with the nearest`() {
        expectDiagnostics(
            ("WFP-PAYMENT   any", "1️⃣WFP-PAYMNT any"),
            tell: """
                feed/wfp.map:10:17: error[MAP015]: no copybook of legacy describes WFP-PAYMNT
                  10 |     "P" payment WFP-PAYMNT any
                     |                 ^^^^^^^^^^
                  hint: did you mean WFP-PAYMENT?
                """)
    }

    @Test func `A record type that nothing uses is a warning`() {
        expectDiagnostics(
            ("other stop", "\"R\" 1️⃣refund WFP-PAYMENT any\n    other stop"),
            tell: """
                feed/wfp.map:12:9: warning[MAP043]: no table and no control uses the record type refund
                  12 |     "R" refund WFP-PAYMENT any
                     |         ^^^^^^
                  hint: its records are read and counted, and nothing becomes of them
                """)
    }

    @Test func `A source says what becomes of other records, or stops`() {
        expectDiagnostics(
            ("other stop", "other 1️⃣ignore"),
            tell: """
                feed/wfp.map:12:11: error[MAP015]: ignore names no record of a copybook, and no fields stand under it
                  12 |     other ignore
                     |           ^^^^^^
                  hint: other stop, other skip because "...", or a type for all other records: other ignore RECORD
                """)
    }

    @Test func `A problem in the copybook is shown there`() {
        expectDiagnostics(
            files: ["feed/WFPMAST.cpy": WinterFuel.copybook.replacing("PIC X(12)", with: "PIC 1️⃣X(1Q)")],
            tell: """
                feed/WFPMAST.cpy:8:42: error[CPY015]: the repeat count (1Q) in the picture X(1Q) is not a number from 1 on
                  8 |            05  WFP-FORENAME          PIC X(1Q).
                    |                                          ^^^^^
                  hint: write the repeat count as in X(10)
                """)
    }
}
