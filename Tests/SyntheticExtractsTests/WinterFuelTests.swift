import RecordValues
import SyntheticExtracts
import Testing
import Transform

@Suite struct WinterFuelTests {
    @Test func `A file without faults is taken as a whole, and its trailer ties out`() throws {
        let trial = try Trial("winter-fuel/winter-fuel", records: 3000)
        let (tally, rejects, stop) = try trial.transformed()
        #expect(rejects.isEmpty && stop == nil)
        #expect(trial.bytes.count == 3000 * 200)
        #expect(tally.records == 3000)
        #expect(tally.written == trial.answers.written)
        #expect(tally.skipped == trial.answers.skipped)
        print(trial.answers.json.prefix(3000))
    }
}
