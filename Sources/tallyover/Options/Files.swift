import Diagnostics
import Extracts
import Foundation
import MappingLanguage
import RecordValues

/// Reads the files that a person wrote.
enum Files {
    /// A mapping with all that is to be said of it.
    static func check(mapping path: String) throws(DiagnosticList) -> MappingCheck {
        try requireFile(path, ending: ".map")
        var check = Mapping.check(path: path, fileReader: bytes, folderLister: names)
        for source in check.mapping?.plan.sources ?? [] { holdAgainstSchema(source, &check) }
        return check
    }

    /// The paths of an XML source must lead somewhere in its schema.
    private static func holdAgainstSchema(_ source: SourcePlan, _ check: inout MappingCheck) {
        guard case .xml(let shape) = source.recordFormat, let schema = shape.schema else { return }
        var found: [Diagnostic]
        do throws(DiagnosticList) {
            found = try XMLSchemaPaths(path: schema).mistakes(in: shape)
        } catch {
            found = error.diagnostics
        }
        guard !found.isEmpty else { return }
        check.diagnostics += found
        check.mapping = nil
    }

    /// A mapping that checks; its warnings are printed.
    static func load(mapping path: String) throws(DiagnosticList) -> CheckedMapping {
        let check = try check(mapping: path)
        guard let mapping = check.mapping else { throw DiagnosticList(check.diagnostics) }
        Console.sayRaw(DiagnosticText.render(mapping.warnings))
        return mapping
    }

    /// The text of a copybook.
    static func copybook(_ path: String) throws(DiagnosticList) -> SourceText {
        try requireFile(path, ending: ".cpy")
        do {
            guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
                throw DiagnosticList(
                    Diagnostic(
                        CommandCode.notText, "\(path) is not text in UTF-8",
                        hint: "fetch the copybook as text, so that it is translated from EBCDIC"))
            }
            return SourceText(file: path, text: text)
        } catch let list as DiagnosticList {
            throw list
        } catch {
            throw unreadable(path, error.localizedDescription, ending: ".cpy")
        }
    }

    static func bytes(of path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    private static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// Throws where there is no such file, or a folder, with the nearest file in the hint.
    private static func requireFile(_ path: String, ending: String) throws(DiagnosticList) {
        let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
        if !isFolder, FileManager.default.fileExists(atPath: path) { return }
        if isFolder {
            let inside = names(in: path).filter { $0.hasSuffix(ending) }
            let folder = path.hasSuffix("/") ? path : path + "/"
            throw DiagnosticList(
                Diagnostic(
                    CommandCode.folderGiven, "\(path) is a folder, not a file",
                    hint: inside.isEmpty
                        ? "there is no file *\(ending) in it"
                        : "did you mean \(inside.map { folder + $0 }.joined(separator: " or "))?"))
        }
        throw unreadable(path, "there is no such file", ending: ending)
    }

    private static func unreadable(_ path: String, _ reason: String, ending: String) -> DiagnosticList {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.dropLast().map { $0 + "/" }.joined()
        let beside = names(in: folder.isEmpty ? "." : folder)
        let alike = beside.filter { $0.hasSuffix(ending) }.prefix(5)
        let hint =
            NearestMatch.of(String(parts.last ?? ""), among: beside).map { "did you mean \(folder)\($0)?" }
            ?? (alike.isEmpty ? nil : "in that folder: \(alike.joined(separator: ", "))")
        return DiagnosticList(
            Diagnostic(
                CommandCode.unreadableFile, "\(path) cannot be read: \(reason)",
                hint: hint ?? "check the path; it is relative to the current folder"))
    }
}
