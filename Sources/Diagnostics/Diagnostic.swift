/// One mistake of the operator (in a copybook, a mapping, a code table or on the command line): what is wrong,
/// where, and what to do.
///
/// A diagnostic is a value. Libraries collect them and return or throw them together; only the command prints.
package struct Diagnostic: Sendable, Hashable {
    /// Whether the run can go on.
    package enum Severity: String, Sendable, Hashable {
        case error
        case warning
    }

    /// The stable code, for example `MAP003`: never renumbered, listed in `Sources/CODES.md`.
    package var code: String
    package var severity: Severity
    /// What is wrong, in one sentence, with the names and figures that make it checkable.
    package var message: String
    /// Where; nil where the mistake has no place in a file (a bad option, a missing file).
    package var location: SourceLocation?
    /// What to do about it, often with the nearest match.
    package var hint: String?

    package init(
        _ code: some StableCode, _ message: String, at location: SourceLocation? = nil, hint: String? = nil,
        severity: Severity = .error
    ) {
        self.code = code.rawValue
        self.severity = severity
        self.message = message
        self.location = location
        self.hint = hint
    }
}

/// A family of codes: an enum with `String` raw values such as `CPY001`.
///
/// Codes are part of the outside contract: programs match on them, so none is ever renumbered or reused.
package protocol StableCode: RawRepresentable<String>, CaseIterable, Sendable {
    /// What the code means, as the line that `Sources/CODES.md` holds for it.
    var summary: String { get }
}

/// Thrown when the operator's input cannot be used: all mistakes found, not only the first.
package struct DiagnosticList: Error, Sendable, Hashable {
    package var diagnostics: [Diagnostic]

    package init(_ diagnostics: [Diagnostic]) {
        precondition(!diagnostics.isEmpty, "an empty list of diagnostics is not an error")
        self.diagnostics = diagnostics
    }

    package init(_ diagnostic: Diagnostic) { self.init([diagnostic]) }
}
