import Diagnostics

/// Collects what the checker finds, so that all of it is told at once.
struct Findings: Sendable {
    private(set) var diagnostics: [Diagnostic] = []

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    mutating func error(_ code: MappingCode, _ message: String, at location: SourceLocation?, hint: String? = nil) {
        diagnostics.append(Diagnostic(code, message, at: location, hint: hint))
    }

    mutating func warning(_ code: MappingCode, _ message: String, at location: SourceLocation?, hint: String? = nil) {
        diagnostics.append(Diagnostic(code, message, at: location, hint: hint, severity: .warning))
    }

    mutating func add(_ others: [Diagnostic]) { diagnostics += others }

    /// All findings: those of the mapping first, each file's in the order of its text, none twice.
    func sorted(mapping: String) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        let unique = diagnostics.filter { seen.insert($0).inserted }
        return unique.enumerated().sorted { left, right in
            Self.place(left.element, mapping, left.offset) < Self.place(right.element, mapping, right.offset)
        }.map(\.element)
    }

    private static func place(_ diagnostic: Diagnostic, _ mapping: String, _ index: Int) -> (Int, String, Int, Int, Int)
    {
        guard let location = diagnostic.location else { return (0, "", 0, 0, index) }
        return (location.file == mapping ? 1 : 2, location.file, location.line, location.column, index)
    }
}

/// How names and figures stand in messages.
enum Wording {
    /// `a, b and c`.
    static func list(_ words: [String], _ last: String = "and") -> String {
        guard let end = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(last) " + end
    }

    /// `1 byte`, `2 bytes`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// "did you mean X?" where something is near enough.
    static func nearest(_ word: String, among candidates: some Sequence<String>) -> String? {
        NearestMatch.of(word, among: candidates).map { "did you mean \($0)?" }
    }

    /// The nearest name, or else all that there are.
    static func nearestOrAll(_ word: String, among names: [String], none: String) -> String {
        if names.isEmpty { return none }
        return nearest(word, among: names) ?? "known: \(names.joined(separator: ", "))"
    }
}
