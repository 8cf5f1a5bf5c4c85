import MappingLanguage
import TestSupport
import Testing

/// What the check says of fields by position.
@Suite struct PositionsDiagnosticsTests {
    @Test func `A field that ends behind its record`() {
        AchMapping.expectDiagnostics(
            ("TEXT       2 (30)", "1️⃣TEXT       2 (40)"),
            tell: """
                feed/wfp.map:19:7: error[MAP014]: TEXT ends at byte 41, but the record has 40 bytes
                  19 |       TEXT       2 (40)
                     |       ^^^^
                """)
    }

    @Test func `A field needs a length`() {
        AchMapping.expectDiagnostics(
            ("TEXT       2 (30)", "TEXT       2 1️⃣30"),
            tell: """
                feed/wfp.map:19:20: error[MAP005]: expected the length in parentheses, but found "30"
                  19 |       TEXT       2 30
                     |                    ^^
                  hint: for example: 4 (8)
                """)
    }

    @Test func `A field starts at byte 1`() {
        AchMapping.expectDiagnostics(
            ("TEXT       2 (30)", "TEXT       1️⃣0 (30)"),
            tell: """
                feed/wfp.map:19:18: error[MAP010]: where the field starts (from 1) is a whole number, 1 to 10000000
                  19 |       TEXT       0 (30)
                     |                  ^
                """)
    }

    @Test func `A kind of field that is none`() {
        AchMapping.expectDiagnostics(
            ("(6)   digits\n    \"5\"", "(6)   1️⃣digit\n    \"5\""),
            tell: """
                feed/wfp.map:9:26: error[MAP005]: expected text, digits, signed digits, packed or binary, but found "digit"
                  9 |       DAY        7 (6)   digit
                    |                          ^^^^^
                  hint: did you mean digits?
                """)
    }

    @Test func `More places than digits`() {
        AchMapping.expectDiagnostics(
            ("DAY        7 (6)   digits", "DAY        1️⃣7 (6)   digits scale 7"),
            tell: """
                feed/wfp.map:9:18: error[MAP010]: DAY has 6 digits, and no room for 7 places
                  9 |       DAY        7 (6)   digits scale 7
                    |                  ^^^^^
                """)
    }

    @Test func `A binary field has 2, 4, 8 or 16 bytes`() {
        AchMapping.expectDiagnostics(
            ("DAY        7 (6)   digits", "DAY        1️⃣7 (6)   binary"),
            tell: """
                feed/wfp.map:9:18: error[MAP010]: a COMP field cannot have 6 bytes
                  9 |       DAY        7 (6)   binary
                    |                  ^^^^^
                  hint: binary fields have 2, 4, 8 or 16 bytes
                """)
    }

    @Test func `A number has at most 31 digits`() {
        AchMapping.expectDiagnostics(
            ("TEXT       2 (30)", "TEXT       1️⃣2 (32) digits"),
            tell: """
                feed/wfp.map:19:18: error[MAP010]: a DISPLAY field cannot have 32 bytes
                  19 |       TEXT       2 (32) digits
                     |                  ^^^^^^
                  hint: a number has 1 to 31 digits
                """)
    }

    @Test func `A packed number has at most 31 digits`() {
        AchMapping.expectDiagnostics(
            ("TEXT       2 (30)", "TEXT       1️⃣2 (17) packed"),
            tell: """
                feed/wfp.map:19:18: error[MAP010]: a COMP-3 field cannot have 17 bytes
                  19 |       TEXT       2 (17) packed
                     |                  ^^^^^^
                  hint: a number has 1 to 31 digits
                """)
    }

    @Test func `A separate sign leaves no digit`() {
        AchMapping.expectDiagnostics(
            ("TEXT       2 (30)", "TEXT       1️⃣2 (1) signed digits leading separate"),
            tell: """
                feed/wfp.map:19:18: error[MAP010]: a DISPLAY field cannot have 1 byte
                  19 |       TEXT       2 (1) signed digits leading separate
                     |                  ^^^^^
                  hint: a number has 1 to 31 digits
                """)
    }

    @Test func `A field stands twice`() {
        AchMapping.expectDiagnostics(
            ("TEXT       2 (30)", "TEXT       2 (30)\n      1️⃣TEXT       2 (3)"),
            tell: """
                feed/wfp.map:20:7: error[MAP008]: the name TEXT stands twice in addenda, first in line 19
                  20 |       TEXT       2 (3)
                     |       ^^^^
                  hint: give one of them another name
                """)
    }

    @Test func `A field has the name of its type`() {
        AchMapping.expectDiagnostics(
            ("TEXT       2 (30)", "1️⃣ADDENDA    2 (30)"),
            tell: """
                feed/wfp.map:19:7: error[MAP008]: the name ADDENDA stands twice in addenda, first in line 18
                  19 |       ADDENDA    2 (30)
                     |       ^^^^^^^
                  hint: give one of them another name
                """)
    }

    @Test func `A condition on a field that is not there`() {
        AchMapping.expectDiagnostics(
            ("when CODE in", "when 1️⃣COD in"),
            tell: """
                feed/wfp.map:17:20: error[MAP019]: COD is not a field of entry
                  17 |       CREDIT  when COD in 20..24
                     |                    ^^^
                  hint: did you mean CODE?
                """)
    }

    @Test func `A condition has the name of a field`() {
        AchMapping.expectDiagnostics(
            ("CREDIT  when", "1️⃣AMOUNT  when"),
            tell: """
                feed/wfp.map:17:7: error[MAP008]: the name AMOUNT stands twice in entry, first in line 15
                  17 |       AMOUNT  when CODE in 20..24
                     |       ^^^^^^
                  hint: give the condition another name
                """)
    }

    @Test func `A condition names values`() {
        AchMapping.expectDiagnostics(
            ("CODE in 20..24", "CODE 1️⃣is blank"),
            tell: """
                feed/wfp.map:17:25: error[MAP005]: expected = or in, but found "is"
                  17 |       CREDIT  when CODE is blank
                     |                         ^^
                  hint: a condition of a record type names values of one of its fields
                """)
    }

    @Test func `A condition has no dates`() {
        AchMapping.expectDiagnostics(
            ("CODE in 20..24", "CODE in 1️⃣2025-01-01"),
            tell: """
                feed/wfp.map:17:28: error[MAP024]: a condition of a record type names texts or numbers
                  17 |       CREDIT  when CODE in 2025-01-01
                     |                            ^^^^^^^^^^
                """)
    }

    @Test func `A width beside fixed lines`() {
        AchMapping.expectDiagnostics(
            ("\"7\" addenda\n", "\"7\" addenda  width 1️⃣30\n"),
            tell: """
                feed/wfp.map:18:24: error[MAP014]: all records have 40 bytes, so addenda cannot have 30
                  18 |     "7" addenda  width 30
                     |                        ^^
                  hint: take out: width 30
                """)
    }

    @Test func `A path belongs to XML`() {
        AchMapping.expectDiagnostics(
            ("TEXT       2 (30)", "1️⃣TEXT       c:Text text 30"),
            tell: """
                feed/wfp.map:19:7: error[MAP005]: TEXT needs the place where it stands in the record
                  19 |       TEXT       c:Text text 30
                     |       ^^^^
                  hint: for example: TEXT 4 (8); paths belong to XML sources
                """)
    }

    @Test func `A type without fields and width where lines vary`() {
        AchMapping.expectDiagnostics(
            (
                "lines 40\n  type by  1 (1)\n    \"1\" file  opens file, first, exactly 1\n      ORIGIN     2 (5)\n      DAY        7 (6)   digits\n",
                "lines\n  type by  1 (1)\n    \"1\" 1️⃣file  opens file, first, exactly 1\n"
            ),
            tell: """
                feed/wfp.map:7:9: error[MAP007]: nothing says how long a record of the type file is
                  7 |     "1" file  opens file, first, exactly 1
                    |         ^^^^
                  hint: write its fields under it, or say: width 80

                feed/wfp.map:22:9: error[MAP007]: nothing says how long a record of the type filler is
                  22 |     "9" filler  when all "9", skip because "filling"
                     |         ^^^^^^
                  hint: write its fields under it, or say: width 80
                """)
    }
}
