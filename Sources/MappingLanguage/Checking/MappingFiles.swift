import Diagnostics

/// Reads the files of a mapping, and keeps their texts for the diagnostics.
struct MappingFiles {
    private let read: (String) throws -> [UInt8]
    private let list: (String) -> [String]
    private(set) var texts: [SourceText] = []
    /// Every file that was read besides the mapping, in the order of reading.
    private(set) var companions: [String] = []
    private var bytes: [String: [UInt8]] = [:]
    private let folder: String

    /// - Parameter mapping: the path of the mapping file; the other files' names are relative to its folder.
    init(mapping: String, read: @escaping (String) throws -> [UInt8], list: @escaping (String) -> [String]) {
        self.read = read
        self.list = list
        folder = Self.folder(of: mapping)
    }

    /// The text of the mapping itself.
    mutating func mapping(_ path: String, findings: inout Findings) -> SourceText? {
        guard let bytes = try? read(path) else {
            findings.error(
                .unreadableFile, "the mapping \(path) cannot be read", at: nil, hint: nearby(path, what: "mapping"))
            return nil
        }
        return text(bytes, path, at: nil, findings: &findings)
    }

    /// The path of a file that the mapping names.
    func path(of name: String) -> String { name.hasPrefix("/") ? name : folder + name }

    /// The text of a file that the mapping names.
    mutating func companion(_ name: NameSyntax, _ what: String, findings: inout Findings) -> SourceText? {
        let path = path(of: name.text)
        if let known = texts.first(where: { $0.file == path }) { return known }
        guard let bytes = try? read(path) else {
            findings.error(
                .unreadableFile, "the \(what) \(path) cannot be read", at: name.location,
                hint: nearby(path, what: what))
            return nil
        }
        companions.append(path)
        return text(bytes, path, at: name.location, findings: &findings)
    }

    private mutating func text(
        _ bytes: [UInt8], _ path: String, at location: SourceLocation?, findings: inout Findings
    ) -> SourceText? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        guard let text = String(validating: body, as: UTF8.self) else {
            let lines = Self.lineOfFirstFault(in: body)
            findings.error(
                .notText, "\(path) is not text in UTF-8: line \(lines) holds bytes that are no character", at: location,
                hint: "save the file as UTF-8; an EBCDIC file must be translated first")
            return nil
        }
        let source = SourceText(file: path, text: text)
        texts.append(source)
        self.bytes[path] = body
        return source
    }

    /// The bytes of a file that was read.
    func bytes(of path: String) -> [UInt8] { bytes[path] ?? [] }

    /// The first line that does not read as UTF-8 by itself; no character of UTF-8 runs over a line feed.
    private static func lineOfFirstFault(in bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
    }

    /// What the operator may have meant by a file that is not there.
    private func nearby(_ path: String, what: String) -> String {
        let folder = Self.folder(of: path)
        let name = String(path.dropFirst(folder.count))
        let names = list(folder.isEmpty ? "." : folder).sorted()
        if names.contains(name) { return "\(path) is there, but is no file that can be read" }
        if let near = NearestMatch.of(name, among: names) { return "did you mean \(folder)\(near)?" }
        let ending = name.split(separator: ".").last.map { "." + $0.lowercased() } ?? ""
        let alike = names.filter { $0.lowercased().hasSuffix(ending) }.prefix(5)
        guard !alike.isEmpty else { return "the name is relative to the folder of the mapping" }
        return "in that folder: \(alike.joined(separator: ", "))"
    }

    /// The folder of a path with its slash; empty where there is none.
    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[...slash])
    }
}
