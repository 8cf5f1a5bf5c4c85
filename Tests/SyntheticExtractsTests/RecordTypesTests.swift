import RecordValues
import SyntheticExtracts
import Testing

/// Several record types of several lengths, items with keys, records of no type.
@Suite struct RecordTypesTests {
    private static let copybook = """
               01  SMALL.
                   05  KIND        PIC X.
                   05  S-ID        PIC X(6).
               01  LARGE.
                   05  KIND        PIC X.
                   05  L-ID        PIC 9(5) COMP-3.
                   05  L-ITEM OCCURS 3.
                       10  I-ID    PIC 9(8) COMP.
                       10  I-STATE PIC X.
                       10  I-COST  PIC 9(3)V99.
               01  LAST-ONE.
                   05  KIND        PIC X.
                   05  E-SMALL     PIC 9(9).
                   05  E-LARGE     PIC 9(9).
                   05  E-ALL       PIC 9(9).
               01  MIDDLE.
                   05  KIND        PIC X.
                   05  M-DAY       PIC 9(8).
        """

    private static func trial(
        records: Int64 = 900, faults: String = "", jobs: Int = 2, recordsPerChunk: Int = 100, others: String = "stop"
    ) throws -> Trial {
        let mapping = """
            migration types
            source s
              copybook "r.cpy"
              encoding cp1047
              records variable
              type by KIND
                "S" small SMALL any
                "L", "M" large LARGE any
                "E" end LAST-ONE last, exactly 1
                "D" day MIDDLE any, exactly 2
                other \(others)
            control
              end.E-SMALL = count small
              end.E-LARGE = count large
              end.E-ALL = count small, large, day
            table small from small key id
              id text 6 = S-ID rule pattern "[A-Z]{2}[0-9]{4}"
            table item from large each L-ITEM key id
              id integer 8 = I-ID
              cost decimal 5.2 = I-COST
              state text 1 = I-STATE
              skip when I-STATE is blank because "empty place"
              totals count, sum cost by state
            table day from day
              day date = date M-DAY as CCYYMMDD rule .. run date
            """
        let plan = try Trial.plan(["test.map": mapping, "r.cpy": copybook])
        return try Trial(plan: plan, records: records, faults: faults, jobs: jobs, recordsPerChunk: recordsPerChunk)
    }

    @Test func `Types come in equal shares, and those of fixed number at their places`() throws {
        let trial = try Self.trial()
        #expect(trial.answers.byType["end"] == 1 && trial.answers.byType["day"] == 2)
        #expect((400...500).contains(trial.answers.byType["small"] ?? 0))
        #expect(trial.answers.controls.allSatisfy { $0.difference == "0" })
        try trial.expectAgreement()
    }

    @Test func `Records of several lengths stand at the same places for any chunk`() throws {
        let first = try Self.trial(jobs: 1, recordsPerChunk: 10_000)
        for records in [1, 13, 256] {
            let other = try Self.trial(jobs: 3, recordsPerChunk: records)
            #expect(other.bytes == first.bytes && other.answers == first.answers, "\(records) records a chunk")
        }
    }

    @Test func `Duplicates and damages of one type leave the others alone`() throws {
        let trial = try Self.trial(faults: "duplicate-key=4%,bad-digit=4%")
        #expect(trial.answers.rejectsByCode.keys.sorted() == ["FLD004", "RUL011"])
        try trial.expectAgreement()
    }

    @Test func `A record of no described type is stepped over where the mapping says so`() throws {
        let trial = try Self.trial(faults: "unknown-type", others: "skip because \"not ours\"")
        #expect(trial.answers.otherSkipped == 1 && trial.answers.stops.isEmpty)
        try trial.expectAgreement()
    }
}
