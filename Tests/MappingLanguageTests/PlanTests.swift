import Diagnostics
import MappingLanguage
import RecordValues
import TargetRows
import TestSupport
import Testing

/// The plan of the worked example: every name resolved to bytes.
@Suite struct PlanTests {
    @Test func `The worked example checks without an error or a warning`() throws {
        let check = WinterFuel.check(WinterFuel.mapping)
        #expect(check.rendered == "")
        _ = try #require(check.mapping).plan
    }
}
