import TestSupport
import Testing

/// A small mapping with levels and fields by position, for the tests of what the check says of them.
enum AchMapping {
    static let text = """
        migration ach  version 1

        source ach
          encoding ascii
          records  lines 40
          type by  1 (1)
            "1" file  opens file, first, exactly 1
              ORIGIN     2 (5)
              DAY        7 (6)   digits
            "5" batch  opens batch in file
              NUMBER     2 (4)   digits
              OPENING    6 (10)  signed digits scale 2
            "6" entry
              CODE       2 (2)   digits
              AMOUNT     4 (10)  digits scale 2
              NAME      14 (20)
              CREDIT  when CODE in 20..24
            "7" addenda
              TEXT       2 (30)
            "8" batch-end  closes batch
              COUNT      2 (6)   digits
              CREDITS    8 (10)  digits scale 2
              CLOSING   18 (11)  signed digits trailing separate scale 2
            "9" filler  when all "9", skip because "filling"
            "9" file-end  closes file, last, exactly 1
              BATCHES    2 (4)   digits
              HASH       6 (4)   digits

        control at batch
          batch-end.COUNT   = count entry, addenda
          batch-end.CREDITS = sum entry.AMOUNT when CREDIT

        control
          file-end.BATCHES = count batch
          file-end.HASH    = sum entry.CODE modulo 10000

        table entry from entry
          batch   integer 4      = NUMBER
          origin  text 5         = ORIGIN
          code    integer 2      = CODE
          amount  money 10.2 USD = AMOUNT
          name    text 20        = trim NAME

        """

    /// Changes the mapping, checks it, and compares all that the check tells with what is expected.
    static func expectDiagnostics(
        _ edits: (old: String, new: String)..., tell expected: String,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        var marked = text
        for edit in edits {
            #expect(marked.contains(edit.old), "the example does not hold \(edit.old)", sourceLocation: sourceLocation)
            marked = marked.replacing(edit.old, with: edit.new, maxReplacements: 1)
        }
        MappingLanguageTests.expectDiagnostics(
            files: ["feed/wfp.map": marked], tell: expected, sourceLocation: sourceLocation)
    }
}
