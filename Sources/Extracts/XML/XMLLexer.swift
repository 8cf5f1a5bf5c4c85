// Unsafe: looks at the bytes of a window where they stand.
import CLibXML2
import Glibc

/// Finds where the lexical things of XML end: tags with quoted values, comments, sections, instructions, the document
/// type. It knows nothing of names and nesting.
///
/// Source: XML 1.0, fifth edition, 2.4 to 2.8, 3.1.
@safe
struct XMLLexer {
    @unsafe let bytes: UnsafePointer<UInt8>
    let count: Int

    /// A start tag or an end tag.
    struct Tag {
        /// Behind its `>`.
        var end: Int
        /// Of the name, from behind the `<` or `</`.
        var name: Range<Int>
        /// `<a/>`.
        var isEmpty: Bool
        var attributes: Int
    }

    subscript(place: Int) -> UInt8 {
        @inline(__always) get { unsafe bytes[place] }
    }

    /// The place of the byte, or nil where it does not stand before the end: that of the window where no other is given.
    @inline(__always)
    func find(_ byte: UInt8, from place: Int, to end: Int? = nil) -> Int? {
        let end = end ?? count
        guard place < end, let found = unsafe memchr(bytes + place, Int32(byte), end - place) else { return nil }
        return unsafe UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - bytes
    }

    /// Whether these bytes stand at the place.
    func holds(_ text: StaticString, at place: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        return unsafe place + length <= count && memcmp(bytes + place, text.utf8Start, length) == 0
    }

    /// Whether the bytes at the place are those of a part of an array.
    @inline(__always)
    func holds(_ bytes: [UInt8], _ range: Range<Int>, at place: Int) -> Bool {
        guard place + range.count <= count else { return false }
        return unsafe bytes.withUnsafeBufferPointer {
            unsafe memcmp(self.bytes + place, $0.baseAddress! + range.lowerBound, range.count) == 0
        }
    }

    /// Whether the bytes at the place are those of the range.
    @inline(__always)
    func repeats(_ range: Range<Int>, at place: Int) -> Bool {
        unsafe place + range.count <= count && memcmp(bytes + place, bytes + range.lowerBound, range.count) == 0
    }

    /// The place behind this end, which `>` ends; nil where the window has none.
    func end(_ end: StaticString, from start: Int) -> Int? {
        let length = end.utf8CodeUnitCount
        var place = start
        while let close = find(0x3E, from: place) {
            if close + 1 - length >= start, holds(end, at: close + 1 - length) { return close + 1 }
            place = close + 1
        }
        return nil
    }

    /// The tag of which the name begins at the place; nil where the window ends in it.
    @inline(__always)
    func tag(nameAt start: Int) -> Tag? {
        var nameEnd = start
        while nameEnd < count, !Self.endsName(self[nameEnd]) { nameEnd += 1 }
        guard nameEnd < count else { return nil }
        let name = start..<nameEnd
        if self[nameEnd] == 0x3E { return Tag(end: nameEnd + 1, name: name, isEmpty: false, attributes: 0) }
        var place = nameEnd
        var attributes = 0
        while place < count {
            switch self[place] {
            case 0x3E:
                return Tag(end: place + 1, name: name, isEmpty: self[place - 1] == 0x2F, attributes: attributes)
            case 0x22, 0x27:
                guard let close = find(self[place], from: place + 1) else { return nil }
                attributes += 1
                place = close + 1
            default: place += 1
            }
        }
        return nil
    }

    @inline(__always)
    static func endsName(_ byte: UInt8) -> Bool { byte == 0x3E || byte == 0x2F || byte <= 0x20 }

    /// The place behind the document type that begins here.
    func documentTypeEnd(from start: Int) -> Int? {
        var place = start
        var isInSubset = false
        while place < count {
            switch self[place] {
            case 0x22, 0x27:
                guard let close = find(self[place], from: place + 1) else { return nil }
                place = close + 1
            case 0x3C where holds("<!--", at: place):
                guard let end = end("-->", from: place + 4) else { return nil }
                place = end
            case 0x3C where holds("<?", at: place):
                guard let end = end("?>", from: place + 2) else { return nil }
                place = end
            case 0x5B:
                isInSubset = true
                place += 1
            case 0x5D:
                isInSubset = false
                place += 1
            case 0x3E where !isInSubset: return place + 1
            default: place += 1
            }
        }
        return nil
    }

    /// How the search for an element's end tag went.
    enum ElementEnd {
        case found(Int)
        case windowEnds
    }

    /// The end of the element of which this is the start tag: the end tag of its name that closes it, whatever stands
    /// in comments, sections, instructions and values, and elements of the same name in it.
    ///
    /// It looks only at what could be such a tag, so it does not see tags of other names that are not closed; the
    /// parser does.
    ///
    /// - Parameter quotes: is raised by the quotes passed: twice as many as attributes at most.
    func elementEnd(of tag: Tag, quotes: inout Int) -> ElementEnd {
        let name = tag.name
        let local = (find(0x3A, from: name.lowerBound, to: name.upperBound - 1) ?? name.lowerBound - 1) + 1
        var search = xml_search()
        (search.first, search.second) = (self[local], self[name.upperBound - 1])
        (search.firstAt, search.secondAt) = (local - name.lowerBound, name.count - 1)
        defer { quotes += search.quotes }
        var depth = 1
        var place = tag.end
        while true {
            place = unsafe xml_next_candidate(bytes, place, count, &search)
            // The shortest end tag: "</", the name, ">".
            guard place + name.count + 3 <= count else { return .windowEnds }
            guard let next = step(over: place, name, &depth) else { return .windowEnds }
            if depth == 0 { return .found(next) }
            place = next
        }
    }

    /// The place behind what begins here; nil where the window ends in it.
    private func step(over place: Int, _ name: Range<Int>, _ depth: inout Int) -> Int? {
        switch self[place + 1] {
        case 0x21:
            if holds("<!--", at: place) { return end("-->", from: place + 4) }
            if holds("<![CDATA[", at: place) { return end("]]>", from: place + 9) }
            // Not enough of it is there, or it is a mistake that the parser will find.
            return place + 9 > count ? nil : place + 2
        case 0x3F: return end("?>", from: place + 2)
        case 0x2F:
            guard place + 2 + name.count < count else { return nil }
            guard repeats(name, at: place + 2), Self.endsName(self[place + 2 + name.count]) else { return place + 2 }
            guard let close = find(0x3E, from: place + 2 + name.count) else { return nil }
            depth -= 1
            return close + 1
        default:
            guard place + 1 + name.count < count else { return nil }
            guard repeats(name, at: place + 1), Self.endsName(self[place + 1 + name.count]) else { return place + 1 }
            guard let inner = tag(nameAt: place + 1) else { return nil }
            if !inner.isEmpty { depth += 1 }
            return inner.end
        }
    }

    /// The most attributes that a tag in the range has.
    func mostAttributes(in range: Range<Int>) -> Int {
        var most = 0
        var place = range.lowerBound
        while let open = find(0x3C, from: place), open < range.upperBound, open + 1 < count {
            place = open + 1
            if holds("<!--", at: open) {
                place = end("-->", from: open + 4) ?? range.upperBound
            } else if holds("<![CDATA[", at: open) {
                place = end("]]>", from: open + 9) ?? range.upperBound
            } else if holds("<?", at: open) {
                place = end("?>", from: open + 2) ?? range.upperBound
            } else if let tag = tag(nameAt: open + 1) {
                most = max(most, tag.attributes)
                place = tag.end
            }
        }
        return most
    }
}
