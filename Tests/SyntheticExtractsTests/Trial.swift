import Diagnostics
import Extracts
import Foundation
import MappingLanguage
import RecordValues
import SyntheticExtracts
import TargetRows
import Transform

/// A synthetic file in a folder of its own, and what the transformation makes of it.
struct Trial {
    static let runDate = CalendarDate(ccyymmdd: 20_251_118)!

    let plan: MappingPlan
    let answers: SynthesisAnswers
    let bytes: [UInt8]
    let path: String
    private let folder: Folder

    /// A folder that goes when nobody needs it any more.
    private final class Folder: Sendable {
        let url = FileManager.default.temporaryDirectory.appending(path: "synthetic-\(UUID().uuidString)")

        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(at: url) }
    }

    /// Makes a file from a mapping of the repository: `winter-fuel/winter-fuel`.
    init(
        _ mapping: String, records: Int64, seed: UInt64 = 1, faults: String = "", jobs: Int = 2,
        recordsPerChunk: Int = 100
    ) throws {
        try self.init(
            plan: try Self.plan(mapping), records: records, seed: seed, faults: faults, jobs: jobs,
            recordsPerChunk: recordsPerChunk)
    }

    init(
        plan: MappingPlan, records: Int64, seed: UInt64 = 1, faults: String = "", jobs: Int = 2,
        recordsPerChunk: Int = 100
    ) throws {
        self.plan = plan
        folder = try Folder()
        path = folder.url.appending(path: "extract.dat").path
        let options = SynthesisOptions(
            records: records, seed: seed, faults: try FaultRequest.list(faults), runDate: Self.runDate)
        let extract = try SyntheticExtract(plan: plan, source: 0, options: options)
        answers = try extract.write(to: path, answers: path + ".json", jobs: jobs, recordsPerChunk: recordsPerChunk)
        bytes = Array(try Data(contentsOf: URL(filePath: path)))
    }

    static func plan(_ mapping: String) throws -> MappingPlan {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: "Mappings/\(mapping).map").path
        return try Mapping.load(path: path, fileReader: { Array(try Data(contentsOf: URL(filePath: $0))) }).plan
    }

    /// A mapping whose files are given as text.
    static func plan(_ files: [String: String]) throws -> MappingPlan {
        struct Missing: Error {}
        return try Mapping.load(
            path: "test.map",
            fileReader: { path in
                guard let text = files[path] else { throw Missing() }
                return Array(text.utf8)
            }
        ).plan
    }

    /// What the transformation finds; a second row with a key takes its record back out, as a run does.
    func transformed() throws -> (tally: SourceTally, rejects: [Reject], stop: Stop?) {
        let source = plan.sources[0]
        let reader = try Extract.open(
            path: path, format: source.recordFormat, blank: source.codePage.blank, recordsPerChunk: 1_000_000)
        let batch = RecordBatch(capacity: 1 << 16)
        let transformer = Transformer(
            context: RunContext(plan: plan, sourceIndex: 0, runDate: Self.runDate), format: .csv,
            options: Transformer.Options())
        var tally = SourceTally(plan: plan, sourceIndex: 0)
        var rejects: [Reject] = []
        var stop: Stop?
        while try reader.claim(batch) {
            try reader.fill(batch)
            transformer.transform(batch)
            stop = stop ?? transformer.result.stop
            withdrawDuplicates(transformer, batch)
            tally.merge(transformer.chunkTally)
            rejects += transformer.result.rejects
        }
        _ = try reader.finish()
        return (tally, rejects, stop)
    }

    private func withdrawDuplicates(_ transformer: Transformer, _ batch: RecordBatch) {
        var seen: [String: (number: Int64, offset: Int64)] = [:]
        for key in transformer.result.keys {
            let slice = batch.records[Int(key.recordIndex)]
            let values = transformer.keyValues(of: batch.image(of: slice), table: Int(key.table))
            let name = "\(key.table) \(values.map { $0.map(\.description) })"
            let number = batch.firstRecordNumber + Int64(key.recordIndex)
            if let first = seen[name], first.number != number {
                let duplicate = DuplicateKey(
                    table: Int(key.table), firstOffset: first.offset, firstRecord: first.number)
                transformer.withdraw(Int(key.recordIndex), in: batch, for: duplicate)
            } else {
                seen[name] = (number, slice.fileOffset)
            }
        }
    }
}
