import MappingLanguage
import RecordValues

/// What the batch at hand adds to the counts of fields and of replaced failures, lane by lane: taken over for the
/// records whose rows are accepted, forgotten for those that go to the cold path, which counts for itself.
final class Notes {
    struct Observation: BitwiseCopyable {
        /// Lane of the record.
        var record: Int32
        var field: Int32
        var kind: UInt8
    }

    struct Replacement: BitwiseCopyable {
        /// Lane of the row.
        var lane: Int32
        /// Column of the program.
        var column: Int32
        var fault: UInt8
    }

    private(set) var observations: [Observation] = []
    private(set) var replacements: [Replacement] = []
    /// Lanes that each record has in the pass at hand.
    var itemCount = 1

    func note(_ kind: FieldObservation.Kind, field: Int32, _ lane: Int) {
        let record = itemCount == 1 ? lane : lane / itemCount
        observations.append(Observation(record: Int32(truncatingIfNeeded: record), field: field, kind: kind.rawValue))
    }

    func noteReplacement(column: Int32, fault: UInt8, _ lane: Int) {
        replacements.append(Replacement(lane: Int32(truncatingIfNeeded: lane), column: column, fault: fault))
    }

    func removeAll() {
        observations.removeAll(keepingCapacity: true)
        replacements.removeAll(keepingCapacity: true)
    }
}
