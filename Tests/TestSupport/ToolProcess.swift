import Foundation

/// The command as its users get it: the binary that was built beside the tests, run in a folder of its own.
///
/// The folder is fresh, goes away with the value, and holds `Mappings` and `Samples` of the repository, so that every
/// path in a message is relative and the same on every machine.
package final class ToolProcess {
    /// What came of one call.
    package struct Outcome: Sendable {
        package var arguments: [String]
        package var status: Int32
        package var output: String
        package var errors: String

        /// The call as a terminal shows it: the command line, both outputs, and the exit code.
        package var transcript: String {
            let words = arguments.map { $0.contains(" ") ? "\"\($0)\"" : $0 }
            return "$ tallyover \(words.joined(separator: " "))\n\(output)\(errors)[\(status)]\n"
        }
    }

    /// The folder of the repository.
    package static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package let folder: URL
    private var calls = 0

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tallyover-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["Mappings", "Samples"] {
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: name), withDestinationURL: Self.repository.appending(path: name))
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a file into the folder.
    package func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    package func write(_ bytes: [UInt8], to name: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    package func read(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: name))) }

    package func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: name).path)
    }

    /// Runs the command to its end.
    package func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    package func run(_ arguments: [String]) throws -> Outcome { try start(arguments).outcome() }

    /// Runs the command to its end with these bytes on standard input, through a pipe.
    package func run(_ arguments: [String], feeding input: [UInt8]) throws -> Outcome {
        let pipe = Pipe()
        let running = try start(arguments, standardInput: pipe)
        try pipe.fileHandleForReading.close()
        // The command may end before it has read all.
        try? pipe.fileHandleForWriting.write(contentsOf: Data(input))
        try pipe.fileHandleForWriting.close()
        return try running.outcome()
    }

    /// Runs the command to its end as the child of a small shell. The peak of memory that a process has is never below
    /// that of the one that starts it, and the tests are large: only so does the command's own figure count.
    package func runFromSmallShell(_ arguments: [String]) throws -> Outcome {
        calls += 1
        // What stands behind the command keeps the shell from becoming it.
        let script = ["-c", "\"$0\" \"$@\"; exit $?", try Self.executable().path]
        return try RunningTool(
            executable: URL(filePath: "/bin/sh"), arguments: script + arguments, folder: folder, call: calls,
            standardInput: FileHandle.nullDevice
        ).outcome()
    }

    /// Starts the command; `outcome` of what comes back waits for its end.
    package func start(_ arguments: [String], standardInput: Any = FileHandle.nullDevice) throws -> RunningTool {
        calls += 1
        return try RunningTool(
            executable: Self.executable(), arguments: arguments, folder: folder, call: calls,
            standardInput: standardInput)
    }

    /// The command stands beside the binary of the tests.
    private static func executable() throws -> URL {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let candidates = [URL(filePath: tests), URL(filePath: CommandLine.arguments[0])]
            .map { $0.deletingLastPathComponent().appending(path: "tallyover") }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            throw MissingTool(looked: candidates.map(\.path))
        }
        return found
    }
}

/// No binary stands where the tests were built.
package struct MissingTool: Error {
    package var looked: [String]
}

/// A call that is under way.
package struct RunningTool {
    private let process = Process()
    private let arguments: [String]
    private let output: URL
    private let errors: URL

    /// Both outputs go to files, because a pipe that nobody reads stops its writer.
    init(executable: URL, arguments: [String], folder: URL, call: Int, standardInput: Any) throws {
        self.arguments = arguments
        let logs = FileManager.default.temporaryDirectory
        output = logs.appending(path: "\(folder.lastPathComponent)-\(call).out")
        errors = logs.appending(path: "\(folder.lastPathComponent)-\(call).err")
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = standardInput
        process.standardOutput = try Self.handle(output)
        process.standardError = try Self.handle(errors)
        try process.run()
    }

    private static func handle(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    package var isRunning: Bool { process.isRunning }

    /// Sends SIGINT, as Ctrl-C does.
    package func interrupt() { process.interrupt() }

    package func outcome() throws -> ToolProcess.Outcome {
        process.waitUntilExit()
        defer {
            try? FileManager.default.removeItem(at: output)
            try? FileManager.default.removeItem(at: errors)
        }
        return ToolProcess.Outcome(
            arguments: arguments, status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}
