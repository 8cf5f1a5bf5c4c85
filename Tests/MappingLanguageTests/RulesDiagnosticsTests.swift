import MappingLanguage
import TestSupport
import Testing

/// What the check says of rules and outcomes.
@Suite struct RulesDiagnosticsTests {
    @Test func `Rule nino is for text`() {
        expectDiagnostics(
            ("rule 0.01 .. 600.00", "1️⃣rule nino"),
            tell: """
                feed/wfp.map:25:66: error[MAP033]: rule nino is for text, and the column amount is money 9.2
                  25 |   amount    money 9.2 GBP  = WFP-AMOUNT                          rule nino
                     |                                                                  ^^^^^^^^^
                """)
    }

    @Test func `A range is not for text`() {
        expectDiagnostics(
            ("rule nino", "1️⃣rule \"A\" .. \"B\""),
            tell: """
                feed/wfp.map:22:66: error[MAP033]: a range is for numbers and dates, and the column nino is text 9
                  22 |   nino      text 9         = WFP-NINO                            rule "A" .. "B"
                     |                                                                  ^^^^^^^^^^^^^^^
                  hint: rule in, rule pattern and rule length are for text
                """)
    }

    @Test func `A range runs forwards`() {
        expectDiagnostics(
            ("rule 0.01 .. 600.00", "1️⃣rule 600.00 .. 0.01"),
            tell: """
                feed/wfp.map:25:66: error[MAP033]: the range runs backwards
                  25 |   amount    money 9.2 GBP  = WFP-AMOUNT                          rule 600.00 .. 0.01
                     |                                                                  ^^^^^^^^^^^^^^^^^^^
                """)
    }

    @Test func `A date in a range of money is an error`() {
        expectDiagnostics(
            ("rule 0.01 .. 600.00", "rule 0.01 .. 1️⃣run date"),
            tell: """
                feed/wfp.map:25:79: error[MAP033]: run date is no end of a range of money 9.2
                  25 |   amount    money 9.2 GBP  = WFP-AMOUNT                          rule 0.01 .. run date
                     |                                                                               ^^^^^^^^
                """)
    }

    @Test func `A pattern that does not read shows where`() {
        expectDiagnostics(
            ("rule nino", "rule pattern \"[A-Z]{2}1️⃣[0-9\""),
            tell: """
                feed/wfp.map:22:88: error[MAP034]: [ has no ]
                  22 |   nino      text 9         = WFP-NINO                            rule pattern "[A-Z]{2}[0-9"
                     |                                                                                        ^
                """)
    }

    @Test func `A day that the calendar does not have is an error`() {
        expectDiagnostics(
            ("rule 1900-01-01", "rule 1️⃣1900-02-29"),
            tell: """
                feed/wfp.map:24:71: error[MAP011]: 1900-02-29 is no day of the calendar
                  24 |   born      date           = date WFP-DOB as CCYYMMDD            rule 1900-02-29 .. run date
                     |                                                                       ^^^^^^^^^^
                """)
    }

    @Test func `The value behind else fits its column`() {
        expectDiagnostics(
            ("else \"0000\"", "else 1️⃣\"00000\""),
            tell: """
                feed/wfp.map:27:71: error[MAP035]: "00000" is no value of office: the column is text 4, and this has 5 characters
                  27 |   office    text 4         = lookup office WFP-OFFICE            else "00000" warn
                     |                                                                       ^^^^^^^
                """)
    }

    @Test func `The value behind else has no more decimal places than its column`() {
        expectDiagnostics(
            ("rule 0.01 .. 600.00", "else 1️⃣0.005"),
            tell: """
                feed/wfp.map:25:71: error[MAP035]: 0.005 is no value of amount: the column is money 9.2, and this has 3 decimal places
                  25 |   amount    money 9.2 GBP  = WFP-AMOUNT                          else 0.005
                     |                                                                       ^^^^^
                """)
    }

    @Test func `A length that the column never has is an error`() {
        expectDiagnostics(
            ("rule nino", "1️⃣rule length 10..12"),
            tell: """
                feed/wfp.map:22:66: error[MAP033]: no value of text 9 has such a length
                  22 |   nino      text 9         = WFP-NINO                            rule length 10..12
                     |                                                                  ^^^^^^^^^^^^^^^^^^
                """)
    }

    @Test func `A bound that cannot be compared with the column is an error`() {
        expectDiagnostics(
            ("rule 0.01 .. 600.00", "rule 1️⃣0.000000000000000000000000000001 .. 600.00"), ("money 9.2", "money 31.2"),
            tell: """
                feed/wfp.map:25:72: error[MAP028]: 0.000000000000000000000000000001 and money 31.2 have more than 38 digits together
                  25 |   amount    money 31.2 GBP  = WFP-AMOUNT                          rule 0.000000000000000000000000000001 .. 600.00
                     |                                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                """)
    }
}
