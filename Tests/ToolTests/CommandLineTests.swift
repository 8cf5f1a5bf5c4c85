import Foundation
import TestSupport
import Testing

/// What the command says about itself and about its command line.
@Suite struct CommandLineTests {
    @Test func `The first screen says what it is for, what there is, and gives an example`() throws {
        let tool = try ToolProcess()
        let help = try tool.run("--help")
        #expect(help.status == 0 && help.errors.isEmpty)
        #expect(try tool.run([]).output == help.output)
        expectGolden(help.output, named: "help.txt")
    }

    @Test(arguments: ["layout", "fit", "init", "check", "try", "run", "synthesise", "codes"])
    func `The help of each subcommand`(name: String) throws {
        let help = try ToolProcess().run(name, "--help")
        #expect(help.status == 0 && help.errors.isEmpty)
        #expect(help.output == (try ToolProcess().run("help", name).output))
        expectGolden(help.output, named: "help-\(name).txt")
    }

    @Test func `The version is that of run.json`() throws {
        let tool = try ToolProcess()
        let version = try tool.run("--version")
        #expect(version.status == 0)
        #expect(version.output.wholeMatch(of: /tallyover \d+\.\d+\.\d+\n/) != nil)
    }

    @Test func `A command line that cannot be understood ends with 64 and says so last`() throws {
        let tool = try ToolProcess()
        for arguments in [["check"], ["check", "--bogus", "x.map"], ["run", "x.map"], ["layout", "a", "b"]] {
            let outcome = try tool.run(arguments)
            #expect(outcome.status == 64, "\(arguments)")
            #expect(outcome.output.isEmpty, "\(arguments)")
            #expect(outcome.errors.hasSuffix("exit code 64: the command line cannot be understood\n"), "\(arguments)")
        }
    }

    @Test func `Everything wrong with the values of options is told at once, with exit code 2`() throws {
        let outcome = try ToolProcess().run(
            "run", "Mappings/winter-fuel/winter-fuel.map", "--input", "legcy=Samples/winter-fuel/short.dat", "--out",
            "out", "--jobs", "0", "--records", "5..2", "--limit", "-", "--run-date", "2025-02-29", "--key-memory",
            "12X", "--format", "jsn", "--table-format", "xml", "--chunk-records", "0")
        #expect(outcome.status == 2)
        expectGolden(outcome.transcript, named: "bad-options.txt")
    }

    @Test func `A run without a needed date or input says what to add`() throws {
        let outcome = try ToolProcess().run("run", "Mappings/winter-fuel/winter-fuel.map", "--out", "out")
        #expect(outcome.status == 2)
        expectGolden(outcome.transcript, named: "missing-options.txt")
    }

    @Test(arguments: ["text", "csv", "json"])
    func `A layout in each format`(format: String) throws {
        let outcome = try ToolProcess().run("layout", "Mappings/winter-fuel/WFPMAST.cpy", "--format", format)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        expectGolden(outcome.output, named: "layout.\(format == "text" ? "txt" : format)")
    }

    @Test func `A copybook in the wrong reference format, and one that is not there`() throws {
        let tool = try ToolProcess()
        let free = try tool.run("layout", "--free", "Mappings/winter-fuel/WFPMAST.cpy")
        let fixed = try tool.run("layout", "--fixed", "Mappings/winter-fuel/WFPMAST.cpy")
        #expect(fixed.status == 0)
        #expect(free.status == 0 || free.errors.contains("Mappings/winter-fuel/WFPMAST.cpy:"))
        let missing = try tool.run("layout", "Mappings/winter-fuel/WFPMST.cpy")
        #expect(missing.status == 2)
        #expect(missing.errors.contains("did you mean Mappings/winter-fuel/WFPMAST.cpy?"))
        let mapping = try tool.run("check", "Mappings/winter-fuel/other.map")
        #expect(mapping.errors.contains("hint: in that folder: award.map, winter-fuel.map\n"))
    }

    @Test func `Sources/CODES.md is what the command says`() throws {
        let outcome = try ToolProcess().run("codes", "--format", "markdown")
        let file = ToolProcess.repository.appending(path: "Sources/CODES.md")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(outcome.output.utf8).write(to: file)
        }
        #expect(outcome.output == String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }

    @Test func `Every family of codes of the sources is listed, and no code twice`() throws {
        let listed = try ToolProcess().run("codes").output
        let lines = listed.split(separator: "\n").filter { $0.hasPrefix("  ") }
        let codes = lines.compactMap { $0.split(separator: " ").first }
        #expect(Set(codes).count == codes.count)
        let sources = ToolProcess.repository.appending(path: "Sources")
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        var declared = 0
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            guard text.contains(": String, StableCode {") else { continue }
            for match in text.matches(of: /case \w+ = "([A-Z]{3}\d{3})"/) {
                declared += 1
                #expect(codes.contains(match.1), "\(match.1) of \(file.lastPathComponent) is not listed")
            }
        }
        #expect(declared > 50)
    }

    @Test func `One code is explained, and a misspelt one gets the nearest`() throws {
        let tool = try ToolProcess()
        #expect(try tool.run("codes", "map019").output.contains("MAP019  the record has no field of that name"))
        #expect(try tool.run("codes", "3").output.contains("the input must not be used"))
        let outcome = try tool.run("codes", "MAP0199")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("hint: did you mean MAP019?"))
    }
}
