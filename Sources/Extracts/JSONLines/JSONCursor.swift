// Unsafe: reads the bytes of one line through a pointer.
import CTextVectors
import RecordValues

/// Why a line is no JSON object.
enum JSONMistake: UInt8, Hashable {
    case emptyLine
    case objectExpected
    case nameExpected
    case colonExpected
    case valueExpected
    case digitExpected
    case leadingZero
    case commaExpected
    case textNotClosed
    case controlCharacter
    case unknownEscape
    case halfSurrogate
    case nameTwice
    case nestedTooDeep
    case textBehindObject

    var words: String {
        switch self {
        case .emptyLine: "the line is empty"
        case .objectExpected: "an object is expected"
        case .nameExpected: "a name in quotes is expected"
        case .colonExpected: "a colon is expected"
        case .valueExpected: "a value is expected"
        case .digitExpected: "a digit is expected"
        case .leadingZero: "a number has a leading zero"
        case .commaExpected: "a comma or the end of the object is expected"
        case .textNotClosed: "a text is not closed"
        case .controlCharacter: "a control character stands in a text without its escape"
        case .unknownEscape: "JSON has no such escape"
        case .halfSurrogate: "half a surrogate pair stands alone"
        case .nameTwice: "a name stands twice"
        case .nestedTooDeep: "arrays and objects are nested more than 64 deep"
        case .textBehindObject: "text follows the object"
        }
    }
}

/// Walks over the grammar of RFC 8259 in one line. Nothing is decoded here: a text is a place between its quotes.
///
/// `mistake` is set where the line stops being JSON; every step then gives nothing.
@safe
struct JSONCursor {
    /// A text between its quotes.
    struct Text {
        var start: Int
        var end: Int
        var hasEscapes: Bool
    }

    enum Value {
        case text(Text)
        /// Digits as they stand: a number, `true` or `false`.
        case plain(start: Int, end: Int)
        case null
        case arrayOrObject
    }

    private let bytes: UnsafeRawPointer
    private let end: Int
    private(set) var place = 0
    private(set) var mistake: JSONMistake?

    /// - Parameter bytes: up to 15 bytes behind the line may be read.
    init(_ bytes: UnsafeRawPointer, count: Int) {
        unsafe self.bytes = unsafe bytes
        end = count
    }

    /// Steps into the object; false where the line is none.
    mutating func enterObject() -> Bool {
        skipBlanks()
        if place == end { return fail(.emptyLine) }
        return take(UInt8(ascii: "{")) || fail(.objectExpected)
    }

    /// The name of the next member, and its colon; nil behind the last, and at a mistake.
    mutating func nextName(isFirst: Bool) -> Text? {
        skipBlanks()
        if take(UInt8(ascii: "}")) {
            skipBlanks()
            if place < end { _ = fail(.textBehindObject) }
            return nil
        }
        if !isFirst {
            guard take(UInt8(ascii: ",")) || fail(.commaExpected) else { return nil }
            skipBlanks()
        }
        guard take(UInt8(ascii: "\"")) || fail(.nameExpected), let name = text() else { return nil }
        skipBlanks()
        guard take(UInt8(ascii: ":")) || fail(.colonExpected) else { return nil }
        return name
    }

    /// The value behind a name; nil at a mistake.
    mutating func value() -> Value? {
        skipBlanks()
        guard place < end else { return failed(.valueExpected) }
        switch byte(place) {
        case UInt8(ascii: "\""):
            place += 1
            return text().map { .text($0) }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: "{"), UInt8(ascii: "["): return passOver() ? .arrayOrObject : nil
        default:
            let start = place
            if takeWord("true") || takeWord("false") { return .plain(start: start, end: place) }
            return takeWord("null") ? .null : failed(.valueExpected)
        }
    }

    mutating func fail(_ mistake: JSONMistake) -> Bool {
        self.mistake = mistake
        return false
    }

    private mutating func failed<Result>(_ mistake: JSONMistake) -> Result? {
        self.mistake = mistake
        return nil
    }

    /// The rest of a text behind its opening quote, sixteen bytes a step.
    private mutating func text() -> Text? {
        let start = place
        var hasEscapes = false
        while place < end {
            let here = unsafe bytes + place
            let stops =
                unsafe bytes_equal_16(here, UInt8(ascii: "\"")) | bytes_equal_16(here, UInt8(ascii: "\\"))
                | bytes_below_blank_16(here)
            guard stops != 0 else {
                place += 16
                continue
            }
            place += stops.trailingZeroBitCount
            guard place < end else { break }
            switch byte(place) {
            case UInt8(ascii: "\""):
                place += 1
                return Text(start: start, end: place - 1, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                place += 2
            default: return failed(.controlCharacter)
            }
        }
        place = start
        return failed(.textNotClosed)
    }

    private mutating func number() -> Value? {
        let start = place
        _ = take(UInt8(ascii: "-"))
        let whole = place
        guard digits() else { return nil }
        if byte(whole) == UInt8(ascii: "0"), place > whole + 1 { return failed(.leadingZero) }
        if take(UInt8(ascii: ".")), !digits() { return nil }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() else { return nil }
        }
        return .plain(start: start, end: place)
    }

    private mutating func digits() -> Bool {
        let start = place
        while place < end, byte(place) >= UInt8(ascii: "0"), byte(place) <= UInt8(ascii: "9") { place += 1 }
        return place > start || fail(.digitExpected)
    }

    /// An array or object: its brackets and texts are looked at, and nothing else.
    private mutating func passOver() -> Bool {
        var open: [UInt8] = []
        repeat {
            guard place < end else { return fail(.valueExpected) }
            let next = byte(place)
            place += 1
            switch next {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard open.count < 64 else { return fail(.nestedTooDeep) }
                // In ASCII, `]` and `}` stand two behind their opening twins.
                open.append(next + 2)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open.popLast() == next else { return fail(.valueExpected) }
            case UInt8(ascii: "\""): if text() == nil { return false }
            default: break
            }
        } while !open.isEmpty
        return true
    }

    private mutating func take(_ wanted: UInt8) -> Bool {
        guard place < end, byte(place) == wanted else { return false }
        place += 1
        return true
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        guard end - place >= word.utf8CodeUnitCount else { return false }
        let isThere = word.withUTF8Buffer { letters in
            letters.indices.allSatisfy { unsafe byte(place + $0) == letters[$0] }
        }
        if isThere { place += word.utf8CodeUnitCount }
        return isThere
    }

    private mutating func skipBlanks() {
        while place < end, byte(place) == 0x20 || byte(place) == 0x09 || byte(place) == 0x0D { place += 1 }
    }

    @inline(__always)
    private func byte(_ place: Int) -> UInt8 { unsafe bytes.load(fromByteOffset: place, as: UInt8.self) }
}
