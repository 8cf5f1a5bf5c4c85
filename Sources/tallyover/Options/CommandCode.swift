import Diagnostics

/// What can be wrong with a command line, apart from its form: the codes of family CMD.
enum CommandCode: String, StableCode {
    case unknownSubcommand = "CMD001"
    case badNumber = "CMD002"
    case badChoice = "CMD003"
    case badDate = "CMD004"
    case badRange = "CMD005"
    case badSize = "CMD006"
    case badInput = "CMD007"
    case unknownInput = "CMD008"
    case missingInput = "CMD009"
    case runDateNeeded = "CMD010"
    case unreadableFile = "CMD011"
    case folderGiven = "CMD012"
    case notText = "CMD013"
    case unknownRecord = "CMD014"
    case unknownCode = "CMD015"
    case recordFormat = "CMD016"
    case noReconciliation = "CMD017"
    case missingRun = "CMD018"
    case unknownBreak = "CMD019"

    var summary: String {
        switch self {
        case .unknownSubcommand: "the first word is no subcommand"
        case .badNumber: "the value of an option is no whole number, or out of its bounds"
        case .badChoice: "the value of an option is none of those it can have"
        case .badDate: "the value of an option is no date of the form 2025-11-18"
        case .badRange: "the value of an option is no range of records of the form 1..100"
        case .badSize: "the value of an option is no size of the form 512M"
        case .badInput: "the value of --input is not of the form NAME=FILE, or names a source twice"
        case .unknownInput: "the mapping has no source of the name given with --input"
        case .missingInput: "no file is given for a source of the mapping"
        case .runDateNeeded: "the mapping uses the run date, and none is given"
        case .unreadableFile: "a file named on the command line cannot be read"
        case .folderGiven: "a folder is named on the command line where a file must be"
        case .notText: "a copybook is not text in UTF-8"
        case .unknownRecord: "the copybook, or the document, has no record of that name"
        case .unknownCode: "no code of that name is known"
        case .recordFormat: "the record format is not known"
        case .noReconciliation: "the mapping has no reconciliation, or not that one, or several and none is named"
        case .missingRun: "no run is given for a side that is a table of a run, or for one that is none"
        case .unknownBreak: "the folder of the reconciliation has no such break"
        }
    }
}
