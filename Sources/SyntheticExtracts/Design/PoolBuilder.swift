import Diagnostics
import MappingLanguage
import RecordValues
import TargetRows

/// Makes, beforehand, the values that a region can have in plain records.
struct PoolBuilder {
    let design: TypeDesign
    let reading: PlanReading
    let encoder: RegionEncoder
    let seed: UInt64
    /// What else has to take the values of a region: the records that see it as a field of the one round them.
    var others: [Int: [RegionTest]] = [:]

    /// Values in a pool: enough for a file to look like one, few enough to stay in the processor's cache.
    private static let size = 512
    private static let mostTries = 8 * size

    /// Values that the mapping takes. Throws SYN001 where none is found.
    func pool(_ region: Int) throws(DiagnosticList) -> [[UInt8]] {
        let source = CandidateSource(design.type.regions[region], encoder: encoder)
        var tests = tests(region)
        var dice = dice(region)
        var pool: [[UInt8]] = []
        var tries = 0
        while pool.count < Self.size, tries < Self.mostTries {
            tries += 1
            let isHopeless = pool.isEmpty && tries > Self.size
            let candidate = isHopeless ? source.otherCandidate(&dice) : source.candidate(&dice)
            guard let candidate else { continue }
            if tests.indices.allSatisfy({ tests[$0].accepts(candidate) }) { pool.append(candidate) }
        }
        guard !pool.isEmpty else { throw DiagnosticList(noValue(region)) }
        return pool
    }

    private func tests(_ region: Int) -> [RegionTest] {
        [RegionTest(region, of: design, reading: reading)] + (others[region] ?? [])
    }

    /// Values that meet the checks of a skip rule; none where none is found.
    func skipValues(_ region: Int, checks: [RegionCheck]) -> [[UInt8]] {
        let source = CandidateSource(design.type.regions[region], encoder: encoder)
        var test = RegionTest(region, of: design, reading: reading, checks: checks)
        var dice = dice(region)
        let wish = design.type.regions[region].wish
        var candidates = wish.hints + wish.nullBytes
        candidates += (0..<Self.size).compactMap { _ in source.plainCandidate(&dice) }
        return Array(candidates.filter { test.accepts($0) }.prefix(16))
    }

    /// Whether every number of the region's range will do, so that none has to be made beforehand.
    func takesAllNumbers(_ region: Int) -> ClosedRange<Int64>? {
        let place = design.type.regions[region]
        let wish = place.wish
        guard case .number(let number) = place.description, wish.nullBytes.isEmpty, wish.hints.isEmpty,
            wish.listed.isEmpty, wish.date == nil, wish.pattern == nil, place.discriminatorValues.isEmpty,
            let range = place.numberRange
        else { return nil }
        if case .lines = reading.source.recordFormat { return nil }
        var tests = tests(region)
        var dice = dice(region)
        let samples =
            [range.lowerBound, range.upperBound] + (0..<64).map { _ in Int64.random(in: range, using: &dice) }
        let isGood = samples.allSatisfy { value in
            encoder.bytes(Int128(value), in: number).map { bytes in
                tests.indices.allSatisfy { tests[$0].accepts(bytes) }
            } ?? false
        }
        return isGood ? range : nil
    }

    private func dice(_ region: Int) -> Dice {
        Dice(seed: Dice.mix(seed &+ UInt64(design.index << 16 + region)))
    }

    private func noValue(_ region: Int) -> Diagnostic {
        let columns = design.uses.filter { $0.regions.contains(region) }.map(\.column.column.name)
        let name = design.type.regions[region].name
        return Diagnostic(
            SynthesisCode.noValue,
            "no value for \(name) was found that the mapping accepts"
                + (columns.isEmpty ? "" : " (column \(Set(columns).sorted().joined(separator: ", ")))"),
            hint: "the generator tries code tables, listed values, ranges, dates and patterns; rules that contradict "
                + "each other leave nothing")
    }
}
