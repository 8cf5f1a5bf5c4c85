import Foundation
import MappingLanguage
import RecordValues
import TargetRows
import TestSupport
import Testing

@testable import Transform

/// The fast path against the cold path on every record of the samples and of the CardDemo files.
@Suite struct SamplePathTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Where the CardDemo files are: not ours, and so in no repository of ours.
    private static var cardDemo: URL? {
        let stated = ProcessInfo.processInfo.environment["TALLYOVER_DATA"].map { URL(filePath: $0) }
        let folders = [stated, stated?.appending(path: "carddemo"), root.appending(path: "../shared/data/carddemo")]
        return folders.compactMap { $0 }.first {
            FileManager.default.fileExists(atPath: $0.appending(path: "ACCTDATA.ebcdic").path)
        }
    }

    private static func load(_ mapping: String) throws -> CheckedMapping {
        try Mapping.load(path: root.appending(path: "Mappings/\(mapping)").path) { path in
            try [UInt8](Data(contentsOf: URL(filePath: path)))
        }
    }

    /// Cuts a file into records of the mapping's fixed length and sends them down both paths.
    private static func tally(_ mapping: String, _ file: URL, format: TableFormat = .csv) throws -> SourceTally {
        let plan = try load(mapping).plan
        let context = RunContext(plan: plan, sourceIndex: 0, runDate: FastPathOracleTests.runDate)
        guard case .fixed(let length) = context.source.recordFormat else { preconditionFailure("fixed records") }
        let bytes = try [UInt8](Data(contentsOf: file))
        let records = stride(from: 0, to: bytes.count - length + 1, by: length).map { Array(bytes[$0..<$0 + length]) }
        let paths = BothPaths(context, format: format)
        var tally = SourceTally(plan: plan, sourceIndex: 0)
        for start in stride(from: 0, to: records.count, by: 500) {
            let part = Array(records[start..<min(start + 500, records.count)])
            let batch = RecordBatch(part, firstRecordNumber: Int64(start + 1))
            #expect(paths.difference(batch) == nil, "\(file.lastPathComponent) under \(mapping)")
            #expect(leaks(paths.fast.chunkTally, of: context) == [])
            tally.merge(paths.fast.chunkTally)
        }
        return tally
    }

    @Test(
        arguments: [
            "winter-fuel.dat", "unreadable-amount.dat", "wrong-trailer.dat", "no-trailer.dat", "short.dat",
            "unknown-type.dat",
        ], ["winter-fuel.map", "award.map"])
    func `Both paths agree on every record of the samples`(file: String, mapping: String) throws {
        let tally = try Self.tally("winter-fuel/\(mapping)", Self.root.appending(path: "Samples/winter-fuel/\(file)"))
        #expect(tally.records > 10)
        if file == "winter-fuel.dat" { #expect(tally.records == 3002 && tally.byType.map(\.count) == [1, 3000, 1]) }
    }

    @Test(
        .enabled(if: cardDemo != nil, "the CardDemo files are not here: set TALLYOVER_DATA to their folder"),
        arguments: [
            ("carddemo-account/carddemo-account.map", "ACCTDATA.ebcdic"),
            ("carddemo-card/carddemo-card.map", "CARDDATA.ebcdic"),
            ("carddemo-xref/carddemo-xref.map", "CARDXREF.ebcdic"),
            ("carddemo-customer/carddemo-customer.map", "CUSTDATA.ebcdic"),
            ("carddemo-transaction/carddemo-transaction.map", "DALYTRAN.ebcdic"),
        ])
    func `Both paths agree on every record of CardDemo`(mapping: String, file: String) throws {
        let folder = try #require(Self.cardDemo)
        let tally = try Self.tally(mapping, folder.appending(path: file), format: .jsonLines)
        #expect(tally.records > 0 && tally.written == tally.records)
    }
}
