import MappingLanguage
import TestSupport
import Testing

/// What the check says of expressions and conditions.
@Suite struct ExpressionsDiagnosticsTests {
    @Test func `A date form with other digits than the field names the form that fits`() {
        expectDiagnostics(
            ("WFP-PAY-DATE as CCYYDDD", "WFP-PAY-DATE as 1️⃣CCYYMMDD"),
            tell: """
                feed/wfp.map:26:51: error[MAP029]: WFP-PAY-DATE is PIC 9(7); CCYYMMDD needs 8 digits
                  26 |   paid_on   date           = date WFP-PAY-DATE as CCYYMMDD
                     |                                                   ^^^^^^^^
                  hint: did you mean CCYYDDD?
                """)
    }

    @Test func `A date form that does not exist is told with the nearest`() {
        expectDiagnostics(
            ("as CCYYMMDD", "as 1️⃣CCYYMMD"),
            tell: """
                feed/wfp.map:24:46: error[MAP029]: CCYYMMD is not a date form
                  24 |   born      date           = date WFP-DOB as CCYYMMD            rule 1900-01-01 .. run date
                     |                                              ^^^^^^^
                  hint: did you mean CCYYMMDD?
                """)
    }

    @Test func `A year of two digits needs a window`() {
        expectDiagnostics(
            ("as CCYYMMDD", "as CCYYMMDD\n  valid date = date WFP-SORT-CODE as 1️⃣YYMMDD"),
            tell: """
                feed/wfp.map:25:38: error[MAP029]: YYMMDD has no century, so its window must be stated
                  25 |   valid date = date WFP-SORT-CODE as YYMMDD            rule 1900-01-01 .. run date
                     |                                      ^^^^^^
                  hint: for example: as YYMMDD window 1930 (the years 1930 to 2029)
                """)
    }

    @Test func `A full year needs no window`() {
        expectDiagnostics(
            ("as CCYYMMDD", "as CCYYMMDD window 1️⃣1930"),
            tell: """
                feed/wfp.map:24:62: error[MAP029]: CCYYMMDD has the full year, so a window says nothing
                  24 |   born      date           = date WFP-DOB as CCYYMMDD window 1930            rule 1900-01-01 .. run date
                     |                                                              ^^^^
                """)
    }

    @Test func `A division states how it is rounded`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= 1️⃣WFP-AMOUNT / 3"),
            tell: """
                feed/wfp.map:25:30: error[MAP027]: a division states how it is rounded
                  25 |   amount    money 9.2 GBP  = WFP-AMOUNT / 3                   rule 0.01 .. 600.00
                     |                              ^^^^^^^^^^^^^^
                  hint: write rounded, rounded half even or truncated behind it
                """)
    }

    @Test func `A rounding inside an expression states its places`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= (WFP-AMOUNT / 3 1️⃣rounded) * 2"),
            tell: """
                feed/wfp.map:25:46: error[MAP027]: the rounding does not say to how many decimal places
                  25 |   amount    money 9.2 GBP  = (WFP-AMOUNT / 3 rounded) * 2                   rule 0.01 .. 600.00
                     |                                              ^^^^^^^
                  hint: inside an expression, write for example: rounded 2
                """)
    }

    @Test func `Nothing is divided by zero`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= WFP-AMOUNT / 1️⃣0 rounded"),
            tell: """
                feed/wfp.map:25:43: error[MAP010]: this divides by zero
                  25 |   amount    money 9.2 GBP  = WFP-AMOUNT / 0 rounded                   rule 0.01 .. 600.00
                     |                                           ^
                """)
    }

    @Test func `A value that could have more than 38 digits is an error`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= 1️⃣WFP-AMOUNT * WFP-AMOUNT * WFP-AMOUNT * WFP-AMOUNT * WFP-AMOUNT rounded"),
            tell: """
                feed/wfp.map:25:30: error[MAP028]: the value could have more than 38 digits
                  25 |   amount    money 9.2 GBP  = WFP-AMOUNT * WFP-AMOUNT * WFP-AMOUNT * WFP-AMOUNT * WFP-AMOUNT rounded                   rule 0.01 .. 600.00
                     |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                  hint: round or truncate the parts to fewer decimal places
                """)
    }

    @Test func `A text field does not compare with a number`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when WFP-STATUS = 1️⃣1"),
            tell: """
                feed/wfp.map:30:26: error[MAP024]: WFP-STATUS (PIC X) is a text, and cannot be compared with a number
                  30 |   skip when WFP-STATUS = 1        because "cancelled before issue"
                     |                          ^
                  hint: write the value in quotes: "1"
                """)
    }

    @Test func `A signed number does not compare with a text`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when WFP-AMOUNT = 1️⃣\"1\""),
            tell: """
                feed/wfp.map:30:26: error[MAP024]: WFP-AMOUNT (PIC S9(7)V99 COMP-3) is a number, and cannot be compared with a text
                  30 |   skip when WFP-AMOUNT = "1"        because "cancelled before issue"
                     |                          ^^^
                  hint: write the number without quotes
                """)
    }

    @Test func `A date literal does not compare with the digits of a field`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when 1️⃣WFP-DOB < 1900-01-01"),
            tell: """
                feed/wfp.map:30:13: error[MAP024]: WFP-DOB (PIC 9(8)) is a number and cannot be compared with a date
                  30 |   skip when WFP-DOB < 1900-01-01        because "cancelled before issue"
                     |             ^^^^^^^^^^^^^^^^^^^^
                  hint: a date is read from a field first: date WFP-DOB as CCYYMMDD
                """)
    }

    @Test func `A comparison that can never hold is a warning`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when WFP-STATUS = 1️⃣\"XX\""),
            tell: """
                feed/wfp.map:30:26: warning[MAP031]: WFP-STATUS is never "XX": it has at most 1 character
                  30 |   skip when WFP-STATUS = "XX"        because "cancelled before issue"
                     |                          ^^^^
                """)
    }

    @Test func `A text that the code page has not cannot be compared`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when WFP-STATUS = 1️⃣\"€\""),
            tell: """
                feed/wfp.map:30:26: error[MAP030]: the text "€" cannot stand in a field: cp285 has no such character
                  30 |   skip when WFP-STATUS = "€"        because "cancelled before issue"
                     |                          ^^^
                """)
    }

    @Test func `A control character in a text is an error`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when WFP-STATUS = 1️⃣\"\t\""),
            tell: """
                feed/wfp.map:30:26: error[MAP030]: the text holds the control character U+0009
                  30 |   skip when WFP-STATUS = " "        because "cancelled before issue"
                     |                          ^^^
                """)
    }

    @Test func `A field is no condition`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when 1️⃣WFP-STATUS"),
            tell: """
                feed/wfp.map:30:13: error[MAP024]: WFP-STATUS (PIC X) is a text, and a condition is needed here
                  30 |   skip when WFP-STATUS        because "cancelled before issue"
                     |             ^^^^^^^^^^
                  hint: compare it: WFP-STATUS = ...
                """)
    }

    @Test func `A COMP field is never blank`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when WFP-ADJUSTED is 1️⃣blank"),
            tell: """
                feed/wfp.map:30:29: warning[MAP031]: WFP-ADJUSTED is never blank: every byte of a COMP field is part of a number
                  30 |   skip when WFP-ADJUSTED is blank        because "cancelled before issue"
                     |                             ^^^^^
                """)
    }

    @Test func `A list of values runs forwards`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when WFP-ADJUSTED in 1️⃣9..5"),
            tell: """
                feed/wfp.map:30:29: error[MAP033]: the range runs backwards
                  30 |   skip when WFP-ADJUSTED in 9..5        because "cancelled before issue"
                     |                             ^^^^
                """)
    }

    @Test func `All values of a choice are of one kind`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= when WFP-PAID then WFP-AMOUNT otherwise 1️⃣date WFP-DOB as CCYYMMDD"),
            tell: """
                feed/wfp.map:25:70: error[MAP024]: the value is a date, and the value before it is of another kind
                  25 |   amount    money 9.2 GBP  = when WFP-PAID then WFP-AMOUNT otherwise date WFP-DOB as CCYYMMDD                   rule 0.01 .. 600.00
                     |                                                                      ^^^^^^^^^^^^^^^^^^^^^^^^
                  hint: all values of a choice go into the same column
                """)
    }

    @Test func `A lookup names a code table of the mapping`() {
        expectDiagnostics(
            ("lookup status", "lookup 1️⃣statuss"),
            tell: """
                feed/wfp.map:28:37: error[MAP036]: the mapping has no code table statuss
                  28 |   status    text 10        = lookup statuss WFP-STATUS            else reject
                     |                                     ^^^^^^^
                  hint: did you mean status?
                """)
    }

    @Test func `A number does not stand beside a text`() {
        expectDiagnostics(
            ("\" \" trim", "1️⃣5 trim"),
            tell: """
                feed/wfp.map:23:48: error[MAP024]: the value is a number, and a text is needed here
                  23 |   name      text 1..60     = trim WFP-FORENAME 5 trim WFP-SURNAME
                     |                                                ^
                  hint: a text stands in quotes: "..."
                """)
    }

    @Test func `A number with a sign is set off by blanks from what stands before it`() {
        expectDiagnostics(
            ("\" \" trim WFP-SURNAME", "1️⃣-5"),
            tell: """
                feed/wfp.map:23:48: error[MAP024]: the value is a number, and a text is needed here
                  23 |   name      text 1..60     = trim WFP-FORENAME -5
                     |                                                ^^
                  hint: a minus sign needs a blank on both sides
                """)
    }

    @Test func `A date is not read from the result of arithmetic`() {
        expectDiagnostics(
            ("date WFP-DOB as", "date 1️⃣WFP-SORT-CODE * 100 + 1 as"),
            tell: """
                feed/wfp.map:24:35: error[MAP024]: the value is a number, and a date is read from a field or a text
                  24 |   born      date           = date WFP-SORT-CODE * 100 + 1 as CCYYMMDD            rule 1900-01-01 .. run date
                     |                                   ^^^^^^^^^^^^^^^^^^^^^^^
                  hint: put its parts side by side, each with its leading zeros: date YEAR MONTH DAY as CCYYMMDD
                """)
    }

    @Test func `Numbers that cannot be written with the same places are not compared`() {
        expectDiagnostics(
            ("when WFP-STATUS = \"X\"", "when 1️⃣WFP-AMOUNT * WFP-AMOUNT * WFP-AMOUNT > 0.00000000000000000001"),
            tell: """
                feed/wfp.map:30:13: error[MAP028]: written with the same decimal places, the two have more than 38 digits
                  30 |   skip when WFP-AMOUNT * WFP-AMOUNT * WFP-AMOUNT > 0.00000000000000000001        because "cancelled before issue"
                     |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                  hint: round or truncate one of them
                """)
    }
}
