import MappingLanguage
import TestSupport
import Testing

/// What the check says of levels, and of what tells record types apart.
@Suite struct LevelsDiagnosticsTests {
    @Test func `A level that nobody opens is told with the nearest`() {
        AchMapping.expectDiagnostics(
            ("\"5\" batch  opens batch in file", "\"5\" batch  opens batch in 1️⃣fil"),
            tell: """
                feed/wfp.map:10:31: error[MAP018]: no record type before this line opens a level fil
                  10 |     "5" batch  opens batch in fil
                     |                               ^^^
                  hint: did you mean file?
                """)
    }

    @Test func `A level that is closed must have been opened`() {
        AchMapping.expectDiagnostics(
            ("closes batch\n", "closes 1️⃣bacth\n"),
            tell: """
                feed/wfp.map:20:27: error[MAP018]: no record type before this line opens a level bacth
                  20 |     "8" batch-end  closes bacth
                     |                           ^^^^^
                  hint: did you mean batch?
                """)
    }

    @Test func `A level is opened by one type`() {
        AchMapping.expectDiagnostics(
            ("\"7\" addenda\n", "\"7\" addenda  opens 1️⃣batch in file\n"),
            tell: """
                feed/wfp.map:18:24: error[MAP008]: the level batch is opened by two record types
                  18 |     "7" addenda  opens batch in file
                     |                        ^^^^^
                  hint: give one type both values, or one of the levels another name
                """)
    }

    @Test func `A record opens a level or closes one`() {
        AchMapping.expectDiagnostics(
            ("closes batch\n", "opens 1️⃣other, closes batch\n"),
            tell: """
                feed/wfp.map:20:26: error[MAP005]: a record opens a level or closes one, not both
                  20 |     "8" batch-end  opens other, closes batch
                     |                          ^^^^^
                  hint: a level without a closing record ends where the next one begins
                """)
    }

    @Test func `A closing record stands in its own level`() {
        AchMapping.expectDiagnostics(
            ("closes batch\n", "closes batch in 1️⃣batch\n"),
            tell: """
                feed/wfp.map:20:36: error[MAP005]: the level batch does not stand in batch
                  20 |     "8" batch-end  closes batch in batch
                     |                                    ^^^^^
                  hint: a closing record stands in the level that it closes: take out in batch
                """)
    }

    @Test func `A closing record of an inner level may name the level round it wrongly`() {
        AchMapping.expectDiagnostics(
            ("closes file, last", "closes file in 1️⃣batch, last"),
            tell: """
                feed/wfp.map:25:34: error[MAP005]: the level file does not stand in batch
                  25 |     "9" file-end  closes file in batch, last, exactly 1
                     |                                  ^^^^^
                  hint: a closing record stands in the level that it closes: take out in batch
                """)
    }

    @Test func `A type word that is no word of a type`() {
        AchMapping.expectDiagnostics(
            ("\"7\" addenda\n", "\"7\" addenda  opn 1️⃣batch\n"),
            tell: """
                feed/wfp.map:18:22: error[MAP005]: expected first, last, any, exactly N, opens, closes, in, width, when or skip, but found "batch"
                  18 |     "7" addenda  opn batch
                     |                      ^^^^^
                """)
    }

    @Test func `A level needs a name`() {
        AchMapping.expectDiagnostics(
            ("opens batch in file", "opens1️⃣"),
            tell: """
                feed/wfp.map:10:21: error[MAP005]: expected the name of the level, but the statement ends
                  10 |     "5" batch  opens
                     |                     ^
                """)
    }

    @Test func `A field of a record that is not round it is none`() {
        AchMapping.expectDiagnostics(
            ("= ORIGIN", "= 1️⃣TEXT"),
            tell: """
                feed/wfp.map:39:28: error[MAP019]: TEXT is not a field of ENTRY (feed/wfp.map:13)
                  39 |   origin  text 5         = TEXT
                     |                            ^^^^
                  hint: it is a field of the type addenda
                """)
    }

    @Test func `A test of a field that the type does not have`() {
        AchMapping.expectDiagnostics(
            ("when all \"9\"", "when 1️⃣ORIGIN = \"9\""),
            tell: """
                feed/wfp.map:24:22: error[MAP019]: ORIGIN is not a field of FILLER (feed/wfp.map:24)
                  24 |     "9" filler  when ORIGIN = "9", skip because "filling"
                     |                      ^^^^^^
                """)
    }

    @Test func `A test of all bytes takes one character`() {
        AchMapping.expectDiagnostics(
            ("when all \"9\"", "when all 1️⃣\"99\""),
            tell: """
                feed/wfp.map:24:26: error[MAP030]: "99" is not one character of the encoding
                  24 |     "9" filler  when all "99", skip because "filling"
                     |                          ^^^^
                """)
    }

    @Test func `A test compares texts`() {
        AchMapping.expectDiagnostics(
            ("when all \"9\"", "when BATCHES 1️⃣> \"9\""),
            tell: """
                feed/wfp.map:24:30: error[MAP005]: expected =, <>, in or not in, but found ">"
                  24 |     "9" filler  when BATCHES > "9", skip because "filling"
                     |                              ^
                  hint: what tells a type apart is the bytes of a field
                """)
    }

    @Test func `A test of a value that is too long`() {
        AchMapping.expectDiagnostics(
            ("\"7\" addenda\n", "\"7\" addenda  when TEXT = 1️⃣\"0123456789012345678901234567890\"\n"),
            tell: """
                feed/wfp.map:18:30: error[MAP017]: "0123456789012345678901234567890" is no value of TEXT (PIC X(30))
                  18 |     "7" addenda  when TEXT = "0123456789012345678901234567890"
                     |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                  hint: it has room for 30 characters
                """)
    }

    @Test func `The same value twice needs a test`() {
        AchMapping.expectDiagnostics(
            (
                "  when all \"9\", skip because \"filling\"\n    \"9\" file-end",
                "  skip because \"filling\"\n    1️⃣\"9\" file-end"
            ),
            tell: """
                feed/wfp.map:25:5: error[MAP017]: "9" stands for filler already
                  25 |     "9" file-end  closes file, last, exactly 1
                     |     ^^^
                  hint: a value tells one type, unless the types before the last have a "when"
                """)
    }

    @Test func `A reason for skipping is not empty`() {
        AchMapping.expectDiagnostics(
            ("because \"filling\"", "because 1️⃣\" \""),
            tell: """
                feed/wfp.map:24:44: error[MAP005]: the reason is empty
                  24 |     "9" filler  when all "9", skip because " "
                     |                                            ^^^
                """)
    }
}
