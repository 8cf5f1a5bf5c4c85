import MappingLanguage
import TestSupport
import Testing

/// What the check says of reconcile statements.
@Suite struct ReconcileDiagnosticsTests {
    private static let last = "totals count, sum amount by office, status\n"

    private static func with(_ lines: String) -> (old: String, new: String) { (last, last + "\n" + lines) }

    @Test func `A side is a source with one of its record types, or a table of the mapping`() {
        expectDiagnostics(
            Self.with("reconcile legacy.1️⃣paymnt with new.payment on nino\n"),
            tell: """
                feed/wfp.map:38:18: error[MAP018]: the source legacy has no record type paymnt
                  38 | reconcile legacy.paymnt with new.payment on nino
                     |                  ^^^^^^
                  hint: did you mean payment?
                """)
        expectDiagnostics(
            Self.with("reconcile legacy.payment with 1️⃣new.paymnt on nino\n"),
            tell: """
                feed/wfp.map:38:31: error[MAP060]: new.paymnt is no record type of a source, and no table that a run writes
                  38 | reconcile legacy.payment with new.paymnt on nino
                     |                               ^^^^^^^^^^
                  hint: did you mean new.payment?
                """)
    }

    @Test func `A column that neither side has is told with the nearest`() {
        expectDiagnostics(
            Self.with("reconcile legacy.payment with new.payment on nino\n  compare 1️⃣amont exact\n"),
            tell: """
                feed/wfp.map:39:11: error[MAP039]: the side legacy.payment has no column amont
                  39 |   compare amont exact
                     |           ^^^^^
                  hint: did you mean amount?
                """)
    }

    @Test func `A tolerance has its caps`() {
        expectDiagnostics(
            Self.with("reconcile legacy.payment with new.payment on nino\n  compare amount within 0.01 1️⃣, born\n"),
            tell: """
                feed/wfp.map:39:30: error[MAP005]: expected "net" and what the differences may come to, but found ","
                  39 |   compare amount within 0.01 , born
                     |                              ^
                  hint: a tolerance has caps, so that many small differences cannot pass: within 0.01 net 5.00 one-sided 10.00
                """)
    }

    @Test func `A rule suits the type of its column`() {
        expectDiagnostics(
            Self.with(
                "reconcile legacy.payment with new.payment on nino\n  compare 1️⃣amount trimmed, "
                    + "2️⃣name within 1 net 2 one-sided 3, 3️⃣nino exact\n"),
            tell: """
                feed/wfp.map:39:11: error[MAP061]: nino is part of the key, and pairs rows by its very value
                """)
    }

    @Test func `A residual is nothing, or it is explained`() {
        expectDiagnostics(
            Self.with("reconcile legacy.payment with new.payment on nino\n  residual 1️⃣0.01\n"),
            tell: """
                feed/wfp.map:39:12: error[MAP010]: a residual is 0, or it is explained
                  39 |   residual 0.01
                     |            ^^^^
                  hint: what is known and accepted stands break by break in the register: accept from "accepted.csv"
                """)
    }

    @Test func `Both sides give a column the same kind of value`() {
        expectDiagnostics(
            Self.with(
                "reconcile legacy.payment with new.payment on nino\n"
                    + "  old\n    amount text 9 = WFP-NINO\n  compare 1️⃣amount\n"),
            tell: """
                feed/wfp.map:41:11: error[MAP061]: amount is text 9 on one side and money 9.2 GBP on the other
                  41 |   compare amount
                     |           ^^^^^^
                  hint: give both sides the same kind, and numbers the same decimal places
                """)
    }

    @Test func `Totals are of numbers, and hash totals of whole ones`() {
        expectDiagnostics(
            Self.with(
                "reconcile legacy.payment with new.payment on nino\n"
                    + "  totals count, sum 1️⃣name, hash 2️⃣amount modulo 10\n"),
            tell: """
                feed/wfp.map:39:21: error[MAP041]: the column name is text 1..60, and no number
                  39 |   totals count, sum name, hash amount modulo 10
                     |                     ^^^^
                  hint: totals are of money, decimal and integer columns

                feed/wfp.map:39:32: error[MAP041]: a hash total is one of whole numbers, and amount has decimal places
                  39 |   totals count, sum name, hash amount modulo 10
                     |                                ^^^^^^
                  hint: write: sum amount
                """)
    }

    @Test func `A word that means nothing under reconcile is told with those that do`() {
        expectDiagnostics(
            Self.with("reconcile legacy.payment with new.payment on nino\n  1️⃣compere amount\n"),
            tell: """
                feed/wfp.map:39:3: error[MAP006]: "compere" starts nothing that can stand under reconcile
                  39 |   compere amount
                     |   ^^^^^^^
                  hint: did you mean compare?
                """)
    }
}
