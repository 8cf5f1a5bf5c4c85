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
    let keyLog = KeyLog()
    /// Set where the run must not go on; records behind it were not looked at.
    package internal(set) var stop: Stop?

    init(plan: MappingPlan, sourceIndex: Int) {
        outputs = plan.tables.map { _ in OutputBuffer() }
        tally = SourceTally(plan: plan, sourceIndex: sourceIndex)
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
}

/// Why a run must not go on.
package struct Stop: Sendable, Hashable {
    package var recordNumber: Int64
    package var fileOffset: Int64
    package var reason: RejectReason
}
