import TestSupport
import Testing

/// `try` on records that have something to tell.
@Suite struct TryTests {
    private static let mapping = "Mappings/winter-fuel/winter-fuel.map"

    private func told(_ record: Int, mapping: String = mapping, file: String = "winter-fuel", _ more: String...) throws
        -> ToolProcess.Outcome
    {
        try ToolProcess().run(
            ["try", mapping, "--input", "legacy=Samples/winter-fuel/\(file).dat", "--record", String(record)]
                + ["--run-date", "2025-11-18"] + more)
    }

    @Test(arguments: [
        (1, "header"), (2, "written"), (441, "replaced"), (980, "two-reasons"), (2042, "skipped"), (3002, "trailer"),
    ])
    func `A record's way, stop by stop`(record: Int, name: String) throws {
        let outcome = try told(record)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        expectGolden(outcome.output, named: "try-\(name).txt")
    }

    @Test func `A table with one row an item tells each item`() throws {
        expectGolden(try told(2, mapping: "Mappings/winter-fuel/award.map").output, named: "try-items.txt")
    }

    @Test func `A record of no described type is told as far as it goes`() throws {
        expectGolden(try told(12, file: "unknown-type").output, named: "try-unknown-type.txt")
    }

    @Test func `An amount that cannot be read is unknown to the control that adds it up`() throws {
        let output = try told(9, file: "unreadable-amount").output
        #expect(output.contains("trailer.WFP-T-AMOUNT  unknown: its value cannot be read"))
        #expect(output.contains("sum amount unknown"))
    }

    @Test func `Personal values are hidden in bytes, fields, columns and totals, and shown when asked for`() throws {
        let hidden = try told(2).output
        let shown = try told(2, "--show-values").output
        #expect(hidden.contains("··  personal, or used by nothing in this mapping; --show-values shows it"))
        #expect(!shown.contains("··") && !shown.contains("(personal)"))
        // The name, the number and the account of record 2, as the shown text has them, stand nowhere in the other.
        for field in ["WFP-NINO", "WFP-SURNAME", "WFP-FORENAME", "WFP-DOB", "WFP-POSTCODE", "WFP-ACCOUNT"] {
            let line = try #require(shown.split(separator: "\n").first { $0.hasPrefix("  \(field) ") })
            let value = try #require(line.split(separator: "  ").last)
                .trimmingPrefix(" ").split(separator: ",")[0].replacing("\"", with: "")
            #expect(value.count > 2, "\(field)")
            #expect(!hidden.contains(value), "\(field)")
        }
    }

    @Test func `What a mapping drops is hidden as well, because nobody has said that it is not personal`() throws {
        let output = try told(2, mapping: "Mappings/winter-fuel/award.map").output
        for field in ["WFP-SURNAME", "WFP-DOB", "WFP-POSTCODE", "WFP-ACCOUNT"] {
            #expect(
                output.split(separator: "\n").contains { $0.hasPrefix("  \(field) ") && $0.hasSuffix("(not used)") })
        }
    }

    @Test(arguments: ["variable", "variable blocked", "lines 12", "lines"])
    func `The bytes of a record show what frames it`(format: String) throws {
        let tool = try ToolProcess()
        try tool.write(
            "       01  REC.\n           05  REC-KEY PIC 9(4).\n           05  REC-TEXT PIC X(8).\n", to: "REC.cpy")
        try tool.write(
            """
            migration framed  version 1
            source legacy
              copybook "REC.cpy"
              encoding ascii
              records \(format)
              type rec REC
            table rec from rec
              number integer 4 = REC-KEY
              words text 8 = trim REC-TEXT

            """, to: "framed.map")
        let records = ["0001first   ", "0002second  ", "0003third   "].map { Array($0.utf8) }
        switch format {
        case "lines 12": try tool.write("0001first\n0002second\n0003third\n", to: "file.dat")
        case "lines": try tool.write(records.flatMap { $0 + Array("\r\n".utf8) }, to: "file.dat")
        case "variable": try tool.write(records.flatMap { [0, 16, 0, 0] + $0 }, to: "file.dat")
        default: try tool.write([0, 52, 0, 0] + records.flatMap { [0, 16, 0, 0] + $0 }, to: "file.dat")
        }
        let outcome = try tool.run("try", "framed.map", "--input", "legacy=file.dat", "--record", "2")
        #expect(outcome.status == 0, "\(outcome.errors)")
        expectGolden(outcome.output, named: "try-\(format.replacing(" ", with: "-")).txt")
    }

    @Test func `A record beyond the end, and a bad number`() throws {
        let beyond = try told(3003)
        #expect(beyond.status == 2)
        #expect(beyond.errors.contains("holds 3,002 records"))
        let zero = try told(0)
        #expect(zero.status == 2)
        #expect(zero.errors.contains("--record 0 is no whole number from 1\n"))
    }
}
