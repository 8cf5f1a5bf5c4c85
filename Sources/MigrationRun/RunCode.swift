import Diagnostics

/// The codes of family RUN: why a run cannot start, or stops.
package enum RunCode: String, StableCode {
    case folderInUse = "RUN001"
    case folderFinished = "RUN002"
    case folderUnusable = "RUN003"
    case inputNotNamed = "RUN004"
    case inputUnknown = "RUN005"
    case resumeNothing = "RUN006"
    case resumeDiffers = "RUN007"
    case writeFailed = "RUN008"
    case unknownRecordType = "RUN009"
    case stoppedByMapping = "RUN010"
    case recordTypePlace = "RUN011"
    case interrupted = "RUN012"
    case rejectLimit = "RUN013"
    case noRecords = "RUN014"
    case readFailed = "RUN015"
    case redriveRoles = "RUN016"
    case runUnusable = "RUN017"
    case runDateNeeded = "RUN018"
    case badKey = "RUN019"

    package var summary: String {
        switch self {
        case .folderInUse: "another run holds the lock of the run folder"
        case .folderFinished: "the run folder holds a finished run"
        case .folderUnusable: "the run folder cannot be made or written to"
        case .inputNotNamed: "a source of the mapping has no --input"
        case .inputUnknown: "--input names a source that the mapping does not have"
        case .resumeNothing: "there is no stopped run to resume in the run folder"
        case .resumeDiffers: "what the stopped run was made from has changed"
        case .writeFailed: "an output cannot be written"
        case .unknownRecordType: "a record is of no type that the mapping describes"
        case .stoppedByMapping: "a value failed whose outcome in the mapping is stop"
        case .recordTypePlace: "a record type stands where, or as often as, it must not"
        case .interrupted: "the run was interrupted"
        case .rejectLimit: "more records are rejected than the mapping allows"
        case .noRecords: "no record was read"
        case .readFailed: "an input cannot be read again for its digest"
        case .badKey: "a value of a key is none of its column's type"
        case .runDateNeeded: "the register of accepted breaks needs the run date, and none is given"
        case .runUnusable: "the folder of a run holds no whole table to reconcile"
        case .redriveRoles: "the list of what the records of a file of rejects stand for is missing, or of another file"
        }
    }
}
