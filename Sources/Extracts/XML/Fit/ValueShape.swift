/// What the values of an element or attribute look like: never the values themselves, which may be personal.
struct ValueShape {
    private var values = 0
    private var empty = 0
    /// In characters, of those that are not empty.
    private var lengths: (least: Int, most: Int)?
    private var areNumbers = true
    private var areSigned = false
    private var wholeDigits = 0
    private var places = 0
    private var haveLeadingZeros = false
    private var areDates = true
    private var areTimes = true
    /// Short values in capitals and digits, as long as they are few.
    private var codes: Set<String>? = []

    /// Different codes at most; more are text.
    private static let mostCodes = 20
    private static let longestCode = 4
    /// A value longer than this is text, whatever it holds.
    static let longestLookedAt = 64

    /// - Parameters:
    ///   - text: the value, or its first characters where it is longer than `longestLookedAt`.
    ///   - length: characters of the value.
    mutating func add(_ text: String, length: Int) {
        values += 1
        guard length > 0 else {
            empty += 1
            return
        }
        lengths = (min(lengths?.least ?? length, length), max(lengths?.most ?? length, length))
        let isWhole = length <= Self.longestLookedAt
        let bytes = Array(text.utf8)
        if areNumbers { areNumbers = isWhole && addNumber(bytes) }
        if areDates { areDates = isWhole && Self.matches(bytes, "dddd-dd-dd") }
        if areTimes {
            areTimes = isWhole && bytes.count >= 19 && Self.matches(Array(bytes.prefix(19)), "dddd-dd-ddTdd:dd:dd")
        }
        addCode(text, length)
    }

    private mutating func addNumber(_ bytes: [UInt8]) -> Bool {
        let isSigned = bytes.first == 0x2D || bytes.first == 0x2B
        let digits = isSigned ? bytes.dropFirst() : bytes[...]
        let parts = digits.split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.joined().allSatisfy({ (0x30...0x39).contains($0) }) else {
            return false
        }
        if parts.count == 2, parts[1].isEmpty { return false }
        if isSigned { areSigned = true }
        if whole.count > 1, whole.first == 0x30 { haveLeadingZeros = true }
        wholeDigits = max(wholeDigits, whole.count)
        places = max(places, parts.count == 2 ? parts[1].count : 0)
        return true
    }

    private mutating func addCode(_ text: String, _ length: Int) {
        guard codes != nil else { return }
        let isCode =
            length <= Self.longestCode
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        if isCode { codes?.insert(text) }
        if !isCode || codes!.count > Self.mostCodes { codes = nil }
    }

    private static func matches(_ bytes: [UInt8], _ form: String) -> Bool {
        bytes.count == form.utf8.count
            && zip(bytes, form.utf8).allSatisfy { $1 == UInt8(ascii: "d") ? (0x30...0x39).contains($0) : $0 == $1 }
    }

    /// The shape in the words of the mapping language where it has one: `decimal 18.2`, `text 1..35`.
    var words: String {
        guard let lengths else { return "empty" }
        let orEmpty = empty > 0 ? ", or empty" : ""
        if areDates { return "date CCYY-MM-DD" + orEmpty }
        if areTimes { return "date and time CCYY-MM-DDThh:mm:ss" + orEmpty }
        // A code that happens to be all digits has leading zeros, or as many values as a code has.
        if let codes, haveLeadingZeros || !areNumbers, values > codes.count || codes.count == 1 {
            return "code of \(codes.count) \(codes.count == 1 ? "value" : "values"), text \(Self.range(lengths))"
                + orEmpty
        }
        if areNumbers, !haveLeadingZeros {
            let sign = areSigned ? ", signed" : ""
            return (places > 0 ? "decimal \(wholeDigits + places).\(places)" : "integer \(wholeDigits)") + sign
                + orEmpty
        }
        if areNumbers, places == 0, !areSigned { return "digits, text \(Self.range(lengths))" + orEmpty }
        return "text \(Self.range(lengths))" + orEmpty
    }

    private static func range(_ lengths: (least: Int, most: Int)) -> String {
        lengths.least == lengths.most ? "\(lengths.most)" : "\(lengths.least)..\(lengths.most)"
    }
}
