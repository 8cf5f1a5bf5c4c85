/// Why a value could not be made: a data fault of one record, never of the run.
///
/// Payload-free, so that the hot path can carry it as one byte; names, bytes and text are looked up only when the
/// reject is rendered. The raw value is an index and may change; `code` is stable and never renumbered.
package enum Fault: UInt8, Error, Sendable, CaseIterable {
    // The bytes of a field: family FLD.
    case blank = 1
    case lowValues
    case highValues
    case invalidDigit
    case invalidSign
    case negativeInUnsigned
    case beyondRecordEnd
    case recordTooLong
    case unmappableCharacter
    case controlCharacter
    case invalidDate
    // A value that the mapping asked for: family RUL.
    case overflow
    case inexact
    case divisionByZero
    case notInCodeTable
    case tooShort
    case tooLong
    case outOfRange
    case patternMismatch
    case notInList
    case invalidNino
    case duplicateKey
    case noConditionHolds
    // What an XML record does not hold, or holds too often: family FLD.
    case absent
    case isNil
    case tooMany
    case againstSchema
    // What a record with fields by name does not hold as it should: family FLD.
    case malformed
    case notScalar
    case binaryFraction

    /// The stable code that programs match on; listed in `Sources/CODES.md`.
    package var code: String {
        switch self {
        case .blank: "FLD001"
        case .lowValues: "FLD002"
        case .highValues: "FLD003"
        case .invalidDigit: "FLD004"
        case .invalidSign: "FLD005"
        case .negativeInUnsigned: "FLD006"
        case .beyondRecordEnd: "FLD007"
        case .recordTooLong: "FLD008"
        case .unmappableCharacter: "FLD009"
        case .controlCharacter: "FLD010"
        case .invalidDate: "FLD011"
        case .absent: "FLD012"
        case .isNil: "FLD013"
        case .tooMany: "FLD014"
        case .againstSchema: "FLD015"
        case .malformed: "FLD016"
        case .notScalar: "FLD017"
        case .binaryFraction: "FLD018"
        case .overflow: "RUL001"
        case .inexact: "RUL002"
        case .divisionByZero: "RUL003"
        case .notInCodeTable: "RUL004"
        case .tooShort: "RUL005"
        case .tooLong: "RUL006"
        case .outOfRange: "RUL007"
        case .patternMismatch: "RUL008"
        case .notInList: "RUL009"
        case .invalidNino: "RUL010"
        case .duplicateKey: "RUL011"
        case .noConditionHolds: "RUL012"
        }
    }

    /// The reason in words, as the rejects file and `Sources/CODES.md` give it.
    package var summary: String {
        switch self {
        case .blank: "the field holds only blanks"
        case .lowValues: "the field holds only low-values (X'00')"
        case .highValues: "the field holds only high-values (X'FF')"
        case .invalidDigit: "a digit position holds something else"
        case .invalidSign: "the sign position holds no sign that the sign policy accepts"
        case .negativeInUnsigned: "an unsigned field holds a negative sign"
        case .beyondRecordEnd: "the record ends before the field does"
        case .recordTooLong: "the record is longer than its description"
        case .unmappableCharacter: "a byte has no character in the code page"
        case .controlCharacter: "a control character stands in text"
        case .invalidDate: "the digits are no date of the calendar"
        case .absent: "the field is not there"
        case .isNil: "the field says that it has no value (xsi:nil, null)"
        case .tooMany: "there are more of them than the mapping says"
        case .againstSchema: "the element is not as its XML schema says"
        case .malformed: "the record is not as its format says"
        case .notScalar: "the field holds bytes, an array or an object, where a text or a number must stand"
        case .binaryFraction: "the number is stored as a binary fraction, so its decimal places are not exact"
        case .overflow: "the value does not fit its column"
        case .inexact: "the value has more decimal places than its column, and no rounding is stated"
        case .divisionByZero: "division by zero"
        case .notInCodeTable: "the code is not in the code table"
        case .tooShort: "the text is shorter than the column asks for"
        case .tooLong: "the text is longer than the column holds"
        case .outOfRange: "the value is outside the range of the rule"
        case .patternMismatch: "the text does not match the pattern of the rule"
        case .notInList: "the value is not in the list of the rule"
        case .invalidNino: "not a National Insurance number as HMRC NIM39110 describes it"
        case .duplicateKey: "an earlier record has the same key"
        case .noConditionHolds: "no condition of the column holds, and it has no otherwise"
        }
    }
}
