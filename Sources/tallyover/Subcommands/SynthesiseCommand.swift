import ArgumentParser
import Diagnostics
import Foundation
import MappingLanguage
import Reports
import SyntheticExtracts
import Transform

/// `tallyover synthesise`: a file to rehearse with, in which nobody's data stands.
struct SynthesiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesise",
        abstract: "Make a synthetic source file from a mapping.",
        usage: "tallyover synthesise <mapping> --records <n> --seed <n> --out <file> [<options>]",
        discussion: """
            Valid records, made from copybook and mapping backwards, with control figures that tie out, and faults \
            where they are asked for. The same seed makes the same bytes. The answers say what a run must find, from \
            the generator's own numbers.

            Faults: \(FaultKind.allCases.map(\.rawValue).joined(separator: ", ")). A fault of records takes a field \
            and a share: bad-digit:WFP-DOB=0.001%.
            """)

    @Argument(help: ArgumentHelp("The mapping file.", valueName: "mapping"))
    var mapping: String

    @Option(help: ArgumentHelp("Records in the file, header and trailer among them.", valueName: "n"))
    var records: String

    @Option(help: ArgumentHelp("What the values follow from: any whole number.", valueName: "n"))
    var seed: String

    @Option(help: ArgumentHelp("The file to make; as gzip where its name ends in .gz.", valueName: "file"))
    var out: String

    @Option(help: ArgumentHelp("What a run over the file must find, as JSON.", valueName: "file"))
    var answers: String?

    @Option(help: ArgumentHelp("Faults with commas between them.", valueName: "kind[:field][=share%]"))
    var faults: String?

    @Option(help: ArgumentHelp("The business date, where the mapping uses it.", valueName: "ccyy-mm-dd"))
    var runDate: String?

    @Option(help: ArgumentHelp("The source to make a file of, where the mapping has several.", valueName: "name"))
    var source: String?

    @Option(help: ArgumentHelp("Workers; unstated, one for each processor.", valueName: "n"))
    var jobs: String?

    func run() throws {
        let plan = try Files.load(mapping: mapping).plan
        var reader = OptionReader()
        let records = reader.number(records, "--records", in: 1...Int64.max)
        let seed = reader.number(seed, "--seed", in: 0...UInt64.max)
        let date = RunDate.read(runDate, for: plan, &reader)
        let jobs = reader.number(jobs, "--jobs", in: 1...1024) ?? ProcessInfo.processInfo.activeProcessorCount
        let source = index(of: source, in: plan, &reader)
        let requests = reader.faults(faults)
        try reader.finish()
        guard let records, let seed, let source else { preconditionFailure("what is missing was reported") }
        let options = SynthesisOptions(
            records: records, seed: seed, faults: requests, runDate: date ?? RunContext.noDate)
        let extract = try SyntheticExtract(plan: plan, source: source, options: options)
        let made = try extract.write(to: out, answers: answers, jobs: jobs)
        try Console.result(summary(made))
    }

    private func index(of name: String?, in plan: MappingPlan, _ reader: inout OptionReader) -> Int? {
        let names = plan.sources.map(\.name)
        if let name, let index = names.firstIndex(of: name) { return index }
        if name == nil, names.count == 1 { return 0 }
        reader.report(
            .unknownInput, name.map { "\(plan.file) has no source named \($0)" } ?? "\(plan.file) has several sources",
            hint: name.flatMap { NearestMatch.of($0, among: names) }.map { "did you mean --source \($0)?" }
                ?? "add --source with one of \(names.joined(separator: ", "))")
        return nil
    }

    private func summary(_ made: SynthesisAnswers) -> String {
        let types = made.byType.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.figures)" }
        var text = "\(out): \(made.records.counted("record")), \(made.bytes.counted("byte")), seed \(made.seed)\n"
        text += "  \(types.joined(separator: ", "))\n"
        text += "  a run must find: written \(made.written.figures), skipped \(made.skipped.figures),"
        text += " rejected \(made.rejected.figures), for controls only \(made.controlOnly.figures)\n"
        for (code, count) in made.rejectsByCode.sorted(by: { $0.key < $1.key }) {
            text += "  \(count.figures) with \(code)\n"
        }
        for stop in made.stops { text += "  no run over it succeeds: \(stop)\n" }
        return text + (answers.map { "  answers: \($0)\n" } ?? "")
    }
}

extension OptionReader {
    /// The faults that are asked for; what is wrong with them is reported with the rest.
    fileprivate mutating func faults(_ text: String?) -> [FaultRequest] {
        guard let text else { return [] }
        do throws(DiagnosticList) {
            return try FaultRequest.list(text)
        } catch {
            report(error)
            return []
        }
    }
}
