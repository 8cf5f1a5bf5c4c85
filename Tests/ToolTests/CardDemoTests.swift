import Foundation
import MigrationRun
import TestSupport
import Testing

/// The CardDemo files, which are not ours and so not in this repository: each must come to the totals that were worked
/// out independently. Where the files are missing, the test says so and is skipped.
@Suite struct CardDemoTests {
    struct Feed: Sendable, CustomStringConvertible {
        var mapping: String
        var source: String
        var file: String
        var records: Int64
        var table: String
        /// By group: nothing for the grand total.
        var totals: [[String: String]: [String: String]]
        var description: String { file }
    }

    static let feeds = [
        Feed(
            mapping: "carddemo-account", source: "accounts", file: "ACCTDATA", records: 50, table: "account",
            totals: [[:]: ["balance": "12269.00", "credit_limit": "233711.00", "cash_limit": "122148.00"]]),
        Feed(
            mapping: "carddemo-card", source: "cards", file: "CARDDATA", records: 50, table: "card",
            totals: [[:]: ["cvv": "24950", "card_hash": "268890814421847769"]]),
        Feed(
            mapping: "carddemo-xref", source: "xref", file: "CARDXREF", records: 50, table: "card_holder",
            totals: [[:]: ["customer": "1275", "account": "1275"]]),
        Feed(
            mapping: "carddemo-customer", source: "customers", file: "CUSTDATA", records: 50, table: "customer",
            totals: [[:]: ["social_hash": "26169324358", "score": "19951"]]),
        Feed(
            mapping: "carddemo-transaction", source: "daily", file: "DALYTRAN", records: 300, table: "transaction",
            totals: [
                [:]: ["amount": "104801.54"], ["sign": "positive"]: ["amount": "129200.83"],
                ["sign": "negative"]: ["amount": "-24399.29"],
            ]),
    ]

    static let folder: URL = {
        let stated = ProcessInfo.processInfo.environment["TALLYOVER_DATA"].map { URL(filePath: $0) }
        return (stated ?? ToolProcess.repository.appending(path: "../shared/data")).appending(path: "carddemo")
    }()

    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    @Test(
        .enabled(if: isThere, "no CardDemo files: set TALLYOVER_DATA to the folder that holds carddemo/"),
        arguments: feeds)
    func `Each CardDemo file comes to its independent totals`(feed: Feed) throws {
        let file = Self.folder.appending(path: "\(feed.file).ebcdic").path
        let outcome = try ToolProcess().run(
            "run", "Mappings/\(feed.mapping)/\(feed.mapping).map", "--input", "\(feed.source)=\(file)", "--run-date",
            "2025-11-18", "--out", "out", "--format", "json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(RunReport.self, from: Data(outcome.output.utf8))
        #expect(report.sources[feed.source]?.records == feed.records)
        let table = try #require(report.tables[feed.table])
        #expect(table.written == feed.records && table.rejected == 0 && table.skipped == 0)
        for (group, sums) in feed.totals {
            for (column, value) in sums {
                let line = table.totals.first { $0.group == group && $0.total == "sum \(column)" }
                #expect(line?.read == value && line?.written == value, "\(column) \(group)")
            }
        }
    }
}
