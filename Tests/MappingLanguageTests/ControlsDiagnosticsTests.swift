import MappingLanguage
import TestSupport
import Testing

/// What the check says of code tables and controls.
@Suite struct ControlsDiagnosticsTests {
    @Test func `A code that is given twice is told with both lines`() {
        expectDiagnostics(
            files: ["feed/codes/status.csv": "legacy,new\nA,active\nP,paid\nS,s\nT,t\n1️⃣P,payed\n"],
            tell: """
                feed/codes/status.csv:6:1: error[MAP038]: "P" is given twice (lines 3 and 6), with different new codes
                  6 | P,payed
                    | ^^^^^^^
                  hint: keep one of the two
                """)
    }

    @Test func `Codes that differ only in blanks at the end are one code`() {
        expectDiagnostics(
            files: ["feed/codes/status.csv": "legacy,new\nA,active\nP,paid\n1️⃣P ,payed\n"],
            tell: """
                feed/codes/status.csv:4:1: error[MAP038]: "P" and "P " (lines 3 and 4) differ only in blanks at their end, which do not count
                  4 | P ,payed
                    | ^^^^^^^^
                  hint: keep one of the two
                """)
    }

    @Test func `A code table has two columns`() {
        expectDiagnostics(
            files: ["feed/codes/status.csv": "1️⃣legacy\nA\n"],
            tell: """
                feed/codes/status.csv:1:1: error[MAP037]: the code table status has only one column
                  1 | legacy
                    | ^^^^^^
                  hint: a header line, then legacy code, new code: legacy,new
                """)
    }

    @Test func `A code table that nothing uses is a warning`() {
        expectDiagnostics(
            ("codes office from", "codes 1️⃣area from \"codes/office.csv\"\ncodes office from"),
            tell: """
                feed/wfp.map:19:7: warning[MAP044]: nothing uses the code table area
                  19 | codes area from "codes/office.csv"
                     |       ^^^^
                  hint: use it: lookup area FIELD
                """)
    }

    @Test func `A new code that its column cannot hold is an error`() {
        expectDiagnostics(
            ("status    text 10", "status    1️⃣text 8"),
            tell: """
                feed/wfp.map:28:13: error[MAP025]: status holds 8 characters; the value has 9 characters
                  28 |   status    text 8        = lookup status WFP-STATUS            else reject
                     |             ^^^^^^
                  hint: write text 9
                """)
    }

    @Test func `A legacy code longer than the field is never found`() {
        expectDiagnostics(
            ("lookup office", "lookup 1️⃣office"),
            files: ["feed/codes/office.csv": "legacy,new\nA001,0101\nB00222,0102\n"],
            tell: """
                feed/wfp.map:27:37: warning[MAP031]: the legacy code "B00222" of office is never found: WFP-OFFICE has 4 characters
                  27 |   office    text 4         = lookup office WFP-OFFICE            else "0000" warn
                     |                                     ^^^^^^
                """)
    }

    @Test func `A level-88 code without a target is a warning`() {
        expectDiagnostics(
            ("= lookup status", "= 1️⃣lookup status"),
            files: ["feed/codes/status.csv": "legacy,new\nA,active\nS,s\nT,t\n"],
            tell: """
                feed/wfp.map:28:30: warning[MAP046]: the code "P" of WFP-STATUS (level-88 WFP-PAID) is not in the code table status (feed/codes/status.csv)
                  28 |   status    text 10        = lookup status WFP-STATUS            else reject
                     |                              ^^^^^^^^^^^^^^^^^^^^^^^^
                  hint: add the code to the code table, skip its records, or state an else
                """)
    }

    @Test func `The same code table twice is an error`() {
        expectDiagnostics(
            ("codes status from", "codes 1️⃣office from \"codes/office.csv\"\ncodes status from"),
            tell: """
                feed/wfp.map:20:7: error[MAP008]: the code table office stands twice, first in line 19
                  20 | codes office from "codes/office.csv"
                     |       ^^^^^^
                  hint: give one of them another name
                """)
    }

    @Test func `A control declares a number`() {
        expectDiagnostics(
            ("trailer.WFP-T-COUNT  =", "trailer.1️⃣WFP-T-TYPE ="),
            tell: """
                feed/wfp.map:15:11: error[MAP042]: WFP-T-TYPE (PIC X) is a text, and a control is a number
                  15 |   trailer.WFP-T-TYPE = count payment
                     |           ^^^^^^^^^^
                  hint: the description of the field decides: only PIC 9 fields and digits are numbers
                """)
    }

    @Test func `A count has no decimal places`() {
        expectDiagnostics(
            ("trailer.WFP-T-COUNT  = count payment", "1️⃣trailer.WFP-T-AMOUNT = count payment"),
            tell: """
                feed/wfp.map:15:3: error[MAP042]: WFP-T-AMOUNT has 2 decimal places, and a count has none
                  15 |   trailer.WFP-T-AMOUNT = count payment
                     |   ^^^^^^^^^^^^^^^^^^^^
                  hint: compare the descriptions of the fields
                """)
    }

    @Test func `A sum has as many decimal places as what declares it`() {
        expectDiagnostics(
            (
                "trailer.WFP-T-HASH   = sum payment.WFP-ACCOUNT modulo 10000000000",
                "1️⃣trailer.WFP-T-HASH = sum payment.WFP-RATE"
            ),
            tell: """
                feed/wfp.map:17:3: error[MAP042]: WFP-T-HASH has 0 decimal places, and what it is held against has 4: they can never agree
                  17 |   trailer.WFP-T-HASH = sum payment.WFP-RATE
                     |   ^^^^^^^^^^^^^^^^^^
                  hint: compare the descriptions of the fields
                """)
    }

    @Test func `A remainder is one of whole numbers`() {
        expectDiagnostics(
            ("trailer.WFP-T-HASH   = sum payment.WFP-ACCOUNT", "1️⃣trailer.WFP-T-HASH   = sum payment.WFP-RATE"),
            tell: """
                feed/wfp.map:17:3: error[MAP042]: WFP-T-HASH is held against a remainder or a number of blocks, and those are whole numbers
                  17 |   trailer.WFP-T-HASH   = sum payment.WFP-RATE modulo 10000000000
                     |   ^^^^^^^^^^^^^^^^^^
                  hint: add up a field without decimal places, or count
                """)
    }

    @Test func `A control names record types of a source`() {
        expectDiagnostics(
            ("= count payment", "= count 1️⃣paymnt"),
            tell: """
                feed/wfp.map:15:32: error[MAP018]: no source has a record type paymnt
                  15 |   trailer.WFP-T-COUNT  = count paymnt
                     |                                ^^^^^^
                  hint: did you mean payment?
                """)
    }

    @Test func `A control names its fields with their type`() {
        expectDiagnostics(
            ("trailer.WFP-T-COUNT  =", "WFP-T-COUNT  1️⃣="),
            tell: """
                feed/wfp.map:15:16: error[MAP005]: expected ".", but found "="
                  15 |   WFP-T-COUNT  = count payment
                     |                ^
                  hint: a control names its fields with their type: trailer.WFP-T-COUNT
                """)
    }

    @Test func `A table is made from a record type of a source`() {
        expectDiagnostics(
            ("from payment  key", "from 1️⃣paymnt key"),
            tell: """
                feed/wfp.map:21:20: error[MAP018]: no source has a record type paymnt
                  21 | table payment from paymnt key nino, paid_on
                     |                    ^^^^^^
                  hint: did you mean payment?
                """)
    }
}
