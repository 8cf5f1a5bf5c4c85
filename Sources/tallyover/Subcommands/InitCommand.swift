import ArgumentParser
import Copybooks
import Diagnostics
import MappingLanguage
import RecordValues

/// `tallyover init`: a first mapping that checks.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Draft a mapping from a copybook.",
        usage: "tallyover init --copybook <file> ... [<options>]",
        discussion: """
            Prints a complete mapping that checks: one line for every field, to be read, renamed and corrected. Save \
            it beside the copybook:

              tallyover init --copybook WFPMAST.cpy --encoding cp285 > winter-fuel.map
            """)

    @Option(
        help: ArgumentHelp("A copybook; more than once where the records are described in several.", valueName: "file"))
    var copybook: [String]

    @Option(help: ArgumentHelp("The code page of the file, such as cp285.", valueName: "name"))
    var encoding: String?

    @Option(
        help: ArgumentHelp(
            "How the file is cut: \"fixed 200\", variable, \"variable blocked\", lines, \"lines 80\".",
            valueName: "format"))
    var records: String?

    @Option(help: ArgumentHelp("Only this record of the copybook.", valueName: "name"))
    var record: String?

    func run() throws {
        var options = OptionReader()
        let format = options.recordFormat(records, "--records")
        let codePage = options.codePage(encoding, "--encoding")
        var layouts: [Layout] = []
        for file in copybook {
            let book = try Copybook.parse(Files.copybook(file))
            Console.sayRaw(DiagnosticText.render(book.warnings))
            layouts += book.layouts
        }
        if let record { layouts = named(record, in: layouts, &options) }
        try options.finish()
        let base = copybook[0].split(separator: "/").last.map(String.init) ?? copybook[0]
        let name = base.lastIndex(of: ".").map { String(base[..<$0]) } ?? base
        try Console.result(
            Mapping.draft(
                name: name, copybooks: copybook, layouts: layouts, encoding: codePage?.name, recordFormat: format))
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
