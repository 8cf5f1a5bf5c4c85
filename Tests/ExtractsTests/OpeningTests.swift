import Diagnostics
import Foundation
import Glibc
import RecordValues
import TestSupport
import Testing

@testable import Extracts

@Suite struct OpeningTests {
    @Test func `A missing file names its nearest neighbour`() throws {
        let file = try TestFile([0x41], name: "WFPMAST.dat")
        #expect(
            Self.text(mistake(file.folderPath + "/WFPMSAT.dat", .variable), file)
                == "error[EXT001]: WFPMSAT.dat does not exist\n  hint: did you mean WFPMAST.dat?\n")
        #expect(
            Self.text(mistake(file.folderPath + "/other.bin", .variable), file)
                == """
                error[EXT001]: other.bin does not exist
                  hint: check the spelling, and the folder from which the command runs

                """)
        #expect(
            Self.text(mistake(file.folderPath + "/none/a.dat", .variable), file)
                == """
                error[EXT001]: none/a.dat does not exist
                  hint: the folder none/ does not exist or cannot be read

                """)
    }

    @Test func `A folder, a pipe and an empty file are each named for what they are`() throws {
        let file = try TestFile([])
        #expect(
            rendered(file, .fixed(length: 3))
                == """
                error[EXT004]: extract.dat is empty: 0 bytes
                  hint: a transfer or the job that wrote it has probably failed; fetch it again

                """)
        let folder = mistake(file.folderPath, .lines(length: nil))
        #expect(folder?.map(\.code) == ["EXT002"])
        #expect(folder?.first?.message.hasSuffix(" is a folder; a source is one file") == true)
        let pipe = file.folderPath + "/pipe"
        try #require(unsafe mkfifo(pipe, 0o600) == 0)
        #expect(mistake(pipe, .variable)?.map(\.code) == ["EXT002"])
    }

    @Test func `A file that may not be read says so, and other answers of the system are passed on`() {
        #expect(
            FileReader.openingMistake(path: "a.dat", errno: EACCES).rendered { _ in nil }
                == """
                error[EXT003]: a.dat may not be read by this user
                  hint: ask its owner for read permission on the file, and on every folder above it

                """)
        #expect(
            FileReader.openingMistake(path: "a.dat", errno: EMFILE).message
                == "a.dat cannot be opened: Too many open files")
    }

    @Test(.enabled(if: geteuid() != 0, "root may read every file"))
    func `A file without read permission is refused`() throws {
        let file = try TestFile(text: "A")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file.path)
        #expect(mistake(file.path, .variable)?.map(\.code) == ["EXT003"])
    }

    @Test func `A file that grows or changes while it is read is not proved`() throws {
        for format in [RecordFormat.fixed(length: 3), .lines(length: nil)] {
            let file = try TestFile(text: "AB\nCD\n")
            let reader = try Extract.open(path: file.path, format: format, blank: 0x20, recordsPerChunk: 9)
            let batch = RecordBatch(capacity: 0)
            while try reader.claim(batch) { try reader.fill(batch) }
            #expect(try reader.finish().records == 2)
            try file.append(Array("EF\n".utf8))
            #expect(stops { _ = try reader.finish() } == [.fileChanged])
        }
    }

    @Test func `A file written to in place, its size unchanged, is not proved`() throws {
        let file = try TestFile(text: "AABB")
        let reader = try Extract.open(path: file.path, format: .fixed(length: 2), blank: 0, recordsPerChunk: 9)
        let later = Date(timeIntervalSinceNow: 60)
        try FileManager.default.setAttributes([.modificationDate: later], ofItemAtPath: file.path)
        #expect(stops { _ = try reader.finish() } == [.fileChanged])
    }

    @Test func `A file that shrinks while it is read stops the reading`() throws {
        let file = try TestFile(text: "AAABBB")
        let reader = try Extract.open(path: file.path, format: .fixed(length: 3), blank: 0, recordsPerChunk: 9)
        try #require(unsafe truncate(file.path, 5) == 0)
        let batch = RecordBatch(capacity: 0)
        #expect(try reader.claim(batch))
        #expect(stops { try reader.fill(batch) } == [.fileChanged])
    }

    @Test func `Every code is new, has words of its own, and tells what the run must do`() {
        let numbers = ExtractCode.allCases.map(\.rawValue)
        #expect(numbers == Set(numbers).sorted())
        #expect(numbers.allSatisfy { $0.wholeMatch(of: /EXT[0-9]{3}/) != nil })
        #expect(Set(ExtractCode.allCases.map(\.summary)).count == ExtractCode.allCases.count)
        #expect(ExtractCode.allCases.filter { $0.kind == .internalFault } == [.bytesNotCovered, .recordsDiffer])
        #expect(ExtractCode.notAMultiple.kind == .framing && ExtractCode.missingFile.kind == .cannotRun)
    }

    private static func text(_ found: [Diagnostic]?, _ file: borrowing TestFile) -> String {
        (found ?? []).map { $0.rendered { _ in nil } }.joined().replacing(file.folderPath + "/", with: "")
    }
}
