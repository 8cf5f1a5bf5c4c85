/// Tells the markup of an XML fragment from what it says: the names of elements and attributes may be shown, texts,
/// attribute values, comments and the like may hold personal data.
enum XMLMarkup {
    /// Of each byte, whether it is markup (or white space) and may be shown.
    static func isMarkup(in fragment: [UInt8]) -> [Bool] {
        var shown = [Bool](repeating: false, count: fragment.count)
        var index = 0
        while index < fragment.count {
            guard fragment[index] == UInt8(ascii: "<") else {
                shown[index] = fragment[index] == 0x20 || (0x09...0x0D).contains(fragment[index])
                index += 1
                continue
            }
            index = tag(in: fragment, from: index, &shown)
        }
        return shown
    }

    /// Marks one tag, and steps behind it; a comment, CDATA section or processing instruction stays hidden.
    private static func tag(in fragment: [UInt8], from start: Int, _ shown: inout [Bool]) -> Int {
        for (opening, closing) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
        where fragment[start...].starts(with: opening.utf8) {
            var index = start + opening.utf8.count
            while index < fragment.count, !fragment[index...].starts(with: closing.utf8) { index += 1 }
            return min(fragment.count, index + closing.utf8.count)
        }
        var quote: UInt8?
        var index = start
        while index < fragment.count {
            let byte = fragment[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                shown[index] = true
            } else {
                shown[index] = true
                if byte == UInt8(ascii: ">") { return index + 1 }
            }
            if quote == nil { shown[index] = true }
            index += 1
        }
        return index
    }
}
