import Crypto
import Diagnostics
import Foundation
import Glibc
import MappingLanguage

/// The folder that a run leaves behind: one run at a time works in it, and `run.json` is written last.
final class RunFolder {
    let path: String
    private let lockDescriptor: Int32
    private let syncs: Bool

    /// What a stopped run was made from; a resumed run must be made from the same.
    struct Identity: Codable, Equatable {
        var toolVersion: String
        var mappingSHA256: String
        var companions: [String: String]
        /// Size and time of last change of each input, by source.
        var inputs: [String: String]
        var runDate: String?
        var format: String
        /// How tables and rejects are compressed; nil where they are not.
        var compression: String?
        var isDryRun: Bool
        var partial: String?

        /// The names of the things that differ.
        func differences(from other: Identity) -> [String] {
            var names: [String] = []
            if toolVersion != other.toolVersion { names.append("the version of Tallyover") }
            if mappingSHA256 != other.mappingSHA256 { names.append("the mapping") }
            for file in Set(companions.keys).union(other.companions.keys).sorted()
            where companions[file] != other.companions[file] {
                names.append(file)
            }
            for source in Set(inputs.keys).union(other.inputs.keys).sorted()
            where inputs[source] != other.inputs[source] {
                names.append("the input of \(source)")
            }
            if runDate != other.runDate { names.append("the run date") }
            if format != other.format { names.append("the form of the tables") }
            if compression != other.compression { names.append("--compress") }
            if isDryRun != other.isDryRun { names.append("--dry-run") }
            if partial != other.partial { names.append("the range of records") }
            return names
        }
    }

    /// Makes the folder where it is missing, and takes its lock.
    init(path: String, sync: Bool) throws(DiagnosticList) {
        self.path = path
        syncs = sync
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        } catch {
            throw Self.unusable(path, error.localizedDescription)
        }
        lockDescriptor = unsafe open(path + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard lockDescriptor >= 0 else { throw Self.unusable(path, unsafe String(cString: strerror(errno))) }
        guard flock(lockDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(lockDescriptor)
            let holder = (try? String(contentsOfFile: path + "/.lock", encoding: .utf8)) ?? ""
            throw DiagnosticList(
                Diagnostic(
                    RunCode.folderInUse,
                    "another run holds the lock of \(path)" + (holder.isEmpty ? "" : " (\(holder))"),
                    hint: "wait until it has ended, or state another folder"))
        }
        try? "process \(getpid())".write(toFile: path + "/.lock", atomically: false, encoding: .utf8)
    }

    /// The kernel gives the lock back, also when the process dies.
    deinit { close(lockDescriptor) }

    /// The report that stands in the folder already.
    func existingReport() -> RunReport? {
        guard let data = FileManager.default.contents(atPath: path + "/run.json") else { return nil }
        return try? JSONDecoder().decode(RunReport.self, from: data)
    }

    /// Refuses a folder that holds a finished piece of work already.
    ///
    /// - Parameter file: the file that such work writes last.
    func requireNone(of file: String, what: String) throws(DiagnosticList) {
        guard FileManager.default.fileExists(atPath: path + "/" + file) else { return }
        throw DiagnosticList(
            Diagnostic(
                RunCode.folderFinished, "\(path) holds a finished \(what) (\(file))",
                hint: "state another folder with --out, or delete that one"))
    }

    /// Makes the folder ready: a stopped run is gone on with, or its rests are taken away.
    func prepare(_ identity: Identity, resumes: Bool) throws(DiagnosticList) {
        let file = path + "/journal.json"
        if resumes {
            guard let data = FileManager.default.contents(atPath: file),
                let stopped = try? JSONDecoder().decode(Identity.self, from: data)
            else {
                throw DiagnosticList(
                    Diagnostic(
                        RunCode.resumeNothing, "there is no stopped run in \(path)", hint: "leave out --resume"))
            }
            let differences = identity.differences(from: stopped)
            guard differences.isEmpty else {
                throw DiagnosticList(
                    Diagnostic(
                        RunCode.resumeDiffers,
                        "the stopped run in \(path) was made from something else: \(differences.joined(separator: ", "))",
                        hint: "leave out --resume to start afresh"))
            }
        }
        for folder in ["tables", "rejects"] {
            do {
                try FileManager.default.createDirectory(
                    atPath: path + "/" + folder, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o750])
            } catch {
                throw Self.unusable(path, error.localizedDescription)
            }
        }
        // The report of a stopped run is no longer true.
        unsafe unlink(path + "/run.json")
        try write(Self.json(identity), to: "journal.json")
    }

    /// Writes a whole file of the folder at once.
    func write(_ bytes: [UInt8], to name: String) throws(DiagnosticList) {
        let file = try OutputFile(path: path + "/" + name, resumes: false)
        try file.write(bytes, at: 0)
        try file.complete(length: Int64(bytes.count), sync: syncs)
    }

    /// Writes the report, which says that all else is whole.
    func finish(_ report: RunReport) throws(DiagnosticList) {
        if syncs { syncFolders() }
        try write(Self.json(report), to: "run.json")
        if report.exitCode != ExitCode.stopped.rawValue { unsafe unlink(path + "/journal.json") }
        if syncs { syncFolders() }
    }

    /// Makes the names in the folders durable.
    private func syncFolders() {
        for folder in [path, path + "/tables", path + "/rejects"] {
            let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            fsync(descriptor)
            close(descriptor)
        }
    }

    static func json(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { preconditionFailure("the report has no unencodable value") }
        return Array(data) + [UInt8(ascii: "\n")]
    }

    private static func unusable(_ path: String, _ why: String) -> DiagnosticList {
        DiagnosticList(
            Diagnostic(
                RunCode.folderUnusable, "the run folder \(path) cannot be used: \(why)",
                hint: "state a folder that can be made and written to with --out"))
    }
}
