import Diagnostics

/// What stands against making a synthetic extract: family SYN, the operator's to change.
package enum SynthesisCode: String, StableCode {
    case noValue = "SYN001"
    case notAccepted = "SYN002"
    case tooFewKeys = "SYN003"
    case tooFewRecords = "SYN004"
    case controlTooSmall = "SYN005"
    case controlUnknown = "SYN006"
    case unknownFault = "SYN007"
    case noPlaceForFault = "SYN008"
    case badRate = "SYN009"
    case cannotWrite = "SYN010"
    case lineEndInRecord = "SYN011"
    case tooManyRecords = "SYN012"
    case notFlat = "SYN013"
    case formatNotMade = "SYN014"

    package var summary: String {
        switch self {
        case .noValue: "the generator finds no value for a field that the mapping accepts"
        case .notAccepted: "the generator cannot make records that the mapping accepts"
        case .tooFewKeys: "a key has fewer different values than the file has records"
        case .tooFewRecords: "the file needs more records than were asked for"
        case .controlTooSmall: "a control field is too small for the figure it has to declare"
        case .controlUnknown: "the generator cannot work out a control of the mapping"
        case .unknownFault: "no fault has this name"
        case .noPlaceForFault: "the mapping has no field where this fault would cause its reject"
        case .badRate: "a rate is not a share between 0 and 100 %"
        case .cannotWrite: "a file of the synthetic extract cannot be written"
        case .lineEndInRecord: "a text line would hold its own end"
        case .notFlat: "the source has levels of a kind that the generator does not make"
        case .formatNotMade: "the generator makes no files of the format of the source"
        case .tooManyRecords: "more records were asked for than a synthetic extract can have"
        }
    }
}
