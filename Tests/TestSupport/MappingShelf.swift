import Diagnostics
import MappingLanguage

/// A mapping with its copybooks and code tables, held in memory: tests of what comes after the check need no files.
package struct MappingShelf: Sendable {
    /// The text of each file by its path; copybooks and code tables are named relative to the mapping.
    package var files: [String: String]
    package static let path = "shelf/test.map"

    /// - Parameter others: copybooks and code tables, by the name that the mapping uses.
    package init(mapping: String, _ others: [String: String]) {
        files = Dictionary(uniqueKeysWithValues: others.map { ("shelf/" + $0.key, $0.value) })
        files[Self.path] = mapping
    }

    package func check() -> MappingCheck {
        Mapping.check(path: Self.path, fileReader: { try bytes(of: $0) })
    }

    /// The lines of the mapping, from 1, that the check refuses; nil where the trouble is elsewhere.
    package func refusedLines(_ check: MappingCheck) -> Set<Int>? {
        let places = check.diagnostics.filter { $0.severity == .error }.map(\.location)
        guard places.allSatisfy({ $0?.file == Self.path }) else { return nil }
        return Set(places.compactMap { $0?.line })
    }

    /// The checked mapping. Throws every problem of a mapping that has one.
    package func load() throws(DiagnosticList) -> CheckedMapping {
        try Mapping.load(path: Self.path, fileReader: { try bytes(of: $0) })
    }

    private struct Missing: Error { var path: String }

    private func bytes(of path: String) throws -> [UInt8] {
        guard let text = files[path] else { throw Missing(path: path) }
        return Array(text.utf8)
    }
}
