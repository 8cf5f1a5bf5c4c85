import ArgumentParser
import Diagnostics

/// `tallyover codes`: what the stable codes mean.
struct CodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes",
        abstract: "Explain the codes of diagnostics and rejects, and the exit codes.",
        discussion: "Without a code, lists them all. Codes are never renumbered, so other programs may match on them.")

    private enum Format: String, CaseIterable { case text, markdown }

    @Argument(help: ArgumentHelp("A code such as MAP019, or an exit code; unstated, all.", valueName: "code"))
    var code: String?

    @Option(help: ArgumentHelp("How to print them: text, or markdown for Sources/CODES.md.", valueName: "format"))
    var format = "text"

    func run() throws {
        var options = OptionReader()
        let format = options.choice(format, "--format", as: Format.self)
        let families = families(&options)
        try options.finish()
        try Console.result(format == .markdown ? CodeFamily.markdown(families) : CodeFamily.text(families))
    }

    /// All families, or the one with the code that is asked for and nothing else in it.
    private func families(_ options: inout OptionReader) -> [CodeFamily] {
        guard let code else { return CodeFamily.all }
        let wanted = code.uppercased()
        let found = CodeFamily.all.compactMap { family -> CodeFamily? in
            guard let entry = family.entries.first(where: { $0.code == wanted }) else { return nil }
            return CodeFamily(name: family.name, about: family.about, entries: [entry])
        }
        if found.isEmpty {
            let known = CodeFamily.all.flatMap(\.entries).map(\.code)
            options.report(
                .unknownCode, "there is no code \(code)",
                hint: NearestMatch.of(wanted, among: known).map { "did you mean \($0)?" }
                    ?? "tallyover codes lists them all")
        }
        return found
    }
}
