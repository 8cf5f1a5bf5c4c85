import Diagnostics
import RecordValues

/// The first line of a CSV file, held against the columns that a mapping names.
struct DelimitedHeader: Sendable {
    /// The byte order mark and the header with its line end, as they stand in the file.
    let bytes: [UInt8]
    /// How many line ends stand in it.
    let lines: Int64
    /// For each column of the file, the index of its slot; nil for a column that no field names.
    let slots: [Int?]
    /// EXT051 where no field names a column.
    let warnings: [Diagnostic]

    var byteCount: Int { bytes.count }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let lineFeed = UInt8(ascii: "\n")

    /// - Parameter head: the first bytes of the file: `FramingEvidence.headBytes`, or all.
    /// - Throws: EXT050 where the header is none, or has not the columns of the mapping.
    init(_ shape: CSVShape, head: [UInt8], path: String) throws(DiagnosticList) {
        if let mark = Self.wideEncoding(head) {
            throw Self.mistake(
                path, "begins with the byte order mark of \(mark)", "save it as UTF-8, or translate it with iconv first"
            )
        }
        let mark = head.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
        guard shape.hasHeader else {
            bytes = Array(head.prefix(mark))
            lines = 0
            slots = shape.columns.indices.map { $0 }
            warnings = []
            return
        }
        let end = try Self.end(of: head, from: mark, shape, path)
        let names = try Self.names(Array(head[mark..<end.text]), shape, path)
        bytes = Array(head[..<end.next])
        lines = Int64(bytes.count { $0 == Self.lineFeed })
        try Self.require(shape.columns, among: names, path)
        slots = names.map { shape.columns.firstIndex(of: $0) }
        let spare = names.filter { !shape.columns.contains($0) }
        warnings =
            spare.isEmpty
            ? []
            : [
                Diagnostic(
                    ExtractCode.columnsNotRead,
                    "\(path) has \(spare.count.counted("column")) that no field of the mapping reads:"
                        + " \(spare.joined(separator: ", "))",
                    hint: "add a field for each and map it, or say: drop NAME because \"...\"", severity: .warning)
            ]
    }

    /// UTF-16 and UTF-32 begin with a mark that UTF-8 never has.
    private static func wideEncoding(_ head: [UInt8]) -> String? {
        head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) ? "UTF-16" : nil
    }

    /// Where the header's text ends, and where the first row begins.
    private static func end(
        of head: [UInt8], from start: Int, _ shape: CSVShape, _ path: String
    ) throws(DiagnosticList) -> (text: Int, next: Int) {
        if start == head.count { throw mistake(path, "holds a byte order mark and nothing else", "fetch it again") }
        let isAll = head.count < FramingEvidence.headBytes
        if let row = DelimitedFraming.firstRow(of: head[start...], separator: shape.separator, isAll: isAll) {
            if isAll, !head.contains(lineFeed), head.contains(0x0D) {
                throw mistake(
                    path, "has no line feed (X'0A'), only carriage returns (X'0D')",
                    "write its line ends as LF or CRLF: it was probably made on an old Macintosh")
            }
            return (start + row.end, start + row.next)
        }
        guard isAll else {
            throw mistake(
                path, "has no line end outside quotes in its first \(head.count.figures) bytes",
                "its first line must name the columns; the file may be no CSV, or a quote may not be closed")
        }
        throw mistake(path, "has a quote in its header that is not closed", "close it")
    }

    private static func names(
        _ text: [UInt8], _ shape: CSVShape, _ path: String
    ) throws(DiagnosticList) -> [String] {
        let fields = 1 + text.count { $0 == shape.separator }
        // Separators in quotes make fewer fields of it: so it is asked twice, the second time for as many as there are.
        var row = DelimitedRow(separator: shape.separator, fields: fields)
        var image = row.image(of: text)
        if case .fieldCount(let count)? = image.reason {
            row = DelimitedRow(separator: shape.separator, fields: count)
            image = row.image(of: text)
        }
        if let reason = image.reason { throw mistake(path, "has a header that is no CSV: \(row.words(reason))", nil) }
        guard let codePage = CodePage.named(shape.codePage) else { preconditionFailure("a code page that was checked") }
        var names: [String] = []
        for (index, bytes) in image.texts.enumerated() {
            guard let bytes, let name = try? codePage.decode(bytes.span), !name.isEmpty else {
                throw mistake(
                    path,
                    "has a header whose column \((index + 1).figures) has no name, or one that is not in"
                        + " \(codePage.name)", "name every column, or say in the mapping: csv no header")
            }
            if names.contains(name) {
                throw mistake(path, "has two columns \(name) in its header", "give one of them another name")
            }
            names.append(name)
        }
        return names
    }

    /// Throws for every column of the mapping that the header lacks.
    private static func require(
        _ wanted: [String], among names: [String], _ path: String
    ) throws(DiagnosticList) {
        let missing = wanted.filter { !names.contains($0) }
        guard !missing.isEmpty else { return }
        throw DiagnosticList(
            missing.map { name in
                Diagnostic(
                    ExtractCode.badHeader, "\(path) has no column \(name)",
                    hint: NearestMatch.of(name, among: names).map { "did you mean \($0)?" }
                        ?? "its columns: \(names.joined(separator: ", "))")
            })
    }

    private static func mistake(_ path: String, _ what: String, _ hint: String?) -> DiagnosticList {
        DiagnosticList(Diagnostic(ExtractCode.badHeader, "\(path) \(what)", hint: hint))
    }
}
