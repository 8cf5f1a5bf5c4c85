import MappingLanguage
import TestSupport
import Testing

/// What the check says of columns, keys and totals.
@Suite struct ColumnsDiagnosticsTests {
    @Test func `Money that is too small says the figures and what to write`() {
        expectDiagnostics(
            (
                "1️⃣money 9.2 GBP  = WFP-AMOUNT                          rule 0.01 .. 600.00",
                "1️⃣money 7.2 GBP  = WFP-AMOUNT"
            ),
            tell: """
                feed/wfp.map:25:13: error[MAP025]: money 7.2 holds up to 99,999.99; WFP-AMOUNT can be 9,999,999.99
                  25 |   amount    money 7.2 GBP  = WFP-AMOUNT
                     |             ^^^^^^^^^^^^^
                  hint: use money 9.2, or add "rule .. 99999.99"
                """)
    }

    @Test func `An integer that is too small says what to write`() {
        expectDiagnostics(
            (
                "bank      text 15        = WFP-SORT-CODE \"-\" WFP-ACCOUNT       personal",
                "account 1️⃣integer 7 = WFP-ACCOUNT\n  bank text 6 = WFP-SORT-CODE"
            ),
            tell: """
                feed/wfp.map:29:11: error[MAP025]: integer 7 holds up to 9,999,999; WFP-ACCOUNT can be 99,999,999
                  29 |   account integer 7 = WFP-ACCOUNT
                     |           ^^^^^^^^^
                  hint: use integer 8, or add "rule .. 9999999"
                """)
    }

    @Test func `A text that is too short for a field of fixed length is an error`() {
        expectDiagnostics(
            ("nino      text 9 ", "nino      1️⃣text 8 "),
            tell: """
                feed/wfp.map:22:13: error[MAP025]: nino holds 8 characters; WFP-NINO has 9 characters
                  22 |   nino      text 8         = WFP-NINO                            rule nino
                     |             ^^^^^^
                  hint: write text 9, or trim WFP-NINO
                """)
    }

    @Test func `A text that is too short for a trimmed value is a warning with the maximum`() {
        expectDiagnostics(
            ("name      text 1..60", "name      1️⃣text 1..30"),
            tell: """
                feed/wfp.map:23:13: warning[MAP026]: name holds 30 characters; the value can have up to 33, and longer ones are rejected
                  23 |   name      text 1..30     = trim WFP-FORENAME " " trim WFP-SURNAME
                     |             ^^^^^^^^^^
                  hint: write text 1..33 to keep them all
                """)
    }

    @Test func `Fields side by side have a fixed length too`() {
        expectDiagnostics(
            ("bank      text 15 ", "bank      1️⃣text 14 "),
            tell: """
                feed/wfp.map:29:13: error[MAP025]: bank holds 14 characters; the value has 15 characters
                  29 |   bank      text 14        = WFP-SORT-CODE "-" WFP-ACCOUNT       personal
                     |             ^^^^^^^
                  hint: write text 15
                """)
    }

    @Test func `A text that asks for more than the field has can never be filled`() {
        expectDiagnostics(
            ("nino      text 9 ", "nino      1️⃣text 10..12 "),
            tell: """
                feed/wfp.map:22:13: error[MAP025]: nino needs at least 10 characters; WFP-NINO has at most 9
                  22 |   nino      text 10..12         = WFP-NINO                            rule nino
                     |             ^^^^^^^^^^^
                  hint: write text 9..9
                """)
    }

    @Test func `A column of text does not take a signed number`() {
        expectDiagnostics(
            ("nino      text 9         = WFP-NINO ", "nino      text 9         = 1️⃣WFP-AMOUNT "),
            tell: """
                feed/wfp.map:22:30: error[MAP024]: WFP-AMOUNT (PIC S9(7)V99 COMP-3) is a number, and a text is needed here
                  22 |   nino      text 9         = WFP-AMOUNT                            rule nino
                     |                              ^^^^^^^^^^
                  hint: only an unsigned whole-number field has digits of a fixed length that can stand as text
                """)
    }

    @Test func `A column of money does not take text`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= 1️⃣WFP-NINO"),
            tell: """
                feed/wfp.map:25:30: error[MAP024]: WFP-NINO (PIC X(9)) is a text, and a number is needed here
                  25 |   amount    money 9.2 GBP  = WFP-NINO                   rule 0.01 .. 600.00
                     |                              ^^^^^^^^
                  hint: the copybook decides: only PIC 9 fields are numbers
                """)
    }

    @Test func `A date column does not take a number`() {
        expectDiagnostics(
            ("= date WFP-DOB as CCYYMMDD  ", "= 1️⃣WFP-DOB"),
            tell: """
                feed/wfp.map:24:30: error[MAP024]: WFP-DOB (PIC 9(8)) is a number, and the column born is date
                  24 |   born      date           = WFP-DOB          rule 1900-01-01 .. run date
                     |                              ^^^^^^^
                  hint: date WFP-DOB as CCYYMMDD reads one
                """)
    }

    @Test func `A boolean column does not take a text`() {
        expectDiagnostics(
            (
                "nino      text 9         = WFP-NINO                            rule nino",
                "nino text 9 = WFP-NINO\n  paid boolean = 1️⃣WFP-STATUS"
            ),
            tell: """
                feed/wfp.map:23:18: error[MAP024]: WFP-STATUS (PIC X) is a text, and the column paid is boolean
                  23 |   paid boolean = WFP-STATUS
                     |                  ^^^^^^^^^^
                  hint: state a condition: WFP-STATUS = "Y"
                """)
    }

    @Test func `More decimal places than the column need rounding`() {
        expectDiagnostics(
            ("= WFP-AMOUNT       ", "= 1️⃣WFP-RATE    "),
            tell: """
                feed/wfp.map:25:30: error[MAP027]: WFP-RATE has 4 decimal places, the column amount has 2
                  25 |   amount    money 9.2 GBP  = WFP-RATE                       rule 0.01 .. 600.00
                     |                              ^^^^^^^^
                  hint: write rounded or truncated behind it, or give the column 4

                feed/wfp.map:32:8: warning[MAP031]: WFP-RATE is dropped, but a column maps it
                  32 |   drop WFP-RATE, WFP-ADJUSTED, WFP-PHONE, WFP-LINE, WFP-UPDATED because "not part of the payment"
                     |        ^^^^^^^^
                  hint: take it out of the drop line
                """)
    }

    @Test func `The same column twice is an error`() {
        expectDiagnostics(
            ("born      date ", "1️⃣nino      date "),
            tell: """
                feed/wfp.map:24:3: error[MAP008]: the column nino stands twice, first in line 22
                  24 |   nino      date           = date WFP-DOB as CCYYMMDD            rule 1900-01-01 .. run date
                     |   ^^^^
                  hint: give one of them another name
                """)
    }

    @Test func `A key column that does not exist is told with the nearest`() {
        expectDiagnostics(
            ("key nino, paid_on", "key nino, 1️⃣paid_no"),
            tell: """
                feed/wfp.map:21:39: error[MAP039]: the table payment has no column paid_no
                  21 | table payment from payment  key nino, paid_no
                     |                                       ^^^^^^^
                  hint: did you mean paid_on?
                """)
    }

    @Test func `A key column that can be null is an error`() {
        expectDiagnostics(
            ("key nino, paid_on", "key nino, 1️⃣born"), ("as CCYYMMDD  ", "as CCYYMMDD else null  "),
            tell: """
                feed/wfp.map:21:39: error[MAP040]: the key column born can be null
                  21 | table payment from payment  key nino, born
                     |                                       ^^^^
                  hint: a key names one row; take "else null" from born, or take it out of the key
                """)
    }

    @Test func `Totals add up numbers only`() {
        expectDiagnostics(
            ("sum amount by office", "sum 1️⃣name by office"),
            tell: """
                feed/wfp.map:33:21: error[MAP041]: the column name is text 1..60, and cannot be added up
                  33 |   totals count, sum name by office, status
                     |                     ^^^^
                  hint: sum needs a money, decimal or integer column
                """)
    }

    @Test func `Totals name columns of the table`() {
        expectDiagnostics(
            ("sum amount by office", "sum amount by 1️⃣offise"),
            tell: """
                feed/wfp.map:33:31: error[MAP039]: the table payment has no column offise
                  33 |   totals count, sum amount by offise, status
                     |                               ^^^^^^
                  hint: did you mean office?
                """)
    }

    @Test func `Null when looks at one field only`() {
        expectDiagnostics(
            ("trim WFP-SURNAME", "trim WFP-SURNAME 1️⃣null when blank"),
            tell: """
                feed/wfp.map:23:69: error[MAP032]: null when looks at one field, and name uses 2: WFP-FORENAME and WFP-SURNAME
                  23 |   name      text 1..60     = trim WFP-FORENAME " " trim WFP-SURNAME null when blank
                     |                                                                     ^^^^^^^^^
                  hint: when CONDITION then X, with else null, says it for several fields
                """)
    }

    @Test func `A literal of null when must fit its field`() {
        expectDiagnostics(
            ("as CCYYMMDD  ", "as CCYYMMDD null when zeros, 1️⃣\"none\" "),
            tell: """
                feed/wfp.map:24:72: error[MAP032]: WFP-DOB (PIC 9(8)) can never be "none"
                  24 |   born      date           = date WFP-DOB as CCYYMMDD null when zeros, "none"           rule 1900-01-01 .. run date
                     |                                                                        ^^^^^^
                """)
    }

    @Test func `A target name is small letters`() {
        expectDiagnostics(
            ("bank      text", "1️⃣Bank      text"),
            tell: """
                feed/wfp.map:29:3: error[MAP009]: Bank is no name for a column
                  29 |   Bank      text 15        = WFP-SORT-CODE "-" WFP-ACCOUNT       personal
                     |   ^^^^
                  hint: target names are small letters, digits and underscores, the first a letter: bank
                """)
    }

    @Test func `A column type that does not exist is told with the nearest`() {
        expectDiagnostics(
            ("nino      text 9", "nino      1️⃣txt 9"),
            tell: """
                feed/wfp.map:22:13: error[MAP005]: expected a column type (text, money, decimal, integer, date or boolean), but found "txt"
                  22 |   nino      txt 9         = WFP-NINO                            rule nino
                     |             ^^^
                  hint: did you mean text?
                """)
    }

    @Test func `Money has a currency`() {
        expectDiagnostics(
            ("money 9.2 GBP  =", "money 9.2 1️⃣="),
            tell: """
                feed/wfp.map:25:23: error[MAP005]: expected a currency of three letters, but found "="
                  25 |   amount    money 9.2 = WFP-AMOUNT                          rule 0.01 .. 600.00
                     |                       ^
                  hint: for example: money 9.2 GBP
                """)
    }

    @Test func `Digits and decimal places are both stated`() {
        expectDiagnostics(
            ("money 9.2 GBP", "money 1️⃣9 GBP"),
            tell: """
                feed/wfp.map:25:19: error[MAP010]: 9 does not state digits and decimal places
                  25 |   amount    money 9 GBP  = WFP-AMOUNT                          rule 0.01 .. 600.00
                     |                   ^
                  hint: digits in all, a point, decimal places: money 9.2 GBP
                """)
    }

    @Test func `A clause that does not exist is told with the nearest`() {
        expectDiagnostics(
            ("personal", "1️⃣personel"),
            tell: """
                feed/wfp.map:29:66: error[MAP019]: personel is not a field of WFP-PAYMENT (feed/WFPMAST.cpy:5)
                  29 |   bank      text 15        = WFP-SORT-CODE "-" WFP-ACCOUNT       personel
                     |                                                                  ^^^^^^^^
                  hint: did you mean the word personal?
                """)
    }
}
