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

    package var selector: RecordTypeSelector
    package var levels: [Level]
    /// One a record type.
    package var roles: [Role]
    /// Bytes of the longest record type.
    package var recordCapacity: Int

    package init(selector: RecordTypeSelector, levels: [Level], roles: [Role], recordCapacity: Int) {
        self.selector = selector
        self.levels = levels
        self.roles = roles
        self.recordCapacity = recordCapacity
    }

    /// Bytes of an image.
    package var imageLength: Int { levels.last.map { $0.offset + $0.length } ?? recordCapacity }
}
