import Diagnostics
import MappingLanguage
import RecordValues

/// Finds a place for every fault that is asked for: a field where it causes exactly the reject that it stands for.
extension ExtractPlanner {
    mutating func planFaults() {
        let places = FaultPlaces(self)
        for request in options.faults {
            if request.kind.isOfRecords {
                if let fault = places.place(request) {
                    plan.faults.append(fault)
                } else {
                    problems.append(places.noPlace(for: request))
                }
            } else if let problem = planFileFault(request.kind, places) {
                problems.append(problem)
            }
        }
        plan.faultRate = plan.faults.reduce(0) { $0 + $1.rate }
        if plan.faultRate > 1_000_000 {
            problems.append(
                Diagnostic(
                    SynthesisCode.badRate, "the rates of all faults together are more than 100 %",
                    hint: "a record has one fault at most; lower the rates"))
        }
    }

    private mutating func planFileFault(_ kind: FaultKind, _ places: FaultPlaces) -> Diagnostic? {
        guard places.fileFaults.contains(kind) else { return places.noPlace(for: FaultRequest(kind)) }
        switch kind {
        case .unknownType:
            guard let discriminator = sourcePlan.discriminator, let bytes = places.strangeBytes else { return nil }
            let middle = plan.records / 2
            guard plan.isMixed(middle) else {
                return Diagnostic(
                    SynthesisCode.tooFewRecords, "the file is too short for a record of unknown type in its middle",
                    hint: "ask for more records")
            }
            plan.stranger = (middle, discriminator.offset, bytes)
        case .noTrailer:
            let declaring = Set(plan.types.indices.filter { plan.types[$0].declares })
            let before = plan.firstTypes.count + plan.lastTypes.count
            plan.firstTypes.removeAll { declaring.contains($0) }
            plan.lastTypes.removeAll { declaring.contains($0) }
            plan.records -= Int64(before - plan.firstTypes.count - plan.lastTypes.count)
        default: break
        }
        return nil
    }
}
