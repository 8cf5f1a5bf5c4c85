/// The levels of a source's file: which record opens one, which closes it, and which records stand in it. What the
/// scan needs to hand each record out together with the records that opened the levels round it.
///
/// A record of such a source is handed on as this image:
///
/// ```
/// | 0            | recordCapacity                                        | imageLength |
/// | the record   | the opener of level 0 | the opener of level 1 | ...   |
/// ```
/// The record has its own length, and X'00' behind it up to `recordCapacity`; a level that is not open, and an opener
/// that is shorter than its description, have X'00' in their place.
package struct LevelShape: Sendable, Hashable {
    package struct Level: Sendable, Hashable {
        package var name: String
        /// Index of the level that it stands in; nil for an outermost one. A level comes behind its parent.
        package var parent: Int?
        /// Where its opener stands in the image, and how many bytes of it (from 0).
        package var offset: Int
        package var length: Int
        /// The record type that must close it; nil where the next opener, or the end of the file, may.
        package var closer: Int?

        package init(name: String, parent: Int?, offset: Int, length: Int, closer: Int?) {
            self.name = name
            self.parent = parent
            self.offset = offset
            self.length = length
            self.closer = closer
        }
    }

    /// What a record type does about levels; each is the index of a level.
    package struct Role: Sendable, Hashable {
        package var name: String
        package var opens: Int?
        package var closes: Int?
        /// The level that must be open: of an opener the one round it, of a closer its own.
        package var standsIn: Int?

        package init(name: String, opens: Int? = nil, closes: Int? = nil, standsIn: Int? = nil) {
            self.name = name
            self.opens = opens
            self.closes = closes
            self.standsIn = standsIn
        }
    }

    package let selector: RecordTypeSelector
    package let levels: [Level]
    /// One a record type.
    package let roles: [Role]
    /// Bytes of the longest record type.
    package let recordCapacity: Int
    /// One a level: itself and the levels inside it.
    package let levelsInside: [[Int]]

    package init(selector: RecordTypeSelector, levels: [Level], roles: [Role], recordCapacity: Int) {
        self.selector = selector
        self.levels = levels
        self.roles = roles
        self.recordCapacity = recordCapacity
        levelsInside = levels.indices.map { outer in
            levels.indices.filter { level in sequence(first: level) { levels[$0].parent }.contains(outer) }
        }
    }

    /// Bytes of an image.
    package var imageLength: Int { levels.last.map { $0.offset + $0.length } ?? recordCapacity }
}

/// A record that opened a level.
package struct LevelOpener: Sendable, Hashable {
    /// Index of the level.
    package var level: Int
    /// Which instance of the level it opens, in the order of the file, from 1; 0 where it was read again alone.
    package var instance: Int64
    /// Number of the record in its source, from 1; 0 where it was read again alone.
    package var number: Int64
    package var fileOffset: Int64
    package var bytes: [UInt8]

    package init(level: Int, instance: Int64 = 0, number: Int64 = 0, fileOffset: Int64, bytes: [UInt8]) {
        self.level = level
        self.instance = instance
        self.number = number
        self.fileOffset = fileOffset
        self.bytes = bytes
    }
}

/// The records that opened the levels round the records of a batch, from one of them on.
package struct OpenersInForce: Sendable, Hashable {
    /// Index in the batch's records of the first that they are round.
    package var firstIndex: Int
    /// One a level, outer ones first; nil where the level is not open.
    package var openers: [LevelOpener?]

    package init(firstIndex: Int, openers: [LevelOpener?]) {
        self.firstIndex = firstIndex
        self.openers = openers
    }
}
