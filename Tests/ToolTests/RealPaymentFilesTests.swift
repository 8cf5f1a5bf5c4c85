import Foundation
import MigrationRun
import TestSupport
import Testing

/// Payment files from elsewhere, which are not ours and so not in this repository: each must come to what it declares,
/// and must not where one digit of one amount is another. Where the files are missing, the test says so and is skipped.
@Suite struct RealPaymentFilesTests {
    struct Payment: CustomTestStringConvertible, Sendable {
        var feed: String
        var mapping: String
        var source: String
        var file: String
        /// What the file declares, by the name of its control.
        var declared: [String: String]
        /// One amount of one record as the file has it, and as the test has it instead.
        var amount: String
        var changed: String
        /// What the run then says.
        var reasons: [String]

        var testDescription: String { file }
    }

    static let payments = [
        Payment(
            feed: "iso20022-camt053", mapping: "camt.053", source: "message", file: "camt.053.xml",
            declared: [
                "statement.ENTRIES": "10", "statement.CREDITS": "6", "statement.CREDIT-SUM": "23075.00000",
                "statement.DEBITS": "4", "statement.DEBIT-SUM": "9430.17000",
                "statement.CLOSING": "23644.83000",
            ], amount: ">4230.05<", changed: ">4231.05<",
            reasons: [
                "statement.DEBIT-SUM of statement 1 (records 1 to 11): declared 9430.17000, computed 9431.17000, "
                    + "difference 1.00000",
                "statement.CLOSING of statement 1 (records 1 to 11): declared 23644.83000, computed 23643.83000, "
                    + "difference -1.00000",
            ]),
        Payment(
            feed: "iso20022-pain008", mapping: "pain.008", source: "message", file: "pain.008.xml",
            declared: ["initiation.COUNT": "2", "initiation.SUM": "4.50000"], amount: ">1.5<",
            changed: ">2.5<",
            reasons: ["initiation.SUM: declared 4.50000, computed 5.50000, difference 1.00000"]),
        Payment(
            feed: "dwp-pacs-schedule", mapping: "dwp-pacs-schedule", source: "schedule",
            file: "dwp-pacs-schedule.xml",
            declared: ["schedule.TOTAL": "6000", "schedule.COUNT-02": "1", "schedule.COUNT-03": "1"],
            amount: ">5000<", changed: ">6000<",
            reasons: ["schedule.TOTAL: declared 6000, computed 7000, difference 1000"]),
    ]

    static let folder: URL = {
        let stated = ProcessInfo.processInfo.environment["TALLYOVER_DATA"].map { URL(filePath: $0) }
        return (stated ?? ToolProcess.repository.appending(path: "../shared/data")).appending(
            path: "payments")
    }()

    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    @Test(
        .enabled(
            if: isThere, "no payment files: set TALLYOVER_DATA to the folder that holds payments/"),
        arguments: payments)
    func `Each file ties out with its own totals, and not with another digit in an amount`(
        payment: Payment
    ) throws {
        let tool = try ToolProcess()
        let bytes = try Data(contentsOf: Self.folder.appending(path: payment.file))
        let whole = try report(tool, payment, [UInt8](bytes), exitCode: 0)
        #expect(whole.reasons == [] && whole.rejects.records == 0 && whole.residuals.isEmpty)
        for (name, value) in payment.declared {
            let control = whole.controls.first { $0.name == name }
            #expect(control?.declared == value && control?.computed == value, "\(name)")
            #expect(control?.verdict == "agrees", "\(name)")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let place = try #require(text.firstRange(of: payment.amount))
        let changed = text.replacingCharacters(in: place, with: payment.changed)
        #expect(changed.utf8.count == bytes.count && changed != text)
        let wrong = try report(tool, payment, Array(changed.utf8), exitCode: 3)
        // A suspicion which record explains the difference may follow.
        #expect(wrong.reasons.count == payment.reasons.count)
        for (said, expected) in zip(wrong.reasons, payment.reasons) { #expect(said.hasPrefix(expected)) }
    }

    private func report(
        _ tool: ToolProcess, _ payment: Payment, _ bytes: [UInt8], exitCode: Int32
    ) throws -> RunReport {
        try tool.write(bytes, to: payment.file)
        let outcome = try tool.run(
            "run", "Mappings/\(payment.feed)/\(payment.mapping).map", "--input",
            "\(payment.source)=\(payment.file)",
            "--out", "out-\(exitCode)", "--format", "json")
        #expect(outcome.status == exitCode, "\(outcome.errors)")
        return try JSONDecoder().decode(RunReport.self, from: Data(outcome.output.utf8))
    }
}
