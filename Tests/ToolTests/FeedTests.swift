import Foundation
import TestSupport
import Testing

/// The feeds of the repository: `Mappings/<feed>/` and `Samples/<feed>/` belong together.
@Suite struct FeedTests {
    static func names(in folder: String) -> [String] {
        let url = ToolProcess.repository.appending(path: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return names.filter { url.appending(path: $0).hasDirectoryPath || !$0.contains(".") }.sorted()
    }

    static let mappings: [String] = names(in: "Mappings").flatMap { feed in
        let folder = ToolProcess.repository.appending(path: "Mappings/\(feed)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".map") }.sorted().map { "Mappings/\(feed)/\($0)" }
    }

    @Test func `Every feed has a mapping, and every sample belongs to a feed`() {
        let feeds = Self.names(in: "Mappings")
        #expect(feeds.count >= 6)
        for feed in feeds { #expect(Self.mappings.contains { $0.hasPrefix("Mappings/\(feed)/") }, "\(feed)") }
        let samples = Self.names(in: "Samples")
        #expect(!samples.isEmpty)
        for sample in samples { #expect(feeds.contains(sample), "Samples/\(sample) has no Mappings/\(sample)") }
    }

    @Test(arguments: mappings)
    func `Every mapping of the repository checks`(mapping: String) throws {
        let outcome = try ToolProcess().run("check", mapping)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("\(mapping) checks: migration "))
        #expect(!outcome.errors.contains("error["))
        let json = try ToolProcess().run("check", mapping, "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["checks"] as? Bool == true)
        #expect(object["file"] as? String == mapping)
    }

    @Test(arguments: ["WFPMAST", "ACCOUNT", "CARD", "CUSTOMER", "DALYTRAN", "CARDXREF"])
    func `A draft from each copybook checks`(name: String) throws {
        let tool = try ToolProcess()
        let folders = Self.names(in: "Mappings").map { "Mappings/\($0)/\(name).cpy" }
        let copybook = try #require(folders.first { tool.exists($0) })
        try tool.write(tool.read(copybook), to: "\(name).cpy")
        let draft = try tool.run("init", "--copybook", "\(name).cpy", "--encoding", "cp285")
        #expect(draft.status == 0 && draft.errors.isEmpty)
        #expect(draft.output.contains("encoding cp285"))
        try tool.write(draft.output, to: "draft.map")
        let check = try tool.run("check", "draft.map")
        #expect(check.status == 0, "\(check.errors)")
    }

    @Test func `A draft says what was asked for, and what cannot be`() throws {
        let tool = try ToolProcess()
        let book = "Mappings/winter-fuel/WFPMAST.cpy"
        #expect(
            try tool.run("init", "--copybook", book, "--records", "variable blocked").output
                .contains("  records variable blocked\n"))
        #expect(
            try tool.run("init", "--copybook", book, "--records", "lines 200").output.contains("  records lines 200\n"))
        let longer = try tool.run("init", "--copybook", book, "--records", "fixed 250").output
        #expect(longer.contains("  records fixed 200\n  # the records of the file have 250 bytes"))
        let wrong = try tool.run("init", "--copybook", book, "--records", "fixd 200", "--encoding", "cp1147")
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("did you mean cp1047?") || wrong.errors.contains("did you mean cp1146?"))
        #expect(wrong.errors.contains("\"fixd 200\" is no record format"))
        let record = try tool.run("init", "--copybook", book, "--record", "WFP-MSTER")
        #expect(record.status == 2)
        #expect(record.errors.contains("did you mean --record WFP-MASTER?"))
    }
}
