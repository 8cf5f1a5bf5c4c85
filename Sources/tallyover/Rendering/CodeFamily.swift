import Copybooks
import Diagnostics
import Extracts
import MappingLanguage
import MigrationRun
import Reconciliation
import RecordValues
import Reports
import SyntheticExtracts

/// Codes that belong together: what `Sources/CODES.md` is made from.
struct CodeFamily {
    struct Entry {
        var code: String
        var summary: String
    }

    var name: String
    /// Where codes of this family appear.
    var about: String
    var entries: [Entry]

    static let all: [CodeFamily] = [
        CodeFamily(
            name: "Exit codes", about: "how the command ended; the last line on standard error names it",
            entries: ExitCode.allCases.map { Entry(code: String($0.rawValue), summary: $0.meaning) }),
        of(CommandCode.self, "CMD: the command line", "diagnostics about arguments and options"),
        of(CopybookCode.self, "CPY: copybooks", "diagnostics with file, line and column of a copybook"),
        of(MappingCode.self, "MAP: mappings", "diagnostics with file, line and column of a mapping or code table"),
        of(ExtractCode.self, "EXT: source files", "diagnostics about a file of records and its framing"),
        of(RunCode.self, "RUN: runs", "why a run cannot start, or stops"),
        of(
            ReconciliationCode.self, "REC: reconciliations",
            "why two sides cannot be compared, or a register not be used"),
        of(SynthesisCode.self, "SYN: synthetic extracts", "why a synthetic extract cannot be made"),
        faults("FLD", "FLD: the bytes of a field", "why a record was rejected: the field cannot be read"),
        faults("RUL", "RUL: what the mapping asks of a value", "why a record was rejected: a value cannot be used"),
    ]

    private static func of<Code: StableCode>(_ codes: Code.Type, _ name: String, _ about: String) -> CodeFamily {
        CodeFamily(
            name: name, about: about, entries: codes.allCases.map { Entry(code: $0.rawValue, summary: $0.summary) })
    }

    private static func faults(_ prefix: String, _ name: String, _ about: String) -> CodeFamily {
        let faults = Fault.allCases.filter { $0.code.hasPrefix(prefix) }
        return CodeFamily(
            name: name, about: about, entries: faults.map { Entry(code: $0.code, summary: $0.summary) })
    }

    static func text(_ families: [CodeFamily]) -> String {
        families.map { family in
            var table = TextTable()
            for entry in family.entries { table.add(entry.code, entry.summary) }
            return "\(family.name) (\(family.about))\n\(table.text)"
        }.joined(separator: "\n")
    }

    static func markdown(_ families: [CodeFamily]) -> String {
        let head = """
            # Codes

            Every code that Tallyover gives. They are part of the outside contract: none is ever renumbered or used \
            again for something else.
            This file is the output of `tallyover codes --format markdown`; a test holds it against the code.

            """
        return head
            + families.map { family in
                let rows = family.entries.map { "| \($0.code) | \($0.summary) |\n" }.joined()
                return "\n## \(family.name)\n\n\(family.about.prefix(1).uppercased())\(family.about.dropFirst()).\n\n"
                    + "| code | meaning |\n|---|---|\n\(rows)"
            }.joined()
    }
}
