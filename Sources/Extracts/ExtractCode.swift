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
    case unusableSchema = "EXT036"
    case schemaFault = "EXT037"
    case pathNotInSchema = "EXT038"
    // From 40 on: gzip.
    case nameSaysGzip = "EXT040"
    case gzipHeader = "EXT041"
    case gzipTruncated = "EXT042"
    case gzipData = "EXT043"
    case gzipChecksum = "EXT044"
    case gzipLength = "EXT045"
    case gzipTrailing = "EXT046"
    case gzipExpansion = "EXT047"
    // From 50 on: fields by name.
    case badHeader = "EXT050"
    case columnsNotRead = "EXT051"
    case quoteNotClosed = "EXT052"

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
        case .missingFile, .notAFile, .noPermission, .emptyFile, .unreadable, .rangeBeyondEnd,
            .unusableSchema, .pathNotInSchema:
            .cannotRun
        case .notAMultiple, .fileChanged, .badDescriptorWord, .spannedRecord, .truncatedRecord, .badBlock, .lineTooLong,
            .suspectFraming, .outsideLevel, .levelNotClosed, .notWellFormed, .unusableEncoding, .entityRefused,
            .limitExceeded, .readSerially, .schemaFault, .nameSaysGzip, .gzipHeader, .gzipTruncated, .gzipData,
            .gzipChecksum,
            .gzipLength, .gzipTrailing, .gzipExpansion, .badHeader, .columnsNotRead, .quoteNotClosed:
            .framing
        case .bytesNotCovered, .recordsDiffer: .internalFault
        }
    }

    /// Whether it says that a gzip file is damaged, or not to be inflated.
    package var isGzip: Bool { rawValue >= Self.gzipHeader.rawValue && rawValue <= Self.gzipExpansion.rawValue }

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
        case .unusableSchema: "the XSD that the mapping names cannot be read or is no schema"
        case .schemaFault: "the XML is not what its XSD says, outside any record"
        case .pathNotInSchema: "a path of the mapping leads to nothing that the XSD declares"
        case .nameSaysGzip: "the name of the source file says gzip, and its bytes do not"
        case .gzipHeader: "a gzip member has a header that RFC 1952 does not allow"
        case .gzipTruncated: "a gzip file ends inside a member, or without the mark that ends BGZF"
        case .gzipData: "the deflate stream of a gzip member is damaged"
        case .gzipChecksum: "the bytes of a gzip member do not have the CRC-32 that it states"
        case .gzipLength: "a gzip member does not have the length that it states"
        case .gzipTrailing: "something that is no member stands behind the last member of a gzip file"
        case .badHeader: "the header of a CSV file is none, or lacks a column that the mapping names"
        case .columnsNotRead: "the source has columns that no field of the mapping reads (a warning)"
        case .quoteNotClosed: "a quote in a CSV file is not closed"
        case .gzipExpansion: "a gzip file inflates to more than --max-expansion allows"
        }
    }
}
