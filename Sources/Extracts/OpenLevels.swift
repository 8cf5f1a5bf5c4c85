import RecordValues

/// The levels that are open at a place of a file, and the records that opened them.
struct OpenLevels: Sendable {
    private let shape: LevelShape
    /// One a level, outer ones first; nil where the level is not open.
    private(set) var openers: [LevelOpener?]
    /// How many instances of each level were opened.
    private var instances: [Int64]

    /// Those before the first record: none.
    init(_ shape: LevelShape) {
        self.shape = shape
        openers = shape.levels.map { _ in nil }
        instances = shape.levels.map { _ in 0 }
    }

    func isOpen(_ level: Int) -> Bool { openers[level] != nil }

    /// Opens a level, and ends what was open of it and inside it.
    mutating func open(_ opener: LevelOpener) {
        close(opener.level)
        instances[opener.level] += 1
        var opener = opener
        opener.instance = instances[opener.level]
        openers[opener.level] = opener
    }

    /// Closes a level and those inside it.
    mutating func close(_ level: Int) {
        for inner in shape.levelsInside[level] { openers[inner] = nil }
    }

    /// The first open level among some that a record of its own must close.
    func unclosed(among levels: some Sequence<Int>) -> (opener: LevelOpener, closer: Int)? {
        for level in levels {
            if let opener = openers[level], let closer = shape.levels[level].closer { return (opener, closer) }
        }
        return nil
    }

    /// The bytes of openers as an image holds them, one behind the other.
    static func imageBytes(_ openers: [LevelOpener?], _ shape: LevelShape) -> [UInt8] {
        zip(shape.levels, openers).flatMap { level, opener in
            let bytes = (opener?.bytes ?? []).prefix(level.length)
            return bytes + Array(repeating: 0, count: level.length - bytes.count)
        }
    }
}

/// Where levels were opened and closed in a file, to tell what is open at a record that is read again: eight bytes a
/// change, and more only at the start of a chunk.
struct LevelJournal: Sendable {
    /// A record that opens or closes a level.
    private struct Change: Sendable {
        /// Bytes from the chunk's first.
        var place: UInt32
        var level: UInt8
        var opens: Bool
    }

    private struct Chunk: Sendable {
        var fileOffset: Int64
        /// Where the openers stand that were in force before it, one a level.
        var openers: [Int64?]
        var changes: [Change] = []
    }

    private let shape: LevelShape
    private var chunks: [Chunk] = []

    init(_ shape: LevelShape) { self.shape = shape }

    mutating func beginChunk(at fileOffset: Int64, _ open: OpenLevels) {
        chunks.append(Chunk(fileOffset: fileOffset, openers: open.openers.map { $0?.fileOffset }))
    }

    /// Notes a change in the chunk that was begun last.
    mutating func note(level: Int, opens: Bool, at fileOffset: Int64) {
        let last = chunks.count - 1
        let place = UInt32(fileOffset - chunks[last].fileOffset)
        chunks[last].changes.append(Change(place: place, level: UInt8(level), opens: opens))
    }

    /// Where the openers stand that are in force before the record at an offset, which has been passed.
    func openers(before fileOffset: Int64) -> [Int64?] {
        var lower = 0
        var upper = chunks.count
        while upper - lower > 1 {
            let middle = (lower + upper) / 2
            if chunks[middle].fileOffset <= fileOffset { lower = middle } else { upper = middle }
        }
        var openers = chunks[lower].openers
        for change in chunks[lower].changes {
            let place = chunks[lower].fileOffset + Int64(change.place)
            guard place < fileOffset else { break }
            let level = Int(change.level)
            for inner in shape.levelsInside[level] { openers[inner] = nil }
            if change.opens { openers[level] = place }
        }
        return openers
    }
}
