import Diagnostics
import Foundation
import MappingLanguage
import RecordValues
import TargetRows

/// What `--only`, `--input` and `--run` say: which reconciliation, and where its sides are.
struct ReconcileInputs {
    /// Index in the plan's reconciliations.
    let reconciliation: Int
    /// The files of sides, by the names of their sources.
    let files: [String: String]
    /// The folders of runs, likewise.
    let runs: [String: String]

    /// Nil where something is wrong, which is reported.
    init?(only: String?, input: [String], run: [String], plan: MappingPlan, _ options: inout OptionReader) {
        guard let index = Self.choose(only, plan, &options) else { return nil }
        reconciliation = index
        let chosen = plan.reconciliations[index]
        let sides = ComparisonSide.allCases.map { chosen[side: $0] }
        let ofRuns = sides.filter(\.isTableOfRun).map(\.sourceName)
        let runs = Self.runs(run, ofRuns, chosen, &options)
        var sources = plan
        var names: Set<String> = []
        let withoutRun = sides.filter { runs[$0.sourceName] == nil && names.insert($0.sourceName).inserted }
        for side in withoutRun where side.isTableOfRun {
            guard !input.contains(where: { $0.hasPrefix(side.sourceName + "=") }) else { continue }
            options.report(
                .missingRun, "no run is given for the side \(side.name)",
                hint: "add --run FOLDER, the folder that tallyover run was given with --out; or --input "
                    + "\(side.sourceName)=FILE, a table of its form")
            names.remove(side.sourceName)
        }
        sources.sources = withoutRun.filter { names.contains($0.sourceName) }.map { $0.mapping.sources[$0.source] }
        files = InputFiles.all(input, for: sources, &options)
        self.runs = runs
    }

    private static func choose(_ only: String?, _ plan: MappingPlan, _ options: inout OptionReader) -> Int? {
        let names = plan.reconciliations.map(\.new.name)
        guard !names.isEmpty else {
            options.report(
                .noReconciliation, "\(plan.file) has no reconcile statement",
                hint: "add one: reconcile SOURCE.TYPE with new.TABLE on COLUMN")
            return nil
        }
        guard let only else {
            if names.count == 1 { return 0 }
            options.report(
                .noReconciliation, "\(plan.file) has \(names.count) reconciliations",
                hint: "say which: \(names.map { "--only \($0)" }.joined(separator: " or "))")
            return nil
        }
        if let index = names.firstIndex(of: only) { return index }
        options.report(
            .noReconciliation, "\(plan.file) reconciles nothing with \(only)",
            hint: "its reconciliations are with \(names.joined(separator: ", "))")
        return nil
    }

    /// The folders by the sides' names; a folder without a name is of the only side that is a table of a run.
    private static func runs(
        _ arguments: [String], _ names: [String], _ chosen: ReconciliationPlan, _ options: inout OptionReader
    ) -> [String: String] {
        var runs: [String: String] = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            let named = parts.count == 2 && names.contains(parts[0])
            guard let name = named ? parts[0] : names.count == 1 ? names[0] : nil else {
                options.report(
                    .missingRun, "--run \(argument) does not say which side of \(chosen.name) it is",
                    hint: names.isEmpty
                        ? "neither side is a table of a run: give files with --input"
                        : "write \(names.map { "--run \($0)=FOLDER" }.joined(separator: " and "))")
                continue
            }
            runs[name] = named ? parts[1] : argument
        }
        return runs
    }
}

extension SidePlan {
    var isTableOfRun: Bool { if case .table = origin { true } else { false } }
}
