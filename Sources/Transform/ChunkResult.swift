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
    /// The parts of levels that the chunk holds: by level, in the order of the file.
    package private(set) var stretches: [[LevelStretch]]
    /// By level, whether its last stretch is under way, and whether the next to begin is another instance.
    private var isUnderWay: [Bool]
    private var beginsAnother: [Bool]
    private let plan: MappingPlan
    /// What a stretch comes to at first.
    private let nothing: ControlTally
    /// By level: itself and the levels round it; itself and the levels in it.
    private let outwards: [[Int]]
    private let inwards: [[Int]]
    /// Set where the run must not go on; records behind it were not looked at.
    package internal(set) var stop: Stop?

    init(plan: MappingPlan, sourceIndex: Int) {
        self.plan = plan
        nothing = ControlTally(plan)
        let levels = plan.sources[sourceIndex].levels
        let outwards = levels.indices.map { Array(sequence(first: $0, next: { levels[$0].parent })) }
        self.outwards = outwards
        inwards = levels.indices.map { level in levels.indices.filter { outwards[$0].contains(level) } }
        stretches = levels.map { _ in [] }
        isUnderWay = levels.map { _ in false }
        beginsAnother = levels.map { _ in false }
        outputs = plan.tables.map { _ in OutputBuffer() }
        tally = SourceTally(plan: plan, sourceIndex: sourceIndex)
    }

    // MARK: Levels

    /// Begins a chunk: what was under way at the end of the one before goes on.
    func resetLevels() {
        for level in stretches.indices {
            stretches[level].removeAll(keepingCapacity: true)
            (isUnderWay[level], beginsAnother[level]) = (false, false)
        }
    }

    /// Ends what is under way of a level and the levels in it: what follows of them is another instance.
    func cut(_ level: Int) {
        for inner in inwards[level] {
            if isUnderWay[inner] { stretches[inner][stretches[inner].count - 1].ends = true }
            (isUnderWay[inner], beginsAnother[inner]) = (false, true)
        }
    }

    /// Notes that records belong to a level and those round it: before anything is added for one of them.
    func note(_ level: Int, recordNumbers: Range<Int64>) {
        for level in outwards[level] {
            if !isUnderWay[level] {
                stretches[level].append(
                    LevelStretch(nothing, firstRecord: recordNumbers.lowerBound, begins: beginsAnother[level]))
                isUnderWay[level] = true
            }
            stretches[level][stretches[level].count - 1].extend(to: recordNumbers.upperBound - 1)
        }
    }

    /// Which stretch of a level a record belongs to: the last that begins no later.
    func stretch(of recordNumber: Int64, level: Int) -> Int {
        var (first, behind) = (0, stretches[level].count)
        while behind - first > 1 {
            let middle = (first + behind) / 2
            if stretches[level][middle].firstRecord <= recordNumber { first = middle } else { behind = middle }
        }
        return first
    }

    /// The number of the first record behind a stretch that belongs to the next one.
    func end(ofStretch index: Int, level: Int) -> Int64 {
        index + 1 < stretches[level].count ? stretches[level][index + 1].firstRecord : .max
    }

    // MARK: Controls

    /// Adds to a measure of the whole file, or to that of a level's stretch.
    func add(_ total: Total, measure: Int, stretch: (level: Int, index: Int)?) {
        if let (level, index) = stretch {
            stretches[level][index].controls.measures[measure].merge(total)
        } else {
            tally.controls.measures[measure].merge(total)
        }
    }

    func add(_ contribution: RecordStory.Contribution, recordNumber: Int64) {
        if let level = plan.measures[contribution.measure].level {
            stretches[level][stretch(of: recordNumber, level: level)].controls.add(contribution)
        } else {
            tally.controls.add(contribution)
        }
    }

    func add(_ declaration: RecordStory.Declaration, recordNumber: Int64) {
        if let level = plan.declarations[declaration.declaration].level {
            let index = stretch(of: recordNumber, level: level)
            stretches[level][index].controls.add(declaration, recordNumber: recordNumber)
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
