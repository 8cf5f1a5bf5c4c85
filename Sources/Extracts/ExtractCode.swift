import Diagnostics

/// What can be wrong with a source file: the codes of family EXT.
package enum ExtractCode: String, StableCode {
    case missingFile = "EXT001"
    case notAFile = "EXT002"
    case noPermission = "EXT003"
    case emptyFile = "EXT004"
    case unreadable = "EXT005"
    case notAMultiple = "EXT006"
    case fileChanged = "EXT007"
    case rangeBeyondEnd = "EXT008"
    case badDescriptorWord = "EXT009"
    case spannedRecord = "EXT010"
    case truncatedRecord = "EXT011"
    case badBlock = "EXT012"
    case lineTooLong = "EXT013"
    case suspectFraming = "EXT014"
    case bytesNotCovered = "EXT015"
    case outsideLevel = "EXT016"
    case levelNotClosed = "EXT017"
    case notWellFormed = "EXT030"
    case unusableEncoding = "EXT031"
    case entityRefused = "EXT032"
    case limitExceeded = "EXT033"
    case recordsDiffer = "EXT034"
    case readSerially = "EXT035"

    /// What the run must do about it; the exit codes of the command follow from this.
    package enum Kind: Sendable {
        /// The run cannot start or go on: the file cannot be read, or the request cannot be met.
        case cannotRun
        /// The file is not what its format says: nothing of it may be used.
        case framing
        /// A fault in this program.
        case internalFault
    }

    package var kind: Kind {
        switch self {
        case .missingFile, .notAFile, .noPermission, .emptyFile, .unreadable, .rangeBeyondEnd: .cannotRun
        case .notAMultiple, .fileChanged, .badDescriptorWord, .spannedRecord, .truncatedRecord, .badBlock, .lineTooLong,
            .suspectFraming, .outsideLevel, .levelNotClosed, .notWellFormed, .unusableEncoding, .entityRefused,
            .limitExceeded, .readSerially:
            .framing
        case .bytesNotCovered, .recordsDiffer: .internalFault
        }
    }

    package var summary: String {
        switch self {
        case .missingFile: "the source file does not exist"
        case .notAFile: "the source is a folder, a pipe or a device, not a file"
        case .noPermission: "the source file may not be read by this user"
        case .emptyFile: "the source file holds no bytes"
        case .unreadable: "the system cannot read the source file"
        case .notAMultiple: "the size of a file of fixed records is not a multiple of the record length"
        case .fileChanged: "the source file changed while it was read"
        case .rangeBeyondEnd: "the records asked for begin after the last record of the file"
        case .badDescriptorWord: "a record descriptor word is none"
        case .spannedRecord: "a record is spanned over several segments (RECFM=VS or VBS), which is not read"
        case .truncatedRecord: "the file ends inside a record or a block"
        case .badBlock: "a block descriptor word is none, or the records do not fill their block exactly"
        case .lineTooLong: "a text line has no end for more than 1 MiB"
        case .suspectFraming: "the start of the file looks like another record format (a warning)"
        case .outsideLevel: "a record stands outside the level that it belongs to"
        case .levelNotClosed: "a level is not closed by its closing record"
        case .bytesNotCovered: "the records read do not cover the file to the byte: a fault in Tallyover itself"
        case .notWellFormed: "the XML is not well formed"
        case .unusableEncoding: "the encoding of the XML cannot be read, or its bytes are not in it"
        case .entityRefused: "the XML declares or uses an entity, which is refused"
        case .limitExceeded: "the XML exceeds a limit of the mapping"
        case .recordsDiffer: "the scan and the parser found different records: a fault in Tallyover itself"
        case .readSerially: "one worker reads the XML, because the others cannot (a warning)"
        }
    }
}
