// Unsafe: looks at the first bytes of a window for a byte order mark.
import Diagnostics
import RecordValues

/// Lines of JSON: cut as text lines are, and behind a byte order mark where there is one. An empty line is no object, but
/// an empty last line is no record.
struct JSONLinesFraming: RecordFraming, EnclosingFraming {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var lines = LineFraming(length: nil, blank: 0x20, newline: 0x0A)
    private let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    let rejectsHead: [UInt8] = []

    func atRecordStart() -> JSONLinesFraming { self }

    func complete(_ batch: RecordBatch) { object.makeImages(batch) }

    mutating func cut(
        _ window: Window, from start: Int, limit: Int, into records: inout [RecordSlice], coverage: inout Coverage
    ) throws(FramingBreak) -> Int {
        var start = start
        if window.fileOffset == 0, start == 0, Self.beginsWithMark(window) {
            start = Self.byteOrderMark.count
            coverage.framingBytes += Int64(start)
        }
        return try lines.cut(window, from: start, limit: limit, into: &records, coverage: &coverage)
    }

    private static func beginsWithMark(_ window: Window) -> Bool {
        guard window.count >= byteOrderMark.count else { return false }
        return byteOrderMark.indices.allSatisfy { index in
            unsafe window.bytes.load(fromByteOffset: index, as: UInt8.self) == byteOrderMark[index]
        }
    }

    /// EXT051 where the first object has members that no field reads: nobody knows of the others before they are read.
    static func warnings(_ shape: JSONLinesShape, head: [UInt8], path: String) -> [Diagnostic] {
        let text = head.starts(with: byteOrderMark) ? head.dropFirst(byteOrderMark.count) : head[...]
        let first = text.prefix { $0 != 0x0A }
        let spare = (JSONObject.memberNames(of: Array(first)) ?? []).filter { !shape.members.contains($0) }
        guard !spare.isEmpty else { return [] }
        return [
            Diagnostic(
                ExtractCode.columnsNotRead,
                "the first object of \(path) has \(spare.count.counted("member")) that no field of the mapping reads:"
                    + " \(spare.joined(separator: ", "))",
                hint: "add a field for each and map it, or say: drop NAME because \"...\"", severity: .warning)
        ]
    }
}
