import MappingLanguage
import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import Transform

/// The fast path against the cold path, its oracle, over random mappings, copybooks and records.
@Suite struct FastPathOracleTests {
    static let runDate = CalendarDate(ccyymmdd: 20_251_118) ?? { preconditionFailure("a day of the calendar") }()

    private static let ofSlots: Set<Operation.Kind> = [.loadSlotNumber, .loadSlotText, .nullWhenSlot]

    @Test
    func
        `Fast path and cold path agree on random records under random mappings, and nothing is lost`()
        async
    {
        let met = await OracleRun.met(isXML: false)
        for problem in met.problems.prefix(3) { Issue.record("\(problem)") }
        let kinds = (UInt8.min...UInt8.max).compactMap { Operation.Kind(rawValue: $0) }.filter {
            !Self.ofSlots.contains($0)
        }
        #expect(kinds.filter { !met.kinds.contains($0) } == [], "operations that no mapping used")
        // A duplicate key is the run's to find, and the checker lets no value through that would lose decimal places.
        // What only a record in slots can have is not in these records.
        let ofSlots: Set<Fault> = [
            .absent, .isNil, .tooMany, .againstSchema, .malformed, .notScalar, .binaryFraction,
        ]
        let faults = Fault.allCases.filter { $0 != .duplicateKey && $0 != .inexact && !ofSlots.contains($0) }
        #expect(faults.filter { !met.faults.contains($0) } == [], "faults that no record was rejected for")
        let replaceable = faults.filter { $0 != .recordTooLong }
        #expect(replaceable.filter { !met.replaced.contains($0) } == [], "faults that no column replaced")
        #expect(met.observations == Set(FieldObservation.Kind.allCases).subtracting([.absent, .isNil]))
        #expect(met.plans > 230)
        #expect(met.stops > 0)
        #expect(met.withdrawn > 100)
        #expect(min(met.written, met.skipped, met.rejected) > 1500)
    }

    @Test func `They agree on random XML records under random mappings, and nothing is lost`() async {
        let met = await OracleRun.met(isXML: true)
        for problem in met.problems.prefix(3) { Issue.record("\(problem)") }
        #expect(met.kinds.isSuperset(of: Self.ofSlots))
        // The operations of fields at fixed places have no place here.
        #expect(met.kinds.isDisjoint(with: [.loadPacked, .loadZoned, .loadBinary]))
        let faults: Set<Fault> = [
            .absent, .isNil, .tooMany, .blank, .invalidDigit, .inexact, .controlCharacter, .invalidDate,
            .overflow,
            .divisionByZero, .notInCodeTable, .tooShort, .tooLong, .outOfRange, .patternMismatch,
            .notInList,
            .invalidNino, .noConditionHolds,
        ]
        #expect(faults.subtracting(met.faults) == [], "faults that no record was rejected for")
        #expect(faults.subtracting(met.replaced) == [], "faults that no column replaced")
        #expect(met.observations == [.absent, .isNil, .blank])
        #expect(met.plans > 200)
        #expect(met.stops > 0)
        #expect(met.withdrawn > 100)
        #expect(met.stretches > 100)
        #expect(min(met.written, met.skipped, met.rejected) > 1500)
    }
}
