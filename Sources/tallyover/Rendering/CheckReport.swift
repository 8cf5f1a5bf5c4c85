import Diagnostics
import Foundation
import MappingLanguage

/// What `check --format json` prints.
struct CheckReport: Encodable {
    private let file: String
    /// Whether the exit code is 0.
    private let checks: Bool
    private let diagnostics: [Entry]
    private let coverage: [RecordType]

    private struct Entry: Encodable {
        var code: String
        var severity: String
        var message: String
        var file: String?
        var line: Int?
        var column: Int?
        var length: Int?
        var hint: String?
    }

    private struct RecordType: Encodable {
        var source: String
        var type: String
        var mapped: [String]
        var used: [String]
        var dropped: [String]
        var notCovered: [String]
    }

    init(_ file: String, _ check: MappingCheck, isStrict: Bool) {
        self.file = file
        checks = check.mapping != nil && !(isStrict && !check.diagnostics.isEmpty)
        diagnostics = check.diagnostics.map { diagnostic in
            Entry(
                code: diagnostic.code, severity: diagnostic.severity.rawValue, message: diagnostic.message,
                file: diagnostic.location?.file, line: diagnostic.location?.line, column: diagnostic.location?.column,
                length: diagnostic.location?.length, hint: diagnostic.hint)
        }
        coverage = (check.mapping?.coverage.types ?? []).map { type in
            RecordType(
                source: type.source, type: type.name, mapped: type.mapped, used: type.used, dropped: type.dropped,
                notCovered: type.notCovered)
        }
    }

    var json: String { JSONText.of(self) }
}

/// JSON as every subcommand prints it: indented, keys in alphabetical order.
enum JSONText {
    static func of(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        } catch {
            preconditionFailure("texts, numbers and lists of them always encode: \(error)")
        }
    }
}
