import Foundation
import TestSupport
import Testing

/// `tallyover init --xml`: what it drafts from a document checks, and runs on that document.
@Suite struct XMLDraftRunTests {
    /// A sample whose draft does not run to 0, and the only reason that there may be.
    private static let exceptions = [
        "malformed.xml": "EXT030",
        // Texts with control characters, which no mapping lets through.
        "pension-awards.xml": "FLD010",
    ]

    static let samples: [URL] = {
        let folders = FeedTests.names(in: "Samples").map { ToolProcess.repository.appending(path: "Samples/\($0)") }
        return (folders + [RealPaymentFilesTests.folder]).flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.filter { $0.hasSuffix(".xml") }.sorted().map { folder.appending(path: $0) }
        }
    }()

    @Test func `There are samples`() { #expect(Self.samples.count >= 15) }

    @Test(arguments: samples.map(\.lastPathComponent).indices)
    func `The draft of each XML sample checks, and runs on it`(number: Int) throws {
        let sample = Self.samples[number]
        let tool = try ToolProcess()
        try tool.write([UInt8](Data(contentsOf: sample)), to: "sample.xml")
        let draft = try tool.run("init", "--xml", "sample.xml")
        let reason = Self.exceptions[sample.lastPathComponent]
        guard reason?.hasPrefix("EXT") != true else {
            #expect(draft.status == 3 && draft.errors.contains(reason!), "\(sample.path): \(draft.errors)")
            return
        }
        #expect(draft.status == 0 && draft.errors.isEmpty, "\(sample.path): \(draft.errors)")
        try expectRun(of: draft.output, on: "sample.xml", tool, reason: reason, sample.path)
    }

    /// Checks without a word, and runs to 0; where a reason is given, every reject has it.
    private func expectRun(
        of draft: String, on file: String, _ tool: ToolProcess, reason: String? = nil, _ comment: String
    ) throws {
        try tool.write(draft, to: "draft.map")
        let check = try tool.run("check", "draft.map")
        #expect(check.status == 0 && check.errors.isEmpty, "\(comment)\n\(draft)\n\(check.errors)")
        let run = try tool.run("run", "draft.map", "--input", "legacy=\(file)", "--out", "out", "--jobs", "2")
        #expect(run.status == (reason == nil ? 0 : 1), "\(comment)\n\(draft)\n\(run.transcript)")
        if let reason {
            let lines = String(decoding: try tool.read("out/rejects.csv"), as: UTF8.self).split(
                whereSeparator: \.isNewline)
            #expect(lines.count > 1 && lines.dropFirst().allSatisfy { $0.contains(",\(reason),") }, "\(lines)")
        }
    }

    @Test(arguments: 0..<40)
    func `The draft of any document checks, and runs on it`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let text = RandomDocument.make(using: &random)
        let tool = try ToolProcess()
        try tool.write(text, to: "sample.xml")
        let draft = try tool.run("init", "--xml", "sample.xml")
        #expect(draft.status == 0, "seed \(seed): \(draft.errors)\n\(text)")
        try expectRun(of: draft.output, on: "sample.xml", tool, "seed \(seed)\n\(text)")
    }

    @Test func `An element named with --record is the record, by its path or the end of it`() throws {
        let tool = try ToolProcess()
        let file = "Samples/iso20022-camt053/statements.xml"
        let short = try tool.run("init", "--xml", file, "--record", "Ntry")
        #expect(short.status == 0 && short.output.contains("  ntry  in stmt\n"), "\(short.output)")
        try expectRun(of: short.output, on: file, tool, "Ntry")
        let whole = try tool.run("init", "--xml", file, "--record", "Document/BkToCstmrStmt/Stmt/Ntry")
        #expect(whole.output == short.output)
        let unknown = try tool.run("init", "--xml", file, "--record", "Nrty")
        #expect(unknown.status == 2 && unknown.errors.contains("did you mean --record Ntry?"))
        let several = try tool.run(
            "init", "--xml", "Samples/pension-awards/pension-awards.xml", "--record", "WeeklyTotal")
        #expect(several.status == 2 && several.errors.contains("could be"))
    }

    @Test func `A compressed sample and standard input give the same draft but for its name`() throws {
        let tool = try ToolProcess()
        let bytes = try tool.read("Samples/dwp-pacs-schedule/schedule.xml")
        try tool.write(GzipBytes.member(bytes), to: "schedule.xml.gz")
        let plain = try tool.run("init", "--xml", "Samples/dwp-pacs-schedule/schedule.xml").output
        let gzip = try tool.run("init", "--xml", "schedule.xml.gz").output
        let piped = try tool.run(["init", "--xml", "-"], feeding: bytes).output
        func body(_ text: String) -> [Substring] { Array(text.split(separator: "\n").dropFirst(3)) }
        #expect(body(plain).count > 20)
        #expect(body(gzip) == body(plain) && body(piped) == body(plain))
    }

    @Test func `A copybook and a document are not drafted from at once`() throws {
        let tool = try ToolProcess()
        for arguments in [
            ["init"], ["init", "--xml", "a", "--copybook", "b"], ["init", "--xml", "a", "--encoding", "cp285"],
        ] {
            #expect(try tool.run(arguments).status == 64, "\(arguments)")
        }
    }
}

/// Documents with elements in levels, lists, attributes, namespaces, empty and nil elements, and mixed content.
private enum RandomDocument {
    private static let names = [
        "Rec", "Item", "amount", "Dt", "rule", "when", "other", "Foo.Bar", "_x", "p:Rec", "p:Item", "q:Dt", "CcyOfTrf",
        "up", "count", "text", "number",
    ]
    private static let values = [
        "1", "-2.50", "007", "2024-02-29", "0000-00-00", "GBP", "caf\u{E9} \u{1F4B7}", "a&amp;b", "<![CDATA[<x>]]>",
        " padded ", "31/12/1999", "2024-01-01T10:11:12Z", "", "12345678901234567890123456789012345",
    ]

    static func make(using random: inout SeededGenerator) -> String {
        var text = "<Root xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        for _ in 0..<Int.random(in: 0...6, using: &random) { add(to: &text, depth: 1, using: &random) }
        return text + "</Root>"
    }

    private static func add(to text: inout String, depth: Int, using random: inout SeededGenerator) {
        let name = names.randomElement(using: &random)!
        var attributes = ""
        for attribute in ["id", "p:id", "Ccy"] where Int.random(in: 0..<4, using: &random) == 0 {
            attributes += " \(attribute)=\"\(["1", "x", "", "2024-02-29"].randomElement(using: &random)!)\""
        }
        let kind = Int.random(in: 0..<10, using: &random)
        if kind == 0 {
            text += "<\(name)\(attributes) xsi:nil=\"true\"/>"
        } else if kind < 4, depth < 5 {
            // No line ends: where such an element has a text elsewhere, they would reject the record.
            text += "<\(name)\(attributes)>  "
            for _ in 0..<Int.random(in: 1...5, using: &random) { add(to: &text, depth: depth + 1, using: &random) }
            text += "\(Int.random(in: 0..<5, using: &random) == 0 ? "some text" : "  ")</\(name)>"
        } else {
            text += "<\(name)\(attributes)>\(values.randomElement(using: &random)!)</\(name)>"
        }
    }
}
