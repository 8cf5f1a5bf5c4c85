import Diagnostics

/// Why a file of fixed records has bytes left over: every cause that the bytes speak for.
struct FixedFit {
    let fileSize: Int64
    let length: Int
    /// The last two bytes of the file, or its only one.
    let tail: [UInt8]
    let evidence: FramingEvidence

    private var remainder: Int64 { fileSize % Int64(length) }

    /// EXT006 with the causes in its hint.
    func mistake(_ path: String) -> Diagnostic {
        Diagnostic(ExtractCode.notAMultiple, "\(path) \(finding)", hint: causes.joined(separator: "; "))
    }

    /// What is wrong, as words behind the name of the file.
    var finding: String {
        let whole = fileSize / Int64(length)
        return "has \(fileSize.counted("byte")), which is not a multiple of the record length \(length.figures):"
            + " \(whole.counted("whole record")) end\(whole == 1 ? "s" : "") at byte"
            + " \((fileSize - remainder).figures), and \(remainder.counted("byte"))"
            + " \(remainder == 1 ? "is" : "are") left over"
    }

    /// Every cause that the bytes speak for; a file that is cut off where none does.
    var causes: [String] {
        var causes: [String] = []
        if let end = trailingBytes { causes.append(end) }
        let signs = [evidence.lineFinding(against: length), evidence.wordFinding].compactMap(\.self)
        causes += signs.map { "\($0.finding): \($0.advice)" }
        let lengths = nearbyLengths
        if !lengths.isEmpty {
            causes.append(
                "the size is a multiple of \(lengths.map(\.figures).joined(separator: ", ")): check the length")
        }
        return causes.isEmpty ? ["the file is probably cut off; fetch it again"] : causes
    }

    /// What stands behind the last whole record, where it is known not to be data.
    private var trailingBytes: String? {
        switch (remainder, tail.last) {
        case (1, 0x1A): "the byte left over is X'1A', the end mark of DOS: a transfer as text added it"
        case (1, 0x0A), (1, 0x15): "the byte left over is a line end: a transfer as text or an editor added it"
        case (2, 0x0A) where tail == [0x0D, 0x0A]:
            "the bytes left over are a line end (CRLF): a transfer as text or an editor added them"
        default: nil
        }
    }

    /// Record lengths of which the size is a multiple, the nearest first: within 8, and multiples of 4 within 32, as
    /// layouts that a compiler aligned have.
    private var nearbyLengths: [Int] {
        let candidates = (max(2, length - 32)...length + 32).filter { candidate in
            let distance = abs(candidate - length)
            guard distance <= 8 || candidate.isMultiple(of: 4) else { return false }
            return fileSize.isMultiple(of: Int64(candidate))
        }
        return Array(candidates.sorted { abs($0 - length) < abs($1 - length) }.prefix(4))
    }
}
