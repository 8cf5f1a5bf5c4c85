import MappingLanguage
import TestSupport
import Testing

/// What the check says of fields.
@Suite struct FieldsDiagnosticsTests {
    @Test func `A misspelt field names the nearest with its picture and bytes`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= 1️⃣WFP-AMNT"),
            tell: """
                feed/wfp.map:25:30: error[MAP019]: WFP-AMNT is not a field of WFP-PAYMENT (feed/WFPMAST.cpy:5)
                  25 |   amount    money 9.2 GBP  = WFP-AMNT                   rule 0.01 .. 600.00
                     |                              ^^^^^^^^
                  hint: did you mean WFP-AMOUNT  PIC S9(7)V99 COMP-3 (bytes 43-47)?
                """)
    }

    @Test func `A name that is like no other gets no guess`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= 1️⃣NOTHING-LIKE-IT"),
            tell: """
                feed/wfp.map:25:30: error[MAP019]: NOTHING-LIKE-IT is not a field of WFP-PAYMENT (feed/WFPMAST.cpy:5)
                  25 |   amount    money 9.2 GBP  = NOTHING-LIKE-IT                   rule 0.01 .. 600.00
                     |                              ^^^^^^^^^^^^^^^
                """)
    }

    @Test func `A field of another type is not a field of this one`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= 1️⃣WFP-T-AMOUNT"),
            tell: """
                feed/wfp.map:25:30: error[MAP019]: WFP-T-AMOUNT is not a field of WFP-PAYMENT (feed/WFPMAST.cpy:5)
                  25 |   amount    money 9.2 GBP  = WFP-T-AMOUNT                   rule 0.01 .. 600.00
                     |                              ^^^^^^^^^^^^
                  hint: it is a field of the type trailer
                """)
    }

    @Test func `A group that holds packed numbers is no text`() {
        expectDiagnostics(
            ("= WFP-NINO  ", "= 1️⃣WFP-LINE(1)"),
            tell: """
                feed/wfp.map:22:30: error[MAP022]: WFP-LINE is a group and no text: it holds WFP-LINE-AMOUNT  PIC S9(3)V99 COMP-3 (bytes 98-100)
                  22 |   nino      text 9         = WFP-LINE(1)                          rule nino
                     |                              ^^^^^^^^^^^
                  hint: name a field of the group
                """)
    }

    @Test func `A field in an OCCURS needs the number of its occurrence`() {
        expectDiagnostics(
            ("= WFP-NINO  ", "= 1️⃣WFP-LINE-CODE"),
            tell: """
                feed/wfp.map:22:30: error[MAP021]: WFP-LINE-CODE needs the number of its occurrence: WFP-LINE occurs 3 times
                  22 |   nino      text 9         = WFP-LINE-CODE                          rule nino
                     |                              ^^^^^^^^^^^^^
                  hint: the last is WFP-LINE-CODE(3); a table "each WFP-LINE" makes one row of each
                """)
    }

    @Test func `An occurrence beyond the OCCURS does not exist`() {
        expectDiagnostics(
            ("= WFP-NINO  ", "= WFP-PHONE1️⃣(3)"),
            tell: """
                feed/wfp.map:22:39: error[MAP021]: WFP-PHONE occurs 2 times, so it has no occurrence 3
                  22 |   nino      text 9         = WFP-PHONE(3)                          rule nino
                     |                                       ^^^
                """)
    }

    @Test func `A field without OCCURS has no second occurrence`() {
        expectDiagnostics(
            ("= WFP-NINO  ", "= WFP-NINO1️⃣(2)"),
            tell: """
                feed/wfp.map:22:38: error[MAP021]: WFP-NINO does not occur more than once
                  22 |   nino      text 9         = WFP-NINO(2)                          rule nino
                     |                                      ^^^
                  hint: leave out the number; a part of a text is written WFP-NINO(1:3)
                """)
    }

    @Test func `A part of a text lies inside it`() {
        expectDiagnostics(
            ("= WFP-NINO  ", "= WFP-NINO1️⃣(5:6)"),
            tell: """
                feed/wfp.map:22:38: error[MAP023]: WFP-NINO has 9 characters, so there is no part (5:6)
                  22 |   nino      text 9         = WFP-NINO(5:6)                          rule nino
                     |                                      ^^^^^
                  hint: a part is written (start:length), the first character is 1
                """)
    }

    @Test func `A name that stands twice needs its group`() {
        expectDiagnostics(
            ("= WFP-NINO  ", "= 1️⃣WFP-CODE"), ("drop WFP-SEX ", "drop WFP-UPD-DATE "),
            files: [
                "feed/WFPMAST.cpy": WinterFuel.copybook.replacing("WFP-SEX ", with: "WFP-CODE ").replacing(
                    "WFP-UPD-USER ", with: "WFP-CODE ")
            ],
            tell: """
                feed/wfp.map:22:30: error[MAP020]: WFP-CODE stands 2 times in WFP-PAYMENT (feed/WFPMAST.cpy:5)
                  22 |   nino      text 9         = WFP-CODE                          rule nino
                     |                              ^^^^^^^^
                  hint: say which: WFP-CODE of WFP-PAYMENT or WFP-CODE of WFP-UPDATED
                """)
    }

    @Test func `Each needs an item with OCCURS`() {
        expectDiagnostics(
            ("from payment  key", "from payment each 1️⃣WFP-NINO key"),
            tell: """
                feed/wfp.map:21:33: error[MAP021]: WFP-NINO does not occur more than once
                  21 | table payment from payment each WFP-NINO key nino, paid_on
                     |                                 ^^^^^^^^
                  hint: items with OCCURS: WFP-PHONE, WFP-LINE
                """)
    }

    @Test func `A dropped field that a column maps is worth a warning`() {
        expectDiagnostics(
            ("drop WFP-SEX ", "drop WFP-SEX, 1️⃣WFP-NINO "),
            tell: """
                feed/wfp.map:31:17: warning[MAP031]: WFP-NINO is dropped, but a column maps it
                  31 |   drop WFP-SEX, WFP-NINO                      because "not held in the new service"
                     |                 ^^^^^^^^
                  hint: take it out of the drop line
                """)
    }

    @Test func `Fields without a destination are all named`() {
        expectDiagnostics(
            (
                "drop WFP-RATE, WFP-ADJUSTED, WFP-PHONE, WFP-LINE, WFP-UPDATED because",
                "drop WFP-ADJUSTED, WFP-PHONE(1), WFP-LINE(2), WFP-UPDATED because"
            ), ("\"P\" payment", "\"P\" 1️⃣payment"),
            tell: """
                feed/wfp.map:10:9: warning[MAP045]: 4 fields of payment have no destination: WFP-RATE, WFP-PHONE(2), WFP-LINE-CODE(1) and (3), WFP-LINE-AMOUNT(1) and (3)
                  10 |     "P" payment WFP-PAYMENT   any
                     |         ^^^^^^^
                  hint: map them, or say in a table: drop WFP-RATE because "..."
                """)
    }
}
