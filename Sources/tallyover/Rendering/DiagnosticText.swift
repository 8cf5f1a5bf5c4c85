import Diagnostics

/// Diagnostics as a person reads them, with the lines they speak of.
enum DiagnosticText {
    /// One after another, with an empty line between them; the files are read again for their lines.
    static func render(_ diagnostics: [Diagnostic]) -> String {
        var texts: [String: SourceText] = [:]
        for file in Set(diagnostics.compactMap(\.location?.file)) {
            guard let bytes = try? Files.bytes(of: file) else { continue }
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let body = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
            texts[file] = SourceText(file: file, text: String(decoding: body, as: UTF8.self))
        }
        return diagnostics.map { $0.rendered { texts[$0] } }.joined(separator: "\n")
    }
}
