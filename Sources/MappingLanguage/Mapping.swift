import Diagnostics
import RecordValues

/// Reads mappings: source text, lexer, parser, checker, plan.
package struct Mapping {
    /// Reads and checks a mapping with all the files that it names.
    ///
    /// - Parameters:
    ///   - path: the mapping file; copybooks and code tables are named relative to its folder.
    ///   - fileReader: gives the bytes of a file by its path.
    ///   - folderLister: gives the names of the files in a folder, for the hint where a file is missing.
    /// - Throws: every problem of the mapping and of the files it names, warnings included.
    package static func load(
        path: String, fileReader: (String) throws -> [UInt8], folderLister: (String) -> [String] = { _ in [] }
    ) throws(DiagnosticList) -> CheckedMapping {
        let check = check(path: path, fileReader: fileReader, folderLister: folderLister)
        guard let mapping = check.mapping else { throw DiagnosticList(check.diagnostics) }
        return mapping
    }

    /// Checks a mapping and says all that is to be said of it.
    package static func check(
        path: String, fileReader: (String) throws -> [UInt8], folderLister: (String) -> [String] = { _ in [] }
    ) -> MappingCheck {
        withoutActuallyEscaping(fileReader) { read in
            withoutActuallyEscaping(folderLister) { list in
                check(path, MappingFiles(mapping: path, read: read, list: list))
            }
        }
    }

    private static func check(_ path: String, _ shelf: MappingFiles) -> MappingCheck {
        var files = shelf
        var findings = Findings()
        guard let source = files.mapping(path, findings: &findings) else {
            return MappingCheck(mapping: nil, diagnostics: findings.diagnostics, texts: [])
        }
        let parser = MappingParser(source)
        findings.add(parser.diagnostics)
        var checker = MappingChecker(parser.mapping, file: path, hasSyntaxErrors: findings.hasErrors)
        let (plan, coverage) = checker.check(&files)
        findings.add(checker.findings.diagnostics)
        let diagnostics = findings.sorted(mapping: path)
        let warnings = diagnostics.filter { $0.severity == .warning }
        let mapping = findings.hasErrors ? nil : CheckedMapping(plan: plan, warnings: warnings, coverage: coverage)
        return MappingCheck(mapping: mapping, diagnostics: diagnostics, texts: files.texts)
    }
}

/// A mapping without an error.
package struct CheckedMapping: Sendable {
    package var plan: MappingPlan
    package var warnings: [Diagnostic]
    package var coverage: Coverage
}

/// All that the check of a mapping tells.
package struct MappingCheck: Sendable {
    /// Nil where the diagnostics hold an error.
    package var mapping: CheckedMapping?
    /// Errors and warnings, those of the mapping first, each file's in the order of its lines.
    package var diagnostics: [Diagnostic]
    /// The texts of all files that were read, for the lines in the diagnostics.
    package var texts: [SourceText]

    /// The diagnostics with their lines, as a person reads them.
    package var rendered: String {
        diagnostics.map { diagnostic in
            diagnostic.rendered { file in texts.first { $0.file == file } }
        }.joined(separator: "\n")
    }
}
