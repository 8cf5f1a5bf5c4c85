/// Where the scan of an XML file stands: enough to go on from there, and to give a parser what it must know.
///
/// `context` is the document up to the place as far as it still matters: the declaration, the document type, the start
/// tags of all open elements, and, of each open level, the content that its fields read. Records that ended, what no
/// field reads, comments and white space are not in it. So a parser that is given the context first, and then the bytes
/// of the file from the place on, sees the namespaces that are in force and the parents' fields that stood before, and
/// the context stays small however long the file is.
struct XMLScanState: Sendable {
    struct OpenElement: Sendable {
        /// Of the automaton.
        var state: Int
        /// Which namespaces are in force: a number of the scanner.
        var scope: Int
        /// Where its start tag stands in the context, and where its content begins there.
        var contextStart: Int
        var contentStart: Int
        var nameLength: Int
        /// Where its start tag stands in the text.
        var start: Int64
        /// Record type, or -1.
        var record: Int
        /// Stands there for the records in it only: `<?tallyover context?>`.
        var isContext = false
    }

    /// Bytes of the text up to the place, which is always behind a tag, never inside anything.
    var position: Int64 = 0
    var open: [OpenElement] = []
    var context: [UInt8] = []
    /// The document element began.
    var hasRoot = false
}

/// A record that the scan found.
struct XMLScannedRecord: Sendable, BitwiseCopyable {
    var type: Int
    /// Its element in the text, both tags included.
    var start: Int64
    var end: Int64
}

/// How a stretch of scanning ended.
enum XMLScanEnd {
    /// The window ends, perhaps inside something.
    case windowEnds
    /// As many records as were asked for, or as images have room.
    case isFull
    case fileEnds
    case mistake(XMLScanMistake)
}

/// What the scan cannot step over. The parser is asked first what it has to say about the same place.
struct XMLScanMistake {
    enum Reason {
        /// The file ends inside this: "a comment", "the element <Stmt>".
        case endsInside(String)
        case noElement
        /// An end tag that closes nothing, or a second document element.
        case misplaced(String)
        case recordTooLong, contentTooLong, tooManyAttributes, tooManyNamespaces
    }

    var reason: Reason
    /// Where it begins, in the text.
    var start: Int64
    /// How far the scan looked.
    var reach: Int64

    /// Whether the parser may see what the scan could not step over.
    var mayBeParsed: Bool {
        switch reason {
        case .endsInside(let what): what != XMLScanMistake.tag
        case .misplaced, .noElement: true
        case .recordTooLong, .contentTooLong, .tooManyAttributes, .tooManyNamespaces: false
        }
    }

    var isMisplaced: Bool { if case .misplaced = reason { true } else { false } }

    static let tag = "a tag"
}
