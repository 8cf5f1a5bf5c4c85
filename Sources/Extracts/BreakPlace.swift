import Diagnostics

/// The place where a file stops being what its format says, with what a person needs to find the cause.
struct BreakPlace {
    /// Bytes shown before and after the place.
    static let shown: Int64 = 32

    let found: FramingBreak
    /// Of the record that cannot be cut.
    let recordNumber: Int64
    /// Data bytes of the record before it; nil for the first.
    let previousLength: Int32?

    /// The mistake with the bytes around it, and the convention of descriptor words that would fit.
    func diagnostic(_ file: FileReader) throws(DiagnosticList) -> Diagnostic {
        let offset = found.fileOffset
        var lines = [
            previousLength.map { "the record before it has \($0.counted("data byte"))" } ?? "it is the first record"
        ]
        let before = try file.bytes(at: max(0, offset - Self.shown), count: Int(min(offset, Self.shown)))
        if !before.isEmpty { lines.append("\(before.count.counted("byte")) before: \(before.hexPairs)") }
        let after = try file.bytes(at: offset, count: Int(min(file.size - offset, Self.shown)))
        lines.append("from byte \(offset.figures): \(after.hexPairs)")
        lines += try fittingConventions(file)
        return Diagnostic(
            found.code, "\(file.path), record \(recordNumber.figures) at byte \(offset.figures): \(found.reason)",
            hint: lines.joined(separator: "\n        "))
    }

    private func fittingConventions(_ file: FileReader) throws(DiagnosticList) -> [String] {
        let places = found.fileOffset == 0 ? [0] : [found.fileOffset, 0]
        var lines: [String] = []
        for place in places {
            let count = min(file.size - place, FramingEvidence.headBytes)
            let bytes = try file.bytes(at: place, count: Int(count))
            let reachesEnd = place + count == file.size
            for convention in DescriptorConvention.all where convention.fits(bytes[...], reachesEnd: reachesEnd) {
                let start = place == 0 ? "from the start of the file" : "from byte \(place.figures)"
                lines.append("\(start), every record fits with the \(convention.summary)")
            }
        }
        return lines
    }
}
