import Foundation
import TestSupport
import Testing

/// A fault that is planted into the legacy file itself, after the new system was loaded from it.
struct SourceFault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var exitCode: Int32
    /// Breaks by code; of nothing where nothing can be compared.
    var codes: [String: Int]?
    /// What the residual of the waterfall comes to in records.
    var residual: String?
    /// Words of the first reason.
    var reason: String
    var plant: @Sendable (inout [UInt8]) -> Void

    static let length = 200
    /// The record after the header that carries an amount of 375.00: X'000037500C' at offset 94.
    private static let amount = 94

    static let all: [SourceFault] = [
        // The net amount and the share are made of it too.
        .init(
            testDescription: "another digit in an amount", exitCode: 3, codes: ["K06": 3], residual: "0",
            reason: "trailer.WFP-T-AMOUNT"
        ) { $0[length + amount + 2] = 0x27 },
        .init(
            testDescription: "a turned sign", exitCode: 3, codes: ["K02": 1], residual: "1",
            reason: "trailer.WFP-T-AMOUNT"
        ) { $0[length + amount + 4] = 0x0D },
        .init(
            testDescription: "an amount that is none", exitCode: 3, codes: ["K02": 1], residual: "1",
            reason: "trailer.WFP-T-AMOUNT"
        ) { $0[length + amount + 2] = 0xAB },
        .init(
            testDescription: "a record lost", exitCode: 3, codes: ["K02": 1], residual: "1",
            reason: "trailer.WFP-T-COUNT"
        ) { $0.removeSubrange(length..<2 * length) },
        .init(
            testDescription: "a record twice", exitCode: 3, codes: [:], residual: "0", reason: "trailer.WFP-T-COUNT"
        ) { $0.insert(contentsOf: $0[length..<2 * length], at: 2 * length) },
        .init(
            testDescription: "a record cancelled", exitCode: 1, codes: ["K02": 1], residual: "1", reason: "1 break"
        ) { $0[length + 109] = 0xE7 },
        .init(
            testDescription: "no trailer", exitCode: 3, codes: [:], residual: "0", reason: "trailer"
        ) { $0.removeLast(length) },
        .init(
            testDescription: "a record that nobody described", exitCode: 3, codes: nil, residual: nil,
            reason: "no type that the mapping describes"
        ) { $0[2 * length] = 0xE9 },
    ]
}

/// What the legacy file alone declares guards the old side.
@Suite struct ReconcileSourceFaultTests {
    @Test(arguments: SourceFault.all)
    func `A fault of the legacy file is found, and a wrong control is code 3`(fault: SourceFault) throws {
        let feed = try #require(MigratedFeed.shared)
        var legacy = feed.legacy
        #expect(feed.table[0, "amount"] == "375.00" && Array(legacy[294..<299]) == [0, 0, 0x37, 0x50, 0x0C])
        fault.plant(&legacy)
        let outcome = try feed.reconcile(feed.table.bytes, legacy: legacy)
        let report = try #require(outcome.report, "\(outcome.errors)")
        #expect(outcome.status == fault.exitCode, "\(report.reasons)")
        #expect(report.residuals.isEmpty)
        #expect(report.reasons.first?.contains(fault.reason) == true, "\(report.reasons)")
        #expect(report.line("residual")?.records.value == fault.residual)
        let found = report.breaks.byCode.filter { $0.value > 0 }
        #expect(found == fault.codes ?? [:])
    }
}
