import ArgumentParser
import Copybooks
import Diagnostics
import Extracts
import MappingLanguage
import RecordValues

/// `tallyover init`: a first mapping that checks.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Draft a mapping from a copybook, or from a sample XML document.",
        usage: """
            tallyover init --copybook <file> ... [<options>]
                   tallyover init --xml <file> [--record <path> ...]
            """,
        discussion: """
            Prints a complete mapping that checks: one line for every field, to be read, renamed and corrected. Save \
            it beside the copybook:

              tallyover init --copybook WFPMAST.cpy --encoding cp285 > winter-fuel.map

            From an XML document it makes records of the elements that repeat, each in the level of the one round it. \
            Types, lengths and repetitions are those of the sample; `tallyover fit` shows what it holds.
            """)

    @Option(
        help: ArgumentHelp("A copybook; more than once where the records are described in several.", valueName: "file"))
    var copybook: [String] = []

    @Option(help: ArgumentHelp("A sample XML document, which may be gzip; - for standard input.", valueName: "file"))
    var xml: String?

    @Option(help: ArgumentHelp("The code page of the file, such as cp285.", valueName: "name"))
    var encoding: String?

    @Option(
        help: ArgumentHelp(
            "How the file is cut: \"fixed 200\", variable, \"variable blocked\", lines, \"lines 80\".",
            valueName: "format"))
    var records: String?

    @Option(
        help: ArgumentHelp(
            "Only this record of the copybook, or this element of the document: its path, or the end of it; more than "
                + "once for several.", valueName: "name"))
    var record: [String] = []

    func validate() throws {
        if copybook.isEmpty == (xml == nil) { throw ValidationError("give --copybook or --xml, and not both") }
        if xml != nil, encoding != nil || records != nil {
            throw ValidationError("--encoding and --records belong to --copybook: a document says both itself")
        }
    }

    func run() throws {
        var options = OptionReader()
        guard let xml else { return try draftFromCopybooks(&options) }
        let outline = try XMLFit(path: xml).outline()
        let elements = record.compactMap { options.element($0, of: outline) }
        try options.finish()
        try Console.result(
            Mapping.draft(
                name: Extract.isStandardInput(xml) ? "document" : Self.name(of: xml), outline: outline,
                records: elements))
    }

    private func draftFromCopybooks(_ options: inout OptionReader) throws {
        let format = options.recordFormat(records, "--records")
        let codePage = options.codePage(encoding, "--encoding")
        var layouts: [Layout] = []
        for file in copybook {
            let book = try Copybook.parse(Files.copybook(file))
            Console.sayRaw(DiagnosticText.render(book.warnings))
            layouts += book.layouts
        }
        if !record.isEmpty { layouts = record.flatMap { named($0, in: layouts, &options) } }
        try options.finish()
        try Console.result(
            Mapping.draft(
                name: Self.name(of: copybook[0]), copybooks: copybook, layouts: layouts, encoding: codePage?.name,
                recordFormat: format))
    }

    /// The file's name without folder and ending.
    private static func name(of file: String) -> String {
        let base = file.split(separator: "/").last.map(String.init) ?? file
        return base.lastIndex(of: ".").map { String(base[..<$0]) } ?? base
    }

    private func named(_ record: String, in layouts: [Layout], _ options: inout OptionReader) -> [Layout] {
        let found = layouts.filter { $0.name == record.uppercased() }
        if found.isEmpty {
            let names = layouts.map(\.name)
            options.report(
                .unknownRecord, "no copybook describes a record \(record)",
                hint: NearestMatch.of(record, among: names).map { "did you mean --record \($0)?" }
                    ?? "they describe \(names.joined(separator: ", "))")
        }
        return found
    }
}

extension OptionReader {
    /// The element that a path, or the end of one, means: `c:Stmt/c:Ntry`, `Ntry`. Prefixes may be left out.
    fileprivate mutating func element(_ text: String, of outline: XMLOutline) -> Int? {
        let wanted = text.split(separator: "/").map(String.init)
        let paths = outline.elements.indices.map { (element: $0, path: outline.path(of: $0)) }
        let found = paths.filter { place in
            let names = place.path.split(separator: "/").map(String.init)
            return !wanted.isEmpty && wanted.count <= names.count
                && zip(names.suffix(wanted.count), wanted).allSatisfy { $0 == $1 || $0.hasSuffix(":" + $1) }
        }
        // A whole path means that element, even where a longer one ends alike.
        let whole = found.filter { outline.elements[$0.element].depth + 1 == wanted.count }
        let meant = whole.count == 1 ? whole : found
        if meant.count == 1 { return meant[0].element }
        guard meant.isEmpty else {
            report(
                .unknownRecord, "--record \(text) could be \(meant.count) elements of \(outline.file)",
                hint: "write one of their paths: \(meant.prefix(5).map(\.path).joined(separator: ", "))")
            return nil
        }
        let names = Array(Set(outline.elements.map(\.name.local))).sorted()
        report(
            .unknownRecord, "\(outline.file) has no element \(text)",
            hint: NearestMatch.of(wanted.last ?? text, among: names).map { "did you mean --record \($0)?" }
                ?? "tallyover fit \(outline.file) shows the paths")
        return nil
    }

    /// `fixed 200`, `variable`, `variable blocked`, `lines` or `lines 80`, as a mapping writes it.
    fileprivate mutating func recordFormat(_ text: String?, _ option: String) -> RecordFormat? {
        guard let text else { return nil }
        let words = text.lowercased().split(separator: " ")
        let number = words.count == 2 ? Int(words[1]).flatMap { $0 > 0 ? $0 : nil } : nil
        switch (words.first, words.dropFirst().first, number) {
        case ("fixed", _, .some(let length)): return .fixed(length: length)
        case ("variable", nil, _): return .variable
        case ("variable", "blocked", _) where words.count == 2: return .variableBlocked
        case ("lines", nil, _): return .lines(length: nil)
        case ("lines", _, .some(let length)): return .lines(length: length)
        default:
            report(
                .recordFormat, "\(option) \"\(text)\" is no record format",
                hint: "write \"fixed 200\", variable, \"variable blocked\", lines or \"lines 80\"")
            return nil
        }
    }

    fileprivate mutating func codePage(_ text: String?, _ option: String) -> CodePage? {
        guard let text else { return nil }
        if let codePage = CodePage.named(text) { return codePage }
        report(
            .badChoice, "\(option) \(text) is no code page that is known",
            hint: NearestMatch.of(text, among: CodePage.allNames).map { "did you mean \($0)?" }
                ?? "known: \(CodePage.allNames.joined(separator: ", "))")
        return nil
    }
}
