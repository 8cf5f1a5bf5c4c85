import Diagnostics
import RecordValues

/// What the first bytes of a file say about its record format, whatever the mapping says: a size that divides by the
/// record length proves nothing by itself.
package struct FramingEvidence: Sendable, Hashable {
    /// Bytes from the start of the file that are looked at.
    package static let headBytes: Int64 = 64 << 10

    /// Line ends that stand at a constant distance: bytes of data in each line, and bytes of its end (1 or 2).
    struct LineSpacing: Sendable, Hashable {
        var data: Int
        var end: Int
    }

    let lines: LineSpacing?
    /// The first convention that the whole head keeps to.
    let descriptor: DescriptorConvention?
    /// Block descriptor words, with record descriptor words that fill the blocks.
    let isBlocked: Bool

    /// - Parameter head: the first bytes of the file, all of them where it is shorter than `headBytes`.
    package init(head: [UInt8], fileSize: Int64) {
        let reachesEnd = Int64(head.count) == fileSize
        lines = Self.lineSpacing(head)
        descriptor = DescriptorConvention.all.first { convention in
            convention.chain(head[...], isWhole: reachesEnd).map { $0 >= 3 } ?? false
        }
        isBlocked = Self.isBlocked(head, reachesEnd: reachesEnd)
    }

    /// EXT014 for each sign that the file has another format than this one.
    package func warnings(for format: RecordFormat, path: String) -> [Diagnostic] {
        let seen: [(finding: String, advice: String)] =
            switch format {
            case .fixed(let length): [lineFinding(against: length), wordFinding].compactMap(\.self)
            case .variable: isBlocked ? [wordFinding].compactMap(\.self) : []
            case .variableBlocked, .xml, .csv, .jsonLines, .sqlite: []
            case .lines: [wordFinding].compactMap(\.self)
            }
        return seen.map { sign in
            Diagnostic(
                ExtractCode.suspectFraming, "\(path) does not look like `\(format.words)`: \(sign.finding)",
                hint: sign.advice, severity: .warning)
        }
    }

    /// What the descriptor words look like, and what to do then.
    var wordFinding: (finding: String, advice: String)? {
        if isBlocked { return ("it begins with block and record descriptor words that fit", "try `variable blocked`") }
        guard let descriptor else { return nil }
        guard descriptor != .ibm else { return ("it begins with record descriptor words that fit", "try `variable`") }
        return (
            "it begins with words that give record lengths in another convention (\(descriptor.summary))",
            "rewrite the words to IBM's (\(DescriptorConvention.ibm.summary)), then try `variable`"
        )
    }

    /// What the line ends look like, unless each stands as the last byte of a record of this length.
    func lineFinding(against length: Int) -> (finding: String, advice: String)? {
        guard let lines, lines.data + lines.end != length else { return nil }
        return ("a line end stands after every \(lines.data.counted("byte"))", "try `lines \(lines.data)`")
    }

    private static func lineSpacing(_ head: [UInt8]) -> LineSpacing? {
        for newline: UInt8 in [0x0A, 0x15] {
            let places = head.indices.filter { head[$0] == newline }
            guard places.count >= 3, let first = places.first else { continue }
            let isEven = places.enumerated().allSatisfy { $1 + 1 == ($0 + 1) * (first + 1) }
            guard isEven, head.count - places.count * (first + 1) <= first + 1, first > 0 else { continue }
            let hasReturns = first > 1 && places.allSatisfy { head[$0 - 1] == 0x0D }
            return LineSpacing(data: hasReturns ? first - 1 : first, end: hasReturns ? 2 : 1)
        }
        return nil
    }

    private static func isBlocked(_ head: [UInt8], reachesEnd: Bool) -> Bool {
        var position = 0
        var records = 0
        while position < head.count {
            if !reachesEnd, position + 4 > head.count { break }
            guard let block = DescriptorConvention.ibm.recordBytes(head[...], at: position), block >= 8 else {
                return false
            }
            if position + block > head.count {
                if reachesEnd { return false }
                break
            }
            let inside = head[(position + 4)..<(position + block)]
            guard let found = DescriptorConvention.ibm.chain(inside, isWhole: true) else { return false }
            records += found
            position += block
        }
        return records >= 2
    }
}

extension RecordFormat {
    /// As the mapping language writes it.
    var words: String {
        switch self {
        case .fixed(let length): "fixed \(length)"
        case .variable: "variable"
        case .variableBlocked: "variable blocked"
        case .lines(let length): length.map { "lines \($0)" } ?? "lines"
        case .xml: "xml"
        case .csv: "csv"
        case .jsonLines: "json lines"
        case .sqlite(let shape): "sqlite table \"\(shape.table)\""
        }
    }
}
