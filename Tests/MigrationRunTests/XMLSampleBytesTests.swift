import Foundation
import MappingLanguage
import TestSupport
import Testing

@testable import MigrationRun

/// The samples in XML: what comes of them does not depend on how the work was shared out, nor on which path it took.
@Suite struct XMLSampleBytesTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every `.xml` file of the samples with each mapping of its feed.
    static let samples: [(mapping: String, file: String)] = {
        func names(_ folder: String, _ suffix: String) -> [String] {
            let names = try? FileManager.default.contentsOfDirectory(
                atPath: root.appending(path: folder).path)
            return (names ?? []).filter { $0.hasSuffix(suffix) }.sorted().map { "\(folder)/\($0)" }
        }
        let feeds = try? FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: "Samples").path)
        return (feeds ?? []).sorted().flatMap { feed in
            names("Samples/\(feed)", ".xml").flatMap { file in
                names("Mappings/\(feed)", ".map").map { (mapping: $0, file: file) }
            }
        }
    }()

    @Test func `The samples are found`() {
        #expect(Self.samples.count >= 20)
        #expect(
            Self.samples.contains {
                $0 == ("Mappings/pension-awards/component.map", "Samples/pension-awards/pension-awards.xml")
            })
    }

    @Test(arguments: samples)
    func `A sample gives the same bytes for any workers, any chunk and either path`(
        mapping: String, file: String
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "xml-runs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let checked = try Mapping.load(path: Self.root.appending(path: mapping).path) {
            try [UInt8](Data(contentsOf: URL(filePath: $0)))
        }
        func files(_ run: String, jobs: Int, chunk: Int, cold: Bool = false) throws -> [String: [UInt8]] {
            var options = RunOptions(
                mapping: checked,
                inputs: [checked.plan.sources[0].name: Self.root.appending(path: file).path],
                outputFolder: folder.appending(path: run).path, runDate: SmallFeed.runDate, jobs: jobs)
            (options.recordsPerChunk, options.coldPathOnly, options.syncsFiles) = (chunk, cold, false)
            _ = try Migration.run(options, interruption: Interruption()) { _ in }
            return RunFiles.all(in: folder.appending(path: run))
        }
        let expected = try files("one", jobs: 1, chunk: 100_000)
        #expect(expected["run.json"]?.isEmpty == false)
        var runs = [1, 2, 3, 7].flatMap { jobs in
            [1, 7, 1000].map { (jobs: jobs, chunk: $0, cold: false) }
        }
        runs.append((jobs: 2, chunk: 100, cold: true))
        for run in runs {
            let actual = try files("run-\(run)", jobs: run.jobs, chunk: run.chunk, cold: run.cold)
            #expect(actual.keys.sorted() == expected.keys.sorted(), "\(run)")
            let differing = expected.filter { actual[$0.key] != $0.value }.keys.sorted()
            #expect(differing == [], "\(run)")
        }
    }
}
