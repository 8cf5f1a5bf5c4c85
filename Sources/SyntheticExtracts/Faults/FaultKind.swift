import RecordValues

/// The faults that can be put into a synthetic extract. The raw value is the name on the command line.
package enum FaultKind: String, Sendable, Hashable, CaseIterable {
    /// A packed field full of blanks.
    case blankPacked = "blank-packed"
    /// A digit position with something else in it.
    case badDigit = "bad-digit"
    /// A sign that the sign policy does not take.
    case badSign = "bad-sign"
    /// A number full of X'00'.
    case lowValues = "low-values"
    /// An element or attribute that is not there.
    case absentElement = "absent-element"
    /// A code that its code table does not hold.
    case unknownCode = "unknown-code"
    /// Digits that are no day of the calendar.
    case badDate = "bad-date"
    /// A value outside the range of its rule: what the legacy system has, so its own sums hold it.
    case outOfRange = "out-of-range"
    /// A National Insurance number with a prefix that is not in use.
    case badNino = "bad-nino"
    /// The key of an earlier record.
    case duplicateKey = "duplicate-key"
    /// One record, in the middle of the file, of no described type.
    case unknownType = "unknown-type"
    /// The last byte of the file is missing.
    case shortFile = "short-file"
    /// A control field of the trailer is one unit too high.
    case wrongTrailer = "wrong-trailer"
    /// The records that declare the control figures are missing.
    case noTrailer = "no-trailer"

    /// Whether it befalls records, at a rate, and not the file once.
    package var isOfRecords: Bool {
        switch self {
        case .unknownType, .shortFile, .wrongTrailer, .noTrailer: false
        default: true
        }
    }

    /// What the run says of the record; nil for a fault that rejects none.
    var fault: Fault? {
        switch self {
        case .blankPacked: .blank
        case .badDigit: .invalidDigit
        case .badSign: .invalidSign
        case .lowValues: .lowValues
        case .absentElement: .absent
        case .unknownCode: .notInCodeTable
        case .badDate: .invalidDate
        case .outOfRange: .outOfRange
        case .badNino: .invalidNino
        case .duplicateKey: .duplicateKey
        case .unknownType, .shortFile, .wrongTrailer, .noTrailer: nil
        }
    }
}
