import Foundation

/// A program of the machine that a test asks for a second opinion: `iconv`, `cobc`. Where it is missing, the test is
/// skipped and says so.
package struct ForeignProgram: Sendable {
    private let file: URL

    /// Nil where no folder of `PATH` holds the program.
    package init?(_ name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let files = folders.map { URL(filePath: String($0)).appending(path: name) }
        guard let file = files.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            return nil
        }
        self.file = file
    }

    /// A program at a place of its own, for example one that a test has just compiled.
    package init(file: URL) { self.file = file }

    /// Whether the machine has the program: for `.enabled(if:)`.
    package static func exists(_ name: String) -> Bool { ForeignProgram(name) != nil }

    /// Runs the program to its end. Input must be small enough for a pipe (64 KiB).
    package func run(_ arguments: [String], input: [UInt8] = [], in folder: URL? = nil) throws -> (
        status: Int32, output: [UInt8]
    ) {
        let process = Process()
        let (standardInput, standardOutput) = (Pipe(), Pipe())
        process.executableURL = file
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input))
        try standardInput.fileHandleForWriting.close()
        let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, [UInt8](output))
    }
}
