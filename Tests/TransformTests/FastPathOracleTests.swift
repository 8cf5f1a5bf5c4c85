import MappingLanguage
import RecordValues
import Synchronization
import TargetRows
import TestSupport
import Testing

@testable import Transform

/// The fast path against the cold path, its oracle, over random mappings, copybooks and records.
@Suite struct FastPathOracleTests {
    static let runDate = CalendarDate(ccyymmdd: 20_251_118) ?? { preconditionFailure("a day of the calendar") }()

    /// What random runs have met: a generator that misses a form of the language proves nothing about it.
    private struct Met {
        var plans = 0
        var refusedPlans = 0
        var kinds: Set<Operation.Kind> = []
        var faults: Set<Fault> = []
        var written: Int64 = 0
        var skipped: Int64 = 0
        var rejected: Int64 = 0
        var records: Int64 = 0
        var stops = 0
        var observations: Set<FieldObservation.Kind> = []
    }

    @Test func `TEMP what is met`() {
        var met = Met()
        var refusedLines = 0
        var names: [String: Int] = [:]
        for seed in UInt64(0)..<200 {
            guard let random = RandomMapping(seed: seed) else { met.refusedPlans += 1; continue }
            met.plans += 1
            refusedLines += random.refusedLines
            let context = RunContext(plan: random.mapping.plan, sourceIndex: 0, runDate: Self.runDate)
            for program in context.programs { met.kinds.formUnion(program.operations.map(\.kind)) }
            var records = RandomRecords(random: SeededGenerator(seed: seed), source: context.source)
            let transformer = Transformer(context: context, format: .csv, options: Transformer.Options())
            transformer.transform(RecordBatch((0..<50).map { _ in records.next() }))
            let tally = transformer.result.tally
            met.written += tally.written; met.skipped += tally.skipped; met.rejected += tally.rejected
            met.records += tally.records
            if transformer.result.stop != nil { met.stops += 1 }
            for reject in transformer.result.rejects { for reason in reject.reasons { names["reject " + (reason.fault?.code ?? "-"), default: 0] += 1 } }
            for table in tally.tables { for (key, count) in table.replacements { names["replace " + key.fault.code, default: 0] += Int(count) } }
            for key in tally.observations.keys { met.observations.insert(key.observation.kind) }
        }
        let missing = (UInt8.min...UInt8.max).compactMap { Operation.Kind(rawValue: $0) }.filter { !met.kinds.contains($0) }
        print("plans", met.plans, "refused", met.refusedPlans, "lines", refusedLines, "records", met.records, met.written, met.skipped, met.rejected, "stops", met.stops, "missing", missing, met.observations)
        for (name, count) in names.sorted(by: { $0.key < $1.key }) { print(name, count) }
    }

    @Test(arguments: 0..<8)
    func `Fast path and cold path agree on random records under random mappings, and nothing is lost`(part: Int) {
        for seed in UInt64(part) * 50..<UInt64(part + 1) * 50 {
            guard let random = RandomMapping(seed: seed) else { continue }
            if let problem = Self.problem(seed: seed, random, records: 200) {
                Issue.record("seed \(seed): \(problem)\n\(random.feed.text)\(random.shelf.files[MappingShelf.path] ?? "")")
                return
            }
        }
    }

    /// Nil where all is well.
    private static func problem(seed: UInt64, _ random: RandomMapping, records: Int) -> String? {
        var generator = SeededGenerator(seed: seed &+ 1_000_000)
        let context = RunContext(plan: random.mapping.plan, sourceIndex: 0, runDate: runDate)
        var records = RandomRecords(random: SeededGenerator(seed: generator.next()), source: context.source)
        let paths = BothPaths(context, format: generator.pick(TableFormat.allCases))
        for chunk in 0..<4 {
            let batch = RecordBatch(
                (0..<50).map { _ in records.next() }, firstRecordNumber: Int64(chunk * 50 + 1),
                gap: generator.pick([0, 0, 1, 4]))
            if let difference = paths.difference(batch) { return difference }
            if let leak = leaks(paths.fast.result.tally, of: context).first { return leak }
        }
        return nil
    }
}
