import Diagnostics

/// The codes of family REC: what keeps two sides from being compared.
package enum ReconciliationCode: String, StableCode {
    case spillFailed = "REC001"
    case figureTooLarge = "REC002"
    case registerUnreadable = "REC003"
    case registerColumn = "REC004"
    case registerValue = "REC005"
    case registerApproval = "REC006"
    case registerTwice = "REC007"

    package var summary: String {
        switch self {
        case .spillFailed: "the file for what does not fit in memory cannot be written or read"
        case .figureTooLarge: "a difference or a sum does not fit 38 digits"
        case .registerUnreadable: "the register of accepted breaks cannot be read"
        case .registerColumn: "the register of accepted breaks lacks a column, or has one that it does not know"
        case .registerValue: "an entry of the register of accepted breaks has a value that cannot be"
        case .registerApproval: "an entry of the register of accepted breaks lacks who or why, or approves itself"
        case .registerTwice: "two entries of the register of accepted breaks are about the same breaks"
        }
    }
}
