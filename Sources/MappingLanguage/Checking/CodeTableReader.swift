import Diagnostics
import RecordValues
import TargetRows

/// Reads a code table: a CSV file with a header, the legacy code first, the new code second.
struct CodeTableReader {
    let source: SourceText

    /// The table; nil where it has a problem, which is told.
    func table(_ syntax: CodesSyntax, bytes: [UInt8], findings: inout Findings) -> CodeTable? {
        let file: (header: [String], rows: [CSVRow])
        do throws(CSVFault) {
            file = try CSVReader.read(bytes)
        } catch {
            findings.error(.codeTable, error.reason, at: place(error.line, error.column))
            return nil
        }
        guard file.header.count >= 2 else {
            findings.error(
                .codeTable, "the code table \(syntax.name.text) has only one column", at: place(1, 1),
                hint: "a header line, then legacy code, new code: legacy,new")
            return nil
        }
        var lines: [String: CSVRow] = [:]
        var isGood = true
        for row in file.rows {
            let legacy = row.fields[0].trimmingTrailingBlanks
            guard !legacy.isEmpty || row.isQuoted[0] else {
                findings.error(
                    .codeTable, "the legacy code is missing", at: place(row.line, 1),
                    hint: "write \"\" for a blank code")
                isGood = false
                continue
            }
            if let earlier = lines[legacy] {
                findings.error(
                    .duplicateCode, duplicate(row, earlier), at: place(row.line, 1), hint: "keep one of the two")
                isGood = false
            }
            lines[legacy] = row
        }
        guard isGood else { return nil }
        guard !file.rows.isEmpty else {
            findings.error(.codeTable, "the code table \(syntax.name.text) has no codes", at: place(1, 1))
            return nil
        }
        return CodeTable(
            name: syntax.name.text, file: source.file,
            entries: file.rows.map { CodeTable.Entry(legacy: $0.fields[0].trimmingTrailingBlanks, new: $0.fields[1]) })
    }

    private func duplicate(_ row: CSVRow, _ earlier: CSVRow) -> String {
        let lines = "lines \(earlier.line) and \(row.line)"
        if row.fields[0] != earlier.fields[0] {
            return "\"\(earlier.fields[0])\" and \"\(row.fields[0])\" (\(lines)) differ only in blanks at their end, "
                + "which do not count"
        }
        let same = row.fields[1] == earlier.fields[1]
        return "\"\(row.fields[0])\" is given twice (\(lines)), with \(same ? "the same" : "different") new codes"
    }

    private func place(_ line: Int, _ column: Int) -> SourceLocation {
        SourceLocation(file: source.file, line: line, column: column, length: source.line(line)?.count ?? 1)
    }
}
