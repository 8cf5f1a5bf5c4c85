import MappingLanguage
import RecordValues
import TargetRows

/// What a worker made of one chunk of records; complete by itself, and used again for the next chunk.
package final class ChunkResult {
    /// The rows of each table of the plan.
    package let outputs: [OutputBuffer]
    /// What was counted; the totals by group are the transformer's `chunkTally`.
    package internal(set) var tally: SourceTally
    /// Rejected records in the order of the source.
    package internal(set) var rejects: [Reject] = []
    /// The key of every row written to a table that has one, in order.
    package var keys: [RowKey] { keyLog.all }
    /// Those keys themselves, a `KeyEntry` each, where `Transformer.Options.keepsKeyValues` asks for them.
    package var keyEntries: OutputBuffer { keyLog.entries }
    let keyLog = KeyLog()
    /// The parts of levels that the chunk holds: of each level in the order of the file.
    package internal(set) var stretches: [LevelStretch] = []
    /// The part of each level that is under way.
    private var current: [LevelStretch]
    private let plan: MappingPlan
    private let levels: [LevelPlan]
    /// Set where the run must not go on; records behind it were not looked at.
    package internal(set) var stop: Stop?

    init(plan: MappingPlan, sourceIndex: Int) {
        self.plan = plan
        levels = plan.sources[sourceIndex].levels
        outputs = plan.tables.map { _ in OutputBuffer() }
        tally = SourceTally(plan: plan, sourceIndex: sourceIndex)
        current = []
    }

    // MARK: Levels

    /// Begins a chunk.
    func resetLevels() {
        stretches.removeAll(keepingCapacity: true)
        current = levels.indices.map { LevelStretch(level: $0, plan, begins: false) }
    }

    /// Ends what is under way of a level and the levels in it: what follows of them is another instance. All that was
    /// counted before must have been added.
    func cut(_ level: Int) {
        for inner in levels.indices where sequence(first: inner, next: { self.levels[$0].parent }).contains(level) {
            if current[inner].firstRecord != nil {
                current[inner].ends = true
                stretches.append(current[inner])
            }
            current[inner] = LevelStretch(level: inner, plan, begins: true)
        }
    }

    /// Notes that records belong to a level and those round it.
    func note(_ level: Int, recordNumbers: Range<Int64>) {
        for level in sequence(first: level, next: { self.levels[$0].parent }) {
            current[level].note(recordNumbers: recordNumbers)
        }
    }

    /// Ends a chunk: what is under way goes on in the next.
    func keepOpenStretches() {
        stretches += current.filter { $0.firstRecord != nil }
    }

    // MARK: Controls

    func add(_ total: Total, measure: Int) {
        if let level = plan.measures[measure].level {
            current[level].controls.measures[measure].merge(total)
        } else {
            tally.controls.measures[measure].merge(total)
        }
    }

    func add(_ contribution: RecordStory.Contribution, levelOf level: Int?) {
        if let level { current[level].controls.add(contribution) } else { tally.controls.add(contribution) }
    }

    func add(_ declaration: RecordStory.Declaration, levelOf level: Int?, recordNumber: Int64) {
        if let level {
            current[level].controls.add(declaration, recordNumber: recordNumber)
        } else {
            tally.controls.add(declaration, recordNumber: recordNumber)
        }
    }
}

/// One rejected record.
package struct Reject: Sendable, Hashable {
    /// Index in the batch's records.
    package var recordIndex: Int
    /// From 1.
    package var recordNumber: Int64
    /// Offset of its first byte in the file.
    package var fileOffset: Int64
    package var reasons: [RejectReason]
}

/// The key of one written row, for the index of keys.
package struct RowKey: Sendable, Hashable {
    /// Index in the plan's tables.
    package var table: Int32
    /// Index in the batch's records.
    package var recordIndex: Int32
    /// Hash of the key's bytes: equal keys have equal hashes.
    package var hash: UInt64
    /// Where the row stands in the table's output.
    package var outputStart: Int
    package var outputEnd: Int
    /// Where its `KeyEntry` stands in the chunk's key entries, where those are kept.
    package var entryStart: Int
}

/// Why a run must not go on.
package struct Stop: Sendable, Hashable {
    package var recordNumber: Int64
    package var fileOffset: Int64
    package var reason: RejectReason
}
