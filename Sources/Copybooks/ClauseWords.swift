import RecordValues

/// The words that begin clauses: those that are read, and those that are refused by name.
enum ClauseWords {
    /// Clauses that are read.
    static let supported = [
        "PIC", "PICTURE", "USAGE", "SIGN", "LEADING", "TRAILING", "OCCURS", "REDEFINES", "VALUE", "VALUES", "JUST",
        "JUSTIFIED", "EXTERNAL", "GLOBAL", "IS",
    ]

    /// The words of the USAGE clause.
    static let usages: [String: NumberDescription.Usage] = [
        "DISPLAY": .zoned, "COMP": .binary, "COMPUTATIONAL": .binary, "COMP-4": .binary, "COMPUTATIONAL-4": .binary,
        "BINARY": .binary, "COMP-3": .packed, "COMPUTATIONAL-3": .packed, "PACKED-DECIMAL": .packed,
    ]

    struct Refusal {
        var code: CopybookCode
        var message: String
        var hint: String
    }

    /// Why a clause of COBOL is refused, and what would work instead.
    static func refusal(of word: String) -> Refusal? {
        switch word {
        case "COMP-1", "COMPUTATIONAL-1", "FLOAT-SHORT":
            return Refusal(
                code: .floatingUsage, message: "\(word) is a 4-byte floating-point number, which is not supported",
                hint: "describe its bytes as PIC X(4), or unload it as COMP-3")
        case "COMP-2", "COMPUTATIONAL-2", "FLOAT-LONG":
            return Refusal(
                code: .floatingUsage, message: "\(word) is an 8-byte floating-point number, which is not supported",
                hint: "describe its bytes as PIC X(8), or unload it as COMP-3")
        case "COMP-5", "COMPUTATIONAL-5", "COMP-6", "COMPUTATIONAL-6", "COMP-X", "COMPUTATIONAL-X", "COMP-N",
            "BINARY-CHAR", "BINARY-SHORT", "BINARY-LONG", "BINARY-DOUBLE":
            return Refusal(
                code: .nativeUsage, message: "\(word) depends on the machine and compiler, and is not supported",
                hint: "COMP, BINARY and COMP-3 are read; for a file from z/OS with values inside the picture,"
                    + " COMP-5 has the bytes of COMP")
        case "POINTER", "POINTER-32", "POINTER-64", "PROCEDURE-POINTER", "FUNCTION-POINTER", "INDEX", "OBJECT":
            return Refusal(
                code: .addressUsage, message: "\(word) is an address of the running program, which is not supported",
                hint: "describe its bytes as PIC X: 4 for INDEX and POINTER (8 with LP(64)), 8 for PROCEDURE-POINTER")
        case "SYNC", "SYNCHRONIZED":
            return Refusal(
                code: .synchronized, message: "\(word) can add slack bytes, and is not supported",
                hint: "take it away and write the slack bytes, if any, as FILLER PIC X")
        case "BLANK":
            return Refusal(
                code: .blankWhenZero, message: "BLANK WHEN ZERO is not supported",
                hint: "take it away and state in the mapping what a blank field means")
        case "NATIONAL", "DISPLAY-1", "GROUP-USAGE", "UTF-8":
            return Refusal(
                code: .nationalData, message: "\(word) data is not supported",
                hint: "describe the bytes as PIC X: two a character for NATIONAL and DISPLAY-1")
        case "DEPENDING":
            return Refusal(
                code: .variableOccurs, message: "OCCURS DEPENDING ON is not supported",
                hint: "where the file holds the full table, write OCCURS with the largest number")
        case "DYNAMIC", "TYPE", "TYPEDEF", "VOLATILE", "DATE":
            return Refusal(
                code: .otherClause, message: "the clause \(word) is not supported",
                hint: "take it away if it does not change the bytes; else describe them with PIC and USAGE")
        default: return nil
        }
    }

    /// Words that a clause may begin with, for the nearest match of a misspelt one.
    static var all: [String] { supported + usages.keys.sorted() }

    static func beginsClause(_ word: String) -> Bool {
        supported.contains(word) || usages[word] != nil || refusal(of: word) != nil
    }
}
