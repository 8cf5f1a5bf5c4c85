import Copybooks
import Diagnostics
import Foundation
import Testing

/// GnuCOBOL as a witness: a compiled program says where its items stand and how long they are.
@Suite struct CompilerOracleTests {
    private static let compiler = "/usr/bin/cobc"

    private static let isInstalled = FileManager.default.isExecutableFile(atPath: compiler)

    @Test(.enabled(if: isInstalled, "cobc (Debian's gnucobol) is missing"))
    func `Random books have the offsets and lengths of a compiled program`() throws {
        let texts = (UInt64(1)...60).map { seed in
            RandomBookText.text(of: RandomBook(seed: seed, prefix: "B\(seed)"), hasMargins: true, seed: seed)
        }
        try compare(texts, atLeast: 300)
    }

    @Test(.enabled(if: isInstalled, "cobc (Debian's gnucobol) is missing"))
    func `The books of the goldens have the offsets and lengths of a compiled program`() throws {
        let names = [
            "ordinary", "numbered", "group-usage", "nested-occurs", "redefines", "signs", "conditions", "continued",
            "pictures", "levels", "margins", "export",
        ]
        try compare(names.map { try book("Books/\($0).cpy").lines.joined(separator: "\n") + "\n" }, atLeast: 90)
    }

    private func compare(_ texts: [String], atLeast least: Int) throws {
        var statements = ""
        var expected: [String] = []
        for text in texts {
            let copybook = try Copybook.parse(SourceText(file: "book.cpy", text: text), format: .fixed)
            let layout = try #require(copybook.layouts.first)
            for index in layout.items.indices {
                guard let name = layout.items[index].name else { continue }
                let occurs = layout.occursAncestors(of: index)
                let subscripts = occurs.isEmpty ? "" : " (" + occurs.map { _ in "1" }.joined(separator: " ") + ")"
                statements += Self.statements(record: layout.name, name: name, subscripts: subscripts)
                expected.append("\(name) \(layout.items[index].offset) \(layout.items[index].length)")
            }
        }
        let output = try Self.run(program: Self.program(data: texts.joined(), statements: statements))
        let actual = output.split(separator: "\n").map { line in
            line.split(separator: " ").map { Int($0).map(String.init) ?? String($0) }.joined(separator: " ")
        }
        #expect(expected.count >= least)
        #expect(actual == expected)
    }

    private static func statements(record: String, name: String, subscripts: String) -> String {
        let item = name == record ? name : "\(name)\n                       OF \(record)"
        return """
                       SET RECORD-POINTER TO ADDRESS OF \(record)
                       SET ITEM-POINTER TO ADDRESS OF \(item)\(subscripts)
                       COMPUTE ITEM-OFFSET = ITEM-ADDRESS - RECORD-ADDRESS
                       MOVE LENGTH OF \(item)
                           TO ITEM-LENGTH
                       DISPLAY "\(name) " ITEM-OFFSET " " ITEM-LENGTH

            """
    }

    private static func program(data: String, statements: String) -> String {
        """
               IDENTIFICATION DIVISION.
               PROGRAM-ID. WITNESS.
               DATA DIVISION.
               WORKING-STORAGE SECTION.
               01  RECORD-POINTER USAGE POINTER.
               01  RECORD-ADDRESS REDEFINES RECORD-POINTER
                   USAGE BINARY-DOUBLE UNSIGNED.
               01  ITEM-POINTER USAGE POINTER.
               01  ITEM-ADDRESS REDEFINES ITEM-POINTER
                   USAGE BINARY-DOUBLE UNSIGNED.
               01  ITEM-OFFSET PIC 9(9).
               01  ITEM-LENGTH PIC 9(9).
        \(data)
               PROCEDURE DIVISION.
        \(statements)
                   STOP RUN.

        """
    }

    /// Compiles with IBM's rules and runs; the folder goes away again.
    private static func run(program: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "copybooks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(program.utf8).write(to: folder.appending(path: "witness.cob"))
        _ = try output(of: compiler, ["-x", "-std=ibm", "-w", "-o", "witness", "witness.cob"], in: folder)
        return try output(of: folder.appending(path: "witness").path(), [], in: folder)
    }

    private static func output(of command: String, _ arguments: [String], in folder: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: command)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command): \(text.prefix(2000))")
        return text
    }
}
