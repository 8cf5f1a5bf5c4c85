import MappingLanguage
import RecordValues

/// What was counted over a run of records of one source: every figure can be merged with those of other runs, in any
/// order, and gives the same.
package struct SourceTally: Sendable, Hashable {
    /// Records read.
    package var records: Int64 = 0
    /// Every record is in exactly one of these six.
    package var written: Int64 = 0
    package var skipped: Int64 = 0
    package var rejected: Int64 = 0
    /// Records of a type that no table is made from: read for their controls only.
    package var controlOnly: Int64 = 0
    /// Records of no described type, skipped because the mapping says so.
    package var otherSkipped: Int64 = 0
    /// In a file of rejects that is run again: records that stand there for the levels that they open only.
    package var contextOnly: Int64 = 0

    /// Text lines filled up with the blanks that had been cut off.
    package var padded: Int64 = 0
    /// One a record type.
    package var byType: [TypeTally]
    /// One a table of the plan (those of other sources stay at zero).
    package var tables: [TableTally]
    /// What the controls of the whole file are held against.
    package var controls: ControlTally
    /// Rejected records by field and fault: which dominate is the first question about a hopeless run. A record counts
    /// once under each, however many columns a field spoils.
    package var reasons: [ReasonKey: Int64] = [:]
    /// Rejected records by fault alone, in the same way.
    package var codes: [String: Int64] = [:]
    /// What was counted about fields: by record type, index in that type's program, and kind.
    package var observations: [ObservationKey: Int64] = [:]

    package struct ReasonKey: Sendable, Hashable {
        package var field: String
        package var code: String
    }

    package struct ObservationKey: Sendable, Hashable {
        package var recordType: Int
        package var observation: FieldObservation
    }

    /// The tally of no records.
    package init(plan: MappingPlan, sourceIndex: Int) {
        byType = plan.sources[sourceIndex].recordTypes.map { _ in TypeTally() }
        tables = plan.tables.map { TableTally($0) }
        controls = ControlTally(plan)
    }

    /// Counts a record that stands in its file for the level that it opens only.
    mutating func addContext(type: Int, recordNumber: Int64) {
        records += 1
        contextOnly += 1
        byType[type].add(recordNumber: recordNumber)
    }

    package mutating func merge(_ other: SourceTally) {
        records += other.records
        written += other.written
        skipped += other.skipped
        rejected += other.rejected
        controlOnly += other.controlOnly
        otherSkipped += other.otherSkipped
        contextOnly += other.contextOnly
        padded += other.padded
        for index in byType.indices { byType[index].merge(other.byType[index]) }
        for index in tables.indices { tables[index].merge(other.tables[index]) }
        controls.merge(other.controls)
        reasons.merge(other.reasons, uniquingKeysWith: +)
        codes.merge(other.codes, uniquingKeysWith: +)
        observations.merge(other.observations, uniquingKeysWith: +)
    }
}

/// How many records of a type were read, and where the first and the last stood.
package struct TypeTally: Sendable, Hashable {
    package var count: Int64 = 0
    /// Record numbers from 1; nil where there was none.
    package var first: Int64?
    package var last: Int64?

    package mutating func add(recordNumber: Int64) { add(recordNumbers: recordNumber..<recordNumber + 1) }

    /// Adds records with consecutive numbers, at least one.
    package mutating func add(recordNumbers: Range<Int64>) {
        merge(
            TypeTally(
                count: Int64(recordNumbers.count), first: recordNumbers.lowerBound, last: recordNumbers.upperBound - 1))
    }

    package mutating func merge(_ other: TypeTally) {
        count += other.count
        if let number = other.first { first = min(first ?? number, number) }
        if let number = other.last { last = max(last ?? number, number) }
    }
}

/// What became of a table's candidate rows.
package struct TableTally: Sendable, Hashable {
    package var read: Int64 = 0
    package var written: Int64 = 0
    package var rejected: Int64 = 0
    /// One a skip rule.
    package var skippedBy: [Int64]
    /// One a `totals` line; the grand total, without sums, where the mapping has none.
    package var totals: [GroupedTotals] = []
    /// Failures that `else` replaced, by column and fault.
    package var replacements: [Replacement: Int64] = [:]
    /// Rows that were not written, by reason; empty where `Transformer.Options.tellsEndings` does not ask for it.
    package var endings: [Ending: EndingTally] = [:]

    package struct Replacement: Sendable, Hashable {
        package var column: Int
        package var fault: Fault
    }

    init(_ table: TablePlan) { skippedBy = table.skips.map { _ in 0 } }

    package var skipped: Int64 { skippedBy.reduce(0, +) }

    package mutating func merge(_ other: TableTally) {
        read += other.read
        written += other.written
        rejected += other.rejected
        for index in skippedBy.indices { skippedBy[index] += other.skippedBy[index] }
        if totals.isEmpty {
            totals = other.totals
        } else if !other.totals.isEmpty {
            for index in totals.indices { totals[index].merge(other.totals[index]) }
        }
        replacements.merge(other.replacements, uniquingKeysWith: +)
        endings.merge(other.endings) { mine, theirs in
            var merged = mine
            merged.merge(theirs)
            return merged
        }
    }
}
