import Diagnostics
import Foundation
import MappingLanguage
import Testing

/// The language reference: every example in it is checked against the copybook that it shows.
@Suite struct ReferenceTests {
    private struct Block {
        var kind: String
        var text: String
        /// Line of the reference.
        var line: Int
    }

    private static func blocks() throws -> [Block] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Mappings/README.md"), encoding: .utf8)
        var blocks: [Block] = []
        var open: Block?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(block)
                    open = nil
                } else {
                    open = Block(kind: String(line.dropFirst(3)), text: "", line: index + 1)
                }
            } else {
                open?.text += line + "\n"
            }
        }
        return blocks
    }

    @Test func `Every example of the reference checks`() throws {
        let blocks = try Self.blocks()
        let copybook = try #require(blocks.first { $0.kind == "cobol" }).text
        let whole = try #require(blocks.first { $0.kind == "map" }).text
        let tableStart = try #require(whole.range(of: "table payment")).lowerBound
        let controlStart = try #require(whole.range(of: "control\n")).lowerBound
        let codesStart = try #require(whole.range(of: "codes office")).lowerBound
        let head = whole[..<tableStart]
        let column = "table payment from payment\n  nino text 9 = WFP-NINO\n"
        for block in blocks where block.kind.hasPrefix("map") {
            let mapping: String
            switch block.kind {
            case "map": mapping = block.text
            case "map source": mapping = "migration a\n" + block.text + column
            case "map control": mapping = whole[..<controlStart] + "control\n" + block.text + whole[codesStart...]
            case "map reconcile": mapping = whole + block.text
            case "map table": mapping = head + block.text
            default: mapping = head + "table payment from payment\n" + block.text
            }
            let check = WinterFuel.check(mapping, files: ["feed/WFPMAST.cpy": copybook])
            let errors = check.diagnostics.filter { $0.severity == .error }
            #expect(errors.isEmpty, "the example in line \(block.line):\n\(check.rendered)")
            if block.kind == "map" { #expect(check.rendered == "", "the whole mapping leaves nothing to say") }
        }
        #expect(blocks.count > 15)
    }

    @Test(arguments: [
        "cp037", "cp1047", "utf-8", "ibm-nopfd", "mf-ascii", "trim leading", "rounded half even", "CCYYDDD",
        "DD/MM/CCYY",
        "window", "low-values", "any suffix", "else stop", "personal", "modulo", "other skip", "exactly", "each",
    ])
    func `The reference speaks of every word`(word: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        #expect(try String(contentsOf: root.appending(path: "Mappings/README.md"), encoding: .utf8).contains(word))
    }
}
