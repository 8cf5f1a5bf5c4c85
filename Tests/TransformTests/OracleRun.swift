import MappingLanguage
import RecordValues
import TargetRows
import TestSupport

@testable import Transform

/// What random runs have met: a generator that misses a form of the language proves nothing about it.
struct OracleMet: Sendable {
    var plans = 0
    var kinds: Set<Operation.Kind> = []
    var faults: Set<Fault> = []
    var replaced: Set<Fault> = []
    var observations: Set<FieldObservation.Kind> = []
    var written: Int64 = 0
    var skipped: Int64 = 0
    var rejected: Int64 = 0
    var withdrawn = 0
    var stops = 0
    /// Ends of level instances.
    var stretches = 0
    /// The seeds whose two paths differ, or that lose something, with what is wrong.
    var problems: [String] = []

    mutating func merge(_ other: OracleMet) {
        plans += other.plans
        kinds.formUnion(other.kinds)
        faults.formUnion(other.faults)
        replaced.formUnion(other.replaced)
        observations.formUnion(other.observations)
        written += other.written
        skipped += other.skipped
        rejected += other.rejected
        withdrawn += other.withdrawn
        stops += other.stops
        stretches += other.stretches
        problems += other.problems
    }

    mutating func take(_ result: ChunkResult) {
        written += result.tally.written
        skipped += result.tally.skipped
        rejected += result.tally.rejected
        stops += result.stop == nil ? 0 : 1
        stretches += result.stretches.joined().count { $0.ends }
        faults.formUnion(result.rejects.flatMap { $0.reasons.compactMap(\.fault) })
        replaced.formUnion(result.tally.tables.flatMap { $0.replacements.keys.map(\.fault) })
        observations.formUnion(result.tally.observations.keys.map(\.observation.kind))
    }
}

/// Random mappings, with random records for each, through both paths.
enum OracleRun {
    static func met(isXML: Bool, mappingsPerPart: UInt64 = 30) async -> OracleMet {
        await withTaskGroup(of: OracleMet.self) { group in
            for part in UInt64(0)..<8 {
                group.addTask {
                    var met = OracleMet()
                    for seed in part * mappingsPerPart..<(part + 1) * mappingsPerPart {
                        run(seed: seed, isXML: isXML, &met)
                    }
                    return met
                }
            }
            var all = OracleMet()
            for await part in group { all.merge(part) }
            return all
        }
    }

    /// Puts one mapping to the test.
    private static func run(seed: UInt64, isXML: Bool, _ met: inout OracleMet) {
        guard let random = RandomMapping(seed: seed, isXML: isXML) else { return }
        met.plans += 1
        var generator = SeededGenerator(seed: seed &+ 1_000_000)
        let context = RunContext(
            plan: random.mapping.plan, sourceIndex: 0, runDate: FastPathOracleTests.runDate)
        for program in context.programs { met.kinds.formUnion(program.operations.map(\.kind)) }
        var records = RandomRecords(
            random: SeededGenerator(seed: generator.next()), source: context.source)
        let paths = BothPaths(
            context, format: generator.pick(TableFormat.allCases), writesRows: generator.chance(90),
            notesKeys: generator.chance(90))
        for chunk in 0..<3 {
            // Some chunks have more records than a batch of the fast path.
            let count = seed.isMultiple(of: 16) && chunk == 1 ? 600 : 40
            let batch = RecordBatch(
                (0..<count).map { _ in records.next() }, firstRecordNumber: Int64(chunk * 600 + 1),
                gap: generator.pick([0, 0, 1, 4]))
            let problem = paths.difference(batch) ?? leaks(paths.fast.chunkTally, of: context).first
            met.take(paths.fast.result)
            if let problem = problem ?? withdraw(paths, batch, &generator, &met) {
                let mapping = random.shelf.files[MappingShelf.path] ?? ""
                met.problems.append("seed \(seed): \(problem)\n\(random.feed.text)\(mapping)")
                return
            }
        }
    }

    /// Withdraws some of the records that wrote a key, as if each repeated an earlier one.
    private static func withdraw(
        _ paths: BothPaths, _ batch: RecordBatch, _ generator: inout SeededGenerator,
        _ met: inout OracleMet
    ) -> String? {
        let written = Set(paths.fast.result.keys.map { Int($0.recordIndex) }).sorted()
        let chosen = written.filter { _ in generator.chance(20) }
        guard let table = paths.fast.result.keys.first?.table, !chosen.isEmpty else { return nil }
        met.withdrawn += chosen.count
        return paths.differenceAfterWithdrawing(chosen.reversed(), in: batch, table: Int(table))
            ?? leaks(paths.fast.chunkTally, of: paths.fast.context).first
    }
}
