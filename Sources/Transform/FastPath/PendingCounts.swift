import MappingLanguage
import RecordValues

/// What the record at hand adds to the counts of fields and of replaced failures: taken over when its rows are
/// accepted, forgotten when it goes to the cold path, which counts for itself.
///
/// The state lies behind a pointer of its own, because the runtime's checks for overlapping access to a class's
/// properties cost more than a note does.
@safe
final class PendingCounts {
    @unsafe private struct State {
        /// Field times 8 plus kind.
        var observations: UnsafeMutablePointer<Int32>
        var observationCount = 0
        /// Column of the program times 256 plus fault.
        var replacements: UnsafeMutablePointer<Int32>
        var replacementCount = 0
    }

    @unsafe private let state: UnsafeMutablePointer<State>

    /// Every operation of a record notes at most one thing, each time it is run.
    init(program: RecordProgram) {
        let capacity = program.tables.reduce(program.prologue.count + 1) { sum, table in
            sum + table.operations.count * table.itemCount
        }
        let observations = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
        let replacements = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
        unsafe state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        unsafe state.initialize(to: State(observations: observations, replacements: replacements))
    }

    deinit {
        unsafe state.pointee.observations.deallocate()
        unsafe state.pointee.replacements.deallocate()
        unsafe state.deallocate()
    }

    var observationCount: Int { unsafe state.pointee.observationCount }
    var replacementCount: Int { unsafe state.pointee.replacementCount }

    /// Whether there is anything to take over.
    @inline(__always)
    var isEmpty: Bool { unsafe state.pointee.observationCount | state.pointee.replacementCount == 0 }

    @inline(__always)
    func note(_ kind: FieldObservation.Kind, field: Int32) {
        unsafe state.pointee.observations[state.pointee.observationCount] = field << 3 | Int32(kind.rawValue)
        unsafe state.pointee.observationCount += 1
    }

    func noteReplacement(column: Int32, fault: UInt8) {
        unsafe state.pointee.replacements[state.pointee.replacementCount] = column << 8 | Int32(fault)
        unsafe state.pointee.replacementCount += 1
    }

    /// Forgets what was noted after the given numbers of notes.
    @inline(__always)
    func forget(observationsFrom observations: Int, replacementsFrom replacements: Int) {
        unsafe state.pointee.observationCount = observations
        unsafe state.pointee.replacementCount = replacements
    }

    /// Adds the observations to counters: at field times 8 plus kind.
    func addObservations(to counters: UnsafeMutablePointer<Int64>) {
        for index in 0..<observationCount { unsafe counters[Int(state.pointee.observations[index])] += 1 }
    }

    /// The replaced failures: column of the program, and fault.
    var replacements: [(column: Int, fault: Fault)] {
        (0..<replacementCount).compactMap { index in
            let note = unsafe state.pointee.replacements[index]
            return Fault(rawValue: UInt8(note & 0xFF)).map { (Int(note >> 8), $0) }
        }
    }
}
