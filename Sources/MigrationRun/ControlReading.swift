import Diagnostics
import Extracts
import MappingLanguage
import Reconciliation
import Transform

/// The controls of a source that was read: what the legacy system declares, held against what was counted, and the
/// record that would explain a difference.
struct ControlReading {
    let options: RunOptions

    private var plan: MappingPlan { options.mapping.plan }

    func controls(_ outcome: SourceOutcome) -> [Control] {
        guard options.holdsControls else { return [] }
        let evaluation = ControlEvaluation(plan: plan, tally: outcome.state.tally.controls)
        let ofFile = plan.controls.indices.filter {
            plan.controls[$0].source == outcome.context.sourceIndex && plan.controls[$0].level == nil
        }
        let cases = ofFile.map { DifferenceSearch.Case(index: $0, control: evaluation.control($0)) }
        let differing = outcome.state.levels.differing.kept + cases.filter { $0.control.verdict == .differs }
        // Standard input comes once only.
        let path = options.inputs[outcome.context.source.name]
        let canReadAgain = path.map { !Extract.isStandardInput($0) } ?? false
        let explained =
            outcome.state.end == nil && canReadAgain
            ? search(outcome).explained(differing, records: outcome.state.records) : differing.map(\.control)
        return explained + cases.map(\.control).filter { $0.verdict != .differs }
    }

    private func search(_ outcome: SourceOutcome) -> DifferenceSearch {
        DifferenceSearch(context: outcome.context) { (last) throws(DiagnosticList) in
            try OpenSource(outcome.context.source, options, range: 1...last).reader
        }
    }
}
