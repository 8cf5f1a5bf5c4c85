import MappingLanguage
import TestSupport
import Testing

/// What the check says of controls with levels, sums of figures and conditions.
@Suite struct LevelControlsDiagnosticsTests {
    @Test func `A control at a level that is none`() {
        AchMapping.expectDiagnostics(
            ("control at batch", "control at 1️⃣bacth"),
            tell: """
                feed/wfp.map:29:12: error[MAP018]: the source ach has no level bacth
                  29 | control at bacth
                     |            ^^^^^
                  hint: did you mean batch?
                """)
    }

    @Test func `A type that does not stand in the level`() {
        AchMapping.expectDiagnostics(
            ("count entry, addenda", "count entry, 1️⃣file-end"),
            tell: """
                feed/wfp.map:30:36: error[MAP042]: records of the type file-end do not stand in the level batch
                  30 |   batch-end.COUNT   = count entry, file-end
                     |                                    ^^^^^^^^
                  hint: say where they stand: file-end in batch
                """)
    }

    @Test func `A text declares nothing`() {
        AchMapping.expectDiagnostics(
            ("batch-end.COUNT  ", "addenda.1️⃣TEXT  "),
            tell: """
                feed/wfp.map:30:11: error[MAP042]: TEXT (PIC X(30)) is a text, and a control is a number
                  30 |   addenda.TEXT   = count entry, addenda
                     |           ^^^^
                  hint: the description of the field decides: only PIC 9 fields and digits are numbers
                """)
    }

    @Test func `A declared field that is none`() {
        AchMapping.expectDiagnostics(
            ("batch-end.COUNT  ", "batch-end.1️⃣CONT  "),
            tell: """
                feed/wfp.map:30:13: error[MAP019]: CONT is not a field of BATCH-END (feed/wfp.map:20)
                  30 |   batch-end.CONT   = count entry, addenda
                     |             ^^^^
                  hint: did you mean COUNT  PIC 9(6) (bytes 2-7)?
                """)
    }

    @Test func `A count takes no places`() {
        AchMapping.expectDiagnostics(
            ("batch-end.COUNT   = count", "1️⃣batch-end.CREDITS   = count"),
            tell: """
                feed/wfp.map:30:3: error[MAP042]: CREDITS has 2 decimal places, and a count has none
                  30 |   batch-end.CREDITS   = count entry, addenda
                     |   ^^^^^^^^^^^^^^^^^
                  hint: compare the descriptions of the fields
                """)
    }

    @Test func `Places that can never agree`() {
        AchMapping.expectDiagnostics(
            ("batch-end.CREDITS = sum", "1️⃣batch-end.COUNT = sum"),
            tell: """
                feed/wfp.map:31:3: error[MAP042]: COUNT has 0 decimal places, and what it is held against has 2: they can never agree
                  31 |   batch-end.COUNT = sum entry.AMOUNT when CREDIT
                     |   ^^^^^^^^^^^^^^^
                  hint: compare the descriptions of the fields
                """)
    }

    @Test func `A remainder has no places`() {
        AchMapping.expectDiagnostics(
            ("modulo 10000", "modulo 1️⃣0"),
            tell: """
                feed/wfp.map:35:44: error[MAP010]: modulo needs a whole number, 2 or more
                  35 |   file-end.HASH    = sum entry.CODE modulo 0
                     |                                            ^
                """)
    }

    @Test func `A hash total of amounts`() {
        AchMapping.expectDiagnostics(
            ("file-end.HASH    = sum entry.CODE modulo 10000", "1️⃣file-end.HASH    = sum entry.AMOUNT modulo 10000"),
            tell: """
                feed/wfp.map:35:3: error[MAP042]: HASH is held against a remainder or a number of blocks, and those are whole numbers
                  35 |   file-end.HASH    = sum entry.AMOUNT modulo 10000
                     |   ^^^^^^^^^^^^^
                  hint: add up a field without decimal places, or count
                """)
    }

    @Test func `Blocks are counted`() {
        AchMapping.expectDiagnostics(
            ("count batch", "count batch in blocks of 1️⃣1"),
            tell: """
                feed/wfp.map:34:47: error[MAP010]: the records of a block is a whole number, 2 to 1000000
                  34 |   file-end.BATCHES = count batch in blocks of 1
                     |                                               ^
                """)
    }

    @Test func `Count all takes no condition`() {
        AchMapping.expectDiagnostics(
            ("count batch", "count all when 1️⃣CODE = 1"),
            tell: """
                feed/wfp.map:34:37: error[MAP042]: count all counts every record
                  34 |   file-end.BATCHES = count all when CODE = 1
                     |                                     ^^^^^^^^
                """)
    }

    @Test func `A condition that means other bytes`() {
        AchMapping.expectDiagnostics(
            ("count entry, addenda", "count entry, addenda when 1️⃣CODE = 22"),
            tell: """
                feed/wfp.map:30:49: error[MAP019]: CODE is not a field of ADDENDA (feed/wfp.map:18)
                  30 |   batch-end.COUNT   = count entry, addenda when CODE = 22
                     |                                                 ^^^^
                  hint: it is a field of the type entry
                """)
    }

    @Test func `Something behind a control`() {
        AchMapping.expectDiagnostics(
            ("count batch", "count batch 1️⃣twice"),
            tell: """
                feed/wfp.map:34:34: error[MAP005]: expected modulo N, in blocks of N, not supplied when, negative when, or the end of the control, but found "twice"
                  34 |   file-end.BATCHES = count batch twice
                     |                                  ^^^^^
                  hint: a figure with a condition that others follow stands in parentheses: (sum entry.AMOUNT when SIDE = "C") - ...
                """)
    }

    @Test func `A figure that is none`() {
        AchMapping.expectDiagnostics(
            ("= count batch", "= 1️⃣4"),
            tell: """
                feed/wfp.map:34:22: error[MAP005]: expected count, sum or TYPE.FIELD, but found "4"
                  34 |   file-end.BATCHES = 4
                     |                      ^
                """)
    }

    @Test func `A state that is none`() {
        AchMapping.expectDiagnostics(
            ("count batch", "count batch not supplied when 1️⃣empty-ish"),
            tell: """
                feed/wfp.map:34:52: error[MAP005]: expected blank, low-values, high-values, zeros, nines, absent, empty, nil, but found "empty-ish"
                  34 |   file-end.BATCHES = count batch not supplied when empty-ish
                     |                                                    ^^^^^^^^^
                """)
    }

    @Test func `A sum needs a number`() {
        AchMapping.expectDiagnostics(
            ("sum entry.AMOUNT when CREDIT", "sum entry.1️⃣NAME"),
            tell: """
                feed/wfp.map:31:33: error[MAP024]: NAME (PIC X(20)) is a text, and a number is needed here
                  31 |   batch-end.CREDITS = sum entry.NAME
                     |                                 ^^^^
                  hint: the copybook decides: only PIC 9 fields are numbers
                """)
    }

    @Test func `A sum needs a field or an expression`() {
        AchMapping.expectDiagnostics(
            ("sum entry.AMOUNT when CREDIT", "sum entry 1️⃣AMOUNT"),
            tell: """
                feed/wfp.map:31:33: error[MAP005]: expected "." or "(", but found "AMOUNT"
                  31 |   batch-end.CREDITS = sum entry AMOUNT
                     |                                 ^^^^^^
                  hint: write sum payment.WFP-AMOUNT, or sum payment (WFP-AMOUNT - WFP-RECOVERED)
                """)
    }
}
