import Diagnostics
import MappingLanguage
import Testing

/// Reading a mapping and the files it names.
@Suite struct LoadTests {
    private struct Missing: Error {}

    private func check(_ files: [String: [UInt8]]) -> MappingCheck {
        Mapping.check(path: "a.map") { path in
            guard let bytes = files[path] else { throw Missing() }
            return bytes
        } folderLister: { _ in
            Array(files.keys)
        }
    }

    private var files: [String: [UInt8]] {
        [
            "a.map": Array(WinterFuel.mapping.utf8), "WFPMAST.cpy": Array(WinterFuel.copybook.utf8),
            "codes/office.csv": Array(WinterFuel.offices.utf8), "codes/status.csv": Array(WinterFuel.statuses.utf8),
        ]
    }

    @Test func `Files are named relative to the folder of the mapping`() throws {
        let mapping = try #require(check(files).mapping)
        #expect(mapping.plan.companionFiles == ["WFPMAST.cpy", "codes/office.csv", "codes/status.csv"])
        #expect(mapping.warnings == [])
    }

    @Test func `A mapping that is not there is told with the nearest`() {
        let check = check(["a.mpa": []])
        #expect(
            check.rendered == "error[MAP001]: the mapping a.map cannot be read\n  hint: did you mean a.mpa?\n")
    }

    @Test func `A file that is not UTF-8 is told with the line`() {
        var files = files
        files["codes/status.csv"] = Array("legacy,new\nP,p\nS,".utf8) + [0xE9, 0x0A]
        let check = check(files)
        #expect(
            check.diagnostics.map(\.message) == [
                "codes/status.csv is not text in UTF-8: line 3 holds bytes that are no character"
            ])
        #expect(check.mapping == nil)
    }

    @Test func `A byte order mark and CRLF are passed over`() throws {
        var files = files
        files["a.map"] = [0xEF, 0xBB, 0xBF] + Array(WinterFuel.mapping.replacing("\n", with: "\r\n").utf8)
        #expect(check(files).rendered == "")
    }

    @Test func `Load throws every problem at once, in the order of the lines`() {
        let damaged = WinterFuel.mapping.replacing("cp285", with: "cp258").replacing("WFP-NINO  ", with: "WFP-NNO   ")
            .replacing("money 9.2 GBP", with: "money 5.2 EUR").replacing("rule 0.01 .. 600.00", with: "")
            .replacing("lookup status", with: "lookup reasons")
        var files = files
        files["a.map"] = Array(damaged.utf8)
        let error = #expect(throws: DiagnosticList.self) {
            try Mapping.load(path: "a.map") { path in
                guard let bytes = files[path] else { throw Missing() }
                return bytes
            }
        }
        #expect(error?.diagnostics.map(\.code) == ["MAP012", "MAP019", "MAP025", "MAP036"])
        #expect(error?.diagnostics.compactMap { $0.location?.line } == [6, 22, 25, 28])
    }

    @Test func `An empty mapping is told what it lacks`() {
        let check = check(["a.map": Array("# nothing\n".utf8)])
        #expect(
            check.diagnostics.map(\.message) == [
                "the mapping has no name", "the mapping has no source", "the mapping has no table",
            ])
    }

    @Test func `A source without its lines is told what it lacks`() {
        let check = check(["a.map": Array("migration a\nsource s\ntable t from p\n  x text 1 = A\n".utf8)])
        #expect(
            check.diagnostics.map(\.message) == [
                "the source s names no copybook", "the source s does not state its encoding",
                "the source s does not say how its records are cut", "the source s names no record type",
                "no source has a record type p",
            ])
    }
}
