import Foundation
import GRDB
import MigrationRun
import TargetRows
import TestSupport
import Testing

/// One ledger as CSV, as JSON Lines and as a table of a database: `Samples/ledger` holds the rows and figures that an
/// independent program worked out, and each format must come to them.
@Suite struct LedgerSampleTests {
    struct Expected: Decodable {
        var records: Int64
        var written: Int64
        var skipped: Int64
        var rejected: Int64
        var sumAmount: String
        var sumLifetime: String
        /// Codes by record number.
        var rejects: [String: [String]]
    }

    private static func expected() throws -> Expected {
        let file = ToolProcess.repository.appending(path: "Samples/ledger/expected.json")
        return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
    }

    private static func rejects(_ tool: ToolProcess, in folder: String = "out") throws -> [String: [String]] {
        let rows = try CSVReader.read(tool.read("\(folder)/rejects.csv")).rows
        return Dictionary(grouping: rows) { $0.fields[1] }.mapValues { $0.map { $0.fields[4] } }
    }

    @Test(arguments: [("ledger.map", "ledger.csv"), ("ledger-lines.map", "ledger.jsonl")])
    func `The rows, the figures and the rejects are those of the independent program`(
        _ mapping: String, _ file: String
    ) throws {
        let expected = try Self.expected()
        let tool = try ToolProcess()
        let outcome = try tool.run(
            "run", "Mappings/ledger/\(mapping)", "--input", "ledger=Samples/ledger/\(file)", "--out", "out", "--format",
            "json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(outcome.output.utf8))
        let source = try #require(report.sources["ledger"])
        #expect(source.records == expected.records && source.written == expected.written)
        #expect(source.skipped == expected.skipped && source.rejected == expected.rejected)
        #expect(try tool.read("out/tables/payment.csv") == tool.read("Samples/ledger/expected-payment.csv"))
        #expect(try Self.rejects(tool) == expected.rejects)
        let totals = try CSVReader.read(tool.read("out/totals.csv")).rows.filter { $0.fields[2].isEmpty }
        let sums = totals.map { "\($0.fields[1]) \($0.fields[8])" }
        #expect(sums.contains("sum amount \(expected.sumAmount)"), "\(sums)")
        #expect(sums.contains("sum lifetime \(expected.sumLifetime)"), "\(sums)")
        #expect(source.suspicions.isEmpty)
    }

    @Test(arguments: [("ledger.map", "ledger.csv"), ("ledger-lines.map", "ledger.jsonl")])
    func `Chunks, workers, streams and the cold path make no difference`(_ mapping: String, _ file: String) throws {
        let tool = try ToolProcess()
        let run = ["run", "Mappings/ledger/\(mapping)", "--input"]
        let named = "ledger=Samples/ledger/\(file)"
        let bytes = try tool.read("Samples/ledger/\(file)")
        try tool.write(GzipBytes.member(bytes), to: "ledger.gz")
        #expect(try tool.run(run + [named, "--out", "plain"]).status == 0)
        #expect(try tool.run(run + [named, "--out", "small", "--jobs", "3", "--chunk-records", "7"]).status == 0)
        #expect(try tool.run(run + [named, "--out", "cold", "--cold-path"]).status == 0)
        #expect(try tool.run(run + ["ledger=ledger.gz", "--out", "gzip"]).status == 0)
        #expect(try tool.run(run + ["ledger=-", "--out", "stream"], feeding: bytes).status == 0)
        let ending = file.hasSuffix("csv") ? "csv" : "jsonl"
        for folder in ["small", "cold", "gzip", "stream"] {
            for name in ["tables/payment.csv", "rejects.csv", "totals.csv", "rejects/ledger.\(ending)"] {
                // Where records cannot be read again, the earlier one with the same key is known by its offset too.
                #expect(try tool.read("\(folder)/\(name)") == tool.read("plain/\(name)"), "\(folder)/\(name)")
            }
        }
    }

    @Test(arguments: [("ledger.map", "csv"), ("ledger-lines.map", "jsonl")])
    func `Rejected records run again as they are, and go through where they were corrected`(
        _ mapping: String, _ ending: String
    ) throws {
        let expected = try Self.expected()
        let tool = try ToolProcess()
        let run = ["run", "Mappings/ledger/\(mapping)", "--input"]
        #expect(try tool.run(run + ["ledger=Samples/ledger/ledger.\(ending)", "--out", "out"]).status == 0)
        let rejected = try tool.read("out/rejects/ledger.\(ending)")
        let again = try tool.run(run + ["ledger=out/rejects/ledger.\(ending)", "--out", "again", "--redrive"])
        // The record with a key of its own now is written.
        #expect(again.status == 0, "\(again.errors)")
        let codes = try Self.rejects(tool, in: "again").sorted { Int($0.key)! < Int($1.key)! }.map(\.value)
        let before = expected.rejects.sorted { Int($0.key)! < Int($1.key)! }.map(\.value)
        #expect(codes == before.filter { $0 != ["RUL011"] })
        let corrected = String(decoding: rejected, as: UTF8.self).replacing("2025-02-30", with: "2025-02-28")
        try tool.write(corrected, to: "corrected.\(ending)")
        #expect(try tool.run(run + ["ledger=corrected.\(ending)", "--out", "better", "--redrive"]).status == 0)
        #expect(try Self.rejects(tool, in: "better").count == codes.count - 1)
    }

    @Test func `A table of a database with the same records comes to the same rows`() throws {
        let tool = try ToolProcess()
        let names = ["NI number", "name", "amount", "lifetime total", "paid_on", "office", "status", "is live", "note"]
        let lines = try tool.read("Samples/ledger/ledger.jsonl").split(separator: 0x0A)
        let queue = try DatabaseQueue(path: tool.folder.appending(path: "ledger.db").path)
        try queue.write { db in
            let columns = names.map { "\"\($0)\" TEXT" }.joined(separator: ", ")
            try db.execute(sql: "CREATE TABLE ledger(\(columns))")
            for line in lines {
                guard let row = try? JSONLinesReader.read(Array(line) + [0x0A]).first else { continue }
                let values = names.map { name -> String? in
                    switch row[name] {
                    case .text(let text)?, .number(let text)?: text
                    case .boolean(let value)?: String(value)
                    case .null?, nil: nil
                    }
                }
                try db.execute(
                    sql: "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", arguments: StatementArguments(values))
            }
        }
        let mapping = String(decoding: try tool.read("Mappings/ledger/ledger.map"), as: UTF8.self)
        try tool.write(mapping.replacing("  csv\n", with: "  sqlite table \"ledger\"\n"), to: "ledger.map")
        try tool.write(tool.read("Mappings/ledger/codes/status.csv"), to: "codes/status.csv")
        let outcome = try tool.run("run", "ledger.map", "--input", "ledger=ledger.db", "--out", "out", "--jobs", "2")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try tool.read("out/tables/payment.csv") == tool.read("Samples/ledger/expected-payment.csv"))
        let told = try tool.run("try", "ledger.map", "--input", "ledger=ledger.db", "--record", "2")
        #expect(told.status == 0 && told.output.contains("none of its own: row 2 of the table ledger"))
    }

    @Test(arguments: [("ledger.map", "ledger.csv"), ("ledger-lines.map", "ledger.jsonl")])
    func `Trying a record shows what it says, and hides what is personal`(_ mapping: String, _ file: String) throws {
        let tool = try ToolProcess()
        let arguments = [
            "try", "Mappings/ledger/\(mapping)", "--input", "ledger=Samples/ledger/\(file)", "--record", "1",
        ]
        let told = try tool.run(arguments)
        #expect(told.status == 0)
        for personal in ["CE100000D", "Ravi", "letter of"] { #expect(!told.output.contains(personal), "\(personal)") }
        for shown in ["-199.7", "981395724289291.06", "2025-06-15", "suspended"] {
            #expect(told.output.contains(shown), "\(shown)")
        }
        #expect(try tool.run(arguments + ["--show-values"]).output.contains("CE100000D"))
    }
}
