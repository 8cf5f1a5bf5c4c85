import RecordValues
import SyntheticExtracts
import Testing

@Suite struct OtherMappingsTests {
    @Test(arguments: ["account", "card", "customer", "transaction", "xref"])
    func `The card portfolio's mappings take their files as a whole`(name: String) throws {
        for seed: UInt64 in 1...3 {
            let trial = try Trial("carddemo-\(name)/carddemo-\(name)", records: 700, seed: seed)
            #expect(trial.answers.written == 700 && trial.answers.rejected == 0)
            #expect(trial.answers.notComputed.isEmpty)
            try trial.expectAgreement()
        }
    }

    @Test(arguments: [
        ("account", "bad-digit=2%,bad-sign=2%,low-values=2%,bad-date=2%,out-of-range=2%,duplicate-key=2%"),
        ("transaction", "bad-digit=2%,bad-sign=2%,unknown-code=2%,bad-date=2%,duplicate-key=2%"),
        ("customer", "bad-digit=2%,bad-date=2%,out-of-range=2%,duplicate-key=2%"),
    ])
    func `Their faults give exactly their codes`(name: String, faults: String) throws {
        let trial = try Trial("carddemo-\(name)/carddemo-\(name)", records: 1500, faults: faults)
        #expect(trial.answers.rejectsByCode.count == faults.split(separator: ",").count)
        try trial.expectAgreement()
    }
}
