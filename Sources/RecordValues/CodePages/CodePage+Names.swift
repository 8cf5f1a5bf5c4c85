extension CodePage {
    private static let all: [CodePage] = [
        CodePage(name: "cp037", family: .ebcdic, table: cp037),
        CodePage(name: "cp285", family: .ebcdic, table: cp285),
        CodePage(name: "cp500", family: .ebcdic, table: cp500),
        CodePage(name: "cp1047", family: .ebcdic, table: cp1047),
        CodePage(name: "cp1140", family: .ebcdic, table: cp1140),
        CodePage(name: "cp1146", family: .ebcdic, table: cp1146),
        CodePage(name: "ascii", family: .ascii, table: (0..<256).map { $0 < 0x80 ? $0 : unmapped }),
        CodePage(name: "iso-8859-1", family: .ascii, table: (0..<256).map { $0 }),
        CodePage(name: "utf-8", family: .ascii, kind: .utf8, table: (0..<256).map { $0 < 0x80 ? $0 : unmapped }),
    ]

    /// The name of every code page as this program writes it, for messages and the nearest match.
    package static let allNames: [String] = all.map(\.name)

    /// The code page of this name, in upper or lower case; nil where there is none.
    ///
    /// An EBCDIC code page goes by its number (`037`, `37`, `1047`) alone or after `cp`, `ibm`, `ibm-` or `ccsid`.
    package static func named(_ name: String) -> CodePage? {
        let wanted = name.lowercased()
        let canonical =
            switch wanted {
            case "us-ascii": "ascii"
            case "latin1", "latin-1", "iso8859-1": "iso-8859-1"
            case "utf8": "utf-8"
            default: wanted
            }
        let prefix = ["cp", "ibm-", "ibm", "ccsid"].first { canonical.hasPrefix($0) } ?? ""
        let number = canonical.dropFirst(prefix.count)
        return all.first { $0.name == canonical || $0.name == "cp" + number || number == "37" && $0.name == "cp037" }
    }
}
