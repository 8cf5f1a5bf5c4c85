import Diagnostics

/// Where something stands in the copybook: line and column from 1, in characters as an editor shows them.
struct Place: Sendable, Hashable {
    var line: Int
    var column: Int
    var length: Int
}

/// The diagnostics of one copybook, collected by all passes, so that the operator sees every problem at once.
struct Findings {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String) { self.file = file }

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    mutating func report(_ code: CopybookCode, _ message: String, at place: Place, hint: String? = nil) {
        diagnostics.append(Diagnostic(code, message, at: location(place), hint: hint))
    }

    mutating func warn(_ code: CopybookCode, _ message: String, at place: Place, hint: String? = nil) {
        diagnostics.append(Diagnostic(code, message, at: location(place), hint: hint, severity: .warning))
    }

    /// All diagnostics in the order of the text.
    var inTextOrder: [Diagnostic] {
        diagnostics.enumerated().sorted { left, right in
            let (first, second) = (left.element.location, right.element.location)
            let before = (first?.line ?? 0, first?.column ?? 0, left.offset)
            return before < (second?.line ?? 0, second?.column ?? 0, right.offset)
        }.map(\.element)
    }

    private func location(_ place: Place) -> SourceLocation {
        SourceLocation(file: file, line: place.line, column: place.column, length: place.length)
    }
}
