import Diagnostics
import SyntheticExtracts
import Testing

@Suite struct FaultRequestTests {
    @Test func `A fault is a name, perhaps a field, perhaps a share`() throws {
        #expect(try FaultRequest("bad-digit") == FaultRequest(.badDigit, partsPerMillion: 1000))
        #expect(
            try FaultRequest("bad-digit:wfp-dob=0.001%")
                == FaultRequest(.badDigit, field: "WFP-DOB", partsPerMillion: 10))
        #expect(try FaultRequest("low-values = 100 %") == FaultRequest(.lowValues, partsPerMillion: 1_000_000))
        #expect(try FaultRequest.list("short-file, bad-nino=2%").map(\.kind) == [.shortFile, .badNino])
    }

    @Test(arguments: [
        "bad-digit=0%", "bad-digit=1", "bad-digit=101%", "bad-digit=0.00001%", "bad-digit=-1%", "bad-digit=",
    ])
    func `A share that is none is refused`(text: String) {
        expect(["SYN009"]) { try FaultRequest(text) }
    }

    @Test func `A misspelt name gets the nearest one, and all mistakes come at once`() {
        expect(["SYN007", "SYN009"]) { try FaultRequest.list("bad-digits=1%,bad-sign=x") }
        do {
            _ = try FaultRequest("bad-digits")
        } catch {
            #expect(error.diagnostics[0].hint?.hasPrefix("did you mean bad-digit?") == true)
        }
    }

    private func expect(_ codes: [String], _ work: () throws -> some Any) {
        do {
            _ = try work()
            Issue.record("nothing was thrown")
        } catch let list as DiagnosticList {
            #expect(list.diagnostics.map(\.code) == codes)
        } catch {
            Issue.record(error)
        }
    }
}
