/// What the values of an element or attribute look like: never the values themselves, which may be personal.
package struct ValueShape: Sendable {
    /// The narrowest form that holds every value.
    package enum Form: Sendable, Hashable {
        /// There is none, or all are empty.
        case empty
        /// Every one a day of the calendar.
        case date(DateForm)
        /// `CCYY-MM-DDThh:mm:ss`, and perhaps more behind it (XML Schema 1.1, part 2, 3.3.7).
        case dateAndTime
        /// Few different short values of capitals and digits.
        case code(values: Int)
        /// At most `digits` in all, `places` of them behind the point; never zeros in front.
        case number(digits: Int, places: Int, isSigned: Bool)
        /// Digits whose leading zeros may matter.
        case digits
        case text
    }

    private var values = 0
    package private(set) var emptyCount = 0
    /// In characters, of those that are not empty; nil where there is none.
    package private(set) var lengths: ClosedRange<Int>?
    private var areNumbers = true
    private var areSigned = false
    private var wholeDigits = 0
    private var places = 0
    private var haveLeadingZeros = false
    private var dateForms: [DateForm] = [.yearMonthDayHyphens, .dayMonthYearSlashes]
    private var areTimes = true
    /// Short values in capitals and digits, as long as they are few.
    private var codes: Set<String>? = []

    /// Different codes at most; more are text.
    private static let mostCodes = 20
    private static let longestCode = 4
    /// In characters: a value longer than this is text, whatever it holds.
    package static let longestLookedAt = 64

    package init() {}

    /// - Parameters:
    ///   - text: the value, or its first characters where it is longer than `longestLookedAt`.
    ///   - length: characters of the value.
    package mutating func add(_ text: String, length: Int) {
        values += 1
        guard length > 0 else {
            emptyCount += 1
            return
        }
        lengths = min(lengths?.lowerBound ?? length, length)...max(lengths?.upperBound ?? length, length)
        let isWhole = length <= Self.longestLookedAt
        let bytes = Array(text.utf8)
        if areNumbers { areNumbers = isWhole && addNumber(bytes) }
        dateForms.removeAll { (try? DatePattern(form: $0).decode(digits: bytes.span)) == nil }
        if areTimes { areTimes = isWhole && bytes.count >= 19 && Self.startsAsTime(bytes) }
        addCode(text, length)
    }

    private mutating func addNumber(_ bytes: [UInt8]) -> Bool {
        let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
        let digits = isSigned ? bytes.dropFirst() : bytes[...]
        let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.joined().allSatisfy(Self.isDigit) else { return false }
        if parts.count == 2, parts[1].isEmpty { return false }
        if isSigned { areSigned = true }
        if whole.count > 1, whole.first == UInt8(ascii: "0") { haveLeadingZeros = true }
        wholeDigits = max(wholeDigits, whole.count)
        places = max(places, parts.count == 2 ? parts[1].count : 0)
        return true
    }

    private mutating func addCode(_ text: String, _ length: Int) {
        guard codes != nil else { return }
        let isCode =
            length <= Self.longestCode && text.utf8.allSatisfy { Self.isDigit($0) || (0x41...0x5A).contains($0) }
        if isCode { codes?.insert(text) }
        if !isCode || codes!.count > Self.mostCodes { codes = nil }
    }

    private static func startsAsTime(_ bytes: [UInt8]) -> Bool {
        zip(bytes, "dddd-dd-ddTdd:dd:dd".utf8).allSatisfy { $1 == UInt8(ascii: "d") ? isDigit($0) : $0 == $1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    package var form: Form {
        guard lengths != nil else { return .empty }
        if let date = dateForms.first { return .date(date) }
        if areTimes { return .dateAndTime }
        let isNumber = areNumbers && !haveLeadingZeros
        // A code that happens to be all digits has leading zeros.
        if let codes, !isNumber, values > codes.count || codes.count == 1 { return .code(values: codes.count) }
        if isNumber { return .number(digits: wholeDigits + places, places: places, isSigned: areSigned) }
        return areNumbers && places == 0 && !areSigned ? .digits : .text
    }

    /// The shape in the words of the mapping language where it has one: `decimal 18.2`, `text 1..35`.
    package var words: String {
        guard let lengths else { return "empty" }
        let text =
            lengths.count == 1 ? "text \(lengths.upperBound)" : "text \(lengths.lowerBound)..\(lengths.upperBound)"
        let words =
            switch form {
            case .empty, .text: text
            case .date(let form): "date \(form.rawValue)"
            case .dateAndTime: "date and time CCYY-MM-DDThh:mm:ss"
            case .code(let values): "code of \(values) \(values == 1 ? "value" : "values"), \(text)"
            case .number(let digits, 0, let isSigned): "integer \(digits)" + (isSigned ? ", signed" : "")
            case .number(let digits, let places, let isSigned):
                "decimal \(digits).\(places)" + (isSigned ? ", signed" : "")
            case .digits: "digits, \(text)"
            }
        return words + (emptyCount > 0 ? ", or empty" : "")
    }
}
