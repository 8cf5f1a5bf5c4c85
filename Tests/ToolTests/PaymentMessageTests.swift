import Foundation
import MigrationRun
import TestSupport
import Testing

/// The payment messages in XML through the command: each sample ties out, and each of its twins, with one figure wrong,
/// names the control and the difference.
@Suite struct PaymentMessageTests {
    struct Message: CustomTestStringConvertible, Sendable {
        var mapping: String
        var source: String
        var file: String
        /// What is wrong, as the run says it; nil for a file that ties out.
        var reason: String?

        var testDescription: String { file }
    }

    private static let pain001 = "iso20022-pain001/pain.001.map"
    private static let pain008 = "iso20022-pain008/pain.008.map"
    private static let camt053 = "iso20022-camt053/camt.053.map"
    private static let schedule = "dwp-pacs-schedule/dwp-pacs-schedule.map"

    static let messages = [
        Message(mapping: pain001, source: "message", file: "iso20022-pain001/transfers.xml"),
        Message(
            mapping: pain001, source: "message", file: "iso20022-pain001/wrong-sum.xml",
            reason: "initiation.SUM: declared 900.85000, computed 900.75000, difference -0.10000"),
        Message(mapping: pain008, source: "message", file: "iso20022-pain008/collections.xml"),
        Message(
            mapping: pain008, source: "message", file: "iso20022-pain008/wrong-batch-sum.xml",
            reason: "collection.SUM of collection 2 (records 4 to 5): declared 10.02000, computed 10.01000, "
                + "difference -0.01000"),
        Message(mapping: schedule, source: "schedule", file: "dwp-pacs-schedule/schedule.xml"),
        Message(
            mapping: schedule, source: "schedule", file: "dwp-pacs-schedule/wrong-total.xml",
            reason: "schedule.TOTAL: declared -535, computed -525, difference 10"),
        Message(mapping: camt053, source: "message", file: "iso20022-camt053/statements.xml"),
        Message(
            mapping: camt053, source: "message", file: "iso20022-camt053/wrong-closing-balance.xml",
            reason: "statement.CLOSING of statement 2 (records 5 to 7): declared 12.35000, computed 12.34000, "
                + "difference -0.01000"),
        Message(
            mapping: camt053, source: "message", file: "iso20022-camt053/wrong-credit-sum.xml",
            reason: "statement.CREDIT-SUM of statement 1 (records 1 to 4): declared 50.01000, computed 50.00000, "
                + "difference -0.01000"),
    ]

    @Test(arguments: messages)
    func `Each message ends as its declared figures say`(message: Message) throws {
        let tool = try ToolProcess()
        let outcome = try tool.run(
            "run", "Mappings/\(message.mapping)", "--input", "\(message.source)=Samples/\(message.file)", "--out",
            "out",
            "--format", "json")
        #expect(outcome.status == (message.reason == nil ? 0 : 3), "\(outcome.transcript)")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(outcome.output.utf8))
        #expect(report.reasons == (message.reason.map { [$0] } ?? []))
        #expect(report.residuals.isEmpty && report.rejects.records == 0)
    }

    @Test(arguments: messages)
    func `The cold path, and any number of workers, write the same rows`(message: Message) throws {
        let tool = try ToolProcess()
        let table = try #require(try rows(tool, message, "--jobs", "1"))
        for flags in [["--jobs", "3"], ["--jobs", "2", "--cold-path"]] {
            #expect(try rows(tool, message, flags[0], flags[1...].joined(separator: " ")) == table)
        }
    }

    private func rows(_ tool: ToolProcess, _ message: Message, _ flags: String...) throws -> [UInt8]? {
        let folder = "out-\(flags.joined())".replacing(" ", with: "")
        _ = try tool.run(
            [
                "run", "Mappings/\(message.mapping)", "--input", "\(message.source)=Samples/\(message.file)", "--out",
                folder,
            ]
                + flags.flatMap { $0.split(separator: " ").map(String.init) })
        let name = ["transfer", "collection", "deduction", "entry"].first { tool.exists("\(folder)/tables/\($0).csv") }
        return try name.map { try tool.read("\(folder)/tables/\($0).csv") }
    }
}
