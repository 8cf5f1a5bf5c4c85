import Diagnostics
import RecordValues
import SyntheticExtracts
import Testing
import Transform

/// The sample of the repository: header, payments, trailer with three controls.
@Suite struct WinterFuelTests {
    @Test func `A file without faults is taken as a whole, and its trailer ties out`() throws {
        let trial = try Trial("winter-fuel/winter-fuel", records: 3000)
        #expect(trial.bytes.count == 600_000)
        #expect(trial.answers.bytes == 600_000)
        #expect(trial.answers.rejected == 0 && trial.answers.faults.isEmpty)
        #expect(trial.answers.skipped > 0)
        #expect(trial.answers.controls.count == 3)
        #expect(trial.answers.controls.allSatisfy { $0.declared == $0.computed })
        #expect(trial.answers.notComputed.isEmpty)
        try trial.expectAgreement()
    }

    @Test func `The smallest file has a header, a payment and a trailer`() throws {
        let trial = try Trial("winter-fuel/winter-fuel", records: 3)
        #expect(trial.answers.byType == ["header": 1, "payment": 1, "trailer": 1])
        try trial.expectAgreement()
        expectCode("SYN004") { try Trial("winter-fuel/winter-fuel", records: 2) }
        expectCode("SYN012") { try Trial("winter-fuel/winter-fuel", records: .max) }
    }

    @Test func `The same seed gives the same bytes for any number of workers and any chunk`() throws {
        let faults = "bad-digit=1%,duplicate-key=1%,blank-packed=1%"
        let first = try Trial("winter-fuel/winter-fuel", records: 1500, faults: faults, jobs: 1, recordsPerChunk: 1500)
        for (jobs, records) in [(1, 1), (2, 7), (3, 100), (7, 64), (2, 4096)] {
            let other = try Trial(
                "winter-fuel/winter-fuel", records: 1500, faults: faults, jobs: jobs, recordsPerChunk: records)
            #expect(other.bytes == first.bytes, "\(jobs) workers, \(records) records a chunk")
            #expect(other.answers == first.answers, "\(jobs) workers, \(records) records a chunk")
        }
        let otherSeed = try Trial("winter-fuel/winter-fuel", records: 1500, seed: 2, faults: faults)
        #expect(otherSeed.bytes != first.bytes)
    }

    @Test(arguments: [
        ("blank-packed", "FLD001"), ("bad-digit", "FLD004"), ("bad-sign", "FLD005"), ("low-values", "FLD002"),
        ("unknown-code", "RUL004"), ("bad-date", "FLD011"), ("out-of-range", "RUL007"), ("bad-nino", "RUL010"),
        ("duplicate-key", "RUL011"), ("blank-packed:WFP-AMOUNT", "FLD001"), ("bad-digit:WFP-DOB", "FLD004"),
        ("bad-digit:WFP-SORT-CODE", "FLD004"), ("out-of-range:WFP-AMOUNT", "RUL007"),
        ("bad-sign:WFP-RECOVERED", "FLD005"),
    ])
    func `A fault gives its code on its records and on no others`(fault: String, code: String) throws {
        let trial = try Trial("winter-fuel/winter-fuel", records: 1000, faults: fault + "=4%")
        #expect((20...60).contains(trial.answers.faults.count), "4 % of 1000 records")
        #expect(trial.answers.faults.allSatisfy { $0.code == code })
        #expect(trial.answers.rejectsByCode == [code: Int64(trial.answers.faults.count)])
        try trial.expectAgreement()
    }

    @Test func `A fault is refused where it would not always cause its reject`() {
        // The account is looked at only where there is a sort code.
        expectCode("SYN008") { try Trial("winter-fuel/winter-fuel", records: 500, faults: "bad-digit:WFP-ACCOUNT") }
        expectCode("SYN008") { try Trial("winter-fuel/winter-fuel", records: 500, faults: "bad-digit:WFP-NINO") }
        // Nobody looks at the sex.
        expectCode("SYN008") { try Trial("winter-fuel/winter-fuel", records: 500, faults: "unknown-code:WFP-SEX") }
    }

    @Test func `All faults of records at once are told apart`() throws {
        // Only XML has elements that can be absent.
        let kinds = FaultKind.allCases.filter { $0.isOfRecords && $0 != .absentElement }.map { $0.rawValue + "=1%" }
        let trial = try Trial("winter-fuel/winter-fuel", records: 4000, faults: kinds.joined(separator: ","))
        #expect(trial.answers.rejectsByCode.count == kinds.count)
        try trial.expectAgreement()
    }

    @Test func `A damaged amount is in the declared sum and not in the computed one`() throws {
        let trial = try Trial("winter-fuel/winter-fuel", records: 1000, faults: "blank-packed:WFP-AMOUNT=1%")
        let amount = try #require(trial.answers.controls.first { $0.name == "trailer.WFP-T-AMOUNT" })
        #expect(amount.unreadable == trial.answers.rejected)
        #expect(amount.difference?.hasPrefix("-") == true)
        let count = try #require(trial.answers.controls.first { $0.name == "trailer.WFP-T-COUNT" })
        #expect(count.unreadable == 0 && count.difference == "0")
    }

    @Test func `A fault without a field leaves the control figures alone`() throws {
        let faults = "blank-packed=1%,bad-digit=1%,bad-sign=1%,low-values=1%"
        let trial = try Trial("winter-fuel/winter-fuel", records: 2000, faults: faults)
        #expect(trial.answers.rejected > 0)
        #expect(trial.answers.controls.allSatisfy { $0.declared == $0.computed && $0.unreadable == 0 })
    }

    @Test func `A wrong trailer is off by one unit of the amount`() throws {
        let trial = try Trial("winter-fuel/winter-fuel", records: 500, faults: "wrong-trailer")
        let amount = try #require(trial.answers.controls.first { $0.name == "trailer.WFP-T-AMOUNT" })
        #expect(amount.difference == "-0.01")
        #expect(trial.answers.controls.filter { $0.difference == "0" }.count == 2)
        try trial.expectAgreement()
    }

    @Test func `Without its trailer the file is one record shorter and declares nothing`() throws {
        let whole = try Trial("winter-fuel/winter-fuel", records: 500)
        let trial = try Trial("winter-fuel/winter-fuel", records: 500, faults: "no-trailer")
        #expect(trial.answers.records == 499)
        #expect(trial.answers.byType["trailer"] == 0)
        #expect(trial.answers.controls.allSatisfy { $0.declared == nil })
        #expect(trial.bytes == Array(whole.bytes.dropLast(200)))
        try trial.expectAgreement()
    }

    @Test func `A short file lacks its last byte`() throws {
        let whole = try Trial("winter-fuel/winter-fuel", records: 500)
        let trial = try Trial("winter-fuel/winter-fuel", records: 500, faults: "short-file")
        #expect(trial.bytes == Array(whole.bytes.dropLast()))
        #expect(trial.answers.bytes == 99_999)
        #expect(trial.answers.stops.count == 1)
    }

    @Test func `A record of unknown type stands in the middle and stops the run`() throws {
        let trial = try Trial("winter-fuel/winter-fuel", records: 500, faults: "unknown-type")
        let (_, _, stop) = try trial.transformed()
        #expect(stop?.recordNumber == 251)
        #expect(stop?.reason.isUnknownType == true)
        #expect(trial.answers.stops == ["unknown-type: record 251 is of no described type"])
    }

    @Test func `One row for each award, where unused places are skipped`() throws {
        let trial = try Trial("winter-fuel/award", records: 2000, faults: "bad-date=1%,unknown-code=1%")
        #expect(trial.answers.tables["award"].map { $0.skipped > 0 && $0.rejected > 0 } == true)
        try trial.expectAgreement()
    }
}

/// Expects exactly this code, and no other, to be thrown.
func expectCode(
    _ code: String, sourceLocation: Testing.SourceLocation = #_sourceLocation, _ work: () throws -> Trial
) {
    do {
        _ = try work()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let list as DiagnosticList {
        #expect(Set(list.diagnostics.map(\.code)) == [code], sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
