/// Whether the lines of a copybook have margins (IBM Enterprise COBOL Language Reference, "Reference format").
package enum SourceFormat: String, Sendable, Hashable, CaseIterable {
    /// Decided from the text: free where a line begins with a level number in columns 1 to 7 and no line shows
    /// margins. Margins show in a sequence number or tag in columns 1 to 6 with a level number behind column 7, and
    /// in a comment or continuation line whose `*`, `/` or `-` stands in column 7.
    case automatic
    /// Sequence numbers in columns 1 to 6, indicator in column 7, text in columns 8 to 72, the rest ignored.
    case fixed
    /// Text anywhere; a comment is `*>` to the end of the line, or a line that begins with `*` or `/`.
    case free

    /// The format that `automatic` stands for in this text.
    static func detected(in lines: [RawLine]) -> SourceFormat {
        var showsFree = false
        for line in lines {
            if line.showsMargins { return .fixed }
            if line.hasLevelBeforeText { showsFree = true }
        }
        return showsFree ? .free : .fixed
    }
}
