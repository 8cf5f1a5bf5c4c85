import Diagnostics

/// The place where a source stops being what its format says, with what a person needs to find the cause.
struct BreakPlace {
    /// Bytes shown before and after the place.
    static let shown = 32

    let path: String
    let found: FramingBreak
    /// Of the record that cannot be cut.
    let recordNumber: Int64
    /// Data bytes of the record before it; nil for the first.
    let previousLength: Int32?
    /// The first bytes of the source.
    let head: [UInt8]
    /// The bytes before the place, as far as they are shown.
    let before: [UInt8]
    /// The bytes from the place on, as many as a head has, or up to the end of the source.
    let after: [UInt8]
    let fileSize: Int64?

    /// The mistake with the bytes around it, and the convention of descriptor words that would fit.
    var diagnostic: Diagnostic {
        let offset = found.fileOffset
        var lines = found.causes
        lines.append(
            previousLength.map { "the record before it has \($0.counted("data byte"))" } ?? "it is the first record")
        if !before.isEmpty { lines.append("\(before.count.counted("byte")) before: \(before.hexPairs)") }
        lines.append("from byte \(offset.figures): \(after.prefix(Self.shown).hexPairs)")
        if found.causes.isEmpty { lines += fittingConventions }
        return Diagnostic(
            found.code, "\(path), record \(recordNumber.figures) at byte \(offset.figures): \(found.reason)",
            hint: lines.joined(separator: "\n        "))
    }

    /// The conventions that the records would fit from the place on, and from the start of the source where the place
    /// is near enough to it that the convention, not damage, may be the cause.
    private var fittingConventions: [String] {
        let isNearStart = found.fileOffset > 0 && found.fileOffset < Int64(FramingEvidence.headBytes)
        var lines: [String] = []
        var stretches = [(place: found.fileOffset, bytes: after)]
        if isNearStart { stretches.append((0, head)) }
        for (place, bytes) in stretches {
            let reachesEnd = place + Int64(bytes.count) == fileSize
            let start = place == 0 ? "from the start of the file" : "from byte \(place.figures)"
            for convention in DescriptorConvention.all where convention.fits(bytes[...], reachesEnd: reachesEnd) {
                let advice = convention == .ibm ? ": try `variable`" : ""
                lines.append("\(start), the records fit with the \(convention.summary)\(advice)")
            }
        }
        return lines
    }
}
