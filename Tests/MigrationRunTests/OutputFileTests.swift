import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import MigrationRun

/// Files that appear only when they are whole.
@Suite struct OutputFileTests {
    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path(percentEncoded: false) + "/table.csv")
    }

    private static func bytes(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }

    @Test func `A file has its name when it is complete and not before`() throws {
        try Self.withFolder { path in
            let file = try OutputFile(path: path, resumes: false)
            try file.write([1, 2, 3], at: 2)
            try file.write([8, 9], at: 0)
            #expect(Self.bytes(path) == nil && Self.bytes(path + ".part") == [8, 9, 1, 2, 3])
            try file.complete(length: 4, sync: true)
            #expect(Self.bytes(path) == [8, 9, 1, 2] && Self.bytes(path + ".part") == nil)
        }
    }

    @Test func `A file that is not wanted leaves nothing`() throws {
        try Self.withFolder { path in
            let file = try OutputFile(path: path, resumes: false)
            try file.write([1], at: 0)
            file.discard()
            #expect(Self.bytes(path) == nil && Self.bytes(path + ".part") == nil)
        }
    }

    @Test func `What was left behind is taken over only where a run resumes, and never trusted`() throws {
        try Self.withFolder { path in
            try Data([1, 9, 3, 4, 5, 6, 7]).write(to: URL(filePath: path + ".part"))
            let resumed = try OutputFile(path: path, resumes: true)
            try resumed.write([1, 2], at: 0)
            try resumed.write([3, 4], at: 2)
            try resumed.complete(length: 4, sync: false)
            #expect(Self.bytes(path) == [1, 2, 3, 4])
            try Data([7, 7, 7, 7, 7, 7]).write(to: URL(filePath: path + ".part"))
            let fresh = try OutputFile(path: path, resumes: false)
            try fresh.write([1], at: 3)
            try fresh.complete(length: 4, sync: false)
            #expect(Self.bytes(path) == [0, 0, 0, 1])
        }
    }

    @Test func `A link in the place of a file is not followed`() throws {
        try Self.withFolder { path in
            let other = path + ".elsewhere"
            try Data([42]).write(to: URL(filePath: other))
            try FileManager.default.createSymbolicLink(atPath: path + ".part", withDestinationPath: other)
            let error = #expect(throws: DiagnosticList.self) { _ = try OutputFile(path: path, resumes: true) }
            #expect(error?.diagnostics.map(\.code) == ["RUN008"])
            #expect(Self.bytes(other) == [42])
        }
    }

    @Test func `A folder that is missing is told as a file that cannot be written`() throws {
        let error = #expect(throws: DiagnosticList.self) {
            _ = try OutputFile(path: "/nowhere/at/all.csv", resumes: false)
        }
        #expect(error?.diagnostics.map(\.code) == ["RUN008"])
    }
}
