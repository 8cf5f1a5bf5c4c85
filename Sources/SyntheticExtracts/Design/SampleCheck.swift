import Diagnostics
import MappingLanguage
import RecordValues

/// Makes some records of every type and holds them against the mapping, before a file is made: what no single field
/// could tell comes out here.
struct SampleCheck {
    private let planner: ExtractPlanner
    private static let samples: Int64 = 300

    init(_ planner: ExtractPlanner) { self.planner = planner }

    func run(_ problems: inout [Diagnostic]) {
        let plan = planner.plan
        var maker = RecordMaker(plan)
        let last = max(plan.records - Int64(plan.lastTypes.count), Self.samples)
        let numbers = Array(0..<min(plan.records, Self.samples)) + Array(min(last, plan.records)..<plan.records)
        var seen: Set<String> = []
        for number in numbers {
            let shape = plan.shape(of: number)
            let record = planner.record(number, &maker)
            if case .lines = planner.sourcePlan.recordFormat, record.contains(0x0A) || record.last == 0x0D {
                problems.append(Self.lineEnd(planner, shape.type))
                return
            }
            // The declared figures are not in place yet.
            guard !plan.types[shape.type].declares else { continue }
            var reading = planner.reading
            reading.bytes = record
            let verdict = reading.verdict(planner.designs[shape.type].rows)
            for reject in verdict.rejects + verdict.replaced where seen.insert(reject.column).inserted {
                problems.append(Self.notAccepted(reject))
            }
            let skipped = shape.variant < 0 ? nil : plan.types[shape.type].variants[shape.variant].isSkipped
            if verdict.isSkipped != skipped ?? verdict.isSkipped.map({ _ in false }), seen.insert("skip").inserted {
                problems.append(Self.skipped(planner, shape.type))
            }
        }
    }

    private static func notAccepted(_ reject: (fault: Fault, column: String)) -> Diagnostic {
        Diagnostic(
            SynthesisCode.notAccepted,
            "the records that the generator can make do not fit \(reject.column): \(reject.fault.summary) "
                + "(\(reject.fault.code))",
            hint: "the generator serves rules on single fields and simple arithmetic; this column asks more of "
                + "several fields together")
    }

    private static func skipped(_ planner: ExtractPlanner, _ type: Int) -> Diagnostic {
        Diagnostic(
            SynthesisCode.notAccepted,
            "records of type \(planner.sourcePlan.recordTypes[type].name) are skipped that should not be, or not "
                + "skipped that should be",
            hint: "the generator serves skip rules whose conditions each look at one field")
    }

    private static func lineEnd(_ planner: ExtractPlanner, _ type: Int) -> Diagnostic {
        Diagnostic(
            SynthesisCode.lineEndInRecord,
            "a record of type \(planner.sourcePlan.recordTypes[type].name) would hold a line end inside its line",
            hint: "text lines have no room for packed and binary numbers; state another record format")
    }
}

extension RecordMaker {
    /// The data of one record, without what frames it.
    mutating func data(of record: Int64) -> [UInt8] {
        let type = plan.types[plan.shape(of: record).type]
        var buffer = [UInt8](repeating: 0, count: type.framedLength)
        make(record, at: 0, fileOffset: 0, in: &buffer)
        return Array(buffer[type.dataOffset..<type.dataOffset + type.dataLength])
    }
}
