import Diagnostics
import RecordValues

/// A copybook after all passes: one layout for each record that it describes.
package struct Copybook: Sendable {
    /// One for each level 01 or 77, in order; a single one for a book without them.
    package let layouts: [Layout]
    /// What is worth a look and stops nothing.
    package let warnings: [Diagnostic]

    /// Reads the text of a copybook.
    ///
    /// - Throws: every problem found, in the order of the text, warnings included.
    package static func parse(
        _ source: SourceText, format: SourceFormat = .automatic
    ) throws(DiagnosticList) -> Copybook {
        var findings = Findings(file: source.file)
        let lines = CodeLines(source, format: format, findings: &findings)
        let tokens = Lexer.tokens(of: lines, findings: &findings)
        let entries = EntryParser.entries(of: tokens, findings: &findings)
        let trees = RecordTree.trees(of: entries, findings: &findings)
        var layouts: [Layout] = []
        var placeable: [(tree: RecordTree, fields: [FieldDescription?], bases: [Int?])] = []
        for tree in trees {
            let fields = FieldPass.fields(of: tree, findings: &findings)
            let bases = RedefinesPass.bases(of: tree, findings: &findings)
            NamePass.check(tree, findings: &findings)
            checkRecord(tree, after: placeable.map(\.tree), findings: &findings)
            placeable.append((tree, fields, bases))
        }
        if trees.isEmpty, !findings.hasErrors {
            findings.report(
                .empty, "the copybook describes no data", at: Place(line: 1, column: 1, length: 1),
                hint: "is it the right file, and are its entries in columns 8 to 72?")
        }
        guard !findings.hasErrors else { throw DiagnosticList(findings.inTextOrder) }
        for record in placeable {
            let name = record.tree.entries.first.flatMap { $0.level == 1 || $0.level == 77 ? $0.name : nil }
            let layout = OffsetPass.layout(
                of: record.tree, fields: record.fields, bases: record.bases, name: name ?? bookName(of: source.file),
                file: source.file, findings: &findings)
            if let layout { layouts.append(layout) }
        }
        guard !findings.hasErrors else { throw DiagnosticList(findings.inTextOrder) }
        return Copybook(layouts: layouts, warnings: findings.inTextOrder)
    }

    /// What is particular to a record: it does not occur, and it may redefine another record of the book.
    private static func checkRecord(_ tree: RecordTree, after others: [RecordTree], findings: inout Findings) {
        guard let record = tree.entries.first, record.level == 1 || record.level == 77 else { return }
        if let occurs = record.occurs {
            findings.report(
                .badOccurs, "level \(RecordTree.twoDigits(record.level)) cannot have OCCURS", at: occurs.place,
                hint: "put OCCURS on an item under it; a file repeats the record by itself")
        }
        let names = others.compactMap { $0.entries.first?.name }
        if let redefined = record.redefines, !names.contains(redefined.value) {
            findings.report(
                .redefinesUnknown, "no record \(redefined.value) stands before its redefinition", at: redefined.place,
                hint: NearestMatch.of(redefined.value, among: names).map { "did you mean \($0)?" }
                    ?? "name the level-01 item before it")
        }
    }

    /// The name of the file without folders and extension, in upper case: `books/wfpmast.cpy` is `WFPMAST`.
    private static func bookName(of file: String) -> String {
        let base = file.split(separator: "/").last ?? ""
        return (base.lastIndex(of: ".").map { base[..<$0] } ?? base).uppercased()
    }
}
