import Diagnostics
import Extracts
import MappingLanguage

/// The files of a mapping's sources, as `--input NAME=FILE` gives them.
enum InputFiles {
    /// The file of each source by its name. Reports every input that is unknown, missing or given twice.
    static func all(_ arguments: [String], for plan: MappingPlan, _ options: inout OptionReader) -> [String: String] {
        let (files, explained) = named(arguments, for: plan, &options)
        for name in plan.sources.map(\.name) where files[name] == nil && !explained.contains(name) {
            options.report(
                .missingInput, "no file is given for the source \(name) of \(plan.file)",
                hint: "add --input \(name)=FILE")
        }
        return files
    }

    /// The files by their sources' names, and the sources that a misspelt input was probably meant for: those are not
    /// missing as well.
    private static func named(
        _ arguments: [String], for plan: MappingPlan, _ options: inout OptionReader
    ) -> (files: [String: String], explained: Set<String>) {
        let names = plan.sources.map(\.name)
        var files: [String: String] = [:]
        var explained: Set<String> = []
        for argument in arguments {
            guard let (name, file) = split(argument) else {
                options.report(
                    .badInput, "--input \(argument) does not say which source it is the file of",
                    hint: "write --input \(names.first ?? "NAME")=\(argument)")
                explained.formUnion(names)
                continue
            }
            if !names.contains(name) {
                // Of one source only, whatever is given is probably meant for it.
                let near = NearestMatch.of(name, among: names) ?? (names.count == 1 ? names[0] : nil)
                if let near { explained.insert(near) }
                options.report(
                    .unknownInput, "\(plan.file) has no source named \(name)",
                    hint: near.map { "did you mean --input \($0)=\(file)?" }
                        ?? "its sources: \(names.joined(separator: ", "))")
            } else if files[name] != nil {
                options.report(
                    .badInput, "--input gives a file for \(name) twice", hint: "a source is one file: give it once")
            } else if Extract.isStandardInput(file), files.values.contains(file) {
                options.report(
                    .badInput, "--input names standard input for two sources",
                    hint: "it comes once only: write one of them to a file")
            } else {
                files[name] = file
            }
        }
        return (files, explained)
    }

    /// The file of one source, and that source's index.
    static func one(_ argument: String, for plan: MappingPlan, _ options: inout OptionReader) -> (
        path: String, source: Int
    )? {
        let files = named([argument], for: plan, &options).files
        guard let (name, path) = files.first, let source = plan.sources.firstIndex(where: { $0.name == name }) else {
            return nil
        }
        return (path, source)
    }

    private static func split(_ argument: String) -> (name: String, file: String)? {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        let (name, file) = (argument[..<equals], argument[argument.index(after: equals)...])
        return name.isEmpty || file.isEmpty || name.contains("/") ? nil : (String(name), String(file))
    }
}
